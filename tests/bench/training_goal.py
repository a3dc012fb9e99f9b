"""A scripted minute in training, on the real clock, through the console's session: PERF-13."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from console.core.changes import Change, MessagesAppended
from console.core.state import AppState
from console.session.session import Session
from console.support.clock import SteadyClock
from console.training.play.entries import CallerTypes, Over, Sent, Shown, TurnOpened
from console.training.play.header import new_header
from console.training.runs.journal import FileJournal
from console.training.runs.replay import ReplayBackend
from console.training.runs.run import Run
from console.training.scenario.model import Happening, Scenario
from tests.bench.figures import Row, at_most
from tests.console.training.stories import goes, happens, otherwise, says, scenario, scene, setup, turn

GOAL = "PERF-13"
LATE_MS = 100.0
AT_EIGHT_S = 9.0
ANSWERS_AFTER = 5.0
"""Script seconds after the turn opened."""

MINUTE: Scenario = scenario(
    scene("welkom", says("m1", 4, 6), turn("t1", otherwise("verder"))),
    scene(
        "verder",
        says("m2", 2, 5),
        says("m3", 1, 4),
        happens(Happening.TYPING, 5),
        happens(Happening.SILENCE, 5),
        says("m4", 2, 5),
        happens(Happening.OFFLINE),
        happens(Happening.SILENCE, 3),
        happens(Happening.ONLINE),
        says("m5", 2, 3),
        goes("END", "klaar"),
    ),
)
FIRST = 10.0
AFTER_THE_ANSWER = {"m2": 15.0, "m3": 20.0, "m4": 37.0, "m5": 45.0}
"""Seconds of the script from the answer, which is followed by the 8 s in which a turn stays open."""


def training(rounds: int) -> Iterable[Row]:
    """PERF-13; one round, because it takes a minute."""
    late, took = asyncio.run(_played(1.0))
    yield at_most(
        GOAL, f"training at 1x, {took:.0f} s: latest message on the screen, after its moment", late, LATE_MS, "ms"
    )
    _late, took = asyncio.run(_played(8.0))
    yield at_most(GOAL, "the same at 8x", took, AT_EIGHT_S, "s")


async def _played(speed: float) -> tuple[float, float]:
    """Milliseconds that the latest message was late for the console, and seconds until the end."""
    with tempfile.TemporaryDirectory() as folder:
        of = setup(MINUTE, speed=speed)
        header = new_header(of, "bench", "bench")
        run = Run(of, header, FileJournal.create(Path(folder) / "bench.jsonl", header), SteadyClock())
        backend = ReplayBackend(run)
        session = Session(backend)
        arrived: dict[str, float] = {}
        connected, opened, over = asyncio.Event(), asyncio.Event(), asyncio.Event()

        def hear(state: AppState, change: Change) -> None:
            if state.conversations:
                connected.set()
            if isinstance(change, MessagesAppended):
                for number in range(change.first, change.last + 1):
                    arrived.setdefault(backend.id_of(backend.current, number) or "", run.at)

        def listen(entries: Iterable[object]) -> None:
            told = {type(entry.what) for entry in run.entries}
            if TurnOpened in told:
                opened.set()
            if Over in told:
                over.set()

        session.store.subscribe(hear)
        run.listen(listen)
        working = [asyncio.create_task(session.run()), asyncio.create_task(run.go())]
        await connected.wait()
        await session.commands.claim(backend.current)
        session.open(backend.current)
        await opened.wait()
        await asyncio.sleep(ANSWERS_AFTER / speed)
        session.writing.send(backend.current, "Hoi, goed dat je er bent.")
        await over.wait()
        took = run.at
        await asyncio.sleep(0.2)
        for task in working:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        run.close()
    return _latest(run, arrived, speed), took


def _latest(run: Run, arrived: dict[str, float], speed: float) -> float:
    """By the script's own seconds, not by those of the log, which is looked at too."""
    answer = next(entry.at for entry in run.entries if isinstance(entry.what, Sent))
    wanted = {"m1": FIRST / speed, **{id: answer + after / speed for id, after in AFTER_THE_ANSWER.items()}}
    logged = {entry.what.id: entry.at for entry in run.entries if isinstance(entry.what, Shown)}
    assert logged.keys() == wanted.keys() <= arrived.keys(), (logged, arrived)
    assert any(isinstance(entry.what, CallerTypes) for entry in run.entries)
    return 1e3 * max(abs(when[id] - moment) for when in (logged, arrived) for id, moment in wanted.items())
