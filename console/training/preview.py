"""An author looks at a scenario: one run on the real screens, kept nowhere, answered by a scripted run if wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from console.training.app import TrainingApp
from console.training.catalog.training_catalog import TrainingCatalog
from console.training.play import entries as told
from console.training.play.acts import Act, Finishes
from console.training.play.entries import Mode
from console.training.play.header import new_header
from console.training.play.scripted_run import acts_of, answer
from console.training.play.state import Refused, Setup
from console.training.run_factory import RunFactory, references
from console.training.runs.journal import MemoryJournal
from console.training.runs.run import Run
from console.training.scenario.model import Scenario
from console.training.scenario.scripted.scripted_run import Does, Proef
from console.training.texts.work_texts import spoken

AUTHOR = "auteur"
READING_S = 4.0
"""Seconds (of the script) that the scripted run takes for a freeze question, and before it finishes."""


def preview_of(scenario: Scenario, speed: float, proef: Proef | None) -> Callable[..., Preview]:
    """Makes the application, as `TrainingApp` is made."""

    def make(books: TrainingCatalog, starter: RunFactory, **more: Any) -> Preview:
        return Preview(books, starter, scenario=scenario, at_speed=speed, proef=proef, **{**more, "trainee": AUTHOR})

    return make


class Preview(TrainingApp):
    """One run of `scenario` and its debrief, then it ends."""

    def __init__(
        self,
        books: TrainingCatalog,
        starter: RunFactory,
        *,
        scenario: Scenario,
        at_speed: float = 1.0,
        proef: Proef | None = None,
        **more: Any,
    ) -> None:
        super().__init__(books, starter, **more)
        self._scenario = scenario
        self._at_speed = at_speed
        self._proef = proef

    async def lead(self) -> None:
        """The run, and nothing else."""
        moves, proef = self.books.moves, self._proef
        seed = proef.seed if proef is not None and proef.seed is not None else self._scenario.seed
        setup = Setup(
            self._scenario, moves, spoken(), Mode.PRACTICE, self._at_speed, seed, references(self.books.content)
        )
        header = new_header(setup, "voorbeeld", AUTHOR)
        run = Run(setup, header, MemoryJournal(header), self.clock)
        player = Autoplay(run, proef) if proef is not None else None
        try:
            await self.sit(run)
        finally:
            if player is not None:
                player.end()
        self.exit(0)


class Autoplay:
    """Does what a scripted run does, when it does it."""

    def __init__(self, run: Run, proef: Proef) -> None:
        self._run = run
        self._proef = proef
        self._tasks: set[asyncio.Task[None]] = set()
        self._end = run.listen(self._told)

    def end(self) -> None:
        """Do no more."""
        self._end()
        for task in self._tasks:
            task.cancel()

    def _told(self, entries: tuple[told.Entry, ...]) -> None:
        for entry in entries:
            match entry.what:
                case told.TurnOpened(turn=turn):
                    does = self._proef.turn(turn)
                    if does is not None:
                        self._later(does.after, partial(self._do, does))
                case told.Asked(id=id):
                    freeze = self._run.setup.scenario.freeze(id)
                    if freeze is not None:
                        self._later(READING_S, partial(self._try, answer(self._proef.freeze(id), freeze)))
                case told.Over():
                    self._later(READING_S, self._finish)

    def _later(self, seconds: float, do: Callable[[], None]) -> None:
        async def wait() -> None:
            await self._run.clock.sleep(seconds / self._run.play.speed)
            do()

        task = asyncio.ensure_future(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _do(self, does: Does) -> None:
        for act in acts_of(does, self._run.play, self._run.setup.references):
            self._try(act)

    def _finish(self) -> None:
        if self._proef.end is not None:
            self._do(self._proef.end)
        self._try(Finishes())

    def _try(self, act: Act) -> None:
        try:
            self._run.act(act)
        except Refused:
            return
