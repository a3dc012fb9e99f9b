"""The report from a real server: by command in a terminal, beside its data folder, in all formats, and in the console.

Who is in the records is drawn anew for every year (`tests.backend.report.people`): 265, 250 and 285 victims.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api_client.decode import decode_hook
from backend.report.service import ReportService
from backend.store import Store
from backend.support.clock import SystemClock
from console.report.words import Words
from console.support.errors import Exit
from protocol.models import Role
from protocol.report import Report
from tests.backend.report.people import put, victims
from tests.console.cli.reporting import GUARD
from tests.e2e.consoles import ROOT, SIGN_IN, command
from tests.support.forked import Done, forked
from tests.support.once import copied, made_once
from tests.support.publishing import publish
from tests.support.server import PASSWORD, server_config
from tests.support.serving import ServerProcess
from tests.support.terminal import Terminal

PEOPLE = {2019: 265, 2020: 250, 2021: 285}
K = 10
EVERYTHING = ("--year", "2021", "--format", "json")


async def seed(data: Path) -> None:
    store = Store(server_config(data))
    try:
        await store.open()
        await put(store, [entry for year, count in PEOPLE.items() for entry in victims(count, year)])
        await publish(ReportService(store, SystemClock(), "Europe/Amsterdam"), *PEOPLE, who="operator")
    finally:
        await store.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A running server with three years of registrations, all published, and an account of each kind."""
    made = made_once(tmp_path_factory, "registered-years", lambda folder: asyncio.run(seed(folder)))
    data = copied(made, tmp_path_factory.mktemp("report") / "data")
    with ServerProcess(data) as running:
        for name, role in (("ans", Role.SUPERVISOR), ("rik", Role.RESEARCHER), ("anna", Role.COUNSELLOR)):
            running.add_user(name, role=role)
        yield running


def report(*arguments: str, home: Path, stdin: str = "", before: Callable[[], None] | None = None) -> Done:
    """Run `baken report`; `before` runs in the process, which then is a real one."""
    words = ("--lang", "nl", "report", *arguments)
    environ = {"HOME": str(home), "LANG": "C.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
    if before is None:
        answer = forked(*words, given=stdin, environ=environ)
        assert "Traceback" not in answer.err
        return answer
    done = subprocess.run(
        [sys.executable, "-m", "console", *words],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=GUARD,
        check=False,
        env=environ,
        preexec_fn=before,
    )
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def signed_in(server: ServerProcess, name: str, *arguments: str, home: Path) -> Done:
    """The same from the server, with the password on stdin."""
    address = ("--server", server.address, "--name", name, "--password-stdin")
    return report(*address, *arguments, home=home, stdin=PASSWORD + "\n")


def counts(figures: Any) -> Iterator[int]:
    """Every published number of persons of whom something is known in a report."""
    for table in figures["tables"]:
        yield from (table[name] for name in ("total", "known") if table[name] is not None)
        for row in table["rows"]:
            yield from (row[name] for name in ("count", "before", "three_years") if row[name] is not None)
    for cross in figures["crosses"]:
        whole = [count for line in cross["counts"] for count in line]
        yield from (count for count in whole[:-1] if count is not None)  # of the last one neither is known


def test_a_supervisor_reads_the_report_in_a_terminal(server: ServerProcess, tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "console", "--lang", "nl", "report", "--server", server.address]
    with Terminal(argv, cwd=ROOT, columns=90, rows=30, home=tmp_path) as terminal:
        terminal.wait_for("Naam:")
        terminal.send("ans\r")
        terminal.wait_for("Wachtwoord:")
        terminal.send(f"{PASSWORD}\r")
        assert terminal.wait_exit() == 0
        text = terminal.output.decode()
    assert "Er is geen jaar opgegeven: dit is 2021." in text
    assert re.search(r"285 mogelijke slachtoffers in 2021: \+14\s%", text)
    assert "800 over drie jaar (2019: 265, 2020: 250, 2021: 285)" in text
    assert PASSWORD not in text


def test_every_table_tells_its_denominator_and_no_small_number(server: ServerProcess, tmp_path: Path) -> None:
    done = signed_in(server, "rik", "--year", "2021", home=tmp_path)
    assert (done.code, done.err) == (0, "")
    whole = signed_in(server, "rik", *EVERYTHING, home=tmp_path)
    figures = json.loads(whole.out)["report"]
    assert [count for count in counts(figures) if 0 < count < K] == []
    words = Words("nl")
    said = " ".join(done.out.split())
    tables = [*figures["tables"], *figures["crosses"]]
    assert len(tables) == 26
    for number, table in enumerate(tables, start=1):
        begin = said.index(f"{number}. {words.title(table['id'])}")
        following = said[begin : begin + 700]
        assert re.search(r"Van \d+ (bekend|allebei bekend), van \d+ |niet gepubliceerd", following), table["id"]
        if table["known"] is not None:
            assert f"Van {table['known']} " in following, table["id"]


def test_the_folder_beside_the_running_server_gives_the_same_report(server: ServerProcess, tmp_path: Path) -> None:
    over_the_line = signed_in(server, "ans", *EVERYTHING, home=tmp_path)
    on_the_server = report("--data", str(server.config.data), *EVERYTHING, home=tmp_path)
    assert (on_the_server.code, on_the_server.err) == (0, "")
    assert json.loads(on_the_server.out) == json.loads(over_the_line.out)


def test_all_formats_are_written_and_say_the_same(server: ServerProcess, tmp_path: Path) -> None:
    written = {}
    for format_ in ("table", "html", "csv", "json"):
        file = tmp_path / f"rapport.{format_}"
        arguments = ("--year", "2021", "--compare", "--format", format_, "--output", str(file))
        done = report("--data", str(server.config.data), *arguments, home=tmp_path)
        assert (done.code, done.out) == (0, ""), done.err
        assert file.stat().st_mode & 0o777 == 0o600
        written[format_] = file.read_bytes()
    figures = json.loads(written["json"])["report"]
    assert figures["three_years"] == 800
    assert re.search(r"\+14\s%", written["table"].decode())
    assert re.search(r"\+14\s%", written["html"].decode())
    assert b"<script" not in written["html"]
    rows = list(csv.reader(io.StringIO(written["csv"].decode("utf-8-sig"))))
    assert any("285" in row for row in rows)


def test_the_internal_view_shows_more_and_says_what_it_is(server: ServerProcess, tmp_path: Path) -> None:
    public = signed_in(server, "ans", *EVERYTHING, home=tmp_path)
    internal = signed_in(server, "ans", *EVERYTHING, "--internal", home=tmp_path)
    assert "INTERN" in internal.err
    figures = json.loads(internal.out)["report"]
    assert (figures["view"], figures["k"]) == ("internal", 5)
    assert min(count for count in counts(figures) if count) >= 5
    assert len(list(counts(figures))) > len(list(counts(json.loads(public.out)["report"])))


@pytest.mark.parametrize(("name", "arguments"), [("anna", ()), ("anna", ("--internal",)), ("rik", ("--internal",))])
def test_who_may_not_see_it_gets_a_sentence(
    server: ServerProcess, tmp_path: Path, name: str, arguments: tuple[str, ...]
) -> None:
    done = signed_in(server, name, "--year", "2021", *arguments, home=tmp_path)
    assert (done.code, done.out) == (Exit.NOT_ALLOWED, "")
    assert "Vraag het je beheerder" in done.err


@pytest.mark.parametrize("from_folder", [True, False])
def test_a_year_without_data_says_which_years_there_are(
    server: ServerProcess, tmp_path: Path, from_folder: bool
) -> None:
    if from_folder:
        done = report("--data", str(server.config.data), "--year", "2018", home=tmp_path)
    else:
        done = signed_in(server, "ans", "--year", "2018", home=tmp_path)
    assert (done.code, done.out) == (Exit.BAD_INPUT, "")
    assert "In 2018 is niets geregistreerd." in done.err
    assert "2019, 2020, 2021" in done.err


def test_a_year_with_too_few_people_says_why(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)

    async def few() -> None:
        store = Store(server_config(data))
        try:
            await store.open()
            await put(store, victims(4, 2021))
        finally:
            await store.close()

    asyncio.run(few())
    for arguments, said in (((), "nog niet gepubliceerd"), (("--internal",), "zo weinig mensen in beeld")):
        done = report("--data", str(data), "--year", "2021", *arguments, home=tmp_path)
        assert (done.code, done.out) == (Exit.BAD_INPUT, "")
        assert said in done.err


def test_a_data_folder_that_is_none(tmp_path: Path) -> None:
    done = report("--data", str(tmp_path / "none"), home=tmp_path)
    assert done.code == Exit.BAD_INPUT
    assert len(done.err.splitlines()) == 2
    assert not (tmp_path / "none").exists()


def test_a_full_disk_leaves_the_former_page(server: ServerProcess, tmp_path: Path) -> None:
    page = tmp_path / "rapport.html"
    page.write_text("last year's")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    arguments = ("--server", server.address, "--name", "ans", "--password-stdin", "--year", "2021")
    writing = ("--format", "html", "--output", str(page))
    done = report(*arguments, *writing, home=tmp_path, stdin=PASSWORD + "\n", before=little_room)
    assert done.code == Exit.CANNOT_WRITE
    assert "rapport.html kon niet worden geschreven" in done.err
    assert page.read_text() == "last year's"
    assert [each.name for each in tmp_path.glob(".rapport*")] == []


@pytest.mark.parametrize(("name", "keys"), [("ans", "r"), ("rik", "")])
def test_the_report_in_the_console(server: ServerProcess, tmp_path: Path, name: str, keys: str) -> None:
    with Terminal(command(server.address), cwd=ROOT, columns=120, rows=36, home=tmp_path) as terminal:
        terminal.wait_for(SIGN_IN)
        terminal.send(f"{name}\t{PASSWORD}\r")
        if keys:
            terminal.wait_for("WACHTRIJ")
            terminal.send(keys)
        terminal.wait_for("285 mogelijke slachtoffers in 2021")
        terminal.send("n")
        terminal.wait_for("Van 285 bekend")
        terminal.press("left")
        terminal.wait_for("250 mogelijke slachtoffers in 2020")
        if keys:
            terminal.press("escape")
            terminal.wait_for("WACHTRIJ")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_the_report_is_decoded_as_it_was_made(server: ServerProcess, tmp_path: Path) -> None:
    """What a program reads out of the JSON is the report itself."""
    done = report("--data", str(server.config.data), *EVERYTHING, home=tmp_path)
    assert msgspec.convert(json.loads(done.out)["report"], Report, dec_hook=decode_hook).year == 2021
