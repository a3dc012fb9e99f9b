"""The log of a run: a header, then `[seconds, code, data]`, one JSON text a line (the shape of asciicast).

Seconds are real ones since the chat was taken, to the millisecond, by a clock that only runs forward; a pause is part
of them. Nothing else is kept of a run: what is shown and scored is computed from the log and the scenario. `m8` is a
message of the chatter by its id in the scenario, `s3` the third message of the trainee.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal

from msgspec import Meta, Struct

LOG_FORMAT: Final = "baken-log/1"

Moves = tuple[str, ...]
"""Ids of moves."""


class Mode(StrEnum):
    """How a scenario is played."""

    PRACTICE = "practice"
    """Pause, hints and rewind are there; time can be sped up."""
    EXAM = "exam"
    """In real time, without any of these."""
    STUDY = "study"
    """A scripted run is watched; the trainee guesses before each reveal."""


class Header(Struct, frozen=True, kw_only=True):
    """The first line. `began` is a moment in UTC (ISO 8601, to the second); logs of another format are refused.

    `moves` is the version of the rules that preselect labels, `facilitator` an alias where somebody leads the session.
    `study` names the scripted run that is watched, in study mode.
    """

    run: str
    scenario: str
    scenario_sha256: str
    checklist: str
    moves: str
    app: str
    language: Literal["nl", "en"]
    mode: Mode
    speed: float
    seed: int
    trainee: str
    began: str
    facilitator: str | None = None
    study: str | None = None
    format: str = LOG_FORMAT


class What(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of what an entry says; `code` is its letter in the file."""

    code: ClassVar[str]


# What the scenario does.


class Shown(What, frozen=True, kw_only=True):
    """A message of the chatter came on the screen."""

    code = "c"
    id: str


class CallerTypes(What, frozen=True, kw_only=True):
    """The chatter began or stopped typing."""

    code = "y"
    on: bool


class Happened(What, frozen=True, kw_only=True):
    """Silence began (for `seconds`), or the chatter went offline, came online, or closed."""

    code = "e"
    event: Literal["silence", "offline", "online", "close"]
    seconds: float = 0.0


class SceneEntered(What, frozen=True, kw_only=True):
    """The scenario is in this scene, and so in this phase (1 to 5), now."""

    code = "p"
    scene: str
    phase: int


class TurnOpened(What, frozen=True, kw_only=True):
    """It is the trainee's turn."""

    code = "t"
    turn: str


class TurnDecided(What, frozen=True, kw_only=True):
    """The turn is over, because of this: a move, `silent`, `seed` or `else`; the story goes on in `scene`."""

    code = "d"
    turn: str
    by: str
    scene: str


class NoAnswer(What, frozen=True, kw_only=True):
    """The turn's `wait` went by without an answer; the chatter waits on."""

    code = "n"
    turn: str


class Asked(What, frozen=True, kw_only=True):
    """A freeze question: time stands still until it is answered (`f`). `order` is how its options stood on the screen,
    as their places in the file from 0; empty (in older logs): as in the file."""

    code = "F"
    id: str
    order: tuple[int, ...] = ()


# What the trainee does.


class Typing(What, frozen=True, kw_only=True):
    """The trainee begins to type, or stops."""

    code = "b"
    on: bool = True


class Sent(What, frozen=True, kw_only=True):
    """The trainee sends. `turn` is the turn it belongs to (None: sent out of turn). `suggested` is by pattern."""

    code = "s"
    id: str
    text: str
    turn: str | None = None
    suggested: Moves = ()
    client_id: str = ""


class Drafted(What, frozen=True, kw_only=True):
    """The unsent text is now this: a terminal that is killed loses none of it. Nobody but the trainee is shown it."""

    code = "B"
    text: str


class Labelled(What, frozen=True, kw_only=True):
    """What the trainee says that the own message was; the newest one counts, over what patterns suggested."""

    code = "l"
    message: str
    moves: Moves


class Ticked(What, frozen=True, kw_only=True):
    """A signal is ticked, pointing at a message or at none."""

    code = "k"
    signal: str
    evidence: str | None = None


class Unticked(What, frozen=True, kw_only=True):
    code = "u"
    signal: str


class PhaseMarked(What, frozen=True, kw_only=True):
    """The trainee says in which phase the chat is (an id of the phase guide)."""

    code = "q"
    phase: str


class Answered(What, frozen=True, kw_only=True):
    """A freeze question is answered: the option's place in the file (from 0), or None for own words alone."""

    code = "f"
    id: str
    option: int | None = None
    words: str = ""


class FormFilled(What, frozen=True, kw_only=True):
    """A field of the registration has this value now; `values` is empty or one value for `unknown`."""

    code = "g"
    field: str
    values: tuple[str, ...]


class Noted(What, frozen=True, kw_only=True):
    """An internal note."""

    code = "N"
    text: str
    client_id: str = ""


class SafetyFilled(What, frozen=True, kw_only=True):
    """A field of the safety panel has this value now."""

    code = "S"
    field: str
    value: str


class DangerFlagged(What, frozen=True, kw_only=True):
    """The danger mark was put on or taken off."""

    code = "D"
    on: bool


class Held(What, frozen=True, kw_only=True):
    """The chat was put on hold, or taken up again; the chatter does not wait for that."""

    code = "H"
    on: bool


class HintShown(What, frozen=True, kw_only=True):
    """The trainee asked for the hint of a turn."""

    code = "h"
    turn: str


class Guessed(What, frozen=True, kw_only=True):
    """In study mode: what the trainee would have done, said before the reveal."""

    code = "G"
    turn: str
    moves: Moves = ()
    words: str = ""


class Paused(What, frozen=True, kw_only=True):
    """Time stands still, or goes on. `why` is empty, `left` for the queue, `broken` after a crash, or `disk`."""

    code = "z"
    on: bool
    why: Literal["", "left", "broken", "disk", "facilitator"] = ""


class SpeedSet(What, frozen=True, kw_only=True):
    """The scenario goes this many times as fast as the script."""

    code = "v"
    speed: Annotated[float, Meta(gt=0, le=64)]


class Rewound(What, frozen=True, kw_only=True):
    """A new take from an earlier turn on. What was before stays; take 1 alone is scored."""

    code = "r"
    take: int
    turn: str


class Over(What, frozen=True, kw_only=True):
    """The chat is over, by the chatter (`outcome` as the scenario says) or by the trainee. Wrap-up begins: time stands
    still, ticks, labels, notes and the form still go, until the run is over (`x`)."""

    code = "X"
    by: Literal["chatter", "trainee"]
    outcome: str = ""


class Ended(What, frozen=True, kw_only=True):
    """The run is over. `how`: `end` (the scenario's end, `outcome` says which), `closed` by the trainee, `stopped`
    for care, or `broken` off."""

    code = "x"
    how: Literal["end", "closed", "stopped", "broken"]
    outcome: str = ""


class Debriefed(What, frozen=True, kw_only=True):
    """An answer given in the debrief: `screen` 1 to 5, `question` an id, `answer` words or ids. Question `done`
    with answer `yes` finishes the debrief, and the run counts from then on."""

    code = "a"
    screen: int
    question: str
    answer: tuple[str, ...]


# What a facilitator does.


class Watched(What, frozen=True, kw_only=True):
    """Somebody follows the run, or no longer does; the trainee sees it."""

    code = "j"
    by: str
    on: bool


class Whispered(What, frozen=True, kw_only=True):
    """A word to the trainee, which the chatter does not see."""

    code = "w"
    text: str
    by: str


class Injected(What, frozen=True, kw_only=True):
    """The facilitator made this happen: silence for `seconds`, or the chatter goes offline or comes online."""

    code = "i"
    event: Literal["silence", "offline", "online"]
    by: str
    seconds: float = 0.0


class Overruled(What, frozen=True, kw_only=True):
    """A label, by the facilitator: it stands above what the trainee and the patterns said."""

    code = "o"
    message: str
    moves: Moves
    by: str


class Flagged(What, frozen=True, kw_only=True):
    """A moment to come back to, with a note."""

    code = "m"
    note: str
    by: str


KINDS: Final[dict[str, type[What]]] = {
    kind.code: kind
    for kind in (
        Shown,
        CallerTypes,
        Happened,
        SceneEntered,
        TurnOpened,
        TurnDecided,
        NoAnswer,
        Asked,
        Typing,
        Sent,
        Drafted,
        Labelled,
        Ticked,
        Unticked,
        PhaseMarked,
        Answered,
        FormFilled,
        Noted,
        SafetyFilled,
        DangerFlagged,
        Held,
        HintShown,
        Guessed,
        Paused,
        SpeedSet,
        Rewound,
        Over,
        Ended,
        Debriefed,
        Watched,
        Whispered,
        Injected,
        Overruled,
        Flagged,
    )
}
"""What an entry can say, by its code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: when, in seconds since the chat was taken, and what."""

    at: float
    what: Any
    """One of `KINDS`; `Any`, because `match` narrows it better than a union of thirty."""


@dataclass(frozen=True, slots=True)
class Log:
    """A whole log, as it was read. `broken_line` is the number of a last line that was cut off, 0 where none was."""

    header: Header
    entries: tuple[Entry, ...]
    broken_line: int = 0
