"""The form of one conversation: what the server has, what I changed, and where two people answered differently. Pure.

A form is frozen; each function gives the next one. Choices are sets of values without `unknown`: of a field with one
value empty or one value. My own changes stand apart from the server's record until a save is known to hold them, so
that a newer record never takes one of them away silently:

- a field that I did not change takes the other's value (and is marked as changed elsewhere);
- a field that only I changed is kept and saved on top;
- a field that both changed is a clash: it shows both values and is not saved until I chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

import msgspec

from console.registration.suggest import Choice, Suggestion
from protocol.registration import FIELD, RECORD_VERSION, Record, RecordPatch, Registration

NOTHING: Final[Choice] = frozenset()

MINE: Final = "mine"
THEIRS: Final = "theirs"
"""The two answers to a clash."""


class Trouble(StrEnum):
    """Why the form could not be fetched or saved."""

    NONE = ""
    OFFLINE = "offline"
    """Tried again by itself."""
    NOT_MINE = "not_mine"
    GONE = "gone"
    """Purged, or never there."""
    NEWER = "newer"
    """The server has another definition of the record than this console."""
    KEPT = "kept"
    """Two people wanted the conversation kept as it is, and it has ended."""
    REFUSED = "refused"


LASTING: Final = frozenset({Trouble.NOT_MINE, Trouble.GONE, Trouble.NEWER, Trouble.KEPT, Trouble.REFUSED})
"""Troubles that trying again does not mend."""


@dataclass(frozen=True, slots=True)
class Form:
    """One conversation's form.

    `base` is the newest record known of the server, None before it came. `mine` holds my changes that no save is known
    to hold. `sent` are the values that were sent on top of `base`: the server may have any of them. `clashes` has the
    other's value of each field that both changed; mine is in `mine`. `elsewhere` are fields whose value came from
    another console. `dismissed` are fields whose suggestion I answered with unknown.
    """

    conversation: str
    base: Registration | None = field(default=None, repr=False)
    mine: Mapping[str, Choice] = field(default_factory=dict, repr=False)
    sent: Mapping[str, frozenset[Choice]] = field(default_factory=dict, repr=False)
    saving: bool = False
    clashes: Mapping[str, Choice] = field(default_factory=dict, repr=False)
    elsewhere: frozenset[str] = frozenset()
    dismissed: frozenset[str] = frozenset()
    trouble: Trouble = Trouble.NONE


# What it holds.


def chosen(form: Form, name: str) -> Choice:
    """What the field shows: my change, else the server's value."""
    return form.mine[name] if name in form.mine else _of_server(form, name)


def unsaved(form: Form) -> Mapping[str, Choice]:
    """What a save would bring: my changes without those that wait for a choice between two people."""
    return {name: choice for name, choice in form.mine.items() if name not in form.clashes}


def is_settled(form: Form) -> bool:
    """Nothing of mine is missing at the server, or nothing can be done about it any more."""
    return not form.mine or form.trouble in LASTING


def is_shown(form: Form, name: str) -> bool:
    """Whether the field makes sense now. One that holds something is never hidden, so that no value hides."""
    needs = FIELD[name].only_with
    if needs is None or chosen(form, name) or name in form.clashes:
        return True
    other, value = needs
    return value in chosen(form, other)


def offer(form: Form, name: str, suggestions: Mapping[str, Suggestion]) -> Choice:
    """What of the suggestion for a field is not chosen yet; nothing where I said something else about it.

    Nor where it could not stand beside what is chosen: a value that excludes others is a person's choice.
    """
    found = suggestions.get(name)
    if found is None or name in form.dismissed or name in form.clashes:
        return NOTHING
    have = chosen(form, name)
    if not FIELD[name].several:
        return NOTHING if have else found.choice
    if FIELD[name].contradicts(have | found.choice):
        return NOTHING
    return found.choice - have


def patch(choices: Mapping[str, Choice]) -> Any:
    """The `RecordPatch` of these choices."""
    plain = {
        name: sorted(choice) if FIELD[name].several else next(iter(choice), "unknown")
        for name, choice in choices.items()
    }
    return msgspec.convert(plain, RecordPatch)


# What I do.


def pick(form: Form, name: str, value: str) -> Form:
    """Choose a value; of a field of several, choose it or let it go. On a clash `value` is `MINE` or `THEIRS`."""
    if name in form.clashes:
        return _settle(form, name, mine=value == MINE)
    if value not in FIELD[name].values:
        return form
    if not FIELD[name].several:
        return _set(form, name, frozenset({value}))
    before = chosen(form, name)
    if value in before:
        return _set(form, name, before - {value})
    alone = FIELD[name].alone
    return _set(form, name, frozenset({value}) if value == alone else (before | {value}) - {alone or ""})


def clear(form: Form, name: str) -> Form:
    """Unknown is an answer: nothing is chosen, and a suggestion is not made again."""
    if name in form.clashes:
        return form
    return replace(_set(form, name, NOTHING), dismissed=form.dismissed | {name})


def accept(form: Form, names: Iterable[str], suggestions: Mapping[str, Suggestion]) -> Form:
    """Take the suggestions for these fields over. A person says so; until then none of them is saved."""
    for name in names:
        offered = offer(form, name, suggestions)
        if offered:
            form = _set(form, name, chosen(form, name) | offered)
    return form


# What the server says.


def started(form: Form) -> Form:
    """A save of `unsaved(form)` is about to leave."""
    sent = dict(form.sent)
    for name, choice in unsaved(form).items():
        sent[name] = sent.get(name, frozenset()) | {choice}
    return replace(form, saving=True, sent=sent)


def received(form: Form, registration: Registration) -> Form:
    """The server's record, from an answer or an event. An older one than is known changes nothing."""
    if registration.conversation != form.conversation:
        return form
    if registration.definition != RECORD_VERSION:
        return replace(form, trouble=Trouble.NEWER)
    if form.base is not None and registration.version <= form.base.version:
        return form
    mine, clashes, elsewhere = dict(form.mine), dict(form.clashes), set(form.elsewhere)
    for name in FIELD:
        theirs, before = choice_in(registration.record, name), _of_server(form, name)
        ours = theirs in form.sent.get(name, ())
        if name in mine:
            if theirs == mine[name]:
                del mine[name]
                clashes.pop(name, None)
            elif ours:
                clashes.pop(name, None)
            elif theirs != before:
                clashes[name] = theirs
        elif theirs != before and not ours and form.base is not None:
            elsewhere.add(name)
    trouble = Trouble.NONE if form.trouble in (Trouble.OFFLINE, Trouble.NEWER) else form.trouble
    return replace(
        form,
        base=registration,
        mine=mine,
        # The server takes saves on top of its newest version only: one on top of an older version cannot win any more.
        sent={},
        clashes=clashes,
        elsewhere=frozenset(elsewhere),
        trouble=trouble,
    )


def answered(form: Form, registration: Registration) -> Form:
    """The save arrived; this is the record with it."""
    return replace(received(form, registration), saving=False, sent={}, trouble=Trouble.NONE)


def conflicted(form: Form, newest: Registration) -> Form:
    """The save came too late; this is what somebody else saved before it."""
    return replace(received(form, newest), saving=False)


def failed(form: Form, trouble: Trouble) -> Form:
    """The save or the fetching failed. My changes are kept, also where they can no longer be saved."""
    return replace(form, saving=False, trouble=trouble)


def choice_in(record: Record, name: str) -> Choice:
    """A field of a record as a choice."""
    value = getattr(record, name)
    if isinstance(value, frozenset):
        return frozenset(str(each) for each in value)
    return NOTHING if value == "unknown" else frozenset({str(value)})


def _of_server(form: Form, name: str) -> Choice:
    return choice_in(form.base.record, name) if form.base is not None else NOTHING


def _set(form: Form, name: str, choice: Choice) -> Form:
    mine = {**form.mine, name: choice}
    if choice == _of_server(form, name) and name not in form.sent:
        del mine[name]
    return replace(form, mine=mine, elsewhere=form.elsewhere - {name}, dismissed=form.dismissed - {name})


def _settle(form: Form, name: str, *, mine: bool) -> Form:
    clashes = {other: choice for other, choice in form.clashes.items() if other != name}
    kept = form.mine if mine else {other: choice for other, choice in form.mine.items() if other != name}
    elsewhere = form.elsewhere - {name} if mine else form.elsewhere | {name}
    return replace(form, clashes=clashes, mine=kept, elsewhere=elsewhere)
