"""What one trainee has done so far: own runs, what was found in them, taking along and deleting."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from console.content.models import Content
from console.strings import _, language
from console.support.errors import ConsoleError, Exit
from console.training.debrief.terms import Terms
from console.training.exports.files import debriefs, tables, write
from console.training.moves.moves import Moves
from console.training.play.entries import Mode
from console.training.progress.counts import Progress, play_next, progress
from console.training.progress.results import Results, results
from console.training.runs import kept_runs
from console.training.runs.folder import Folder
from console.training.runs.kept_runs import Kept
from console.training.scenario.model import Scenario


class TraineeRuns:
    """Reads the runs anew each time it is asked. `scenarios` are all texts that runs may be of."""

    def __init__(
        self, folder: Folder, content: Content, moves: Moves, trainee: str, scenarios: Iterable[Scenario]
    ) -> None:
        self.folder = folder
        self.trainee = trainee
        self._content = content
        self._moves = moves
        self._scenarios = tuple(scenarios)

    def kept(self) -> tuple[Kept, ...]:
        """The own runs, newest first, and those that nobody can read. Raises `ConsoleError`."""
        return tuple(
            one for one in kept_runs.kept(self.folder) if one.header is None or one.header.trainee == self.trainee
        )

    def results(self) -> Results:
        """The own runs with their scores. Raises `ConsoleError`."""
        return results(self.kept(), self._scenarios, self._moves)

    def progress(self, found: Results) -> Progress:
        """What was heard and missed over the runs that count."""
        return progress(self.trainee, found.played)

    def next_scenarios(self, found: Results, told: Progress) -> tuple[Scenario, ...]:
        """What to practise next, best first."""
        last = next((one.log.header.scenario for one in found.played if one.counts), "")
        ids = play_next(told.practise, self._scenarios, last)
        return tuple(next(one for one in self._scenarios if one.id == id) for id in ids)

    def title(self, scenario: str) -> str:
        """A scenario's title in the language in use, or its id where it is not here."""
        found = next((one for one in self._scenarios if one.id == scenario), None)
        return str(found.title.in_(language())) if found is not None else scenario

    def delete(self, run: str) -> None:
        """Delete an own run. Raises `ConsoleError`."""
        kept_runs.delete(self.folder, run)

    def export(self, run: str) -> tuple[Path, ...]:
        """The debrief of a run as page and as Markdown, in the folder of exports. Raises `ConsoleError`."""
        played = [one for one in self.results().played if one.log.header.run == run]
        files = debriefs(played, Terms(language(), self._content, self._moves))
        if not files:
            raise ConsoleError(
                _("This run cannot be taken along yet."),
                _("Finish its debrief first; a run of which the text has changed has none."),
                Exit.BAD_INPUT,
            )
        return self._write(files)

    def export_tables(self) -> tuple[Path, ...]:
        """Tables of all own runs, without a word of what was written. Raises `ConsoleError`."""
        return self._write(tables(tuple(one for one in self.results().played if one.log.header.mode is not Mode.STUDY)))

    def _write(self, files: dict[str, bytes]) -> tuple[Path, ...]:
        write(self.folder.exports, files)
        return tuple(self.folder.exports / name for name in files)
