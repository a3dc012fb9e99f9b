"""`baken demo-data` as a process, beside a real database."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from backend.store import Store
from backend.store.tables import registrations
from console.support.errors import Exit
from tests.console.cli.serverside import Done, baken, on_folder, without_note_to_root
from tests.support.demo_years import demo_years
from tests.support.once import copied


def demo_data(data: Path, *arguments: str) -> Done:
    return baken("demo-data", "--data", str(data), *arguments)


def everything(data: Path) -> dict[str, list[object]]:
    with closing(sqlite3.connect(data / "baken.sqlite3")) as database:
        return {
            table: database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in ("registrations", "audit", "editions")
        }


def test_the_report_over_the_demo_years(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    done = demo_data(tmp_path / "data", "--years", "2019-2021", "--seed", "1")
    assert (done.code, without_note_to_root(done.err)) == (0, "")
    assert "made-up records: 2019, 2020, 2021." in done.out
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    ask = ("report", "--year", "2021", "--compare", "--data", str(tmp_path / "data"))
    assert "have not been published yet" in baken(*ask).err
    published = copied(demo_years(tmp_path_factory), tmp_path / "published")
    assert everything(tmp_path / "data")["registrations"] == everything(published)["registrations"]
    report = baken(*ask[:-1], str(published))
    assert report.code == 0
    text = " ".join(report.out.split())  # no-break spaces stand before the signs
    assert "285 possible victims in 2021: +14 % compared with 250 in 2020." in text
    assert "800 over three years (2019: 265, 2020: 250, 2021: 285)." in text
    assert "MADE UP" in report.out


def test_again_changes_nothing_and_a_year_more_is_added(tmp_path: Path) -> None:
    demo_data(tmp_path, "--years", "2020-2021")
    before = everything(tmp_path)
    done = demo_data(tmp_path, "--years", "2020-2021")
    assert (done.code, done.out) == (0, "Already there, and not changed: 2020, 2021.\n")
    assert everything(tmp_path) == before
    done = demo_data(tmp_path, "--years", "2019-2021")
    assert done.out.startswith("Already there, and not changed: 2020, 2021.\nAdded ")
    demo_data(tmp_path / "other", "--years", "2019-2021")
    assert everything(tmp_path)["registrations"] == everything(tmp_path / "other")["registrations"]
    entries = json.loads(baken("audit", "list", "--data", str(tmp_path), "--json").out)
    assert [(one["action"], one["details"]["first"], one["details"]["last"]) for one in entries] == [
        ("demo_data", 2020, 2021),
        ("demo_data", 2019, 2019),
    ]


def test_another_seed_does_not_come_beside_the_first(tmp_path: Path) -> None:
    demo_data(tmp_path, "--years", "2020")
    before = everything(tmp_path)
    done = demo_data(tmp_path, "--years", "2019-2020", "--seed", "2")
    assert done.code == Exit.BAD_INPUT
    assert "There are other made-up records of 2020" in done.err
    assert everything(tmp_path) == before


async def one_of_them_is_real(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(
            update(registrations).where(registrations.c.month == "2018-01").values(synthetic=False)
        )


def test_never_beside_records_of_real_people(tmp_path: Path) -> None:
    demo_data(tmp_path, "--years", "2018")
    on_folder(tmp_path, one_of_them_is_real)
    before = everything(tmp_path)
    done = demo_data(tmp_path, "--years", "2019")
    assert done.code == Exit.BAD_INPUT
    assert "choose another folder with --data" in done.err
    assert len(done.err.splitlines()) == 2
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    "years", ["2021-2019", "1999", "2000-2099", "x", "2019-", "-2019", "2019-2020-2021", "20\x1b[2J19", "٢٠١٩"]
)
def test_what_is_no_range(tmp_path: Path, years: str) -> None:
    done = demo_data(tmp_path / "data", "--years", years)
    assert done.code == Exit.USAGE
    assert "is no range of years; nothing was added" in done.err
    assert "\x1b" not in done.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_year_that_is_not_over(tmp_path: Path, ahead: int) -> None:
    year = datetime.now(UTC).year + ahead
    done = demo_data(tmp_path, "--years", f"2019-{year}")
    assert done.code == Exit.USAGE
    assert "is not over yet" in done.err
    assert everything(tmp_path)["registrations"] == []


@pytest.mark.parametrize("seed", ["-1", "x", str(2**31)])
def test_a_seed_that_is_none(tmp_path: Path, seed: str) -> None:
    assert demo_data(tmp_path, "--seed", seed).code == Exit.USAGE


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    import resource

    demo_data(tmp_path, "--years", "2018")
    before = everything(tmp_path)
    largest = max(one.stat().st_size for one in tmp_path.iterdir()) + 100_000

    def small_disk() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    done = baken("demo-data", "--years", "2000-2017", "--data", str(tmp_path), before=small_disk)
    assert done.code == Exit.CANNOT_WRITE
    assert len(done.err.splitlines()) == 2
    assert everything(tmp_path) == before
    assert demo_data(tmp_path, "--years", "2017").code == 0
