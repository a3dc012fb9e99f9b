"""The kept runs: listed, deleted, and gone after some months; what cannot be read stays and says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.support.errors import ConsoleError, Exit
from console.training.play.codec import encode_log
from console.training.play.entries import Debriefed, Ended, What
from console.training.progress.results import Unscored, results, texts
from console.training.runs.folder import Folder, open_folder
from console.training.runs.journal import CannotWrite, FileJournal
from console.training.runs.kept_runs import State, delete, forget, keep_months, kept, load, older_than
from console.training.scenario.catalog import SHIPPED
from tests.console.training.scoring.small import BEGIN, MOVES, SCENARIO, log

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
END: tuple[float, What] = (200.0, Ended(how="end", outcome="goed"))
DONE: tuple[float, What] = (300.0, Debriefed(screen=5, question="done", answer=("yes",)))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return open_folder(tmp_path / "training")


def keep(folder: Folder, run: str, lines: Iterable[tuple[float, What]] = BEGIN, **header: Any) -> Path:
    made = log(*lines, run=run, **header)
    path = folder.log(run)
    path.write_bytes(encode_log(made.header, made.entries))
    return path


def test_newest_first_with_what_became_of_each(folder: Folder) -> None:
    keep(folder, "a", began="2026-11-01T10:00:00Z")
    keep(folder, "b", (*BEGIN, END, DONE), began="2026-11-05T10:00:00Z")
    keep(folder, "c", (*BEGIN, END), began="2026-11-03T10:00:00Z")
    keep(folder, "d", (*BEGIN, (95.0, Ended(how="broken"))), began="2026-11-02T10:00:00Z")
    keep(folder, "e", (*BEGIN, (95.0, Ended(how="stopped"))), began="2026-11-04T10:00:00Z")
    assert [(one.run, one.state) for one in kept(folder)] == [
        ("b", State.DEBRIEFED),
        ("e", State.STOPPED),
        ("c", State.FINISHED),
        ("d", State.BROKEN),
        ("a", State.OPEN),
    ]
    assert [one.seconds for one in kept(folder)][0] == 300.0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\x00\x00", "empty"),
        (b'{"format": "baken-log/0"}\n', "older"),
        (b'{"format": "baken-log/9"}\n', "newer"),
        (b"hallo\n", "other"),
        (b"[" * 100_000 + b"\n", "other"),
    ],
)
def test_what_cannot_be_read_is_listed_with_the_reason_and_never_goes_by_itself(
    folder: Folder, content: bytes, why: str
) -> None:
    path = folder.log("oud")
    path.write_bytes(content)
    (found,) = kept(folder)
    assert found.state is State.UNREADABLE
    assert found.trouble is not None
    assert (found.trouble.why, bool(found.trouble.message)) == (why, True)
    assert forget(folder, 1, NOW.replace(year=2090)) == ()
    assert path.exists()
    with pytest.raises(ConsoleError):
        load(folder, "oud")
    delete(folder, "oud")
    assert not path.exists()


def test_a_run_that_another_window_writes_is_not_deleted(folder: Folder) -> None:
    path = keep(folder, "a")
    other_window = FileJournal.go_on(path)
    with pytest.raises(CannotWrite, match="ander venster"):
        delete(folder, "a")
    assert path.exists()
    other_window.close()
    delete(folder, "a")
    assert not path.exists()


def test_a_damaged_line_and_a_moment_that_is_none(folder: Folder) -> None:
    path = keep(folder, "a")
    path.write_bytes(path.read_bytes().replace(b'"m1"', b"m1"))
    keep(folder, "b", began="gisteren")
    assert [one.state for one in kept(folder)] == [State.UNREADABLE] * 2


def test_a_half_written_last_line_is_kept_as_a_run_that_is_not_over(folder: Folder) -> None:
    path = keep(folder, "a")
    path.write_bytes(path.read_bytes()[:-5])
    (found,) = kept(folder)
    assert found.state is State.OPEN
    assert load(folder, "a").broken_line == len(BEGIN) + 1


def test_other_files_are_no_runs(folder: Folder) -> None:
    (folder.runs / ".a.jsonl").write_bytes(b"x")
    (folder.runs / "lees-mij.txt").write_bytes(b"x")
    assert kept(folder) == ()


def test_runs_of_six_months_ago_go_and_others_stay(folder: Folder) -> None:
    keep(folder, "old", began="2026-05-27T12:00:00Z")
    keep(folder, "new", began="2026-05-27T12:00:01Z")
    assert [one.run for one in forget(folder, 6, NOW)] == ["old"]
    assert [one.run for one in kept(folder)] == ["new"]


def test_months_of_different_lengths() -> None:
    from console.training.runs.kept_runs import _months_before

    assert _months_before(datetime(2026, 8, 31, tzinfo=UTC), 6) == datetime(2026, 2, 28, tzinfo=UTC)
    assert _months_before(datetime(2026, 1, 15, tzinfo=UTC), 13) == datetime(2024, 12, 15, tzinfo=UTC)


def test_how_long_runs_are_kept_can_be_set(folder: Folder) -> None:
    assert keep_months(folder) == 6
    folder.settings.write_text("keep_months = 3\n")
    assert keep_months(folder) == 3


@pytest.mark.parametrize("text", ["keep_months = 0", "keep_months = true", 'keep_months = "6"', "keep_months = ["])
def test_a_setting_that_is_not_understood_deletes_nothing(folder: Folder, text: str) -> None:
    folder.settings.write_text(text)
    with pytest.raises(ConsoleError) as refused:
        keep_months(folder)
    assert refused.value.exit_code is Exit.CONFIGURATION


@pytest.mark.parametrize("run", ["", "..", "../a", "a/b", "niet", "x" * 200, "a\x00b", "*"])
def test_no_other_file_can_be_named(folder: Folder, run: str) -> None:
    (folder.path / "a.jsonl").write_bytes(b"x")
    with pytest.raises(ConsoleError):
        delete(folder, run)
    assert (folder.path / "a.jsonl").exists()


def test_a_folder_that_is_gone_is_said(folder: Folder) -> None:
    folder.runs.rmdir()
    with pytest.raises(ConsoleError):
        kept(folder)


def test_scores_of_runs_and_why_some_have_none(folder: Folder) -> None:
    keep(folder, "a", (*BEGIN, END))
    keep(folder, "b", (*BEGIN, END), scenario_sha256="e" * 64)
    folder.log("c").write_bytes(b"x\n")
    found = results(kept(folder), [SCENARIO, replace(SCENARIO, digest="f" * 64)], MOVES)
    assert [one.score.run for one in found.played] == ["a"]
    assert len(found.played[0].log_sha256) == 64
    assert found.unscored == {"b": Unscored.OTHER_TEXT, "c": Unscored.UNREADABLE}


def test_age_is_that_of_the_run_and_not_of_its_file(folder: Folder) -> None:
    keep(folder, "a", began="2020-01-01T00:00:00Z")
    assert [one.run for one in older_than(kept(folder), 6, NOW)] == ["a"]


def test_the_texts_are_the_shipped_ones_and_those_of_the_folder_that_can_be_read(folder: Folder) -> None:
    shipped = texts(folder)
    assert len(shipped) >= 12
    own = next(SHIPPED.glob("*.draaiboek.txt")).read_bytes()
    (folder.scenarios / "eigen.draaiboek.txt").write_bytes(own + b"# een opmerking erbij\n")
    (folder.scenarios / "kapot.draaiboek.txt").write_bytes(b"\xff\x00")
    (folder.scenarios / "map.draaiboek.txt").mkdir()
    (folder.scenarios / "lees-mij.txt").write_bytes(own)
    assert len(texts(folder)) == len(shipped) + 1
    assert len({scenario.digest for scenario in texts(folder)}) == len(shipped) + 1
