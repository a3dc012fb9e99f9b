"""The registration form as rows and words: from its state and its suggestions; pure."""

from __future__ import annotations

from collections.abc import Mapping

from console.registration.form import MINE, THEIRS, Form, Trouble, chosen, is_shown, offer, unsaved
from console.registration.suggest import Choice, Origin, Suggestion
from console.registration.words import GROUPS, field_label, group_label, value_label
from console.strings import LANGUAGES, N_, _, ngettext
from protocol.registration import FIELD
from widgets.rows import ChoiceItem, FieldRow, FormRow, Heading, StatusPart, Tone

KEYS = "123456789abcdefghi"
"""The key of each value by its place: a digit, then a letter."""

ORIGINS = {Origin.SIGNALS: N_("from signals"), Origin.CHAT: N_("from the chat")}

TROUBLES = {
    Trouble.NOT_MINE: N_("This chat is no longer yours; its form cannot be saved any more."),
    Trouble.GONE: N_("This registration is no longer there: the chat was cleaned up."),
    Trouble.NEWER: N_("The server has a newer form than this console. Update Baken; nothing was changed."),
    Trouble.KEPT: N_("This chat is kept as it is; its registration is not changed any more."),
    Trouble.REFUSED: N_("The server does not take this form. What you filled in is kept here."),
}
"""What lasts, in a sentence."""


def form_rows(form: Form, suggestions: Mapping[str, Suggestion]) -> tuple[FormRow, ...]:
    """Every field that makes sense now, under its heading."""
    rows: list[FormRow] = []
    for group, (_heading, names) in GROUPS.items():
        rows.append(Heading(f"group-{group}", group_label(group)))
        rows.extend(_field(form, name, suggestions) for name in names if is_shown(form, name))
    return tuple(rows)


def _field(form: Form, name: str, suggestions: Mapping[str, Suggestion]) -> FieldRow:
    if name in form.clashes:
        return _clash(form, name)
    have, offered = chosen(form, name), offer(form, name, suggestions)
    return FieldRow(
        id=name,
        label=field_label(name),
        values=_words(name, have),
        known=bool(have),
        several=FIELD[name].several,
        choices=tuple(
            ChoiceItem(value, key, value_label(name, value), chosen=value in have, offered=value in offered)
            for key, value in zip(KEYS, FIELD[name].values, strict=False)
        ),
        offer=", ".join(_words(name, offered)) if offered else "",
        origin=_(ORIGINS[suggestions[name].origin]) if offered else "",
        mark=_("changed elsewhere") if name in form.elsewhere else "",
        search=_search(name),
    )


def _clash(form: Form, name: str) -> FieldRow:
    """Both values, and the two answers."""
    mine, theirs = (", ".join(_words(name, choice)) for choice in (form.mine[name], form.clashes[name]))
    return FieldRow(
        id=name,
        label=field_label(name),
        values=(_("yours: {value}").format(value=mine), _("elsewhere: {value}").format(value=theirs)),
        known=True,
        choices=(ChoiceItem(MINE, KEYS[0], mine), ChoiceItem(THEIRS, KEYS[1], theirs)),
        mark=_("choose"),
        asks=_("Filled in differently here and elsewhere. 1 is yours, 2 the other's:"),
        search=_search(name),
    )


def _words(name: str, choice: Choice) -> tuple[str, ...]:
    """The chosen values in words, in the order of the record; the word for unknown where there are none."""
    return tuple(value_label(name, value) for value in FIELD[name].values if value in choice) or (
        value_label(name, "unknown"),
    )


def _search(name: str) -> str:
    """The words of a field and its values in every language."""
    return " ".join(
        f"{field_label(name, code)} {' '.join(value_label(name, value, code) for value in FIELD[name].values)}"
        for code in LANGUAGES
    )


def state_part(form: Form) -> StatusPart:
    """How far the form is saved, in a word or two."""
    if form.trouble in TROUBLES:
        return StatusPart("state", _("cannot be saved"), tone=Tone.WARNING)
    if form.trouble is Trouble.OFFLINE:
        if form.base is None and not form.mine:
            return StatusPart("state", _("not fetched yet"), tone=Tone.WARNING)
        return StatusPart("state", _("not saved yet, tried again by itself"), tone=Tone.WARNING)
    if form.clashes:
        text = ngettext("choose: {n} field differs", "choose: {n} fields differ", len(form.clashes))
        return StatusPart("state", text.format(n=len(form.clashes)), tone=Tone.WARNING)
    if form.saving:
        return StatusPart("state", _("saving"), tone=Tone.DIM)
    if unsaved(form):
        return StatusPart("state", _("not saved yet"), tone=Tone.ACCENT)
    if form.base is None:
        return StatusPart("state", _("being fetched"), tone=Tone.DIM)
    if form.base.version == 0:
        return StatusPart("state", _("nothing filled in yet"), tone=Tone.DIM)
    return StatusPart("state", _("saved"), tone=Tone.OK)


def trouble_words(form: Form) -> str:
    """What lasts and cannot be mended by waiting, in a sentence; empty where nothing does."""
    return _(TROUBLES[form.trouble]) if form.trouble in TROUBLES else ""
