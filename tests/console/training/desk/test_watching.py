"""The facilitator's side, over a real folder: what is shown, and what is said before anything is shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.training.desk.link import Link
from console.training.desk.watching import Trainee, Watching
from console.training.play.entries import Ended, Entry, Flagged, Happened, Paused, Sent, Watched, Whispered
from tests.console.training.desk.logs import BEGIN, add, header, log_of, write_log
from tests.stubs.manual_clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def watching(tmp_path: Path, clock: ManualClock) -> Watching:
    return Watching(tmp_path, "Kim", "kim-1", clock.now, wall=lambda: datetime(2026, 3, 1, 20, 2, tzinfo=UTC))


def one(found: tuple[Trainee, ...]) -> Trainee:
    (trainee,) = found
    return trainee


def orders(folder: Path, run: str = "run-1") -> list[bytes]:
    return (folder / f"{run}.kim-1.desk.jsonl").read_bytes().splitlines()


def test_a_run_is_shown_and_grows(tmp_path: Path, watching: Watching) -> None:
    path = write_log(tmp_path, header(), BEGIN)
    view = one(watching.look()).view
    assert view is not None
    assert view.scene == "welkom"
    add(path, Entry(50.0, Sent(id="s2", text="En toen?")))
    view = one(watching.look()).view
    assert view is not None
    assert view.last is not None
    assert view.last.text == "En toen?"


def test_who_watches_is_written_before_anything_is_shown(tmp_path: Path, watching: Watching) -> None:
    write_log(tmp_path, header(), BEGIN)
    watching.look()
    assert orders(tmp_path) == [b'{"by":"Kim","format":"baken-desk/1"}', b'[1,"watch",{"on":true}]']
    assert (tmp_path / "run-1.kim-1.desk.jsonl").stat().st_mode & 0o777 == 0o640


def test_a_run_whose_trainee_cannot_be_told_is_not_shown(tmp_path: Path, watching: Watching) -> None:
    write_log(tmp_path, header(), BEGIN)
    (tmp_path / "run-1.kim-1.desk.jsonl").mkdir()
    hidden = one(watching.look())
    assert (hidden.view, hidden.trouble) == (None, "unannounced")
    assert hidden.why
    (tmp_path / "run-1.kim-1.desk.jsonl").rmdir()
    assert one(watching.look()).view is not None
    assert orders(tmp_path)[1] == b'[1,"watch",{"on":true}]'


def test_an_old_run_that_ended_is_shown_and_nothing_is_written_for_it(tmp_path: Path, watching: Watching) -> None:
    write_log(tmp_path, header(), [*BEGIN, Entry(90.0, Ended(how="end"))])
    assert one(watching.look()).view is not None
    assert [path.name for path in tmp_path.iterdir()] == ["run-1.jsonl"]


async def test_after_the_end_a_trainee_who_is_still_there_sees_who_watches(
    tmp_path: Path, watching: Watching, clock: ManualClock
) -> None:
    path = write_log(tmp_path, header(), [*BEGIN, Entry(90.0, Ended(how="end"))])
    watching.look()
    os.utime(path, ns=(1, 1))
    watching.look()
    assert orders(tmp_path)[1:] == [b'[1,"watch",{"on":true}]']


async def test_signs_of_life_go_both_ways(tmp_path: Path, watching: Watching, clock: ManualClock) -> None:
    path = write_log(tmp_path, header(), BEGIN)
    mine = tmp_path / "run-1.kim-1.desk.jsonl"
    watching.look()
    link = Link(tmp_path, "run-1", clock.now)
    link.look()
    for second in range(1, 21):
        await clock.advance(1.0)
        os.utime(mine, ns=(0, mine.stat().st_mtime_ns - 1))
        before = mine.stat().st_mtime_ns
        trainee = one(watching.look())
        assert (mine.stat().st_mtime_ns != before) == (second % 2 == 0)
        assert clock.now() - trainee.alive_at == second, "the trainee's console gave none"
    os.utime(path)
    assert clock.now() - one(watching.look()).alive_at == 0


async def test_the_time_of_a_run_that_was_there_before_comes_from_its_header(
    tmp_path: Path, watching: Watching, clock: ManualClock
) -> None:
    path = write_log(tmp_path, header(), BEGIN)
    trainee = one(watching.look())
    assert trainee.now(clock.now()) == 120.0
    await clock.advance(10.0)
    add(path, Entry(140.0, Happened(event="offline")))
    assert one(watching.look()).now(clock.now()) == 140.0


@pytest.mark.parametrize(
    ("began", "entries"),
    [
        ("yesterday", BEGIN),
        ("2026-03-01T20:00:00", BEGIN),
        ("2020-01-01T00:00:00+00:00", BEGIN),
        ("2026-03-01T23:00:00+00:00", BEGIN),
        ("2026-03-01T20:00:00+00:00", [*BEGIN, Entry(36.0, Paused(on=False, why="broken"))]),
    ],
)
def test_where_the_header_cannot_tell_it_the_last_line_does(
    tmp_path: Path, watching: Watching, clock: ManualClock, began: str, entries: list[Entry]
) -> None:
    write_log(tmp_path, header(began=began), entries)
    assert one(watching.look()).now(clock.now()) == entries[-1].at


def test_what_was_asked_counts_until_it_stands_in_the_log(tmp_path: Path, watching: Watching) -> None:
    path = write_log(tmp_path, header(), BEGIN)
    assert one(watching.look()).untold == 1
    assert watching.order("run-1", Whispered(text="rustig aan", by="Kim"))
    assert watching.order("run-1", Flagged(note="hier", by="Kim"))
    assert one(watching.look()).untold == 3
    add(path, Entry(50.0, Watched(by="Kim", on=True)), Entry(51.0, Whispered(text="rustig aan", by="Kim")))
    assert one(watching.look()).untold == 1
    assert orders(tmp_path)[2:] == [b'[2,"whisper",{"text":"rustig aan"}]', b'[3,"flag",{"note":"hier"}]']
    assert not watching.order("run-2", Flagged(note="hier", by="Kim"))


async def test_what_changes_nothing_is_not_waited_for_for_ever(
    tmp_path: Path, watching: Watching, clock: ManualClock
) -> None:
    path = write_log(tmp_path, header(), BEGIN)
    watching.look()
    await clock.advance(61.0)
    os.utime(path)
    assert one(watching.look()).untold == 0


def test_the_end_of_the_desk_is_said(tmp_path: Path, watching: Watching, clock: ManualClock) -> None:
    write_log(tmp_path, header(), BEGIN)
    link = Link(tmp_path, "run-1", clock.now)
    link.look()
    watching.look()
    assert link.look() == [Watched(by="Kim", on=True)]
    watching.end()
    watching.end()
    assert link.look() == [Watched(by="Kim", on=False)]


DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage": lambda path: path.write_bytes(b"garbage\n\xff\xfe\n"),
    "no header": lambda path: path.write_bytes(log_of(header(), BEGIN).split(b"\n", 1)[1]),
    "of a later version": lambda path: path.write_bytes(log_of(header(format="baken-log/9"), BEGIN)),
    "empty": lambda path: path.write_bytes(b""),
    "half a header": lambda path: path.write_bytes(log_of(header(), [])[:40]),
    "a link": lambda path: path.symlink_to("/etc/passwd"),
    "a folder": lambda path: path.mkdir(),
    "a fifo": lambda path: os.mkfifo(path),
}


@pytest.mark.parametrize("damage", DAMAGE, ids=str)
def test_what_is_no_log_is_not_shown_and_stops_nobody(tmp_path: Path, watching: Watching, damage: str) -> None:
    DAMAGE[damage](tmp_path / "run-0.jsonl")
    write_log(tmp_path, header(), BEGIN)
    found = {each.run: each for each in watching.look()}
    assert found["run-1"].view is not None
    assert "run-0" not in found or (found["run-0"].view is None and found["run-0"].trouble in ("unreadable", "reading"))
    assert not list(tmp_path.glob("run-0.kim*"))


def test_a_bad_line_is_counted_and_the_others_count(tmp_path: Path, watching: Watching) -> None:
    whole = log_of(header(), BEGIN)
    (tmp_path / "run-1.jsonl").write_bytes(whole + b'[50.0,"?",{}]\n[51.0,"s",{"text":3}]\nnope\n')
    add(tmp_path / "run-1.jsonl", Entry(60.0, Sent(id="s2", text="En toen?")))
    trainee = one(watching.look())
    assert trainee.bad == 3
    assert trainee.view is not None
    assert trainee.view.last is not None
    assert trainee.view.last.ref == "s2"


def test_a_run_that_is_written_anew_is_shown_anew(tmp_path: Path, watching: Watching) -> None:
    write_log(tmp_path, header(), BEGIN)
    watching.look()
    write_log(tmp_path, header(trainee="merel"), BEGIN[:2])
    view = one(watching.look()).view
    assert view is not None
    assert (view.alias, view.lines) == ("merel", 2)


def test_a_removed_run_and_a_removed_folder_keep_what_was_seen(tmp_path: Path, clock: ManualClock) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    watching = Watching(folder, "Kim", "kim-1", clock.now)
    path = write_log(folder, header(), BEGIN)
    watching.look()
    path.unlink()
    gone = one(watching.look())
    assert gone.trouble == "gone"
    assert gone.view is not None
    shutil.rmtree(folder)
    assert one(watching.look()).view is not None
    assert not watching.there
    assert not watching.order("run-1", Flagged(note="hier", by="Kim"))
    folder.mkdir()
    write_log(folder, header(), BEGIN[:3])
    back = one(watching.look())
    assert (back.trouble, watching.there) == ("", True)
    assert back.view is not None
    assert back.view.lines == 3
    watching.look()
    assert orders(folder)[-1] == b'[2,"flag",{"note":"hier"}]', "it was written as soon as it could be"


def test_fifty_megabytes_are_not_read(tmp_path: Path, watching: Watching) -> None:
    with (tmp_path / "run-0.jsonl").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    write_log(tmp_path, header(), BEGIN)
    large, good = watching.look()
    assert (large.view, large.trouble) == (None, "too_large")
    assert good.view is not None
