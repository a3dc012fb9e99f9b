"""What is known already and may stand in the registration: from ticks, the phases, the end, the chat itself. Pure.

A suggestion is an offer with its origin. Nothing here ever speaks about `flagged_trafficking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.content.models import Organisation, Prefill, Prefills
from console.content.prefill_checks import NEVER_SUGGESTED
from console.core.message_log import MessageLog
from protocol.models import Author, Conversation
from protocol.registration import FIELD, MinutesBand, Referral

Choice = frozenset[str]
"""The values chosen of a field, never `unknown`: of a field with one value none or one."""

MINUTES = (
    (5, MinutesBand.UNDER_5),
    (15, MinutesBand.FROM_5),
    (30, MinutesBand.FROM_15),
    (45, MinutesBand.FROM_30),
)
"""The bands below a number of minutes, shortest first."""


class Origin(StrEnum):
    """Where a suggestion comes from: ticked signals, or what the console knows of the chat."""

    SIGNALS = "signals"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values for one field, and where they come from."""

    choice: Choice
    origin: Origin


def suggestions(
    prefill: Prefills, row: Conversation, *, log: MessageLog | None = None, organisations: Iterable[Organisation] = ()
) -> Mapping[str, Suggestion]:
    """Suggestions by field. `log` and `organisations` are looked through for help that was sent to the chatter."""
    found: dict[str, Suggestion] = {}
    ticked = {tick.signal for tick in row.signals}
    for entry in prefill.signals:
        if entry.id in ticked:
            _add(found, entry, Origin.SIGNALS)
    if row.end_reason is not None:
        been_in = {span.phase for span in row.phases}
        for entry in prefill.phases:
            if entry.id in been_in:
                _add(found, entry, Origin.CHAT)
        for entry in prefill.ends:
            if entry.id == row.end_reason and entry.unless_phase not in been_in:
                _add(found, entry, Origin.CHAT)
    if row.ended_at is not None:
        found.setdefault("minutes_band", Suggestion(frozenset({minutes_band(row)}), Origin.CHAT))
    given = given_referrals(log, organisations) if log is not None else frozenset()
    if given:
        found.setdefault("referral", Suggestion(given, Origin.CHAT))
    return {name: found[name] for name in FIELD if name in found and name not in NEVER_SUGGESTED}


def given_referrals(log: MessageLog, organisations: Iterable[Organisation]) -> Choice:
    """The organisations whose name stands in a message to the chatter together with their number or address."""
    sent = [message.text for message in log if message.author is Author.COUNSELLOR]
    given = {
        one.id
        for one in organisations
        for text in sent
        if one.name in text and any(way in text for way in (*one.phones, one.url or "") if way)
    }
    own = {str(value) for value in Referral}
    return frozenset(id_ if id_ in own else str(Referral.OTHER) for id_ in given)


def _add(found: dict[str, Suggestion], entry: Prefill, origin: Origin) -> None:
    """The values of an entry beside those that are there; of a field with one value the first one stays."""
    for name, suggested in entry.suggests.items():
        choice = frozenset((suggested,) if isinstance(suggested, str) else suggested)
        before = found.get(name)
        if before is None:
            found[name] = Suggestion(choice, origin)
        elif FIELD[name].several:
            found[name] = Suggestion(before.choice | choice, before.origin)


def minutes_band(row: Conversation) -> str:
    """How long a conversation that has ended took, from its arrival on, as a band."""
    assert row.ended_at is not None
    minutes = (row.ended_at - row.created_at).total_seconds() / 60
    return next((band for limit, band in MINUTES if minutes < limit), MinutesBand.FROM_45)
