"""Where a run is: frozen data that `player` changes. Two times run through it: real seconds since the chat was taken
(to the millisecond, those of the log) and the script's, which go `speed` times as fast and stand still in a pause, in a
freeze question and after the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any, Final, Literal

from console.training.moves.moves import Moves
from console.training.play.entries import Mode
from console.training.play.labels import MessageLabel
from console.training.scenario.model import Scenario, Scene, Step, Turn

CLOSES_AFTER: Final = 8.0
"""Script seconds after the last message or key at which a turn closes (own assumption of the research, section 6)."""
AWAY_MOST: Final = 300.0
"""Script seconds after which a chatter that a facilitator took offline comes back: a trainee never gets stuck."""
FASTEST: Final = 64.0
STEPS_LEAST: Final = 2000
"""Steps of a take after which a scenario that goes round for ever ends; a long file may take four times its length."""


class Refused(Exception):
    """The act cannot be done now, and nothing has changed. `why` is a code for the catalogues:

    `not_begun` (the chat was not taken yet), `exam` (not in an exam), `study` (the trainee only watches), `practice`
    (only in study mode), `over` (the chat has ended), `finished` (the run has), `not_over`, `not_finished`, `unknown`
    (no such message, turn, question or option), `no_question`, `no_hint`, `empty`, `speed`.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Setup:
    """What a run is made of. `references` says what `{ref:ID}` stands for in a text."""

    scenario: Scenario
    moves: Moves
    language: Literal["nl", "en"] = "nl"
    mode: Mode = Mode.PRACTICE
    speed: float = 1.0
    seed: int = 0
    references: Mapping[str, str] = field(default_factory=dict, compare=False)

    def barred(self, suggested: Iterable[str]) -> tuple[str, ...]:
        """Of these moves those that are never right, in this scenario or in any."""
        return tuple(move for move in suggested if move in self.scenario.rules.never or move in self.moves.never)


class Stage(Enum):
    """What the chatter's side is at."""

    BEGIN = auto()
    """The step begins at `due`."""
    PAUSE = auto()
    """A message: typing begins at `due`, for `rest` seconds."""
    TYPING = auto()
    """A message: it is shown at `due`."""
    WAIT = auto()
    """Silence, or typing without a message, until `due`."""
    TURN = auto()
    FROZEN = auto()
    OVER = auto()


MOVING: Final = frozenset({Stage.BEGIN, Stage.PAUSE, Stage.TYPING, Stage.WAIT})
"""Stages with a `due`."""


@dataclass(frozen=True, slots=True)
class Own:
    """A message of the trainee."""

    id: str
    turn: str | None
    label: MessageLabel

    @property
    def moves(self) -> tuple[str, ...]:
        """What counts."""
        return self.label.stands.moves


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """The trainee's turn, in script time. `last` is the last message or key in it, `noted` that the wait went by, and
    `before` how many messages the trainee had written in this take when it opened."""

    id: str
    opened: float
    before: int = 0
    last: float | None = None
    answered: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """All that belongs to a take, so that going back is taking an older one. Moments are script seconds.

    `hush_until`: the chatter does nothing before (a facilitator's silence). `away_until`: a facilitator took them
    offline until then. `closed`: the chatter has left, and what is left of the script is only followed to its end.
    """

    scene: str = ""
    step: int = 0
    stage: Stage = Stage.BEGIN
    due: float = 0.0
    rest: float = 0.0
    typing: bool = False
    offline: bool = False
    hush_until: float = 0.0
    away_until: float | None = None
    turn: OpenTurn | None = None
    closed: bool = False
    over: Literal["", "chatter", "trainee"] = ""
    outcome: str = ""
    steps: int = 0
    own: tuple[Own, ...] = ()
    newest: str | None = None
    """The chatter's newest message."""
    ticks: Mapping[str, str | None] = field(default_factory=dict)
    form: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    safety: Mapping[str, str] = field(default_factory=dict)
    phase: str = ""
    danger: bool = False
    held: bool = False

    @property
    def moves(self) -> frozenset[str]:
        """Moves made so far in this take."""
        return frozenset(move for own in self.own for move in own.moves)

    def message(self, id: str) -> Own | None:
        """The trainee's message of this take with this id."""
        return next((own for own in self.own if own.id == id), None)

    def labelled(self, message: Own, **said: tuple[str, ...]) -> tuple[Own, ...]:
        """The trainee's messages, with this said of one of them."""
        changed = replace(message, label=replace(message.label, **said))
        return tuple(changed if each.id == message.id else each for each in self.own)


@dataclass(frozen=True, slots=True)
class Play:
    """A run at a moment. `at` and `from_real` are real seconds, `from_script` is the script's moment at `from_real`.

    `openings` holds, by turn, the story as it was when the turn opened last in this take.
    """

    setup: Setup
    story: Story = Story()
    at: float = 0.0
    from_real: float = 0.0
    from_script: float = 0.0
    speed: float = 1.0
    paused: frozenset[str] = frozenset()
    openings: Mapping[str, Story] = field(default_factory=dict)
    take: int = 1
    sent: int = 0
    typing: bool = False
    """The trainee types."""
    draft: str = ""
    """What the trainee wrote and did not send."""
    ended: Literal["", "end", "closed", "stopped", "broken"] = ""
    debriefing: bool = False
    watchers: frozenset[str] = frozenset()

    @property
    def standing(self) -> bool:
        """Time stands still."""
        return bool(self.paused or self.ended) or self.story.stage in (Stage.FROZEN, Stage.OVER)

    @property
    def scene(self) -> Scene | None:
        """The scene that the story is in."""
        return self.setup.scenario.scene(self.story.scene)

    @property
    def step(self) -> Step | None:
        """The step that the story is at; None behind the last one of the scene."""
        scene = self.scene
        return scene.steps[self.story.step] if scene is not None and self.story.step < len(scene.steps) else None

    @property
    def open_turn(self) -> Turn | None:
        """The trainee's turn, where it is open."""
        return self.step if self.story.stage is Stage.TURN and isinstance(self.step, Turn) else None

    @property
    def question(self) -> str | None:
        """The freeze question that waits for an answer."""
        step = self.step
        return getattr(step, "id", None) if self.story.stage is Stage.FROZEN else None

    def script(self, at: float) -> float:
        """The script's moment at a real one."""
        return self.from_script if self.standing else self.from_script + max(0.0, at - self.from_real) * self.speed

    def real(self, moment: float) -> float:
        """When the script's `moment` comes, in real seconds on the millisecond, never earlier."""
        return max(self.from_real, milliseconds_up(self.from_real + (moment - self.from_script) / self.speed))

    def anchored(self, at: float) -> Play:
        """The same, reckoned from `at` on: what is done before time goes on at another pace."""
        return replace(self, from_script=self.script(at), from_real=at)

    def told(self, **changes: Any) -> Play:
        """With other fields of the story."""
        return replace(self, story=replace(self.story, **changes))


def milliseconds_up(seconds: float) -> float:
    """On the millisecond, rounded up; what floating point adds behind the microsecond is not time."""
    return math.ceil(round(seconds * 1000, 3)) / 1000


def milliseconds(seconds: float) -> float:
    """On the nearest millisecond."""
    return round(seconds, 3)
