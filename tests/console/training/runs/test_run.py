"""A run in the process: with time, with a journal, broken off and gone on with."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from console.training.play.acts import Answers, Ends, Finishes, Pauses, Sends, Ticks
from console.training.play.codec import decode_log, read_log
from console.training.play.entries import Debriefed, Entry, Log, Watched
from console.training.play.header import began, new_header, setup_of
from console.training.play.player import NotTheSame
from console.training.play.state import Refused
from console.training.runs.journal import CannotWrite, FileJournal, MemoryJournal
from console.training.runs.run import TRY_AGAIN, Run
from tests.console.training.at_work import BEGAN, at_practice, header
from tests.console.training.stories import LADDER, MOVES, codes, scenario, setup, told
from tests.stubs.manual_clock import ManualClock, settle


def test_nothing_is_done_before_the_chat_is_taken() -> None:
    clock = ManualClock()
    run = Run(setup(), header(setup()), MemoryJournal(header(setup())), clock)
    for act in (Watched(by="Kim", on=True), Pauses(True), Ends("stopped")):
        with pytest.raises(Refused, match="not_begun"):
            run.act(act)
    run.begin()
    run.act(Watched(by="Kim", on=True))
    again = Run.resume(setup(), Log(run.header, run.entries), MemoryJournal(run.header), clock)
    assert again.entries[: len(run.entries)] == run.entries, "and so the log can be gone on with"


class FullDisk(MemoryJournal):
    """A journal that can be full."""

    def __init__(self) -> None:
        super().__init__(header(setup()))
        self.full = False
        self.waiting: list[Entry] = []

    @property
    def behind(self) -> bool:  # type: ignore[override]  # a constant there
        return bool(self.waiting)

    def write(self, entries: Iterable[Entry]) -> None:
        self.waiting += entries
        self.retry()

    def retry(self) -> None:
        if self.full:
            raise CannotWrite(Path("r-1.jsonl"), "full")
        waiting, self.waiting = self.waiting, []
        super().write(waiting)


async def test_time_does_its_part_and_listeners_hear_it_in_order() -> None:
    clock = ManualClock()
    run = Run(setup(), header(setup()), MemoryJournal(header(setup())), clock)
    heard: list[Entry] = []
    end = run.listen(heard.extend)
    going = asyncio.create_task(run.go())
    await clock.advance(100)
    assert heard == []
    run.begin()
    run.begin()
    await clock.advance(10)
    run.act(Sends("hoi"))
    await clock.advance(8)
    assert tuple(heard) == run.entries
    assert told(heard)[-1] == (18.0, "p verder")
    end()
    run.act(Ticks("control-debt", True))
    assert codes(heard)[-1] == "p"
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going


async def test_a_full_disk_pauses_the_run_and_it_goes_on_when_there_is_room() -> None:
    clock, journal = ManualClock(), FullDisk()
    run = Run(setup(), header(setup()), journal, clock)
    going = asyncio.create_task(run.go())
    run.begin()
    await clock.advance(11)
    journal.full = True
    run.act(Sends("hoi"))
    assert (run.trouble.why if run.trouble else "") == "full"
    assert told(run.entries)[-2:] == [(11.0, "s s1 t1"), (11.0, "z True")]
    await clock.advance(100)
    run.act(Ticks("control-debt", True, "m1"))
    assert run.behind
    journal.full = False
    await clock.advance(TRY_AGAIN)
    assert run.trouble is None
    assert told(run.entries)[-1][1] == "z False"
    await clock.advance(8)
    assert "d t1 verder else" in str(told(run.entries))
    assert decode_log(journal.content, "x").entries == run.entries
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going


async def test_a_run_that_ended_with_a_full_disk_does_not_stand_still_for_ever() -> None:
    clock, journal = ManualClock(), FullDisk()
    run = Run(setup(), header(setup()), journal, clock)
    run.begin()
    journal.full = True
    run.act(Sends("hoi"))
    journal.full = False
    run._journal.retry()  # what a process does last that is closed now
    log = decode_log(journal.content, "x")
    assert log.entries[-1].what.why == "disk"
    again = Run.resume(setup(), log, MemoryJournal(log.header), clock)
    again.act(Pauses(False))
    assert not again.play.paused


async def test_a_run_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    path, clock = tmp_path / "r-1.jsonl", ManualClock()
    first = Run(setup(), header(setup()), FileJournal.create(path, header(setup())), clock)
    async with at_practice(run=first) as practice:
        await practice.claim()
        await clock.advance(12)
        await practice.send("hoi")
        await practice.backend.signal("oefening-1", "control-debt", 2, True)
    first.close()
    await clock.advance(5000)

    log = read_log(path)
    again = Run.resume(setup_of(log.header, LADDER, MOVES), log, FileJournal.go_on(path), clock)
    assert told(again.entries)[-1] == (12.0, "z True")
    async with at_practice(run=again) as practice:
        await clock.advance(60)
        practice.session.open("oefening-1")
        await settle()
        assert practice.texts == ["claimed", "bericht m1", "hoi"]
        assert [(tick.signal, tick.message) for tick in practice.row.signals] == [("control-debt", 2)]
        assert (await practice.backend.send("oefening-1", "hoi", "id-1")).id == 3
        again.act(Pauses(False))
        await clock.advance(13)
        assert practice.texts[-1] == "bericht m4"
        again.act(Ends("closed"))
        again.act(Finishes())
    again.close()
    kept = read_log(path)
    assert kept.entries == again.entries
    assert [entry.what.why for entry in kept.entries if entry.what.code == "z"] == ["broken", ""]

    ended = Run.resume(setup_of(kept.header, LADDER, MOVES), kept, FileJournal.go_on(path), clock)
    ended.act(Debriefed(screen=5, question="done", answer=("yes",)))
    ended.close()
    assert codes(read_log(path).entries)[-2:] == ["x", "a"]


PROCESS = """
import asyncio, sys
from pathlib import Path
from console.support.clock import SteadyClock
from console.training.play import acts
from console.training.runs.journal import FileJournal
from console.training.runs.run import Run
from tests.console.training.at_work import header
from tests.console.training.stories import setup

async def main():
    of = setup(speed=64.0)
    run = Run(of, header(of), FileJournal.create(Path(sys.argv[1]), header(of)), SteadyClock())
    run.listen(lambda entries: [print(entry.what.code, flush=True) for entry in entries])
    going = asyncio.create_task(run.go())
    run.begin()
    while run.play.open_turn is None:
        await asyncio.sleep(0.01)
    run.act(acts.Sends("hoi", "id-1"))
    run.act(acts.Ticks("control-debt", True, "m1"))
    await going

asyncio.run(main())
"""


def test_a_killed_process_loses_nothing_and_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "r-1.jsonl"
    process = subprocess.Popen([sys.executable, "-c", PROCESS, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line.strip())
        if seen[-1] == "F":
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    log = read_log(path)
    assert codes(log.entries) == seen
    assert log.broken_line == 0
    run = Run.resume(setup_of(log.header, LADDER, MOVES), log, FileJournal.go_on(path), ManualClock())
    assert (run.play.question, run.play.story.ticks) == ("f1", {"control-debt": "m1"})
    assert [own.id for own in run.play.story.own] == ["s1"]
    run.act(Answers("f1", 0))
    run.close()
    assert codes(read_log(path).entries) == [*seen, "z", "f", "e", "e"][: len(codes(run.entries))]


def test_the_header_says_with_what_it_was_played() -> None:
    of = setup(seed=3, language="en")
    first = new_header(of, "r-9", "anna", BEGAN, facilitator="bea")
    assert (first.began, began(first)) == ("2026-01-05T22:00:00Z", BEGAN)
    assert (first.moves, first.scenario_sha256, first.seed, first.facilitator) == ("moves@3", "0" * 64, 3, "bea")
    assert setup_of(first, LADDER, MOVES) == of
    with pytest.raises(NotTheSame):
        setup_of(first, replace(scenario(), digest="1" * 64), MOVES)
