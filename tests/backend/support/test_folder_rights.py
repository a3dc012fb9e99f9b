"""The data folder is for one account alone: closed where it is ours, refused where it is not (sshd's `StrictModes`)."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.credentials.passwords import QUICK
from backend.store import Store
from backend.store.keys import Keys, KeyTrouble, NoKeys
from backend.support.clock import SystemClock
from backend.support.folder import make_folder
from backend.support.startup_errors import ServerTrouble, Trouble
from tests.support.server import server_config

ROOT = Path(__file__).parents[3]
SOMEBODY = 12345
"""A user id that is not ours."""
posix_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    for name in ("baken.sqlite3", "baken.sqlite3-wal", "server.toml", "server.lock"):
        (made / name).touch(mode=0o600)
    return made


def trouble(folder: Path) -> Trouble:
    with pytest.raises(ServerTrouble) as raised:
        make_folder(folder)
    return raised.value.trouble


@pytest.mark.proves("F20", breaks="the rights of a folder that is there left as they are")
@pytest.mark.parametrize("mode", [0o755, 0o777, 0o750, 0o701, 0o710])
def test_our_open_folder_is_closed_and_that_is_said_once(data: Path, mode: int) -> None:
    data.chmod(mode)
    assert make_folder(data)
    assert rights(data) == 0o700
    assert not make_folder(data)


@pytest.mark.proves("F20", breaks="the files in the folder not looked at")
def test_our_open_files_are_closed(data: Path) -> None:
    for each in data.iterdir():
        each.chmod(0o644)
    assert not make_folder(data), "nobody could come at them: the folder was closed"
    assert {rights(each) for each in data.iterdir()} == {0o600}


def test_a_new_folder_is_closed(tmp_path: Path) -> None:
    assert not make_folder(tmp_path / "a" / "b")
    assert rights(tmp_path / "a" / "b") == 0o700


@posix_root
@pytest.mark.proves("F20", breaks="an open folder of somebody else used")
def test_what_is_not_ours_is_not_closed(data: Path) -> None:
    data.chmod(0o755)
    os.chown(data, SOMEBODY, SOMEBODY)
    assert trouble(data) is Trouble.FOLDER_EXPOSED
    assert rights(data) == 0o755


@posix_root
@pytest.mark.proves("F20", breaks="an open file of somebody else, and a link of somebody else, used")
@pytest.mark.parametrize("planted", ["file", "link"])
def test_what_somebody_else_put_into_an_open_folder_is_refused(data: Path, planted: str) -> None:
    database = data / "baken.sqlite3"
    if planted == "link":
        database.unlink()
        database.symlink_to("/etc/passwd")
    else:
        database.chmod(0o666)
    os.chown(database, SOMEBODY, SOMEBODY, follow_symlinks=False)
    assert trouble(data) is Trouble.FOLDER_EXPOSED


@pytest.mark.proves("F20", breaks="the folders above not looked at")
def test_a_folder_that_others_can_replace_is_refused(data: Path) -> None:
    data.parent.chmod(0o777)
    assert trouble(data) is Trouble.FOLDER_REPLACEABLE
    data.parent.chmod(0o1777)  # sticky, as /tmp is: only the owner can move what stands there
    assert not make_folder(data)
    data.parent.chmod(0o755)
    assert not make_folder(data)


@posix_root
@pytest.mark.proves("F20", breaks="only the rights of the folders above looked at, not whose they are")
def test_a_folder_below_one_of_somebody_else_is_refused(data: Path) -> None:
    os.chown(data.parent, SOMEBODY, SOMEBODY)
    assert trouble(data) is Trouble.FOLDER_REPLACEABLE


@pytest.mark.proves("F20", breaks="only the place that a link leads to looked at")
def test_a_link_is_as_safe_as_where_it_stands_and_where_it_leads(data: Path, tmp_path: Path) -> None:
    open_to_all, closed = tmp_path / "open", tmp_path / "closed"
    open_to_all.mkdir()
    closed.mkdir(mode=0o700)
    (closed / "link").symlink_to(data)
    assert not make_folder(closed / "link")
    (open_to_all / "link").symlink_to(data)
    open_to_all.chmod(0o777)
    assert trouble(open_to_all / "link") is Trouble.FOLDER_REPLACEABLE
    (open_to_all / "real").mkdir(mode=0o700)
    (closed / "other").symlink_to(open_to_all / "real")
    assert trouble(closed / "other") is Trouble.FOLDER_REPLACEABLE


@pytest.mark.proves("F20", breaks="the folders above the key file not looked at")
def test_a_key_file_that_others_can_replace_is_refused(data: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    keys.chmod(0o777)
    with pytest.raises(NoKeys) as raised:
        Keys(keys / "words.json", data, QUICK, SystemClock().now).open()
    assert raised.value.trouble is KeyTrouble.REPLACEABLE
    keys.chmod(0o700)
    Keys(keys / "words.json", data, QUICK, SystemClock().now).open()


@pytest.mark.proves("F20", breaks="the command not saying what it closed")
def test_a_command_says_once_what_it_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()

    async def made() -> None:
        store = Store(server_config(data))
        await store.open()
        await store.close()

    asyncio.run(made())
    data.chmod(0o755)
    argv = [sys.executable, "-m", "console", "--lang", "en", "user", "list", "--data", str(data)]
    said = [subprocess.run(argv, capture_output=True, text=True, check=True, cwd=ROOT).stderr for _ in range(2)]
    assert "could read the data folder" in said[0]
    assert "could read" not in said[1]
    assert rights(data) == 0o700


@posix_root
@pytest.mark.parametrize("whose", [".", "baken.sqlite3-wal"], ids=["folder", "file"])
def test_what_another_account_keeps_closed_is_not_used_by_root_either(data: Path, whose: str) -> None:
    os.chown(data / whose, SOMEBODY, SOMEBODY)
    with pytest.raises(ServerTrouble) as raised:
        make_folder(data)
    assert raised.value.trouble is Trouble.FOLDER_OF_ANOTHER
    assert raised.value.facts == {"path": str(data / whose), "owner": str(SOMEBODY)}
