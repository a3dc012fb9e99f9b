"""What training has at hand: scenarios to play, runs that were kept, and what to practise next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.content.models import Content
from console.strings import _, language
from console.support.errors import ConsoleError, Exit
from console.training.catalog.library_texts import LibraryRow, library_rows
from console.training.moves.moves import Moves
from console.training.play.entries import Log
from console.training.progress.counts import can_be_heard, play_next, progress
from console.training.progress.results import results
from console.training.runs import kept_runs
from console.training.runs.folder import Folder
from console.training.scenario.catalog import SHIPPED, ScenarioCatalog, raw_of, stock
from console.training.scenario.knowledge import known
from console.training.scenario.lint.linter import read
from console.training.scenario.model import Scenario
from console.training.scenario.scripted.scripted_run import Proef


class TrainingCatalog:
    """The shipped scenarios and those in the training folder; a file is read again where it has changed."""

    def __init__(self, folder: Folder, content: Content, moves: Moves, shipped: Path = SHIPPED) -> None:
        """`shipped`: where the scenarios are that come with Baken."""
        self.folder = folder
        self.content = content
        self.moves = moves
        self._knowledge = known(content, moves.moves)
        self._shipped = shipped
        self._shelf: ScenarioCatalog | None = None
        self._mark: object = None

    # Scenarios.

    @property
    def shelf(self) -> ScenarioCatalog:
        """All files; read again where one in the training folder has changed."""
        mark = _mark(self.folder.scenarios)
        if self._shelf is None or mark != self._mark:
            self._shelf, self._mark = stock(self._knowledge, self.folder.scenarios, self._shipped), mark
        return self._shelf

    def scenario(self, id: str) -> Scenario:
        """The scenario with this id. Raises `ConsoleError` where it is not there any more."""
        found = self.shelf.find(id)
        if found is None:
            raise ConsoleError(
                _("The scenario {id} is not there any more, or cannot be played.").format(id=id),
                _("Choose another one; `baken train lint` says what is wrong with a file."),
                Exit.BAD_INPUT,
            )
        return found

    def scenarios(self) -> tuple[Scenario, ...]:
        """All that can be played, the easiest first."""
        return tuple(sorted(self.shelf.scenarios, key=lambda each: (each.level, str(each.title.in_(language())))))

    def read(self, path: Path) -> Scenario:
        """A scenario file, wherever it is. Raises `ConsoleError` with what is wrong first."""
        reading = read(raw_of(path), path.name, self._knowledge)
        if reading.scenario is None:
            raise ConsoleError(str(reading.errors[0]), _("`baken train lint` says all of it."), Exit.BAD_INPUT)
        return reading.scenario

    def watched(self, id: str) -> tuple[Proef, ...]:
        """The scripted runs of a scenario, good ones first; of several of a kind the first."""
        kinds: dict[str, Proef] = {}
        for proef in self.shelf.runs_of(id):
            kinds.setdefault(proef.run, proef)
        return tuple(kinds.values())

    def proef(self, id: str, run: str) -> Proef:
        """The scripted run `good` or `weak` of a scenario. Raises `ConsoleError`."""
        found = next((one for one in self.watched(id) if one.run == run), None)
        if found is None:
            raise ConsoleError(
                _("The run that was watched is not there any more."),
                _("Keep yours as broken off, or watch another one."),
                Exit.BAD_INPUT,
            )
        return found

    # Runs.

    def log(self, run: str) -> Log:
        """The log of a kept run. Raises `ConsoleError`."""
        return kept_runs.load(self.folder, run)

    def delete(self, run: str) -> None:
        """Delete a run of one's own. Raises `ConsoleError`."""
        kept_runs.delete(self.folder, run)

    # What the library shows.

    def rows(self) -> tuple[LibraryRow, ...]:
        """Everything, in the words of now; every log is read for it."""
        scenarios, kept = self.scenarios(), kept_runs.kept(self.folder)
        return library_rows(scenarios, self.shelf.broken, kept, self._next(scenarios, kept))

    def next_title(self, after: str) -> str:
        """The scenario to practise next after this one, by its title; empty where nothing suggests one."""
        scenarios = self.scenarios()
        first = next(iter(self._next(scenarios, kept_runs.kept(self.folder), after)), None)
        return next((str(each.title.in_(language())) for each in scenarios if each.id == first), "")

    def _next(self, scenarios: Sequence[Scenario], kept: Sequence[kept_runs.Kept], after: str = "") -> dict[str, str]:
        """Reasons to practise, by scenario: what was missed and can be heard there. At most two."""
        debriefed = [one for one in kept if one.state is kept_runs.State.DEBRIEFED]
        played = [one for one in results(debriefed, scenarios, self.moves).played if one.counts]
        if not played:
            return {}
        newest = played[0].log.header
        practise = progress(newest.trainee, played).practise
        names = {
            item.id: item.text.in_(language()) for each in self.content.checklists.checklists for item in each.items
        }
        by_id = {scenario.id: scenario for scenario in scenarios}
        reasons: dict[str, str] = {}
        for id in play_next(practise, scenarios, after or newest.scenario)[:2]:
            heard = can_be_heard(by_id[id])
            signal = next(one for one in practise if one in heard)
            reasons[id] = _("you missed: {signal}").format(signal=names.get(signal, signal))
        return reasons


def _mark(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes where a file of the folder does."""
    try:
        found = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)
