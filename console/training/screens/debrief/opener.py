"""From a run that is over to its debrief, and from all of them to progress."""

from __future__ import annotations

from console.strings import _, language
from console.support.errors import ConsoleError, Exit
from console.training.catalog.trainee_runs import TraineeRuns
from console.training.catalog.training_catalog import TrainingCatalog
from console.training.debrief.terms import Terms
from console.training.play.acts import Act
from console.training.play.entries import Log
from console.training.play.state import Refused
from console.training.progress.results import texts
from console.training.runs.run import Run
from console.training.scoring.result import Score
from console.training.scoring.score import score
from console.training.screens.debrief.screen import DebriefScreen
from console.training.screens.progress import ProgressScreen
from console.training.texts.work_texts import refusal


def debrief_screen(run: Run, books: TrainingCatalog, *, ascii_only: bool) -> DebriefScreen:
    """The debrief of this run; its answers go into the run's log."""
    scenario, moves = run.play.setup.scenario, books.moves

    def log() -> Log:
        return Log(run.header, tuple(run.entries))

    def found() -> Score:
        return score(log(), scenario, moves)

    def act(what: Act) -> None:
        try:
            run.act(what)
        except Refused as error:
            raise ConsoleError(
                refusal(error), _("Go back to the library and open the run again."), Exit.BAD_INPUT
            ) from None

    return DebriefScreen(
        log,
        scenario,
        found,
        act,
        content=books.content,
        moves=moves,
        next_scenario=books.next_title(scenario.id),
        ascii_only=ascii_only,
        unwritten=lambda: run.behind,
    )


def progress_screen(books: TrainingCatalog, trainee: str) -> ProgressScreen:
    """Over the own runs in the training folder."""
    portfolio = TraineeRuns(books.folder, books.content, books.moves, trainee, texts(books.folder))
    return ProgressScreen(portfolio, Terms(language(), books.content, books.moves))
