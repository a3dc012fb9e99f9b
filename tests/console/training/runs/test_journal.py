"""The log on disk: nothing is lost, and no line is there by half."""

from __future__ import annotations

import errno
import os
import resource
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.training.play import acts
from console.training.play.codec import encode_log, read_log
from console.training.runs.journal import CannotWrite, FileJournal
from tests.console.training.at_work import header
from tests.console.training.play.runs import Run
from tests.console.training.stories import setup


@pytest.fixture
def run() -> Run:
    run = Run()
    run.do(20, acts.Sends("hoi"))
    run.to(33)
    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r-1.jsonl"


def test_each_line_is_there_at_once_for_its_owner_alone(path: Path, run: Run) -> None:
    journal = FileJournal.create(path, header(setup()))
    for number, entry in enumerate(run.log, start=1):
        journal.write([entry])
        assert len(read_log(path).entries) == number
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == encode_log(header(setup()), run.log)
    journal.close()


def test_there_is_one_log_for_a_run_and_one_window(path: Path, run: Run) -> None:
    journal = FileJournal.create(path, header(setup()))
    with pytest.raises(CannotWrite, match="al een log"):
        FileJournal.create(path, header(setup()))
    with pytest.raises(CannotWrite, match="ander venster"):
        FileJournal.go_on(path)
    journal.close()
    FileJournal.go_on(path).close()
    with pytest.raises(CannotWrite, match="kan niet worden geschreven"):
        FileJournal.go_on(path.with_name("weg.jsonl"))


@pytest.mark.parametrize("tail", [b"", b'[99.000,"c",{"id', bytes(50)])
def test_going_on_writes_behind_the_last_whole_line(path: Path, run: Run, tail: bytes) -> None:
    path.write_bytes(encode_log(header(setup()), run.log[:3]) + tail)
    journal = FileJournal.go_on(path)
    journal.write(run.log[3:])
    journal.close()
    assert path.read_bytes() == encode_log(header(setup()), run.log)


def test_a_last_line_without_its_end_gets_it(path: Path, run: Run) -> None:
    path.write_bytes(encode_log(header(setup()), run.log[:3])[:-1])
    journal = FileJournal.go_on(path)
    journal.write(run.log[3:])
    assert path.read_bytes() == encode_log(header(setup()), run.log)
    journal.close()


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file of this process may be longer than 700 bytes: the system itself refuses, in the middle of a line."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_one_by_one(journal: FileJournal, run: Run) -> None:
    for entry in run.log:
        journal.write([entry])


def test_a_full_disk_loses_nothing_and_leaves_no_half_line(path: Path, run: Run, small_disk: None) -> None:
    journal = FileJournal.create(path, header(setup()))
    with pytest.raises(CannotWrite, match="schijf is vol"):
        write_one_by_one(journal, run)
    assert [journal.behind] == [True]
    assert path.read_bytes().endswith(b"}]\n")
    written = len(read_log(path).entries)
    with pytest.raises(CannotWrite):
        journal.write(run.log[written + 1 :])
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    journal.retry()
    assert not journal.behind
    assert read_log(path).entries == tuple(run.log)
    journal.close()


def test_where_half_a_line_cannot_be_taken_back_it_is_finished_first(
    path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = FileJournal.create(path, header(setup()))
    room = 200
    real = os.write

    def write(handle: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(handle, data[:room])
        room -= written
        return written

    def refuse(handle: int, length: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "ftruncate", refuse)
    for entry in run.log:
        try:
            journal.write([entry])
        except CannotWrite:
            assert journal.behind
    room = 10
    with pytest.raises(CannotWrite):
        journal.retry()
    room = 100_000
    journal.retry()
    assert path.read_bytes() == encode_log(header(setup()), run.log)
    monkeypatch.undo()
    journal.close()


def test_a_disk_that_is_full_from_the_start_leaves_nothing_behind(path: Path, small_disk: None) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    with pytest.raises(CannotWrite, match="schijf is vol"):
        FileJournal.create(path, header(setup()))
    assert not path.exists()


def test_a_run_that_cannot_be_gone_on_with_on_a_full_disk_can_be_once_there_is_room(
    path: Path, run: Run, small_disk: None
) -> None:
    _soft, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    path.write_bytes(encode_log(header(setup()), run.log)[:-1])
    size = path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    with pytest.raises(CannotWrite, match="schijf is vol"):
        FileJournal.go_on(path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    journal = FileJournal.go_on(path)
    assert path.stat().st_size == size + 1
    journal.close()
