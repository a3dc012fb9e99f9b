"""Publishing a year at a real server: in the console, by command, by two people, and by two at once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from backend.store import Store
from console.support.errors import Exit
from protocol.models import Role
from tests.backend.report.people import put, victims
from tests.console.cli.reporting import GUARD
from tests.e2e.consoles import ROOT, SIGN_IN, command
from tests.support.forked import Done
from tests.support.server import PASSWORD, server_config
from tests.support.serving import ServerProcess
from tests.support.terminal import Terminal

PEOPLE = 285


async def seed(data: Path) -> None:
    store = Store(server_config(data))
    try:
        await store.open()
        await put(store, victims(PEOPLE, 2021))
    finally:
        await store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A server's folder with a year of registrations."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    asyncio.run(seed(folder))
    return folder


def baken(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "console", "--lang", "nl", *arguments]


def started(argv: list[str], home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        argv,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"HOME": str(home), "LANG": "C.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
    )


def done(process: subprocess.Popen[str], stdin: str = "") -> Done:
    out, err = process.communicate(stdin, timeout=GUARD)
    assert "Traceback" not in err
    return Done(process.returncode, out, err)


def on_the_server(data: Path, home: Path, *arguments: str) -> Done:
    return done(started(baken(*arguments, "--data", str(data), "--year", "2021"), home))


def test_a_year_is_published_in_the_console(data: Path, tmp_path: Path) -> None:
    with (
        ServerProcess(data) as server,
        Terminal(command(server.address), cwd=ROOT, columns=80, rows=24, home=tmp_path) as terminal,
    ):
        server.add_user("ans", role=Role.SUPERVISOR)
        terminal.wait_for(SIGN_IN)
        terminal.send(f"ans\t{PASSWORD}\r")
        terminal.wait_for("WACHTRIJ")
        terminal.wait_for("verbonden")
        terminal.press("f2")
        terminal.send("r")
        terminal.wait_for("De cijfers van 2021 zijn nog niet gepubliceerd.")
        terminal.send("u")
        terminal.wait_for("De eerste publicatie van de cijfers van 2021.")
        terminal.wait_for(f"{PEOPLE} mogelijke slachtoffers in 2021.")
        terminal.send("\r")
        terminal.wait_for("De cijfers van 2021 publiceren?")
        terminal.send("j")
        terminal.wait_for("De cijfers van 2021 zijn gepubliceerd.")
        terminal.press("escape")
        terminal.wait_for(f"{PEOPLE} mogelijke slachtoffers in 2021")
        terminal.wait_for("Jaarverslag 2021")
        terminal.send("u")
        terminal.wait_for("Er is sindsdien niets veranderd.")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_two_people_publish_and_the_operator_in_the_folder_is_one_of_them(data: Path, tmp_path: Path) -> None:
    (data / "server.toml").write_text("publish_by_two = true\n")
    first = on_the_server(data, tmp_path, "release", "--yes")
    assert (first.code, first.err) == (0, "")
    assert "een tweede persoon moet hetzelfde doen" in first.out
    again = on_the_server(data, tmp_path, "release", "--yes")
    assert again.code == Exit.BAD_INPUT
    assert "een tweede persoon moet hetzelfde doen" in again.err
    unpublished = on_the_server(data, tmp_path, "report")
    assert unpublished.code == Exit.BAD_INPUT
    assert "baken release --year 2021" in unpublished.err
    with ServerProcess(data) as server:
        server.add_user("ans", role=Role.SUPERVISOR)
        signing_in = ("--server", server.address, "--name", "ans", "--password-stdin")
        second = done(started(baken("release", "--yes", "--year", "2021", *signing_in), tmp_path), PASSWORD + "\n")
    assert (second.code, second.err) == (0, "")
    assert "Wie de server beheert heeft deze cijfers vrijgegeven." in second.out
    assert "De cijfers van 2021 zijn gepubliceerd." in second.out


def test_of_several_at_once_one_publishes(data: Path, tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("one", "two")]
    for home in homes:
        home.mkdir()
    at_once = [started(baken("release", "--yes", "--data", str(data), "--year", "2021"), home) for home in homes]
    ends = [done(process) for process in at_once]
    assert sorted(end.code for end in ends) in ([0, 0], [0, Exit.BAD_INPUT]), ends
    assert all("collega publiceerde net" in end.err for end in ends if end.code)
    report = on_the_server(data, tmp_path, "report", "--format", "json")
    assert json.loads(report.out)["report"]["number"] == 1
