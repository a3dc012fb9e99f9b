"""What scoring finds: data only. `m8` is a message of the chatter, `s3` one of the trainee, `t4` a turn.

Counts come before ratios, and nothing is added up to a mark: a profile and a gate (`docs/training.md`). All of it is
about take 1, the path that was taken in it, and what was shown on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.training.play.labels import Origin
from console.training.scenario.model import Condition, Grade, Text


class Heard(StrEnum):
    """What became of a signal that was there, or of a tick."""

    FOUND = "found"
    FOUND_ON_WEAK = "found_on_weak"
    """Ticked on the weak sign, and later it was there."""
    GUESSED_EARLY = "guessed_early"
    """Ticked before anything pointed to it; later it was there."""
    MISSED = "missed"
    MISSED_CRITICAL = "missed_critical"
    DEFENSIBLE = "defensible"
    """Only weak signs: neither for nor against."""
    WRONG = "wrong"
    WRONG_LURE = "wrong_lure"
    """It looked like it and was not; the author says why."""


@dataclass(frozen=True, slots=True)
class SignalFinding:
    """One signal. `shown_in` is the first message that carries it on the path taken, `pointed_at` what the tick
    points at, `seconds` from the one's appearing to the tick (negative: before). `words` are those that carry it."""

    signal: str
    heard: Heard
    critical: bool = False
    shown_in: str | None = None
    words: str = ""
    pointed_at: str | None = None
    points_right: bool = False
    """Whether the tick points at a message that carries the signal (present or weak)."""
    seconds: float | None = None
    ticked_as: str | None = None
    """The equal signal that was ticked instead."""
    unticked: bool = False
    """Ticked, and taken back before the end: counts as not ticked, and is shown."""
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """All findings; in the order in which signals appeared, then ticks without support."""

    findings: tuple[SignalFinding, ...]
    taken_back: tuple[str, ...] = ()
    """Signals that were ticked, taken back before the end, and not there: neither for nor against."""

    def count(self, *heard: Heard) -> int:
        """How many findings are one of these."""
        return sum(finding.heard in heard for finding in self.findings)

    @property
    def present(self) -> int:
        """How many signals there were to hear."""
        return self.found + self.missed + self.count(Heard.GUESSED_EARLY)

    @property
    def found(self) -> int:
        """Found, on weak signs too."""
        return self.count(Heard.FOUND, Heard.FOUND_ON_WEAK)

    @property
    def missed(self) -> int:
        """Not heard, critical ones included."""
        return self.count(Heard.MISSED, Heard.MISSED_CRITICAL)

    @property
    def wrong(self) -> int:
        """Ticked without support."""
        return self.count(Heard.WRONG, Heard.WRONG_LURE)

    @property
    def precision(self) -> float | None:
        """Found of all that counts as ticked (found, wrong, guessed early), from five on; else None."""
        all_ = self.found + self.wrong + self.count(Heard.GUESSED_EARLY)
        return self.found / all_ if all_ >= 5 else None

    @property
    def recall(self) -> float | None:
        """Found of all that were there, from five on; else None. Guessed early is not found."""
        return self.found / self.present if self.present >= 5 else None


@dataclass(frozen=True, slots=True)
class Label:
    """The moves of one message of the trainee, with what each of the three said."""

    message: str
    turn: str | None
    moves: tuple[str, ...]
    origin: Origin
    by_rule: tuple[str, ...]
    by_trainee: tuple[str, ...] | None = None
    by_facilitator: tuple[str, ...] | None = None
    denied: tuple[str, ...] = ()
    """Moves never right that patterns saw and the trainee left out: they stand until a facilitator says otherwise."""


@dataclass(frozen=True, slots=True)
class MustFinding:
    """One condition of a must. `message` is where it was met; `applies` is false where the path gave no occasion.

    `claimed` is the message of which the trainee alone says that it was met there: that is not enough to be met.
    """

    move: str
    condition: Condition
    met: bool
    message: str | None = None
    turn: str | None = None
    """The turn of that message; None as well where it was sent out of turn."""
    applies: bool = True
    claimed: str | None = None


@dataclass(frozen=True, slots=True)
class NeverFinding:
    """A move that is never right was made, in these messages; in those of `denied` the trainee says otherwise."""

    move: str
    messages: tuple[str, ...]
    reason: Text
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SilenceFinding:
    """A turn of the path in which nothing may be sent, because somebody else may be reading or typing; and the messages
    that were sent in it all the same."""

    turn: str
    messages: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """Nothing was sent."""
        return not self.messages


@dataclass(frozen=True, slots=True)
class FreezeFinding:
    """`option` is its place in the file; `grade` is None where only own words were given, or nothing at all. `order` is
    how the options stood on the screen."""

    id: str
    option: int | None
    grade: Grade | None
    words: str = ""
    order: tuple[int, ...] = ()


class Filled(StrEnum):
    """How a field of the registration was filled in."""

    RIGHT = "right"
    WRONG = "wrong"
    INVENTED = "invented"
    """A value where nothing was said."""
    LEFT = "left"
    """Left unknown though it was said."""


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """One judged field, `given` and `truth` as values (`unknown`: nothing)."""

    field: str
    filled: Filled
    given: tuple[str, ...]
    truth: tuple[str, ...]


class Question(StrEnum):
    """How a message of the trainee asks."""

    OPEN = "open"
    CLOSED = "closed"
    WHY = "why"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the trainee. `latency` is from the end of the chatter's burst, None where not measured (out of
    turn, another speed, a pause); `while_typing`: sent while the chatter typed; `offline`: sent into nothing."""

    id: str
    turn: str | None
    at: float
    words: int
    question: Question
    latency: float | None
    while_typing: bool = False
    offline: bool = False
    advice_with_empathy: bool = False


@dataclass(frozen=True, slots=True)
class PhaseShare:
    """How much of the chat was in a phase, as the scenario has it (`share`) and as the trainee marked it."""

    phase: int
    share: float
    marked: float


@dataclass(frozen=True, slots=True)
class Talk:
    """How the conversation went: information, of which only the two limits are judged."""

    messages: tuple[Message, ...]
    first_response: float | None
    first_response_limit: float
    median_latency: float | None
    longest_latency: float | None
    over_limit: tuple[str, ...]
    """Messages that took longer than the scenario's limit."""
    left_waiting: tuple[str, ...]
    """Turns in which the chatter waited in vain for so long that it was noted; not those in which silence is right."""
    support: tuple[str, ...]
    """Kinds of support that were used: moves, each once. Variety says more than numbers (Fukkink 2011). What only the
    trainee says was support is none, nor is anything in a message that also did what is never right."""
    phases: tuple[PhaseShare, ...]
    reflections: int
    questions: int
    notes_with_personal_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Messages in which a sentence was recognised by nobody, and the share of all sentences that were not."""

    messages: tuple[str, ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of what was sent is the trainee's own: ids of messages with words in them, of those that say again what
    an earlier one said, and of those that are a model answer of the author; and what nobody recognised."""

    spoken: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    unread: Unread = Unread()


class Barrier(StrEnum):
    """What keeps the gate closed."""

    WATCHED = "watched"
    """In study mode somebody else's run is watched; what was done in it was not done by the trainee."""
    NOT_FINISHED = "not_finished"
    """The run was broken off or stopped, or take 1 was left by a rewind before its end."""
    NOTHING_SAID = "nothing_said"
    """Not one word was sent."""
    CRITICAL_MISS = "critical_miss"
    NEVER = "never"
    BROKE_SILENCE = "broke_silence"
    """Something was sent where nothing may be sent."""
    MUST = "must"
    CLOSED_EARLY = "closed_early"
    """The trainee closed the chat before it came to its last phase."""
    REPEATED = "repeated"
    """Most messages say again what an earlier one said."""
    COPIED = "copied"
    """Most messages are the author's model answers."""
    TICKED_AT_RANDOM = "ticked_at_random"
    """Fewer than half of the ticks have support."""
    UNREAD = "unread"
    """Too much of what was sent was recognised by nobody: a facilitator has to read it."""
    UNCONFIRMED = "unconfirmed"
    """A `must` of which the trainee alone says that it was met."""
    DEBRIEF = "debrief"


@dataclass(frozen=True, slots=True)
class Gate:
    """Ready to discuss, or practise again; never a mark. A person signs off."""

    barriers: tuple[Barrier, ...]

    @property
    def passed(self) -> bool:
        """Nothing keeps it closed."""
        return not self.barriers


@dataclass(frozen=True, slots=True)
class Score:
    """Everything that is known of a run. `path` is the scenes in order; `outcome` as the scenario says."""

    run: str
    scenario: str
    path: tuple[str, ...]
    outcome: str
    how: str
    seconds: float
    signals: Signals
    labels: tuple[Label, ...]
    must: tuple[MustFinding, ...]
    never: tuple[NeverFinding, ...]
    silences: tuple[SilenceFinding, ...]
    freezes: tuple[FreezeFinding, ...]
    form: tuple[FieldFinding, ...]
    talk: Talk
    gate: Gate
    debriefed: bool
    takes: int
    effort: Effort
    hints: tuple[str, ...] = ()
    """Turns whose hint was asked for."""
