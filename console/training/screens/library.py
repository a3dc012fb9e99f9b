"""The library: what can be practised, what can be gone on with, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.screens.confirm import Confirm
from console.strings import _, ngettext
from console.training.catalog.library_texts import Kind, LibraryRow
from console.training.screens.frame import TrainingPage
from console.training.screens.styles import PAGES
from widgets.drawing.canvas import Line, Span, cut, sides
from widgets.drawing.cells import wrap
from widgets.drawing.lines import LineList
from widgets.rows import KeyHint, StatusPart


class Wish(Enum):
    """What somebody wants with a row."""

    PLAY = "play"
    RESUME = "resume"
    KEEP_BROKEN = "keep_broken"
    LOOK = "look"
    """At the debrief of a run."""
    DELETE = "delete"
    PROGRESS = "progress"
    """Over all runs; it needs no row."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row by its id, and what to do with it."""

    wish: Wish
    id: str


DELETABLE = frozenset({Kind.RUN, Kind.UNREADABLE, Kind.UNFINISHED})
"""What its owner may delete."""


class Shelf(LineList[LibraryRow]):
    """Scenarios and runs: a title with a dim word at the right, and a dim line below it."""

    def lines_of(self, row: LibraryRow, width: int) -> Sequence[Line]:
        """Headings stand free; below a title its lines, and what is wrong with a file as a whole."""
        if row.kind is Kind.HEADING:
            return [[], cut([Span(row.title, "dim")], width)]
        trouble = row.kind in (Kind.BROKEN, Kind.UNREADABLE)
        head = sides([Span(row.title, "dim" if trouble else "strong")], [Span(row.hint, "dim")], width)
        if trouble:
            below = [each.text for line in row.lines for each in wrap(line, max(10, width - 2))]
        else:
            below = list(row.lines)
        return [head, *(cut([Span("  "), Span(line, "dim")], width) for line in below)]

    def selectable(self, row: LibraryRow) -> bool:
        """Headings only say something."""
        return row.kind is not Kind.HEADING

    def is_heading(self, row: LibraryRow) -> bool:
        """A filter hides a heading with nothing below it."""
        return row.kind is Kind.HEADING

    def found_by(self, row: LibraryRow) -> str:
        """Everything that it says."""
        return " ".join((row.title, row.hint, *row.lines))


class Library(TrainingPage[Choice | None]):
    """Gives a choice; `None` leaves training. `rows` is asked when it is shown, and when files may have changed."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "keep_broken", show=False),
        Binding("x", "delete", show=False),
        Binding("p", "progress", show=False),
        Binding("s", "app.settings", show=False),
        Binding("q", "leave", show=False),
    ]

    def __init__(self, rows: Callable[[], Sequence[LibraryRow]], trainee: str, at: str = "", trouble: str = "") -> None:
        """`trouble` is a sentence about what was tried last."""
        super().__init__()
        self._rows = rows
        self._trainee = trainee
        self._at = at
        self._shown: tuple[LibraryRow, ...] = ()
        self._trouble = trouble

    def parts(self) -> ComposeResult:
        """One list."""
        yield Shelf(id="shelf")

    def on_mount(self) -> None:
        """The first row that can be chosen, or the one somebody comes from."""
        self.renew()
        if self._at:
            self.query_one(Shelf).move_to(self._at)
        if self._trouble:
            self.say(self._trouble)

    def renew(self) -> None:
        """Everything again, in the words of now."""
        self.head(StatusPart("who", self._trainee, 50))
        shelf = self.query_one(Shelf)
        self._shown = tuple(self._rows())
        shelf.update(self._shown, empty=_("There are no scenarios."))
        self.attend(shelf)
        self._show_keys()

    def _row(self) -> LibraryRow | None:
        current = self.query_one(Shelf).current
        return next((row for row in self._shown if row.id == current), None)

    def _show_keys(self) -> None:
        row = self._row()
        kind = row.kind if row else None
        self.place(*self._where(row))
        hints = [KeyHint("F1", _("help"), 50)]
        words = {
            Kind.UNFINISHED: _("go on"),
            Kind.SCENARIO: _("practise"),
            Kind.RUN: _("debrief"),
            Kind.BROKEN: _("look again"),
        }
        if kind in words:
            hints.append(KeyHint("Enter", words[kind], 99))
        if kind is Kind.UNFINISHED:
            hints.append(KeyHint("w", _("keep as broken off"), 90))
        if kind in DELETABLE:
            hints.append(KeyHint("x", _("delete"), 80))
        hints += [
            KeyHint("/", _("filter"), 58),
            KeyHint("p", _("progress"), 55),
            KeyHint("s", _("settings"), 45),
            KeyHint("q", _("leave"), 60),
        ]
        self.keys(hints)

    def _where(self, row: LibraryRow | None) -> list[StatusPart]:
        """Which of how many scenarios the cursor is on: a low window shows a few of them."""
        parts = [StatusPart("where", _("LIBRARY"), 2), StatusPart("what", _("choose what to practise"), 1)]
        scenarios = [each.id for each in self._shown if each.kind is Kind.SCENARIO]
        if row is not None and row.id in scenarios:
            words = _("scenario {n} of {of}").format(n=scenarios.index(row.id) + 1, of=len(scenarios))
        else:
            words = ngettext("{n} scenario", "{n} scenarios", len(scenarios)).format(n=len(scenarios))
        return [*parts, StatusPart("which", words, 3, right=True)]

    @on(LineList.Highlighted)
    def _pointed(self) -> None:
        self._show_keys()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        row = self._row()
        if row is None:
            return
        match row.kind:
            case Kind.UNFINISHED:
                self.dismiss(Choice(Wish.RESUME, row.id))
            case Kind.SCENARIO:
                self.dismiss(Choice(Wish.PLAY, row.id))
            case Kind.RUN:
                self.dismiss(Choice(Wish.LOOK, row.id))
            case Kind.BROKEN:
                self.renew()

    def action_keep_broken(self) -> None:
        """The run is over, as broken off; what there is of it stays."""
        self._sure(
            frozenset({Kind.UNFINISHED}),
            Wish.KEEP_BROKEN,
            _("Keep this run as broken off?"),
            _("It stays among your runs, and cannot be gone on with any more."),
            _("keep"),
        )

    def action_delete(self) -> None:
        """An own run goes for good."""
        self._sure(
            DELETABLE,
            Wish.DELETE,
            _("Delete this run of yours?"),
            _("Its log and its debrief are gone then, and it no longer counts."),
            _("delete"),
        )

    def _sure(self, kinds: frozenset[Kind], wish: Wish, question: str, consequence: str, yes: str) -> None:
        row = self._row()
        if row is None or row.kind not in kinds:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.dismiss(Choice(wish, row.id))

        self.app.push_screen(Confirm(f"{question}\n{row.title}", consequence=consequence, yes=yes), answered)

    def action_progress(self) -> None:
        """What was heard and missed so far."""
        row = self._row()
        self.dismiss(Choice(Wish.PROGRESS, row.id if row is not None else ""))

    def action_leave(self) -> None:
        """Out of training."""
        self.dismiss(None)
