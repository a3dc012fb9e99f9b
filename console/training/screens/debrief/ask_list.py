"""Questions to answer by keyboard: a heading, what to choose, own words, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.strings import _
from console.training.debrief.questions import Ask
from console.training.screens.spans import hanging
from widgets.drawing.canvas import Line, Span, cut, sides
from widgets.drawing.cells import width_of, wrap
from widgets.drawing.lines import LineList

WIDEST = 96
"""Cells that a sentence may be wide: longer lines are hard to read."""
ASIDE = 4
"""Cells before what stands below a line instead of at its right."""
MOST_LINES = 2
"""Lines of an option; own messages may be long, and are read in full on the next screen."""
OWN = "words"
"""The option that stands for own words."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words between the options. The cursor skips them, but for `stop`: what is long is read by walking through it.

    `style` is one of the list's; `aside` stands dim at the right, or below where there is no room.
    """

    id: str
    text: str
    style: str = "dim"
    stop: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a question, or (`mark` empty) something that is done by choosing it. `fixed`: no longer changed.

    `aside` stands dim at the right; the text is cut where both have no room.
    """

    id: str
    text: str
    mark: str = ""
    advice: str = ""
    fixed: bool = False
    aside: str = ""


AskRow = Said | Choice


class AskList(LineList[AskRow]):
    """Space or Enter chooses; what follows from it is up to the screen."""

    def selectable(self, row: AskRow) -> bool:
        """What can be chosen, and where one stops to read."""
        return isinstance(row, Choice) or row.stop

    def is_heading(self, row: AskRow) -> bool:
        """Words stay above what they belong to."""
        return not self.selectable(row)

    def choose(self, row: AskRow) -> None:
        """Words only stand there."""
        if isinstance(row, Choice):
            super().choose(row)

    def found_by(self, row: AskRow) -> str:
        """Its text."""
        return row.text

    def lines_of(self, row: AskRow, width: int) -> Sequence[Line]:
        """Words wrapped, or the mark with what is chosen and the advice that follows from it."""
        if isinstance(row, Said):
            return list(_said(row, min(width, WIDEST)))
        return list(_choice(row, width))


def _said(row: Said, width: int) -> Iterator[Line]:
    if row.aside and width_of(row.text) + width_of(row.aside) + 2 <= width:
        yield sides([Span(row.text, row.style)], [Span(row.aside, "dim")], width)
        return
    text = row.text.lstrip(" ")
    yield from hanging([Span(" " * (len(row.text) - len(text)))], [Span(text, row.style)], width)
    if row.aside:
        yield from hanging([Span(" " * ASIDE)], [Span(row.aside, "dim")], width)


def _choice(row: Choice, width: int) -> Iterator[Line]:
    chosen = row.mark in ("(x)", "[x]")
    style = "strong" if chosen or not row.mark else "dim" if row.fixed else ""
    mark = f"{row.mark} " if row.mark else ""
    head = [Span(f"  {mark}", "accent" if chosen else "dim")]
    if row.aside:
        yield sides([*head, Span(row.text, style)], [Span(row.aside, "dim")], min(width, WIDEST))
        return
    lines = list(hanging(head, [Span(row.text, style)], min(width, WIDEST)))
    yield from lines[:MOST_LINES] if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], _and_more(lines, width)]
    if row.advice:
        for line in wrap(row.advice, max(20, min(width, WIDEST) - 6)):
            yield [Span("      "), Span(line.text, "accent")]


def _and_more(lines: Sequence[Line], width: int) -> Line:
    """The last line that is shown of a longer text, with the sign that more follows."""
    return [*cut(lines[MOST_LINES - 1], width - 2), Span(" …")]


def rows_of(
    asked: Sequence[Ask], answers: dict[str, tuple[str, ...]], *, fixed: frozenset[str] = frozenset()
) -> Iterator[AskRow]:
    """The rows of some questions; those in `fixed` are shown and no longer changed."""
    for ask in asked:
        answer = answers.get(ask.id, ())
        yield Said(f"{ask.id}-title", title_of(ask, answer), "title")
        for number, remark in enumerate(ask.remarks):
            yield Said(f"{ask.id}-{number}", remark)
        for option in ask.options:
            chosen = option.value in answer
            yield Choice(
                f"{ask.id}:{option.value}",
                option.text.replace("\n", " "),
                _mark(chosen, ask.most),
                ask.advice.get(option.value, "") if chosen else "",
                ask.id in fixed,
            )
        if ask.own:
            own = ask.own_words(answer)
            words = _("in my own words: {words}").format(words=own) if own else _("in my own words ...")
            yield Choice(f"{ask.id}:{OWN}", words, _mark(bool(own), 1), fixed=ask.id in fixed)
        yield Said(f"{ask.id}-end", "")


def title_of(ask: Ask, answer: Sequence[str]) -> str:
    """The question, and how many of how many are chosen where several may be."""
    if ask.most == 1 or not ask.options:
        return ask.title
    return f"{ask.title}   " + _("{n} of {most}").format(n=len(answer), most=min(ask.most, len(ask.options)))


def _mark(chosen: bool, most: int) -> str:
    if most == 1:
        return "(x)" if chosen else "( )"
    return "[x]" if chosen else "[ ]"
