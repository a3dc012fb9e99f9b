"""What can be done to a run: the input of the player, beside time itself. Ids are those of the log.

What is only said, in study, in the debrief and by a facilitator, is its own entry of the log: nothing is added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from console.training.play.entries import Debriefed, Flagged, Guessed, Injected, Overruled, Watched, Whispered


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


ONLY_SAID: Final = (Debriefed, Flagged, Guessed, Injected, Overruled, Watched, Whispered)
"""Acts that are their entries."""

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
    | Guessed
    | Pauses
    | SetsSpeed
    | Rewinds
    | Ends
    | Finishes
    | Debriefed
    | Watched
    | Whispered
    | Injected
    | Overruled
    | Flagged
)
"""All that a player takes."""
