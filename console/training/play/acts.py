"""What can be done to a run: the input of the player, beside time itself. Ids are those of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Types:
    """The trainee types, or stops: while somebody types the turn stays open."""

    on: bool


@dataclass(frozen=True, slots=True)
class Sends:
    """The trainee sends a message; `client_id` is its idempotency key."""

    text: str
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The unsent text is now this."""

    text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The trainee says which moves the own message `message` (`s3`) was."""

    message: str
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticks:
    """A signal is ticked or unticked; `evidence` is the message it points at."""

    signal: str
    on: bool
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class MarksPhase:
    phase: str


@dataclass(frozen=True, slots=True)
class Answers:
    """An answer to the freeze question that stands on the screen."""

    id: str
    option: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fills:
    """A field of the registration; no values: unknown."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    text: str
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class FillsSafety:
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class FlagsDanger:
    on: bool


@dataclass(frozen=True, slots=True)
class Holds:
    on: bool


@dataclass(frozen=True, slots=True)
class AsksHint:
    """The hint of the turn that is open."""


@dataclass(frozen=True, slots=True)
class Guesses:
    turn: str
    moves: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pauses:
    on: bool
    why: Literal["", "left", "broken", "disk", "facilitator"] = ""


@dataclass(frozen=True, slots=True)
class SetsSpeed:
    speed: float


@dataclass(frozen=True, slots=True)
class Rewinds:
    """Back to when the turn opened, in a new take."""

    turn: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The trainee closes the chat, stops for care, or the run was broken off."""

    how: Literal["closed", "stopped", "broken"]


@dataclass(frozen=True, slots=True)
class Finishes:
    """The chat is over and the form is done: the run ends with the outcome that the scenario reached."""


@dataclass(frozen=True, slots=True)
class Debriefs:
    screen: int
    question: str
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watches:
    by: str
    on: bool


@dataclass(frozen=True, slots=True)
class Whispers:
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Injects:
    event: Literal["silence", "offline", "online"]
    by: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Overrules:
    message: str
    moves: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Flags:
    note: str
    by: str


Act = (
    Types
    | Sends
    | Drafts
    | Labels
    | Ticks
    | MarksPhase
    | Answers
    | Fills
    | Notes
    | FillsSafety
    | FlagsDanger
    | Holds
    | AsksHint
    | Guesses
    | Pauses
    | SetsSpeed
    | Rewinds
    | Ends
    | Finishes
    | Debriefs
    | Watches
    | Whispers
    | Injects
    | Overrules
    | Flags
)
"""All that a player takes."""
