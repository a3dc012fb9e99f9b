"""What becomes of a refresh token that is shown: the rule, without store or network.

Each refresh spends the token and gives a new pair (RFC 9700, section 4.14.2). A token that is shown again after it
was spent means that two parties hold it, and nobody can tell the thief from the owner: the session ends for both.

One exception keeps a counsellor from being thrown out in the middle of a conversation. When the line breaks after the
server rotated and before the answer arrived, the console knows only the old token and must show it again. That
repeat is allowed once, within `REPEAT_WITHIN` seconds, for the directly preceding token only, and only while nobody
has used anything of the new pair. The pair whose answer was lost is voided: who shows it later (somebody who read
the lost answer) ends the session. A thief who has a copy of the spent token gains nothing by the exception that they
would not have had by being first: the owner's next refresh shows a voided or spent token and ends the session.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

REPEAT_WITHIN = timedelta(seconds=60)
"""How long the directly preceding refresh token may be repeated."""


class Mark(StrEnum):
    """A refresh token's state."""

    CURRENT = "current"
    SPENT = "spent"
    VOIDED = "voided"
    """Replaced by a repeat before anybody used it."""


class Shown(Struct, frozen=True, kw_only=True):
    """A refresh token as the store knows it. `generation` counts the session's pairs from 1."""

    mark: Mark
    generation: int
    spent_at: datetime | None


class Standing(Struct, frozen=True, kw_only=True):
    """The session of the token: its newest generation, whether anything of that was used, and when it ends."""

    generation: int
    used: bool
    expires_at: datetime


class Verdict(StrEnum):
    """What to do with the refresh."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    """Give a new pair and void the one whose answer was lost."""
    END = "end"
    """The session is over: too old, or a spent token was shown again."""


def judge(shown: Shown, session: Standing, now: datetime) -> Verdict:
    """Decide about a refresh token that belongs to `session`."""
    if now >= session.expires_at:
        return Verdict.END
    if shown.mark is Mark.CURRENT:
        return Verdict.ROTATE
    lost_answer = (
        shown.mark is Mark.SPENT
        and shown.spent_at is not None
        and shown.generation == session.generation - 1
        and now - shown.spent_at <= REPEAT_WITHIN
        and not session.used
    )
    return Verdict.REPEAT if lost_answer else Verdict.END
