"""What this account may not read is not allowed (77), and no wrong option, with one sentence and one remedy each.

Root may read everything by two capabilities (capabilities(7)); a fork gives them up and asks. Modes then stop it too.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.console.cli.faults.case import FOLDER, Content, Fault, Told, World, here, judge

CAPABILITIES = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (linux/capability.h)."""
VERSION_3 = 0x20080522
FILES: Mapping[str, Content] = {"n/x.draaiboek.txt": b"x", "f.draaiboek.txt": b"x", "training/runs/x": FOLDER}
MODES = {"f.draaiboek.txt": 0, "n": 0}
READ = ("niet worden gelezen: dit account heeft", "cannot be read: this account does not have the right")
RIGHT = ("Geef dit account het recht", "Give this account the right")
OTHER = ("Noem een andere map met --folder", "Name another folder with --folder")
USED = ("dit account heeft er geen recht toe", "this account does not have the right")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("train", "lint", "f.draaiboek.txt"),
    ("train", "lint", "n/x.draaiboek.txt"),
    ("train", "paths", "f.draaiboek.txt"),
    ("train", "test", "n/x.draaiboek.txt"),
    ("content", "lint", "n"),
    ("--content", "n", "content", "lint"),
    ("--content", "n/x", "train", "lint", "x"),
    ("user", "list", "--data", "n"),
    ("user", "list", "--data", "n/x"),
    ("user", "add", "bram", "--password-stdin", "--data", "n/x"),
    ("audit", "list", "--data", "n"),
    ("serve", "--port", "0", "--data", "n/x"),
    ("config", "check", "--data", "n"),
    ("config", "check", "--data", "n/x"),
)
CASES = (
    *((Fault(words=words, code=77, what=READ, remedy=RIGHT, files=FILES, stdin=b"x\n"), MODES) for words in COMMANDS),
    *(
        (Fault(words=("train", "runs", "--folder", each), code=77, what=USED, remedy=OTHER, files=FILES), MODES)
        for each in ("n", "n/x")
    ),
    (
        Fault(words=("train", "export", "--to", "n/x"), code=73, what=USED, remedy=RIGHT, files=FILES),
        MODES,
    ),
    (
        Fault(words=("user", "list", "--data", "d"), code=77, what=READ, remedy=("account", "account")),
        {"d/baken.sqlite3": 0},
    ),
)


def give_up() -> None:
    """The two capabilities, for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, of the first 32 and of the rest
    assert libc.capget(header, sets) == 0
    for at in range(3):
        sets[at] &= ~CAPABILITIES
    assert libc.capset(header, sets) == 0


def barred(fault: Fault, world: World, language: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """As `here`, in a fork that modes stop."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        try:
            give_up()
            told = here(fault, world, language, monkeypatch)
            os.write(writes, json.dumps([told.code, told.out, told.err]).encode())
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return Told(*json.loads(answer))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's data folder with a database."""
    from tests.console.cli.serverside import on_folder

    async def nothing(_store: object) -> None:
        return None

    place = tmp_path_factory.mktemp("rights") / "d"
    on_folder(place, nothing)
    return place


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
@pytest.mark.parametrize(("fault", "modes"), CASES, ids=lambda one: str(one) if isinstance(one, Fault) else "")
def test_it_is_told(
    fault: Fault, modes: Mapping[str, int], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = ("nl", "en")[CASES.index((fault, modes)) % 2]
    world = World(tmp_path, data, fault)
    for name, mode in modes.items():
        (tmp_path / name).chmod(mode)
    try:
        judge(fault, barred(fault, world, language, monkeypatch), language)
    finally:
        for name in modes:
            (tmp_path / name).chmod(0o700)
