"""Runs: a new one, one that goes on, one that is looked at again. Their logs stand in the training folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from secrets import token_hex

from console.content.directory import named
from console.content.models import Content
from console.strings import _
from console.support.clock import Clock
from console.support.errors import ConsoleError, Exit
from console.training.catalog.training_catalog import TrainingCatalog
from console.training.play.acts import Ends
from console.training.play.entries import Ended, Entry, Log
from console.training.play.header import new_header, setup_of
from console.training.play.player import NotTheSame
from console.training.play.state import Setup
from console.training.runs.journal import FileJournal
from console.training.runs.run import Run
from console.training.scenario.model import Scenario
from console.training.screens.note import Plan
from console.training.texts.work_texts import spoken


class RunFactory:
    """Makes runs. `new_id` gives the end of a run's name, which is otherwise its day and scenario."""

    def __init__(self, books: TrainingCatalog, *, new_id: Callable[[], str] = lambda: token_hex(2)) -> None:
        self._books = books
        self._new_id = new_id

    def begin(self, scenario: Scenario, plan: Plan, trainee: str, began: datetime, clock: Clock) -> Run:
        """A new run; time begins when the chat is taken. Raises `ConsoleError` where its log cannot be kept."""
        setup = Setup(
            scenario,
            self._books.moves,
            spoken(),
            plan.mode,
            plan.speed,
            scenario.seed,
            references(self._books.content),
        )
        run = f"{began.astimezone():%Y%m%d-%H%M%S}-{_plain(scenario.id)}-{self._new_id()}"
        header = new_header(setup, run, trainee, began, study=plan.study)
        return Run(setup, header, FileJournal.create(self._books.folder.log(run), header), clock)

    def resume(self, run: str, clock: Clock) -> Run:
        """A kept run: one that was left or broken off stands still until somebody goes on, one that is over is there
        for its debrief. Raises `ConsoleError`."""
        log = self._books.log(run)
        scenario = self._books.scenario(str(log.header.scenario))
        journal = FileJournal.go_on(self._books.folder.log(run))
        try:
            setup = setup_of(log.header, scenario, self._books.moves, references(self._books.content))
            return Run.resume(setup, log, journal, clock)
        except NotTheSame:
            journal.close()
            raise _other_text(log) from None

    def keep_broken(self, run: str, clock: Clock) -> None:
        """An unfinished run is over, as broken off; its log stays. Raises `ConsoleError`."""
        try:
            found = self.resume(run, clock)
        except ConsoleError:
            self._end_as_it_is(run)
            return
        try:
            found.act(Ends("broken"))
        finally:
            found.close()

    def _end_as_it_is(self, run: str) -> None:
        """The scenario is another text by now, or gone: the log ends where it is."""
        log = self._books.log(run)
        journal = FileJournal.go_on(self._books.folder.log(run))
        try:
            journal.write([Entry(log.entries[-1].at if log.entries else 0.0, Ended(how="broken"))])
        finally:
            journal.close()


def references(content: Content) -> Mapping[str, str]:
    """What `{ref:ID}` stands for in a scenario: name and number of the directory."""
    return {one.id: named(one) for one in content.referrals.organisations}


def _plain(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", id)[:40]


def _other_text(log: Log) -> ConsoleError:
    return ConsoleError(
        _("The run of {day} was played on another text of its scenario, and cannot be gone on with.").format(
            day=log.header.began[:10]
        ),
        _("It stays as it is; keep it as broken off, or begin the scenario anew."),
        Exit.BAD_INPUT,
    )
