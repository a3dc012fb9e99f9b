"""Progress: what to practise next, each signal over all runs, and the own runs to take along or to delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.screens.confirm import Confirm
from console.strings import _, language
from console.support.errors import ConsoleError
from console.training.catalog.trainee_runs import TraineeRuns
from console.training.debrief.terms import Terms
from console.training.progress.progress_rows import Line as Counted
from console.training.progress.progress_rows import OwnRun, move_lines, run_lines, signal_lines
from console.training.runs.kept_runs import Kept
from console.training.screens.debrief.ask_list import AskList, AskRow, Choice, Said
from console.training.screens.frame import TrainingPage
from protocol.safe_text import one_line
from widgets.drawing.lines import LineList
from widgets.rows import KeyHint, StatusPart, Tone

MOST_NEXT = 3
RUN = "run:"


class ProgressScreen(TrainingPage[str | None]):
    """Gives the id of a run whose debrief is to be opened, or `None` for back."""

    CSS_PATH = [Path(__file__).with_name("frame.tcss"), Path(__file__).with_name("progress.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", show=False),
        Binding("x,delete", "delete", show=False),
        Binding("e", "export", show=False),
        Binding("t", "tables", show=False),
    ]

    def __init__(self, portfolio: TraineeRuns, terms: Terms) -> None:
        super().__init__()
        self.portfolio = portfolio
        self._terms = terms
        self._runs: tuple[OwnRun, ...] = ()

    def parts(self) -> ComposeResult:
        """One list: words above, the runs to choose from below."""
        yield AskList(id="progress")

    def on_mount(self) -> None:
        """Everything as it is now."""
        self.head(
            StatusPart("what", _("progress"), priority=50),
            StatusPart("trainee", str(one_line(self.portfolio.trainee)), priority=40),
        )
        self._show()
        self._show_keys()
        self.attend(self.query_one(AskList))

    def _show_keys(self) -> None:
        """What can be done with a run is offered while the cursor is on one."""
        run = [
            KeyHint("Enter", _("open its debrief"), 90),
            KeyHint("e", _("take along"), 80),
            KeyHint("x", _("delete"), 75),
        ]
        on_a_run = self._current() is not None
        self.keys(
            [KeyHint("Esc", _("back"), 95), *(run if on_a_run else ()), KeyHint("t", _("tables of all runs"), 60)]
        )

    @on(LineList.Highlighted, "#progress")
    def _pointed(self) -> None:
        self._show_keys()

    def _show(self) -> None:
        try:
            kept = self.portfolio.kept()
            rows = list(self._rows(kept))
        except ConsoleError as error:
            self.say(f"{error.message} {error.remedy}".strip())
            return
        self.query_one(AskList).update(rows)
        place = _("runs: {n}").format(n=len(kept))
        self.place(
            StatusPart("private", _("yours; nobody is ranked"), priority=50, tone=Tone.STRONG),
            StatusPart("runs", place, priority=40, right=True),
        )

    def _rows(self, kept: Sequence[Kept]) -> Iterator[AskRow]:
        found = self.portfolio.results()
        told = self.portfolio.progress(found)
        yield Said(
            "count", _("Runs with a finished debrief: {n}. Only these count here.").format(n=told.runs), stop=True
        )
        yield Said("count-end", "")
        coming = self.portfolio.next_scenarios(found, told)[:MOST_NEXT]
        if coming:
            yield Said("next", _("To practise next"), "title")
            for scenario in coming:
                yield Said(f"next-{scenario.id}", f"  {one_line(scenario.title.in_(language()))}", "")
            yield Said("next-end", "")
        yield from _counted("signals", _("Signals"), signal_lines(told, self._terms))
        yield from _counted("moves", _("What you did"), move_lines(told, self._terms))
        titles = {one.header.scenario: self.portfolio.title(one.header.scenario) for one in kept if one.header}
        self._runs = run_lines(kept, titles)
        yield Said("runs", _("Your runs"), "title")
        if not self._runs:
            yield Said("none", "  " + _("There are none yet."))
        for run in self._runs:
            yield Choice(f"{RUN}{run.id}", f"{run.when}  {one_line(run.title)}", aside=run.state)

    # Keys.

    def action_back(self) -> None:
        """To the library."""
        self.dismiss(None)

    @on(LineList.Chosen, "#progress")
    def _chosen(self, event: LineList.Chosen) -> None:
        self.dismiss(event.row.removeprefix(RUN))

    def action_delete(self) -> None:
        """Ask once; the answer is no unless somebody says yes."""
        run = self._current()
        if run is None:
            return
        question = _("Delete the run of {when}, {title}?").format(when=run.when, title=one_line(run.title))
        consequence = _("Its log goes for good, and no longer counts. What you took along of it stays.")
        self.app.push_screen(Confirm(question, consequence=consequence), lambda yes: self._delete(run) if yes else None)

    def _delete(self, run: OwnRun) -> None:
        try:
            self.portfolio.delete(run.id)
        except ConsoleError as error:
            self.say(f"{error.message} {error.remedy}".strip())
            return
        self._show()
        self.say(_("Deleted."))

    def action_export(self) -> None:
        """The debrief of the run under the cursor, as a page and as Markdown."""
        run = self._current()
        if run is not None:
            self._export(lambda: self.portfolio.export(run.id))

    def action_tables(self) -> None:
        """All own runs as tables."""
        self._export(self.portfolio.export_tables)

    def _export(self, make: Callable[[], Sequence[Path]]) -> None:
        try:
            files = make()
        except ConsoleError as error:
            self.say(f"{error.message} {error.remedy}".strip())
            return
        names = ", ".join(file.name for file in files)
        self.say(_("Written to {folder}: {files}").format(folder=self.portfolio.folder.exports, files=names))

    def _current(self) -> OwnRun | None:
        at = self.query_one(AskList).current
        return next((run for run in self._runs if at == f"{RUN}{run.id}"), None)


def _counted(id: str, title: str, lines: Sequence[Counted]) -> Iterator[AskRow]:
    if not lines:
        return
    yield Said(id, title, "title")
    for number, line in enumerate(lines):
        mark = "- " if line.attention else "  "
        style = "warning" if line.attention else ""
        counts = " · ".join(line.counts)
        yield Said(f"{id}-{number}", f"{mark}{line.text}", style, stop=True, aside=counts)
    yield Said(f"{id}-end", "")
