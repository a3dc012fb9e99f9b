"""What the reference pane shows: content and the state of one conversation as rows of widgets; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from console.content.directory import Wanted, chat_open_at, matching, open_at
from console.content.models import (
    Basis,
    CannedText,
    Checklists,
    Content,
    Kind,
    Organisation,
    Part,
    Phases,
    Signal,
    Strength,
)
from console.core.message_log import MessageLog
from console.strings import N_, _, language
from protocol.models import Conversation
from protocol.safe_text import SafeLine, one_line
from widgets.rows import ChecklistRow, Heading, PhaseRow, PickRow, ReferralRow, SignalRow, TextRow

STRENGTHS = {
    Strength.STRONG: N_("strong"),
    Strength.MEDIUM: N_("medium"),
    Strength.WEAK: N_("weak"),
    Strength.LOW: N_("low risk"),
    Strength.MODERATE: N_("moderate risk"),
    Strength.HIGH: N_("high risk"),
}
"""Only where the source grades."""

FORMS = {
    "sexual": N_("sexual exploitation"),
    "labour": N_("labour exploitation"),
    "criminal": N_("criminal exploitation"),
    "servitude": N_("servitude"),
    "begging": N_("forced begging"),
    "organs": N_("removal of organs"),
    "marriage": N_("forced marriage"),
}
"""Forms of exploitation by their id in the content files; another id is shown as it is."""

AGES = (None, 10, 14, 17, 18, 25)
"""Ages that the filter goes through: borders between the services for children, young people and adults."""

QUOTE_CELLS = 60


def signal_rows(lists: Checklists, row: Conversation | None, log: MessageLog | None) -> tuple[ChecklistRow, ...]:
    """The checklists, each with its note; a tick shows what to do, and the words that it points at.

    The words stand there where they are loaded. The steps of a procedure are to be read, not ticked.
    """
    ticks = {tick.signal: tick.message for tick in row.signals} if row else {}
    rows: list[ChecklistRow] = []
    for checklist in lists.checklists:
        titles = f"{checklist.title.nl} {checklist.title.en} {checklist.find_by}"
        rows.append(Heading(f"list-{checklist.id}", checklist.title.in_(language())))
        if checklist.note is not None:
            rows.append(TextRow(f"note-{checklist.id}", checklist.note.in_(language())))
        for signal in checklist.items:
            if checklist.kind is Kind.PROCEDURE:
                rows.append(TextRow(signal.id, signal.text.in_(language())))
                continue
            rows.append(
                SignalRow(
                    id=signal.id,
                    label=signal.text.in_(language()),
                    source=_source(signal),
                    ticked=signal.id in ticks,
                    advice=signal.action.in_(language()) if signal.action else "",
                    quote=_quote(ticks.get(signal.id), log),
                    search=f"{signal.text.nl} {signal.text.en} {titles}",
                )
            )
    rows.append(TextRow("no-verdict", _("No signal excludes trafficking, no signal proves it.")))
    if lists.checked_on is None:
        rows.append(TextRow("to-check", _("These lists were not yet checked by a professional: to be checked.")))
    return tuple(rows)


def _source(signal: Signal) -> str:
    parts = [_(STRENGTHS[signal.strength])] if signal.strength in STRENGTHS else []
    if signal.adult is not None:
        parts[0] = _("{child}, adults {adult}").format(child=parts[0], adult=_(STRENGTHS[Strength(signal.adult)]))
    parts.append(_("practice") if signal.source == "PRACTICE" else signal.source)
    if signal.basis is Basis.RECALLED:
        parts.append(_("to be checked"))
    return ", ".join(parts)


def _quote(message: int | None, log: MessageLog | None) -> SafeLine | None:
    found = log.get(message) if log is not None and message is not None else None
    return one_line(found.text, QUOTE_CELLS) if found else None


def phase_label(phases: Phases, row: Conversation) -> str:
    """The current phase with its number ("phase 2 clarify the question"), or that none is set."""
    if not row.phases:
        return _("no phase yet")
    for phase in phases.phases:
        if phase.id == row.phases[-1].phase:
            return _("phase {number} {title}").format(number=phase.order, title=phase.title.in_(language()).lower())
    return row.phases[-1].phase


def phase_rows(phases: Phases, row: Conversation | None, now: datetime) -> tuple[PhaseRow, ...]:
    """The phases, the current one with what it is for, each with the minutes that were spent in it."""
    current = row.phases[-1].phase if row and row.phases else None
    spent = _spent(row, now) if row else {}
    return tuple(
        PhaseRow(
            id=phase.id,
            label=f"{phase.order} {phase.title.in_(language())}",
            current=phase.id == current,
            spent=_("{n} min").format(n=int(spent[phase.id] // 60)) if phase.id in spent else "",
            advice=(phase.goal.in_(language()), *(line.in_(language()) for line in phase.do)),
        )
        for phase in sorted(phases.phases, key=lambda each: each.order)
    )


def _spent(row: Conversation, now: datetime) -> dict[str, float]:
    """Seconds in each phase; the last one runs until now, or until the conversation's end."""
    spent: dict[str, float] = {}
    ends = [*(span.since for span in row.phases[1:]), row.ended_at or now][: len(row.phases)]
    for span, end in zip(row.phases, ends, strict=True):
        spent[span.phase] = spent.get(span.phase, 0.0) + max(0.0, (end - span.since).total_seconds())
    return spent


def referral_rows(organisations: Sequence[Organisation], wanted: Wanted, local: datetime) -> tuple[ReferralRow, ...]:
    """The referrals that fit; `local` is the time of day here, by which "open now" is meant."""
    return tuple(_referral(one, local) for one in matching(organisations, wanted, local))


def _referral(one: Organisation, local: datetime) -> ReferralRow:
    is_open = open_at(one, local)
    opening = {True: _("open now"), False: _("closed now"), None: _("hours not known")}[is_open]
    details: list[str] = [one.when.in_(language()), *_ways(one, local)]
    if one.age_min or one.age_max is not None:
        details.append(_ages(one))
    if one.note is not None:
        details.append(_("for you: {note}").format(note=one.note.in_(language())))
    checked = _state(one)
    if not one.insertable:
        checked = _("{state}; cannot be inserted").format(state=checked)
    return ReferralRow(
        id=one.id,
        name=one.name,
        contact=" · ".join(one.phones) or (one.url or ""),
        details=tuple(details),
        opening=opening,
        open=is_open,
        checked=checked,
        search=f"{one.when.nl} {one.when.en} {' '.join(one.forms)}",
    )


COSTS = {"free": N_("free"), "usual": N_("usual call rate"), "charged": N_("costs money")}

PARTS = {
    Part.PHONES: N_("number"),
    Part.URL: N_("address"),
    Part.HOURS: N_("hours"),
    Part.CHAT: N_("chat"),
    Part.COST: N_("cost"),
}


def _ways(one: Organisation, local: datetime) -> Iterator[str]:
    """How to reach it without speaking, what that costs, and which of it is from memory."""
    said = [_(COSTS[one.cost])] if one.cost is not None else []
    if one.chat is not None:
        opening = {True: _("chat open now"), False: _("chat closed now"), None: _("chat, hours not known")}
        said.append(opening[chat_open_at(one, local)] if one.to_chat else _("chat"))
    if said:
        yield ", ".join(said)
    if one.confirmed and one.unconfirmed:
        yield _("from memory, not confirmed: {parts}").format(
            parts=", ".join(_(PARTS[part]) for part in one.unconfirmed)
        )


def _state(one: Organisation) -> str:
    """Who confirmed it last, the organisation itself or a page; else that nobody did."""
    if one.checked_on is not None and not one.to_check:
        return _("checked {when}").format(when=one.checked_on)
    if one.confirmed and one.looked_up is not None:
        return _("seen on its source {when}, not checked by a call").format(when=one.looked_up)
    return _("from memory, not confirmed")


def _ages(one: Organisation) -> str:
    if one.age_max is None:
        return _("from {age} years").format(age=one.age_min)
    return _("{youngest} to {oldest} years").format(youngest=one.age_min, oldest=one.age_max)


def why_not_inserted(one: Organisation) -> str:
    """Why a referral cannot be put into a chat, in a sentence."""
    if one.professionals_only:
        return _("{name} is for professionals only; it is not given to a chatter.").format(name=one.name)
    if not one.confirmed:
        return _("{name} is still to be checked, so it cannot be inserted.").format(name=one.name)
    return _("{name} has no number or address to insert.").format(name=one.name)


def filter_words(wanted: Wanted) -> tuple[str, ...]:
    """The filters that hold, each after the key that changes it."""
    age = _("any age") if wanted.age is None else _("{age} years").format(age=wanted.age)
    form = _("any form") if wanted.form is None else form_label(wanted.form)
    region = _("any region") if wanted.region is None else wanted.region
    hours = _("open now") if wanted.open_now else _("any hour")
    chat = _("can chat") if wanted.chat else _("chat or call")
    cost = _("free") if wanted.free else _("any cost")
    return (f"o {hours}", f"k {chat}", f"g {cost}", f"a {age}", f"v {form}", f"r {region}")


def form_label(form: str) -> str:
    """A form of exploitation in words."""
    return _(FORMS[form]) if form in FORMS else form


def forms_of(organisations: Iterable[Organisation]) -> tuple[str | None, ...]:
    """None (any), then each form that some referral is for."""
    return (None, *sorted({form for one in organisations for form in one.forms}))


def regions_of(organisations: Iterable[Organisation]) -> tuple[str | None, ...]:
    """None (any), then each region that some referral is for."""
    return (None, *sorted({one.region for one in organisations if one.region not in (None, "per-region")}))


def canned_rows(texts: Sequence[CannedText], phase: str | None) -> tuple[PickRow, ...]:
    """Canned texts, those of the current phase first; found by words of both languages."""
    ordered = sorted(texts, key=lambda text: text.phase != phase)
    return tuple(
        PickRow(
            id=text.id,
            title=text.title.in_(language()),
            preview=text.text.in_(language()).replace("\n", " "),
            search=f"{text.title.nl} {text.title.en} {text.text.nl} {text.text.en}",
        )
        for text in ordered
    )


def sources_text(content: Content) -> str:
    """Where the contents of the lists come from, each with its year where it is known."""
    lines = [_("SOURCES")]
    for key, source in content.checklists.sources.items():
        year = f", {source.year}" if source.year else ""
        state = "" if source.basis is not Basis.RECALLED else f" ({_('to be checked')})"
        lines.append(f"  {key:<12}{source.title}{year}{state}")
    lines.append(f"  {_('phases'):<12}{content.phases.source.title}")
    return "\n".join(lines)
