"""A data folder that belongs to another account: no command makes a file in it that its server could not open.

The first account of a helpline is often made by root, on a folder of the server's own account.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.console.cli.serverside import baken

SERVER = 4711
"""The account of the server. It has no name here: the number is said."""
COMMANDS = (
    ("user", "add", "noor", "--role", "counsellor", "--password-stdin"),
    ("audit", "verify"),
    ("report", "--year", "2021"),
    ("demo-data", "--years", "2021-2021"),
    ("serve", "--port", "0"),
)


def found(folder: Path) -> dict[str, tuple[int, int]]:
    """Everything in the folder: whose it is, and its rights."""
    each = {path.name: path.lstat() for path in (folder, *folder.iterdir())}
    return {name: (one.st_uid, stat.S_IMODE(one.st_mode)) for name, one in each.items()}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_root_on_a_folder_of_the_server_is_refused_and_changes_nothing(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    if command[:2] != ("user", "add"):
        (data / "baken.sqlite3").touch(mode=0o600)
        os.chown(data / "baken.sqlite3", SERVER, SERVER)
    os.chown(data, SERVER, SERVER)
    before = found(data)
    done = baken(*command, "--data", str(data), given="niemand raadt dit zomaar\n")
    assert done.code == 77, done.err
    assert f"{data} belongs to the account {SERVER}, which could not open what this one makes there" in done.err
    assert f"Run this as that account (runuser -u {SERVER} -- ...)" in done.err
    assert found(data) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_a_new_folder_of_root_is_said_to_be_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = ("user", "add", "noor", "--role", "counsellor", "--password-stdin", "--data", str(data))
    done = baken(*command, given="niemand raadt dit zomaar\n")
    assert done.code == 0, done.err
    assert f"The data folder {data} is root's now." in done.err
    again = baken("user", "list", "--data", str(data))
    assert (again.code, again.err) == (0, "")
