"""Training for tests: the real application, screens, player and log in a test's folder, on a clock that is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from console.content.load import load
from console.screens.settings import Options
from console.strings import language, set_language
from console.training.app import TrainingApp
from console.training.catalog.training_catalog import TrainingCatalog
from console.training.moves.moves import shipped
from console.training.run_factory import RunFactory
from console.training.runs.folder import open_folder
from console.training.runs.run import Run
from console.training.screens.work.screen import TrainingWork
from tests.stubs.manual_clock import ManualClock
from tests.support.piloted import Piloted
from widgets.composer import Composer

CONTENT = load()
MOVES = shipped()
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

SAFE = "hoi kun je nu veilig typen?"
BACK = "je mag altijd terugkomen"

SHORT = """+++
format = "draaiboek/1"
id = "kort-01"
title.nl = "Kort: een fiets"
title.en = "Short: a bicycle"
languages = ["nl", "en"]
origin = "synthetic"
author = "Baken"
reviewed_by = ""
level = 1
minutes = 2
seed = 1
checklist = "checklists@1"
content_note.nl = "Niets ergs."
content_note.en = "Nothing bad."
[caller]
nick = "mus"
jitter = 0.0
[truth]
[score]
[score.must]
asks-safety = ["before END"]
safe-return = ["before END"]
[score.never]
why-question = "vraagt om uitleg / asks for reasons"
+++
== hallo fase 1
n [1s/1s] #m1: hoi ben je er
  en: hi are you there
>> t1 wait 60s "Vraag eerst of het veilig is"
  en: Ask first whether it is safe
  model.nl: Hoi, kun je nu veilig typen?
  model.en: Hi, can you type safely now?
  else -> weg
== weg fase 2
n [1s/1s] #m2: ik moet elke dag zijn fiets wegbrengen anders moet ik betalen
  en: i have to take his bike away every day or else i have to pay
  ! control-debt "moet ik betalen"
?? f1 "Wat doe je?"
  en: What do you do?
  + Teruggeven wat je hoort :: Zo voelt hij zich gehoord. / So he feels heard.
  - Zeggen dat het niet mag :: Dan sluit hij zich af. / Then he closes up.
>> t2 wait 60s
  else -> dag
== dag fase 5
n [1s/1s] #m3: oke doei
  en: ok bye
* close
-> END "dag"
"""


@dataclass
class Training(Piloted):
    """A running training application and all around it."""

    app: TrainingApp
    pilot: Pilot[int]
    clock: ManualClock
    folder: Path
    pauses = 2

    @property
    def run(self) -> Run:
        assert self.app.sitting is not None
        return self.app.sitting.run

    @property
    def work(self) -> TrainingWork:
        assert isinstance(self.app.work, TrainingWork)
        return self.app.work

    @property
    def composer(self) -> Composer:
        return self.work.query_one(Composer)

    async def send(self, text: str) -> None:
        """Write and send, later than the paste guard looks at."""
        self.composer.insert_text(text)
        self.composer._guard.typed(float("-inf"))
        await self.press("enter")

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await self.settle()

    def where_writes(self) -> str | None:
        """The conversation that would receive what is written."""
        return self.composer.conversation

    def told(self) -> list[str]:
        """Codes of the log so far."""
        return [entry.what.code for entry in self.run.entries]


@asynccontextmanager
async def training(
    folder: Path, *, size: tuple[int, int] = (80, 24), trainee: str = "Kees", scenario: str = SHORT, **more: Any
) -> AsyncIterator[Training]:
    """Training as somebody opens it; ends with a check that nothing of it failed."""
    before = language()
    clock = ManualClock()
    place = open_folder(folder)
    (place.scenarios / "kort.draaiboek.txt").write_text(scenario, encoding="utf-8")
    books = TrainingCatalog(place, CONTENT, MOVES, shipped=folder / "none")
    app = TrainingApp(
        books,
        RunFactory(books, new_id=iter("abcdefgh").__next__),
        trainee=trainee,
        options=Options(language=before),
        clock=clock,
        utc=lambda: NOON,
        **more,
    )
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            running = Training(app, pilot, clock, folder)
            await running.settle()
            yield running
        assert app.reporter.first is None, app.reporter.first
        assert app.guard.hits == 0
    finally:
        set_language(before)
