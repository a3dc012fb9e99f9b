"""The content files as types. Unknown fields are errors, so that a misspelt field is noticed.

Every text becomes `SafeText` while it is converted: an organisation's file is a stranger's text like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from console.content.source import Path_
from protocol.safe_text import SafeLine, SafeText

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$(?!\n)")]
"""Lower-case letters, digits and hyphens."""

CheckedOn = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$(?!\n)")] | None
"""Month or day on which a professional checked it; None is shown as "nog te controleren"."""

LookedUp = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$(?!\n)")] | None
"""Day on which somebody looked at the source; None: nobody did."""

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$(?!\n)")]
"""A time of day, local."""


class Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all content objects."""


class Line(Strict, frozen=True, kw_only=True):
    """One line in both languages."""

    nl: SafeLine
    en: SafeLine

    def in_(self, language: str) -> SafeLine:
        """The line in "nl" or "en"."""
        return self.en if language == "en" else self.nl


class Paragraph(Strict, frozen=True, kw_only=True):
    """A text of several lines in both languages."""

    nl: SafeText
    en: SafeText

    def in_(self, language: str) -> SafeText:
        """The text in "nl" or "en"."""
        return self.en if language == "en" else self.nl


class Basis(StrEnum):
    """How well a source was seen. `recalled`: from knowledge, to be checked before use."""

    SEEN = "seen"
    SEEN_SECONDARY = "seen-secondary"
    SEEN_PARTIAL = "seen-partial"
    SEEN_SUMMARY = "seen-summary"
    SEEN_ABSTRACT = "seen-abstract"
    RECALLED = "recalled"


class Strength(StrEnum):
    """How strong a signal is, only where its source grades: ILO by strength, the C-SSRS by the level of risk.

    A risk has words of its own, because "weak" beside a wish to be dead would be read as "need not be asked about".
    """

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    UNGRADED = "ungraded"


class Kind(StrEnum):
    """What a checklist is for."""

    TRIAGE = "triage"
    SIGNAL = "signal"
    PROCEDURE = "procedure"


LEVELS = frozenset({Strength.LOW, Strength.MODERATE, Strength.HIGH})
"""Levels of risk; the other strengths are of signs."""


class Retired(Strict, frozen=True, kw_only=True):
    """An entry that is gone. An organisation's file that still has it is told `why`, and what is there `instead`."""

    id: Id
    why: Line
    instead: Id | None = None


class Source(Strict, frozen=True, kw_only=True):
    """Where a statement comes from; `year` None where it is not known."""

    title: SafeLine
    year: int | None
    url: SafeLine | None
    basis: Basis
    section: SafeLine | None = None


class Signal(Strict, frozen=True, kw_only=True):
    """One item of a checklist. `action` is what to do, where the list says so.

    `adult`: how its source grades it for adults, where that differs or is known; `strength` is then for children.
    """

    id: Id
    text: Line
    strength: Strength
    source: str
    basis: Basis
    grade: Literal["ilo-cl", "ilo-cs", "cssrs"] | None = None
    adult: Literal["strong", "medium", "weak"] | None = None
    dimension: Id | None = None
    action: Line | None = None


class Checklist(Strict, frozen=True, kw_only=True):
    """A list of signals, with its sources (keys of `Checklists.sources`); `find_by`: more words to find them by."""

    id: Id
    kind: Kind
    title: Line
    source: tuple[str, ...]
    items: tuple[Signal, ...]
    note: Paragraph | None = None
    find_by: SafeLine = SafeLine("")


class Checklists(Strict, frozen=True, kw_only=True):
    """`checklists.yaml`."""

    version: Literal[1]
    languages: tuple[Literal["nl", "en"], ...]
    sources: dict[str, Source]
    checklists: tuple[Checklist, ...]
    retired: tuple[Retired, ...] = ()
    checked_on: CheckedOn = None


class Phase(Strict, frozen=True, kw_only=True):
    """A phase of a chat; `share` is its proposed part of the session, from 0 to 1."""

    id: Id
    order: Annotated[int, Meta(ge=1)]
    title: Line
    goal: Line
    share: Annotated[float, Meta(ge=0, le=1)]
    do: tuple[Line, ...]
    exit: Line


class PhaseSource(Strict, frozen=True, kw_only=True):
    """Where the phase model comes from."""

    title: SafeLine
    url: SafeLine | None = None


class Phases(Strict, frozen=True, kw_only=True):
    """`phases.yaml`."""

    version: Literal[1]
    source: PhaseSource
    session_minutes_target: Annotated[int, Meta(ge=1, le=240)]
    phases: tuple[Phase, ...]
    checked_on: CheckedOn = None


Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""In the order of `datetime.weekday()`."""


class Hours(Strict, frozen=True, kw_only=True):
    """Opening hours on some days, in local time."""

    days: tuple[Day, ...]
    from_: Clock = field(name="from")
    to: Clock


Opening = Literal["24/7"] | tuple[Hours, ...] | None
"""When somebody is there; None: not known."""


class Part(StrEnum):
    """What can be said of a referral, each with a source of its own or from memory."""

    PHONES = "phones"
    URL = "url"
    HOURS = "hours"
    CHAT = "chat"
    COST = "cost"


class Organisation(Strict, frozen=True, kw_only=True):
    """One referral. `forms` empty: all; ages are inclusive, in years.

    `source` is the page on which it was seen, on the day `looked_up`; `unconfirmed` are parts that stand here from
    memory all the same: they are shown as such and never inserted. `cost` is that of a call: nothing, what any call
    costs, or more. `note` is for the counsellor alone.
    """

    id: Id
    name: SafeLine
    phones: tuple[SafeLine, ...]
    url: SafeLine | None
    hours: Opening
    age_min: Annotated[int, Meta(ge=0, le=120)]
    age_max: Annotated[int, Meta(ge=0, le=120)] | None
    forms: tuple[Id, ...]
    region: SafeLine | None
    when: Line
    basis: Basis
    checked_on: CheckedOn = None
    hours_basis: Basis = Basis.SEEN
    professionals_only: bool = False
    note: Line | None = None
    chat: SafeLine | None = None
    chat_hours: Opening = None
    cost: Literal["free", "usual", "charged"] | None = None
    source: SafeLine | None = None
    looked_up: LookedUp = None
    unconfirmed: tuple[Part, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether somebody saw it in its source, or the organisation itself was asked."""
        seen = self.source is not None and self.looked_up is not None
        return self.basis is not Basis.RECALLED and (seen or self.checked_on is not None)

    def sure(self, part: Part) -> bool:
        """Whether this part may be relied on."""
        from_memory = part in self.unconfirmed or (part is Part.HOURS and self.hours_basis is Basis.RECALLED)
        return self.confirmed and not from_memory

    @property
    def to_call(self) -> tuple[SafeLine, ...]:
        """Numbers that may be given."""
        return self.phones if self.sure(Part.PHONES) else ()

    @property
    def to_chat(self) -> SafeLine | None:
        """Where a chatter can chat, as far as that is sure."""
        return self.chat if self.sure(Part.CHAT) else None

    @property
    def to_visit(self) -> SafeLine | None:
        """An address that may be given."""
        return self.url if self.sure(Part.URL) else None

    @property
    def free(self) -> bool:
        """Whether it surely costs nothing: its cost is known as free, or one can chat."""
        return (self.cost == "free" and self.sure(Part.COST)) or self.to_chat is not None

    @property
    def to_check(self) -> bool:
        """Whether it is to be shown as "nog te controleren"."""
        return self.basis is Basis.RECALLED or self.checked_on is None

    @property
    def insertable(self) -> bool:
        """Whether it may be put into a chat: confirmed, with a number or address, and meant for chatters."""
        return not self.professionals_only and bool(self.to_call or self.to_chat or self.to_visit)


class Referrals(Strict, frozen=True, kw_only=True):
    """`referrals.yaml`."""

    version: Literal[1]
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
    organisations: tuple[Organisation, ...]


class CannedText(Strict, frozen=True, kw_only=True):
    """A text to start from; put into the composer, never sent by itself."""

    id: Id
    phase: Id | None
    title: Line
    text: Paragraph
    checked_on: CheckedOn = None


class Canned(Strict, frozen=True, kw_only=True):
    """`canned.yaml`."""

    version: Literal[1]
    source: Source
    texts: tuple[CannedText, ...]
    while_watched: Paragraph | None = None
    """What to do while somebody may be reading along; shown before the texts, never sent."""
    watched_signals: tuple[Id, ...] = ()
    """Signals that say so: with one of them ticked no text is offered before “send nothing” was read."""
    retired: tuple[Retired, ...] = ()
    checked_on: CheckedOn = None


class Prefill(Strict, frozen=True, kw_only=True):
    """What something that is known suggests for the registration: values by field, one or several.

    `id` is that of a signal, of a phase, or how a conversation ended, by the list that it stands in. `unless_phase`:
    not where the conversation was in that phase.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$(?!\n)")]
    suggests: dict[str, str | tuple[str, ...]]
    unless_phase: Id | None = None


class Prefills(Strict, frozen=True, kw_only=True):
    """`prefill.yaml`. Of a field that takes one value, the entry that stands first wins; phases go before ends."""

    version: Literal[1]
    signals: tuple[Prefill, ...]
    phases: tuple[Prefill, ...]
    ends: tuple[Prefill, ...]
    checked_on: CheckedOn = None


class TrueBy(Strict, frozen=True, kw_only=True):
    """What makes a promise true, one of three: a setting, a test (its node id), or a rule that the house keeps."""

    setting: str | None = None
    test: str | None = None
    rule: Line | None = None


class Listed(Strict, frozen=True, kw_only=True):
    """A sentence that promises something, or sounds like it, in both languages, and where it is said."""

    id: Id
    sentence: Line
    where: tuple[Literal["page", "canned", "training"], ...]


class Promise(Listed, frozen=True, kw_only=True):
    """A sentence that promises something, and what makes it true."""

    true_by: TrueBy


class NoPromise(Listed, frozen=True, kw_only=True):
    """A sentence with a word of a kind that promises nothing all the same, such as a question, and why not."""

    why: Line


class Examples(Strict, frozen=True, kw_only=True):
    """Sentences that a rule must find."""

    nl: tuple[SafeLine, ...]
    en: tuple[SafeLine, ...]


class Rule(Strict, frozen=True, kw_only=True):
    """Sentences that should not be said. `nl`, `en`: regular expressions, found anywhere in a sentence.

    `source` is a page, or None for practice knowledge (`basis` recalled).
    """

    id: Id
    why: Line
    nl: tuple[str, ...]
    en: tuple[str, ...]
    source: str | None = None
    basis: Basis = Basis.RECALLED
    examples: Examples = Examples(nl=(), en=())


class PromiseKind(Rule, frozen=True, kw_only=True):
    """A kind of promise. `never`: nobody can keep it, so no entry of the list excuses it."""

    never: bool = False


class Excuse(Strict, frozen=True, kw_only=True):
    """Words of a kind that promise nothing: what `nl` and `en` find is taken out of a sentence first."""

    id: Id
    why: Line
    nl: tuple[str, ...]
    en: tuple[str, ...]


class Promises(Strict, frozen=True, kw_only=True):
    """`promises.yaml`."""

    version: Literal[1]
    kinds: tuple[PromiseKind, ...]
    excused: tuple[Excuse, ...]
    promises: tuple[Promise, ...]
    no_promises: tuple[NoPromise, ...]

    def listed(self) -> Iterator[tuple[Path_, Listed]]:
        """Every sentence that may be said, those that promise and those that do not, each with its place."""
        for place, promise in enumerate(self.promises):
            yield ("promises", place), promise
        for place, other in enumerate(self.no_promises):
            yield ("no_promises", place), other


class Dangerous(Rule, frozen=True, kw_only=True):
    """Advice that endangers somebody. `chatter_only`: no fault where it is said to the counsellor."""

    chatter_only: bool = False


class Advice(Strict, frozen=True, kw_only=True):
    """`advice.yaml`."""

    version: Literal[1]
    dangerous: tuple[Dangerous, ...]


class Content(Struct, frozen=True, kw_only=True):
    """All that is at hand."""

    checklists: Checklists
    phases: Phases
    referrals: Referrals
    canned: Canned
    prefill: Prefills
    promises: Promises
    advice: Advice
