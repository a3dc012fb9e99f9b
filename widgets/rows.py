"""View models: what the widgets draw. Plain, frozen, complete; the console makes them from its state.

Every row has an `id` that is unique within its widget and stays the same while the row lives: the cursor, the scroll
position and every message of a widget go by it, never by a row's number. Every word is already translated. Times come
as text, except those that tick: these are datetimes (UTC), and `set_now` of the widget makes the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from protocol.safe_text import SafeLine, SafeText


@dataclass(frozen=True, slots=True)
class Heading:
    """A dim heading in a list; the cursor skips it, and a filter hides it when nothing below it is left."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """A dim remark in a list, wrapped over several lines; the cursor skips it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A conversation that waits. First line: mark, clock, alias, `lines`; second: `reasons` and the last line's age.

    `lines` is the number of lines written with its unit ("3r"). `reasons` say why it matters, weightiest first
    ("gevaar nu", "komt terug (3e)", "nl"); the first `pressing` of them are in the colour of a warning, with `danger`
    the very first in that of danger; one that does not fit is worded as `shorter` says. `urgent` gives the clock the
    warning colour and a mark. `apart`: it stands apart from the queue.
    """

    id: str
    alias: SafeLine
    waiting_since: datetime
    lines: str = ""
    danger: bool = False
    urgent: bool = False
    reasons: tuple[str, ...] = ()
    shorter: Mapping[str, str] = field(default_factory=dict)
    pressing: int = 0
    last_line_at: datetime | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class MyChatRow:
    """A conversation of one's own. First line: mark, alias, what is new; second: `pressing`, minutes, phase, marks.

    `unread` is a text ("2 nieuw") or empty. `overdue_since` is the time of the oldest line without an answer, once
    it waits longer than is good; it ticks and goes before `unread`. `open` marks the one on the screen.
    """

    id: str
    alias: SafeLine
    started_at: datetime
    unread: str = ""
    overdue_since: datetime | None = None
    phase: str = ""
    pressing: str = ""
    marks: tuple[str, ...] = ()
    danger: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A colleague and what they do now ("3/3", "pauze: eten", "achterwacht")."""

    id: str
    name: SafeLine
    status: str
    dim: bool = False


@dataclass(frozen=True, slots=True)
class ListWords:
    """Words of the ticking lists; `{minutes}` and `{clock}` are filled in by the widget."""

    minutes: str = "{minutes} min"
    overdue: str = "{clock} waiting"
    last_line: str = "{minutes} min"


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal of a checklist. `source` stands behind the label ("sterk, ILO"); `quote` is the message it points at.

    `advice`: what to do, shown while it is ticked.
    """

    id: str
    label: str
    source: str = ""
    ticked: bool = False
    quote: SafeLine | None = None
    search: str = ""
    advice: str = ""


ChecklistRow = Heading | SignalRow | TextRow
"""What a checklist holds."""


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase of the conversation. `spent` is the time in it ("8 min"); `advice` is shown under the current one."""

    id: str
    label: str
    current: bool = False
    spent: str = ""
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """A value that a field can take, with the key that chooses it. `offered`: somebody suggests it."""

    id: str
    key: str
    label: str
    chosen: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of the registration. Folded it shows `label` and `values`; under the cursor all its `choices`.

    `values` are the chosen ones in words (the word for unknown where there are none, then `known` is false). `several`:
    choices go together. `offer` says what is suggested and `origin` where it comes from, both empty where nothing is.
    `mark` says something about the value in a word or two ("elders gewijzigd"). With `asks` the choices are not the
    field's values but the answers to that question (two people answered differently).
    """

    id: str
    label: str
    values: tuple[str, ...]
    choices: tuple[ChoiceItem, ...]
    known: bool = False
    several: bool = False
    offer: str = ""
    origin: str = ""
    mark: str = ""
    asks: str = ""
    search: str = ""


FormRow = Heading | FieldRow | TextRow
"""What the registration form holds."""


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A place to go to: its number or address, whether it is open ("nu open"), when it was checked and by whom.

    `open` is None where the hours are not known; `search` holds more words to find it by.
    """

    id: str
    name: str
    contact: str = ""
    details: tuple[str, ...] = ()
    opening: str = ""
    open: bool | None = None
    checked: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class PickRow:
    """A choice of the picker: a title, a dim preview under it, a dim word at the right, and words it is found by."""

    id: str
    title: str
    preview: str = ""
    hint: str = ""
    search: str = ""


class Voice(StrEnum):
    """Who speaks in a transcript: it chooses the colour; the word stands in `MessageItem.who`."""

    OWN = "own"
    CHATTER = "chatter"
    COLLEAGUE = "colleague"
    NOTE = "note"


class Delivery(StrEnum):
    """How far an own message came. `NONE`: nothing to say of it (somebody else's message)."""

    NONE = "none"
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    UNDELIVERABLE = "undeliverable"


class MarkerKind(StrEnum):
    """A line between messages: a new day, a silence, where the unread begin, or what happened."""

    DAY = "day"
    GAP = "gap"
    UNREAD = "unread"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class MessageItem:
    """A message of a transcript. `id` is its client id (the same before and after it was sent).

    `message` is the server's number, None until it has one. `delivery_word` says `delivery` in a word or a short
    sentence, with what may be done ("niet verzonden · r opnieuw"). `flagged` and `ticked` are words too ("verborgen
    tekens", "signaal"), empty when they do not hold. One that `follows` was written by the same person in the same
    minute as the one above it: who and when stand there.
    """

    id: str
    voice: Voice
    who: SafeLine
    time: str
    text: SafeText = field(repr=False)
    message: int | None = None
    delivery: Delivery = Delivery.NONE
    delivery_word: str = ""
    flagged: str = ""
    ticked: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True)
class MarkerItem:
    """A marker of a transcript ("vandaag 22:29", "reiger is weg: snelle uitgang")."""

    id: str
    kind: MarkerKind
    text: str


TranscriptItem = MessageItem | MarkerItem
"""What a transcript holds, oldest first."""


@dataclass(frozen=True, slots=True)
class TranscriptWords:
    """Words of the transcript; `{count}` is filled in by the widget."""

    new_below: str = "{count} new below"
    older: str = "home: older"
    empty: str = ""


class Tone(StrEnum):
    """What a part of a bar means; beside the colour there is always the word itself."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    ACCENT = "accent"
    OK = "ok"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class StatusPart:
    """A part of a bar. When the bar is too narrow the part with the lowest `priority` goes first.

    `short` is shown before a part is dropped, if there is one. `right` parts stand at the right edge. One
    that `cuts` is cut at its end and not dropped.
    """

    id: str
    text: str
    priority: int = 0
    tone: Tone = Tone.PLAIN
    right: bool = False
    short: str = ""
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does ("F1", "hulp"). The lowest `priority` is left out first; `short` says it in less."""

    key: str
    text: str
    priority: int = 0
    tone: Tone = Tone.PLAIN
    short: str = ""


@dataclass(frozen=True, slots=True)
class ComposerWords:
    """Words of the composer; `{name}`, `{count}` and `{limit}` are filled in by the widget."""

    to: str = "to {name}"
    note_to: str = "note about {name}, for colleagues only"
    enter_sends: str = "Enter sends · Ctrl+J line"
    enter_breaks: str = "Ctrl+J sends · Enter line"
    count: str = "{count} of {limit}"
    too_long: str = "{count} of {limit}: too long to send"
    pasted: str = "pasted: {count} characters"
    pasted_changed: str = "pasted: {count} characters, the rest was cleaned"
    no_room: str = "not pasted: {count} characters, {room} fit"
    full: str = "full: nothing more fits"
    paste_guard: str = "Enter came too fast: new line"
    placeholder: str = ""
