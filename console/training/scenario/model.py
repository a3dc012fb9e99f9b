"""A scenario as data: what stands in a `draaiboek/1` file, with the line (from 1) of each part for the linter.

Ids are as in the file: `m8` a message of the chatter, `t4` a turn of the trainee, `f1` a freeze question. Times are in
seconds. Texts are those of a stranger like any other, and so are `SafeText`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from protocol.safe_text import SafeText

FORMAT: Final = "draaiboek/1"
END: Final = "END"
"""Where a scenario is over."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Dutch, and in English where the author wrote it."""

    nl: SafeText
    en: SafeText | None = None

    def in_(self, language: str) -> SafeText:
        """The text in "nl" or "en"; in Dutch where there is no English."""
        return self.en if language == "en" and self.en is not None else self.nl


class Sign(StrEnum):
    """What a mark says of a message; the value is how it stands in the file."""

    PRESENT = "!"
    """The signal is there: ticking it is right."""
    WEAK = "?"
    """A weak sign: ticking is neither rewarded nor held against anybody."""
    LURE = "x"
    """It looks like the signal and is not; `reason` says why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """That a message carries a signal. Ticking one of `equal` (lists overlap) counts as ticking `signal`."""

    sign: Sign
    signal: str
    words: str
    """Words of the message (in Dutch) in which it is seen; may be empty where the author left them out."""
    line: int
    equal: tuple[str, ...] = ()
    reason: Text | None = None
    equal_lines: tuple[int, ...] = ()
    """The line of each of `equal`."""

    @property
    def signals(self) -> tuple[str, ...]:
        """The signal and its equals."""
        return (self.signal, *self.equal)


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the chatter. `pause` and `typing` are None where the file leaves them to length and speed.

    `only_if` and `unless` name a move: the message is shown only where the trainee has, or has not, made it.
    """

    id: str
    text: Text
    line: int
    pause: float | None = None
    typing: float | None = None
    only_if: str | None = None
    unless: str | None = None
    marks: tuple[Mark, ...] = ()
    note: Text | None = None
    """The trainer's remark, for the debrief only."""


class Happening(StrEnum):
    """What else the chatter's side does."""

    TYPING = "typing"
    """Typing is shown for `seconds`, and nothing need follow."""
    SILENCE = "silence"
    OFFLINE = "offline"
    ONLINE = "online"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Happens:
    """An event of the chatter's side. `seconds` is 0 for what takes no time."""

    kind: Happening
    line: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Goes:
    """Where the story goes on: a scene, or the end with an outcome."""

    scene: str
    """A scene's id, or `END`."""
    line: int
    outcome: str = ""


class When(StrEnum):
    """What decides for a branch."""

    MOVE = "move"
    SILENT = "silent"
    SEED = "seed"
    ELSE = "else"


@dataclass(frozen=True, slots=True)
class Branch:
    """A way out of a turn; the first one that holds is taken. Only the fields of its `when` have a meaning."""

    when: When
    goes: Goes
    line: int
    move: str = ""
    seconds: float = 0.0
    """Of `SILENT`: after so long without an answer."""
    modulus: int = 1
    remainder: int = 0
    """Of `SEED`: where `seed % modulus == remainder`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The trainee's turn. After `wait` seconds without an answer the log notes it and the chatter goes on waiting."""

    id: str
    wait: float
    line: int
    branches: tuple[Branch, ...] = ()
    hint: Text | None = None
    model: Text | None = None
    """An example of a good answer, one of many. In round brackets it says what to do in place of sending anything."""

    @property
    def silent(self) -> bool:
        """Whether nothing may be sent: somebody else may be reading or typing."""
        return self.model is not None and any(
            text is not None and text.startswith("(") for text in (self.model.nl, self.model.en)
        )


class Grade(StrEnum):
    """How good an option of a freeze question is; the value is how it stands in the file."""

    RIGHT = "+"
    DEFENSIBLE = "~"
    WRONG = "-"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose, and why it is as good as it is."""

    grade: Grade
    text: Text
    why: Text
    line: int


@dataclass(frozen=True, slots=True)
class Freeze:
    """A question for which time stands still."""

    id: str
    question: Text
    options: tuple[Answer, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Variant:
    """A step that goes elsewhere where `seed % modulus == remainder`, else on to the next step."""

    modulus: int
    remainder: int
    goes: Goes
    line: int


@dataclass(frozen=True, slots=True)
class Given:
    """A step that goes elsewhere where the trainee made all of `made` so far, and none of `unmade`, else on to the next
    step: what comes of a chat can follow from what was said early in it."""

    made: tuple[str, ...]
    unmade: tuple[str, ...]
    goes: Goes
    line: int

    @property
    def moves(self) -> tuple[str, ...]:
        """All moves that it looks at."""
        return (*self.made, *self.unmade)

    def holds(self, moves: Collection[str]) -> bool:
        """Whether it does where these moves were made."""
        return all(move in moves for move in self.made) and not any(move in moves for move in self.unmade)


Step = Said | Happens | Turn | Freeze | Goes | Variant | Given
"""What a scene consists of."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of the story in one of the five phases of a chat."""

    id: str
    phase: int
    steps: tuple[Step, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Caller:
    """The chatter: the name on the screen, and how fast they type (`cps`, characters a second; `jitter` 0 to 1)."""

    nick: SafeText
    cps: float = 3.0
    jitter: float = 0.25


class Where(StrEnum):
    """What a condition of a `must` is about."""

    WITHIN = "within"
    """Within `turns` turns from the beginning."""
    BEFORE_END = "before END"
    IN_PHASE = "in fase"
    """While the scenario is in phase `phase`."""
    AFTER_ONLINE = "after online"
    """After the chatter came back online; holds by itself where nobody came back on the path taken."""
    AFTER_SIGNAL = "after"
    """After a message with the signal `signal`; holds by itself where it was not shown."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a move must be made. Of a list of conditions each one must hold."""

    where: Where
    turns: int = 0
    phase: int = 0
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """`[score]`: what counts. Moves and signals by id; `never` gives the reason by move."""

    critical: tuple[str, ...] = ()
    critical_if: Mapping[str, str] = field(default_factory=dict)
    """Signals that are critical, and appear, only after the move was made."""
    first_response_s: float = 60.0
    latency_s: float = 120.0
    must: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    never: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. `truth` is the registration as it should be filled in: field to one value or to several
    (at least one of these, and nothing else); a field that is not named is not judged."""

    id: str
    title: Text
    languages: tuple[str, ...]
    origin: str
    author: SafeText
    reviewed_by: SafeText
    """Empty: not yet reviewed by a professional."""
    level: int
    minutes: int
    seed: int
    checklist: str
    content_note: Text
    caller: Caller
    truth: Mapping[str, tuple[str, ...]]
    rules: Rules
    scenes: tuple[Scene, ...]
    digest: str
    """SHA-256 of the file's bytes, in hex: results of two texts are never compared."""

    def scene(self, id: str) -> Scene | None:
        """The scene with this id."""
        return next((scene for scene in self.scenes if scene.id == id), None)

    def steps(self) -> Iterator[tuple[Scene, Step]]:
        """Every step with the scene that it stands in, in the order of the file."""
        for scene in self.scenes:
            for step in scene.steps:
                yield scene, step

    def said(self, id: str) -> Said | None:
        """The chatter's message with this id."""
        return next((step for _scene, step in self.steps() if isinstance(step, Said) and step.id == id), None)

    def turn(self, id: str) -> Turn | None:
        """The trainee's turn with this id."""
        return next((step for _scene, step in self.steps() if isinstance(step, Turn) and step.id == id), None)

    def freeze(self, id: str) -> Freeze | None:
        """The freeze question with this id."""
        return next((step for _scene, step in self.steps() if isinstance(step, Freeze) and step.id == id), None)
