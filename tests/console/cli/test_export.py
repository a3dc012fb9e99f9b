"""`baken export htcds` as a process, beside a real database."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pexpect
import pytest
from sqlalchemy import text

from backend.store import Store
from console.support.errors import Exit
from tests.backend.report.people import Entry, put
from tests.console.cli.serverside import GUARD, Done, baken, on_folder

VICTIM: dict[str, str | frozenset[str]] = {
    "role": "self",
    "flagged_trafficking": "yes",
    "forms": frozenset({"criminal"}),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with records of two persons."""
    folder = tmp_path / "data"

    async def fill(store: Store) -> None:
        await put(store, [Entry(month="2021-03", id=f"{number:032x}", answers=VICTIM) for number in (1, 2)])

    on_folder(folder, fill)
    return folder


def htcds(data: Path, *arguments: str, recipient: str = "CKM, Leeuwarden") -> Done:
    return baken("export", "htcds", "--data", str(data), "--recipient", recipient, "--yes", *arguments)


def log(data: Path) -> list[dict[str, object]]:
    entries = json.loads(baken("audit", "list", "--data", str(data), "--json").out)
    return [one["details"] for one in entries]


def test_a_file_for_its_owner_alone_and_an_entry_in_the_log(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    done = htcds(data, "--output", str(file))
    assert (done.code, done.out, done.err.splitlines()[-1]) == (0, "", "Exported 2 persons for CKM, Leeuwarden.")
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["vic_TypeOfExploitation"] for row in rows] == ["Other", "Other"]
    assert [row["typeOfLabourIllicitActivities"] for row in rows] == ["1", "1"]
    assert log(data) == [{"recipient": "CKM, Leeuwarden", "format": "csv", "records": 2}]
    assert baken("audit", "verify", "--data", str(data)).code == 0


def test_to_a_pipe_as_json(data: Path) -> None:
    done = htcds(data, "--format", "json")
    assert done.code == 0
    whole = json.loads(done.out)
    assert whole["standard"] == "HTCDS 2.0"
    assert "CC BY 4.0" in whole["sources"][0]
    assert len(whole["records"]) == 2


def test_made_up_records_say_so(tmp_path: Path) -> None:
    baken("demo-data", "--years", "2021", "--data", str(tmp_path))
    done = htcds(tmp_path)
    assert "MADE UP" in done.err
    assert {row["x_baken_synthetic"] for row in csv.DictReader(done.out.splitlines())} == {"1"}


@pytest.mark.parametrize("recipient", ["", " ", "a\nb", "x" * 81, "\x1b[31mCKM", "\u202eMKC", " CKM"])
def test_a_recipient_that_is_none(data: Path, tmp_path: Path, recipient: str) -> None:
    done = htcds(data, "--output", str(tmp_path / "out"), recipient=recipient)
    assert done.code == Exit.USAGE
    assert len(done.err.splitlines()) == 2
    assert "\x1b" not in done.err
    assert not (tmp_path / "out").exists()
    assert log(data) == []


def test_a_recipient_must_be_given(data: Path) -> None:
    assert baken("export", "htcds", "--data", str(data)).code == Exit.USAGE


async def other_version(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(text("UPDATE registrations SET definition = 7"))


async def other_value(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(text("UPDATE registrations SET gender = 'Anna de Vries'"))


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (other_version, Exit.CONFIGURATION, "There are records of version 7"),
        (other_value, Exit.BAD_INPUT, "A record has something in gender that the standard does not have"),
    ],
)
def test_what_cannot_be_exported_stops_everything(
    data: Path, tmp_path: Path, change: object, code: Exit, sentence: str
) -> None:
    assert callable(change)
    on_folder(data, change)
    file = tmp_path / "out.csv"
    file.write_text("before")
    done = htcds(data, "--output", str(file))
    assert done.code == code
    assert sentence in done.err
    assert "Anna" not in done.err
    assert file.read_text() == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "out.csv"]
    assert log(data) == []


def test_nothing_to_export(tmp_path: Path) -> None:
    on_folder(tmp_path, lambda store: put(store, []))
    done = htcds(tmp_path)
    assert (done.code, done.out) == (Exit.BAD_INPUT, "")
    assert "There is nothing to export" in done.err


def test_a_full_disk_leaves_neither_a_file_nor_an_entry(data: Path, tmp_path: Path) -> None:
    import resource
    import signal

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    file = tmp_path / "out.csv"
    done = baken(
        "export", "htcds", "--data", str(data), "--recipient", "CKM", "--yes", "--output", str(file), before=small_disk
    )
    assert done.code == Exit.CANNOT_WRITE
    assert len(done.err.splitlines()) == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data"]
    assert log(data) == []


def test_a_place_that_cannot_be_written(data: Path, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none" / "out"):
        done = htcds(data, "--output", str(place))
        assert done.code == Exit.CANNOT_WRITE
        assert len(done.err.splitlines()) == 2
    assert log(data) == []


def test_no_records_on_a_terminal(data: Path) -> None:
    arguments = ["-m", "console", "--lang", "en", "export", "htcds", "--data", str(data), "--recipient", "CKM"]
    child = pexpect.spawn(sys.executable, arguments, timeout=GUARD, encoding="utf-8")
    child.expect("not shown in a terminal")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == Exit.USAGE
    assert log(data) == []


SAID = (
    "On yearOfRegistration, prs_Gender, majorityStatus, vic_TypeOfExploitation: "
    "1 groups of fewer than 11, 2 persons in them; 0 are alone in theirs."
)


def test_it_says_how_unique_the_records_are_and_nobody_to_ask_is_a_no(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    done = baken("export", "htcds", "--data", str(data), "--recipient", "CKM", "--output", str(file))
    assert done.code == Exit.NO_TERMINAL
    assert done.err.splitlines()[0] == SAID
    assert not file.exists()
    assert log(data) == []


@pytest.mark.parametrize(("answer", "goes_out"), [("y", True), ("ja", True), ("n", False), ("", False)])
def test_it_asks_before_it_writes(data: Path, tmp_path: Path, answer: str, goes_out: bool) -> None:
    file = tmp_path / "out.csv"
    arguments = ["-m", "console", "--lang", "en", "export", "htcds", "--data", str(data), "--recipient", "CKM"]
    child = pexpect.spawn(sys.executable, [*arguments, "--output", str(file)], timeout=GUARD, encoding="utf-8")
    child.expect("can be recognised. Export for CKM")
    assert not file.exists()
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == (0 if goes_out else 1)
    assert file.exists() is goes_out
    assert len(log(data)) == int(goes_out)


def test_a_folder_without_a_server(tmp_path: Path) -> None:
    done = htcds(tmp_path / "none")
    assert done.code == Exit.BAD_INPUT
    assert not (tmp_path / "none").exists()
