"""The key file: outside the data folder, one key a year, gone after three, and never written over unread."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.credentials.passwords import QUICK, Hashing
from backend.store.keys import Keys, KeyTrouble, NoKeys, default_file


class Years:
    """A clock of which only the year is moved."""

    def __init__(self, year: int = 2026) -> None:
        self.year = year

    def __call__(self) -> datetime:
        return datetime(self.year, 3, 2, tzinfo=UTC)


@pytest.fixture
def clock() -> Years:
    return Years()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (folder := tmp_path / "data").mkdir()
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "return-words.json"


def opened(file: Path, data: Path, clock: Years, hashing: Hashing = QUICK) -> Keys:
    keys = Keys(file, data, hashing, clock)
    keys.open()
    return keys


def years(keys: Keys) -> list[int]:
    return [key.year for key in keys.living()]


def in_file(file: Path) -> list[int]:
    return [key["year"] for key in json.loads(file.read_text())["keys"]]


def refused(file: Path, data: Path, clock: Years) -> KeyTrouble:
    with pytest.raises(NoKeys) as caught:
        opened(file, data, clock)
    return caught.value.trouble


def test_the_first_start_makes_the_file_for_its_owner_alone(file: Path, data: Path, clock: Years) -> None:
    before = os.umask(0)
    try:
        keys = opened(file, data, clock)
    finally:
        os.umask(before)
    assert years(keys) == [2026]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert opened(file, data, clock).living() == keys.living()


def test_each_year_has_its_key_and_each_key_three_years(file: Path, data: Path, clock: Years) -> None:
    keys = opened(file, data, clock)
    first = keys.living()[0]
    seen = {}
    for year in range(2026, 2031):
        clock.year = year
        keys.forget_expired()
        seen[year] = years(keys)
        assert in_file(file) == seen[year]
        assert (first in keys.living()) is (year < 2029)
    assert seen == {
        2026: [2026],
        2027: [2027, 2026],
        2028: [2028, 2027, 2026],
        2029: [2029, 2028, 2027],
        2030: [2030, 2029, 2028],
    }
    assert first.secret not in file.read_text()


def test_a_key_is_not_used_a_day_too_long_though_nothing_tidied_up(file: Path, data: Path, clock: Years) -> None:
    keys = opened(file, data, clock)
    file.unlink()
    clock.year = 2029
    assert keys.living() == ()


def test_a_server_that_was_off_for_years_begins_anew(file: Path, data: Path, clock: Years) -> None:
    opened(file, data, clock)
    clock.year = 2035
    assert years(opened(file, data, clock)) == [2035]
    assert in_file(file) == [2035]


def test_a_clock_that_runs_behind_loses_and_makes_nothing(file: Path, data: Path, clock: Years) -> None:
    opened(file, data, clock)
    before = file.read_bytes()
    clock.year = 2024
    assert years(opened(file, data, clock)) == [2026]
    assert file.read_bytes() == before


def test_servers_that_share_the_file_make_one_key_together(file: Path, data: Path, clock: Years) -> None:
    with ThreadPoolExecutor(8) as threads:
        servers = list(threads.map(lambda _: opened(file, data, clock), range(8)))
        clock.year = 2027
        found = list(threads.map(lambda keys: keys.living(), servers))
    assert len(set(found)) == 1
    assert [key.year for key in found[0]] == [2027, 2026]


def test_a_key_keeps_the_costs_that_it_was_made_with(file: Path, data: Path, clock: Years) -> None:
    opened(file, data, clock)
    clock.year = 2027
    new, old = opened(file, data, clock, Hashing()).living()
    assert (old.passes, old.memory, old.lanes) == (1, 8, 1)
    assert (new.passes, new.memory, new.lanes) == (3, 65536, 4)


@pytest.mark.parametrize("name", ["return-words.json", "below/keys.json"])
def test_no_key_in_the_data_folder(name: str, data: Path, clock: Years) -> None:
    assert refused(data / name, data, clock) is KeyTrouble.INSIDE_DATA
    assert list(data.iterdir()) == []


def test_no_key_in_the_data_folder_by_a_detour(tmp_path: Path, data: Path, clock: Years) -> None:
    (tmp_path / "link").symlink_to(data, target_is_directory=True)
    (tmp_path / "keys.json").symlink_to(data / "keys.json")
    for detour in (tmp_path / "link" / "k.json", tmp_path / "x" / ".." / "data" / "k.json", tmp_path / "keys.json"):
        assert refused(detour, data, clock) is KeyTrouble.INSIDE_DATA
    assert list(data.iterdir()) == []


BROKEN = ["", "{", '{"format": 1}', '{"format": 1, "keys": []}', '{"format": 2, "keys": []}', "not json", "\0" * 400]


@pytest.mark.parametrize("content", BROKEN)
def test_a_file_that_cannot_be_read_is_left_as_it_is(content: str, file: Path, data: Path, clock: Years) -> None:
    file.parent.mkdir()
    file.write_text(content)
    file.chmod(0o600)
    assert refused(file, data, clock) is KeyTrouble.BROKEN
    assert file.read_text() == content


def test_half_a_file_is_left_as_it_is(file: Path, data: Path, clock: Years) -> None:
    opened(file, data, clock)
    whole = file.read_bytes()
    for size in range(len(whole) - 2):
        file.write_bytes(whole[:size])
        assert refused(file, data, clock) is KeyTrouble.BROKEN
        assert file.read_bytes() == whole[:size]


def test_a_file_that_breaks_under_a_running_server_is_left_and_the_old_keys_are_used(
    file: Path, data: Path, clock: Years
) -> None:
    keys = opened(file, data, clock)
    file.write_text("{")
    clock.year = 2027
    assert years(keys) == [2026]
    with pytest.raises(NoKeys):
        keys.forget_expired()
    assert file.read_text() == "{"


def test_a_file_that_somebody_took_away_is_not_put_back(file: Path, data: Path, clock: Years) -> None:
    keys = opened(file, data, clock)
    file.unlink()
    clock.year = 2027
    assert years(keys) == [2026]
    assert not file.exists()


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_may_read_is_refused(mode: int, file: Path, data: Path, clock: Years) -> None:
    opened(file, data, clock)
    file.chmod(mode)
    assert refused(file, data, clock) is KeyTrouble.EXPOSED


def test_a_place_that_cannot_be_made(tmp_path: Path, data: Path, clock: Years) -> None:
    (tmp_path / "file").write_text("")
    assert refused(tmp_path / "file" / "keys.json", data, clock) is KeyTrouble.NOT_WRITABLE
    assert refused(Path("/proc/none/keys.json"), data, clock) is KeyTrouble.NOT_WRITABLE


def test_a_write_that_fails_leaves_the_file_whole(
    file: Path, data: Path, clock: Years, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = opened(file, data, clock)
    before = file.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    clock.year = 2027
    assert years(keys) == [2026]
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == ["return-words.json", "return-words.json.lock"]


def test_by_default_the_file_stands_in_the_configuration_folder_of_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/home/somebody/.config")
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert default_file() == Path("/home/somebody/.config/baken/return-words.json")
