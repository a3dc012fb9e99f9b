"""What an analysis and a summary consist of. Screen, page and Markdown draw the same blocks."""

from __future__ import annotations

from dataclasses import dataclass

from console.strings import N_
from console.training.debrief.findings import Tone


@dataclass(frozen=True, slots=True)
class Sentence:
    """A few words; `tone` gives a mark and a colour where it is not plain."""

    text: str
    tone: Tone = Tone.PLAIN
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something and how it is: `label: value`, with `note` behind or below it."""

    label: str
    value: str
    note: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Share:
    """A bar: `share` from 0 to 1, `value` the same in words and numbers."""

    label: str
    share: float
    value: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark of a trainer, in the shape of FeedbackESConv: what it was about, and how else it can be done.

    `goal` is what it is good for, `good` what went well, `improve` what did not, `alternative` another idea in the
    words of the author; each may be empty. `where` names messages.
    """

    title: str
    tone: Tone
    goal: str = ""
    good: str = ""
    improve: str = ""
    alternative: str = ""
    where: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Those that are there: name (a message id) and text."""
        all_ = (
            (N_("goal"), self.goal),
            (N_("good"), self.good),
            (N_("to improve"), self.improve),
            (N_("other idea"), self.alternative),
        )
        return tuple(part for part in all_ if part[1])


Block = Sentence | Fact | Share | Comment


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]
