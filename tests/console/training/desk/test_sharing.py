"""A run that is shared while it goes on: in one process, and between two."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.training.desk.link import Link
from console.training.desk.place import desk_name
from console.training.desk.sharing import EVERY, HANGS, Sharing
from console.training.desk.watching import Watching
from console.training.play.acts import Pauses
from console.training.play.entries import (
    Debriefed,
    Ended,
    Flagged,
    Injected,
    Overruled,
    Paused,
    Sent,
    Watched,
    Whispered,
)
from tests.console.training.desk.logs import BEGIN, KeptRun, header
from tests.stubs.manual_clock import ManualClock, settle
from tests.support.trainee import going

ROOT = Path(__file__).parents[4]
GUARD = 20.0
"""Seconds after which waiting gives up: a guard against hanging, not a measurement."""


class Both:
    """A trainee's console and a desk over one folder."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.run = KeptRun(header(), BEGIN)
        self.said: list[str] = []
        self.sharing = Sharing(folder, self.run, self.clock, act=self.run.act, tell=self.said.append)
        self.desk = Watching(folder, "Kim", "kim-1", self.clock.now)


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(tmp_path)


async def test_what_a_desk_does_comes_to_the_run_and_back_to_the_desk(both: Both) -> None:
    await both.sharing.once()
    both.desk.look()
    for act in (
        Whispered(text="rustig aan", by="Kim"),
        Injected(event="silence", by="Kim", seconds=30.0),
        Overruled(message="s1", moves=("names-limits",), by="Kim"),
        Flagged(note="hier", by="Kim"),
        Pauses(True, "facilitator"),
    ):
        assert both.desk.order("run-1", act)
    await both.sharing.once()
    assert [len(both.run.of(kind)) for kind in (Watched, Whispered, Injected, Overruled, Flagged, Paused)] == [1] * 6
    await both.sharing.once()
    (seen,) = both.desk.look()
    assert seen.untold == 0
    assert seen.view is not None
    assert seen.view.labels["s1"].stands.moves == ("names-limits",)
    assert seen.view.pauses == {"facilitator"}


async def test_what_the_run_refuses_stops_nothing(both: Both) -> None:
    await both.sharing.once()
    both.desk.look()
    both.desk.order("run-1", Whispered(text="nu", by="Kim"))
    both.run.refuses = True
    await both.sharing.once()
    assert both.run.of(Whispered) == []
    both.run.refuses = False
    both.desk.order("run-1", Flagged(note="hier", by="Kim"))
    await both.sharing.once()
    assert len(both.run.of(Flagged)) == 1
    assert both.run.of(Watched) == [Watched(by="Kim", on=True)], "who watches is told as soon as that can be"


async def test_trouble_is_told_once_and_its_end_too_and_nothing_is_lost(both: Both, tmp_path: Path) -> None:
    await both.sharing.once()
    away = tmp_path.with_name("away")
    os.rename(tmp_path, away)
    for number in range(3):
        both.run.add(Sent(id=f"s{number + 2}", text="verder"))
        await both.sharing.once()
    assert len(both.said) == 1
    assert "is er niet" in both.said[0]
    os.rename(away, tmp_path)
    await both.sharing.once()
    assert both.said[1:] == [""]
    assert (tmp_path / "run-1.jsonl").read_bytes().count(b"verder") == 3


async def test_a_folder_that_hangs_holds_up_nothing_but_the_sharing(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    monkeypatch.setattr(Link, "look", lambda self: free.wait(GUARD) and [])
    going = asyncio.create_task(both.sharing.go())
    try:
        await both.clock.advance(HANGS)
        assert both.said == ["De gedeelde map geeft geen antwoord."]
        both.run.add(Sent(id="s2", text="verder"))
        free.set()
        await until(lambda: not both.said[-1])
        await both.clock.advance(EVERY)
        await until(lambda: b"verder" in (tmp_path / "run-1.jsonl").read_bytes())
    finally:
        free.set()
        going.cancel()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(GUARD):
        while not true():
            await settle(1)


async def test_the_last_lines_are_brought_out_at_the_end(both: Both, tmp_path: Path) -> None:
    await both.sharing.once()
    both.run.add(Sent(id="s2", text="tot ziens"))
    await both.sharing.end()
    assert b"tot ziens" in (tmp_path / "run-1.jsonl").read_bytes()


async def test_the_debrief_comes_to_the_desk_when_it_is_shared_and_not_before(both: Both) -> None:
    async with going(both.sharing):
        both.run.add(Ended(how="end", outcome="weer veilig"))
        both.run.add(Debriefed(screen=2, question="redo", answer=("s1",)))
        async with asyncio.timeout(GUARD):
            while not any(each.view and each.view.ended for each in both.desk.look()):
                await both.clock.advance(EVERY)
        assert [each.log for each in both.desk.look()] == [None]
        both.run.add(Debriefed(screen=5, question="share", answer=("yes",)))
    (seen,) = both.desk.look()
    assert seen.log is not None
    assert [entry.what for entry in seen.log.entries if isinstance(entry.what, Debriefed)] == both.run.of(Debriefed)


OTHER_PROCESS = """
import sys, json
from pathlib import Path
from console.support.clock import SteadyClock
from console.training.desk.watching import Watching
from console.training.play.entries import Whispered, Flagged

desk = Watching(Path(sys.argv[1]), "Kim", "kim-1", SteadyClock().now)
for line in sys.stdin:
    if line.startswith("whisper"):
        desk.order("run-1", Whispered(text=line.split(" ", 1)[1].strip(), by="Kim"))
    elif line.startswith("end"):
        desk.end()
    found = desk.look()
    texts = [said.text for each in found if each.view for said in each.view.talk if said.what == "message"]
    print(json.dumps(texts), flush=True)
"""


@pytest.fixture
def other_desk(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", OTHER_PROCESS, str(tmp_path)]
    desk = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    yield desk
    desk.kill()
    desk.communicate()


async def test_two_processes_over_a_real_folder(both: Both, tmp_path: Path, other_desk: subprocess.Popen[str]) -> None:
    desk = other_desk

    async def ask(line: str) -> list[str]:
        assert desk.stdin is not None
        assert desk.stdout is not None
        desk.stdin.write(f"{line}\n")
        desk.stdin.flush()
        answer: list[str] = json.loads(await asyncio.to_thread(desk.stdout.readline))
        return answer

    await both.sharing.once()
    assert "Hoi, kun je vrij typen?" in await ask("look")
    await both.sharing.once()
    assert both.run.of(Watched) == [Watched(by="Kim", on=True)]
    await ask("whisper adem even")
    await both.sharing.once()
    assert both.run.of(Whispered) == [Whispered(text="adem even", by="Kim")]
    for number in range(50):
        both.run.add(Sent(id=f"s{number + 2}", text=f"zin {number}"))
        await both.sharing.once()
    assert (await ask("look"))[-50:] == [f"zin {number}" for number in range(50)]
    await ask("end")
    await both.sharing.once()
    assert both.run.of(Watched)[-1] == Watched(by="Kim", on=False)
    assert (tmp_path / desk_name("run-1", "kim-1")).exists()
