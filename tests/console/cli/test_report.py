"""`baken report` as a process beside a server: signing in, roles, years, where the report goes, and what goes wrong."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from api_client.decode import encode
from backend.store import Store
from console.support.errors import Exit
from protocol.models import Role
from protocol.report import REPORT_VERSION, View
from tests.backend.report.people import put, victims
from tests.console.cli.reporting import CODE, GUARD, PASSWORD, Helpline, office
from tests.stubs.fake_reports import made_up
from tests.support.forked import Done
from tests.support.raw_http import Answer, as_json, problem
from tests.support.server import server_config

OLD = "the report of last year\n"


def assert_refused(done: Done, code: Exit, *said: str) -> None:
    """One sentence and one remedy, and no figures."""
    assert (done.code, done.out) == (code, "")
    assert all(words in done.err for words in said), done.err
    assert len(done.err.strip().splitlines()) <= 2, done.err


MET = ["/v1/auth/installation"] * 2
"""Getting to know the server, and once more on the connection that carries the rest."""


async def test_a_supervisor_gets_the_report_and_is_signed_out(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        done = await at.report("--year", "2021", "--format", "json")
        assert (done.code, done.err) == (0, "")
        assert json.loads(done.out)["report"]["three_years"] == 800
        assert at.server.paths() == ["/v1/info", *MET, "/v1/auth/sign-in", "/v1/report", "/v1/auth/sign-out"]
        assert at.server.url in at.settings
        again = await at.report("--year", "2020", "--format", "json", server=False)
        assert (again.code, json.loads(again.out)["report"]["year"]) == (0, 2020)


async def test_the_last_year_that_is_over_and_what_to_know_of_it(tmp_path: Path) -> None:
    answer = Answer(200, encode(made_up(2021, View.INTERNAL, held_back=True, running=True, synthetic=True)))
    async with office(tmp_path, Helpline(years=(2019, 2021, 2099), report=answer)) as at:
        done = await at.report("--format", "json", "--internal")
    assert done.code == 0
    said = ["No year was given: this is 2021", "MADE UP", "INTERNAL", "3 February 2022", "is not over"]
    assert [words for words in said if words not in done.err] == []


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TRAINER])
async def test_other_roles_get_no_report_and_are_signed_out(tmp_path: Path, role: Role) -> None:
    async with office(tmp_path, Helpline(role=role)) as at:
        assert_refused(await at.report("--year", "2021"), Exit.NOT_ALLOWED, "supervisors and researchers")
        assert at.server.paths() == ["/v1/info", *MET, "/v1/auth/sign-in", "/v1/auth/sign-out"]


async def test_a_researcher_gets_the_public_figures_only(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(role=Role.RESEARCHER)) as at:
        assert (await at.report("--year", "2021", "--format", "json")).code == 0
        done = await at.report("--year", "2021", "--internal")
        assert_refused(done, Exit.NOT_ALLOWED, "internal figures are for supervisors")
        assert at.server.paths().count("/v1/report") == 1


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (problem(404, "no_data", years=[2019, 2020]), Exit.BAD_INPUT, ("registered in 2018", "2019, 2020")),
        (problem(404, "no_data", years=[]), Exit.BAD_INPUT, ("Nothing has been registered yet",)),
        (problem(409, "too_few"), Exit.BAD_INPUT, ("point at somebody", "three years together")),
        (problem(403, "not_allowed"), Exit.NOT_ALLOWED, ("supervisors and researchers",)),
        (problem(401, "unauthorised"), Exit.NOT_ALLOWED, ("session has ended",)),
        (problem(404, "not_found"), Exit.UNREACHABLE, ("older than this console",)),
        (as_json({"version": REPORT_VERSION + 1}), Exit.UNREACHABLE, ("newer than this console",)),
        (problem(409, "not_over", year=2017), Exit.BAD_INPUT, ("is not over yet", "internal figures")),
        (
            problem(409, "not_released", year=2018),
            Exit.BAD_INPUT,
            ("2018 have not been published yet", "baken release --year 2018"),
        ),
        (problem(409, "definition_changed", year=2017), Exit.BAD_INPUT, ("other tables than this version",)),
        (problem(503, "unavailable"), Exit.TRY_AGAIN, ("Try again",)),
        (Answer(200, b"<html>", "text/html"), Exit.UNREACHABLE, ("web page answered",)),
    ],
)
async def test_a_report_that_does_not_come(tmp_path: Path, answer: Answer, code: Exit, said: tuple[str, ...]) -> None:
    async with office(tmp_path, Helpline(report=answer)) as at:
        assert_refused(await at.report("--year", "2018"), code, *said)
        assert at.server.paths()[-1] == "/v1/auth/sign-out" or code is Exit.NOT_ALLOWED


async def test_no_year_and_nothing_registered(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(years=())) as at:
        assert_refused(await at.report(), Exit.BAD_INPUT, "Nothing has been registered yet")


@pytest.mark.parametrize(
    ("info", "said"),
    [
        (as_json({"product": "other", "protocol": 1}), "not a Baken server"),
        (as_json({"product": "baken", "protocol": 0}), "older"),
        (as_json({"product": "baken", "protocol": 2}), "newer"),
        (Answer(200, b"<html>", "text/html"), "web page answered"),
    ],
)
async def test_a_wrong_server_is_told_before_anybody_gives_a_password(tmp_path: Path, info: Answer, said: str) -> None:
    async with office(tmp_path, Helpline(info=info)) as at:
        assert_refused(await at.report("--year", "2021"), Exit.UNREACHABLE, said, at.server.url)
        assert at.server.paths() == ["/v1/info"]
        assert at.settings == ""


async def test_nobody_answers_or_no_server_is_known(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        address = "http://localhost:9"
        assert_refused(await at.report("--server", address, server=False), Exit.UNREACHABLE, "Nothing answers", address)
        assert_refused(await at.report(server=False), Exit.USAGE, "not known which server", "--server", "--data")
        for address in ("http://example.org", "nonsense"):
            assert_refused(await at.report("--server", address, server=False), Exit.USAGE, "https://")
        assert at.server.asked == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--data", "somewhere"),
        ("--database", "postgresql://a@b/c"),
        ("--year", "21"),
        ("--year", "soon"),
        ("--format", "pdf"),
        ("--password", "geheim"),
    ],
)
async def test_options_that_do_not_fit(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    async with office(tmp_path) as at:
        done = await at.report(*arguments)
        assert (done.code, done.out) == (Exit.USAGE, "")
        assert at.server.asked == []


async def test_a_wrong_password_or_a_missing_code_on_stdin_is_tried_once(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(second_factor=True)) as at:
        done = await at.report("--year", "2021", stdin="verkeerd\n")
        assert_refused(done, Exit.NOT_ALLOWED, "name or the password is not right")
        assert at.helpline.codes == [None]
        done = await at.report("--year", "2021", stdin=f"{PASSWORD}\n")
        assert_refused(done, Exit.NOT_ALLOWED, "second line of stdin")
        done = await at.report("--year", "2021", "--format", "json", stdin=f"{PASSWORD}\n{CODE}\n")
        assert (done.code, at.helpline.codes[-1]) == (0, CODE)


async def test_without_a_terminal_name_and_password_have_to_be_given(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        assert_refused(await at.report(name=None), Exit.NO_TERMINAL, "--name")
        assert_refused(await at.report(stdin=None), Exit.NO_TERMINAL, "--password-stdin")
        assert "/v1/auth/sign-in" not in at.server.paths()


async def test_at_a_terminal_all_is_asked_and_no_secret_shown(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(second_factor=True)) as at:
        with at.at_a_terminal("--year", "2021", "--format", "json") as terminal:
            await terminal.until("Name:")
            terminal.send("Sam\r")
            await terminal.until("Password:")
            terminal.send("verkeerd wachtwoord\r")
            await terminal.until(lambda screen: screen.count("Password:") == 2)
            terminal.send(f"{PASSWORD}\r")
            await terminal.until("One-time code:")
            terminal.send("000000\r")
            await terminal.until(lambda screen: screen.count("One-time code:") == 2)
            terminal.send(f"{CODE}\r")
            assert await asyncio.to_thread(terminal.wait_exit) == 0
            assert b'"three_years": 800' in terminal.output
            assert PASSWORD.encode() not in terminal.output
            assert CODE.encode() not in terminal.output
        assert at.helpline.codes == [None, None, "000000", CODE]


async def test_ctrl_c_at_the_password_ends_it_quietly(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        with at.at_a_terminal("--name", "Sam") as terminal:
            await terminal.until("Password:")
            terminal.press("ctrl+c")
            assert await asyncio.to_thread(terminal.wait_exit) == 130
            assert b"Traceback" not in terminal.output
        assert at.server.paths() == ["/v1/info", "/v1/auth/installation"]


async def test_a_page_is_not_poured_into_a_terminal(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        with at.at_a_terminal("--format", "html") as terminal:
            assert await asyncio.to_thread(terminal.wait_exit) == Exit.USAGE
            assert "--output report.html" in terminal.screen()
        assert at.server.asked == []


async def test_a_server_that_hears_of_no_signing_out_costs_no_report(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(sign_out=problem(500, "server"))) as at:
        done = await at.report("--year", "2021", "--format", "json")
    assert (done.code, json.loads(done.out)["report"]["year"]) == (0, 2021)
    assert "could not be told" in done.err


async def test_a_file_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(OLD)
    file.chmod(0o644)
    async with office(tmp_path) as at:
        done = await at.report("--year", "2021", "--format", "json", "--output", str(file))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert json.loads(file.read_text())["report"]["year"] == 2021
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [name for name in os.listdir(tmp_path) if "report" in name] == ["report.json"]


async def test_a_full_disk_leaves_the_former_file_and_nothing_half_written(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(OLD)

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    async with office(tmp_path) as at:
        done = await at.report("--year", "2021", "--format", "json", "--output", str(file), before=little_room)
    assert_refused(done, Exit.CANNOT_WRITE, "report.json could not be written", "Nothing was changed there")
    assert file.read_text() == OLD
    assert [name for name in os.listdir(tmp_path) if "report" in name] == ["report.json"]


async def test_places_that_take_no_file_are_refused_before_signing_in(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        done = await at.report("--output", str(tmp_path / "none" / "report.html"))
        assert_refused(done, Exit.CANNOT_WRITE, "folder of", "is not there")
        for place in (str(tmp_path), os.devnull):
            assert_refused(await at.report("--output", place), Exit.CANNOT_WRITE, "not an ordinary file")
        assert at.server.asked == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
async def test_a_full_disk_behind_stdout_is_told(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            done = await at.report("--year", "2021", "--format", "json", stdout=full)
        finally:
            os.close(full)
    assert_refused(done, Exit.CANNOT_WRITE, "could not be written", "not the whole report")


async def test_a_reader_who_stops_reading_is_no_error(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            done = await at.report("--year", "2021", "--format", "json", stdout=writing)
        finally:
            os.close(writing)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("lang", ["nl", "en"])
async def test_the_language_of_the_command_is_that_of_the_report(tmp_path: Path, lang: str) -> None:
    async with office(tmp_path, Helpline(role=Role.COUNSELLOR)) as at:
        done = await at.report("--lang", lang)
    assert {"nl": "achterwachten", "en": "supervisors"}[lang] in done.err


@pytest.mark.parametrize("missing", ["sqlalchemy", "highspy"])
def test_a_machine_without_the_servers_parts_is_told_so(tmp_path: Path, missing: str) -> None:
    asyncio.run(_one_year(tmp_path / "data"))
    begin = f"import sys; sys.modules[{missing!r}] = None; from console.cli import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", begin, "--lang", "en", "report", "--internal", "--data", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=GUARD,
        check=False,
    )
    assert_refused(Done(done.returncode, done.stdout, done.stderr), Exit.CONFIGURATION, missing, "baken[server]")


async def _one_year(data: Path) -> None:
    await asyncio.to_thread(data.mkdir, mode=0o700)
    store = Store(server_config(data))
    try:
        await store.open()
        await put(store, victims(60, 2021))
    finally:
        await store.close()
