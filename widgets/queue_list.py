"""The left pane: who waits, one's own conversations, colleagues. Rows of two lines with clocks that tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from textual.message import Message

from widgets.drawing.canvas import Line, Span, cut, line_width, sides
from widgets.drawing.cells import fit, width_of
from widgets.drawing.lines import LineList
from widgets.drawing.row_layout import R
from widgets.rows import ColleagueRow, ListWords, MyChatRow, QueueRow

LEAST_WORDS = 6
"""Cells of a reason in which it can still be read."""


def clock(since: datetime, now: datetime) -> str:
    """How long ago, as `mm:ss`, from an hour on as `h:mm:ss`; never negative."""
    seconds = max(0, int((now - since).total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def minutes_since(since: datetime, now: datetime) -> int:
    """Whole minutes ago, never negative."""
    return max(0, int((now - since).total_seconds()) // 60)


class TickingList(LineList[R]):
    """A list in which time passes. `set_now` repaints the cells of the clocks and nothing else."""

    row_height = 2

    def __init__(
        self, title: str = "", *, words: ListWords | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(title, id=id, classes=classes)
        self.words = words or ListWords()
        self.now = datetime.fromtimestamp(0, UTC)

    def set_now(self, now: datetime) -> None:
        """The time, in UTC; the owner calls it each second."""
        self.now = now
        self._rows_laid.make_again()
        self.repaint()


class QueueList(TickingList[QueueRow]):
    """Who waits. Enter or space previews; nothing here claims: that is a key of the screen, on `current`."""

    class Preview(Message):
        """The conversation is to be shown for reading."""

        def __init__(self, conversation: str) -> None:
            super().__init__()
            self.conversation = conversation

    def __init__(
        self, title: str = "", *, words: ListWords | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(title, words=words, id=id, classes=classes)
        self._apart: tuple[str, int, datetime | None] = ("", 0, None)

    def set_apart(self, words: str, count: int, since: datetime | None) -> None:
        """How many stand apart, and since when; `{n}` and `{clock}` of `words` are filled in here. None: no line."""
        if (words, count, since) != self._apart:
            self._apart = (words, count, since)
            self.repaint()

    def extra_head(self) -> Sequence[Line]:
        """Those who stand apart."""
        words, count, since = self._apart
        if not count or since is None:
            return ()
        return [cut([Span(" "), Span(words.format(n=count, clock=clock(since, self.now)), "warning")], self.size.width)]

    def choose(self, row: QueueRow) -> None:
        """Preview it."""
        self.post_message(self.Preview(row.id))

    def found_by(self, row: QueueRow) -> str:
        """Alias and reasons."""
        return " ".join((row.alias, *row.reasons))

    def lines_of(self, row: QueueRow, width: int) -> Sequence[Line]:
        """Mark, clock, alias, lines; below it the reasons and how old the last line is."""
        style = "danger" if row.danger else "warning" if row.urgent else ""
        warned = Span(" !", "warning") if row.urgent or row.pressing else Span("  ")
        mark = Span("!!", "danger") if row.danger else warned
        first = [mark, Span(f" {clock(row.waiting_since, self.now)} ", style), Span(row.alias, "strong")]
        second = reason_spans(row, width)
        last: Line = ()
        if row.last_line_at is not None:
            age = self.words.last_line.format(minutes=minutes_since(row.last_line_at, self.now))
            if line_width(second) + len(age) < width:
                last = [Span(age, "dim")]
        return [sides(first, [Span(row.lines, "dim")], width), sides(second, last, width)]


def reason_spans(row: QueueRow, width: int) -> list[Span]:
    """Why it matters, in `width` cells. What would be cut to a letter or two is left out; an ellipsis says so."""
    line = [Span("   ")]
    for place, reason in enumerate(row.reasons):
        style = "danger" if row.danger and not place else "warning" if place < row.pressing else "dim"
        between = [Span(" · ", "dim")] if place else []
        room = width - line_width([*line, *between])
        if width_of(reason) > room:
            reason = row.shorter.get(reason, reason)
        if width_of(reason) > room and room < LEAST_WORDS:
            return cut([*line, Span(" …", "dim")], width)
        line += [*between, Span(fit(reason, room), style)]
    return line


class ChatList(TickingList[MyChatRow]):
    """One's own conversations. Enter or space opens."""

    class Opened(Message):
        """The conversation is to be opened."""

        def __init__(self, conversation: str) -> None:
            super().__init__()
            self.conversation = conversation

    def choose(self, row: MyChatRow) -> None:
        """Open it."""
        self.post_message(self.Opened(row.id))

    def found_by(self, row: MyChatRow) -> str:
        """Alias and marks."""
        return " ".join((row.alias, row.phase, *row.marks))

    def lines_of(self, row: MyChatRow, width: int) -> Sequence[Line]:
        """Mark, alias, what waits; below it what presses, minutes, phase and marks."""
        mark = Span("!!", "danger") if row.danger else Span("› " if row.open else "  ", "accent")
        news: list[Span] = []
        if row.overdue_since is not None:
            waits = self.words.overdue.format(clock=clock(row.overdue_since, self.now).removeprefix("0"))
            news.append(Span(waits, "warning"))
        elif row.unread:
            news.append(Span(row.unread, "accent"))
        minutes = self.words.minutes.format(minutes=minutes_since(row.started_at, self.now))
        below = " · ".join(part for part in (minutes, row.phase, *row.marks) if part)
        first = sides([mark, Span(" "), Span(row.alias, "strong")], news, width)
        pressing = [Span(row.pressing, "warning"), Span(" · ", "dim")] if row.pressing else []
        return [first, cut([Span("   "), *pressing, Span(below, "dim")], width)]


class ColleagueList(LineList[ColleagueRow]):
    """Who else is on. Choosing one posts `Chosen`."""

    def found_by(self, row: ColleagueRow) -> str:
        """Name and status."""
        return f"{row.name} {row.status}"

    def lines_of(self, row: ColleagueRow, width: int) -> Sequence[Line]:
        """Name and status on one line."""
        return [sides([Span("   "), Span(row.name, "dim" if row.dim else "")], [Span(row.status, "dim")], width)]
