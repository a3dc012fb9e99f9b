"""`baken serve` as a process: the ready file, a clean end, and what it says when it cannot run."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from backend.edge.headers import SECURITY_HEADERS
from console.support.errors import Exit
from tests.support.databases import Postgres, postgres
from tests.support.server import key_file

__all__ = ["postgres"]

GUARD = 60.0
"""Seconds after which a process that should have answered or ended counts as hanging."""


def command(data: Path, *more: str) -> list[str]:
    keys = ["--return-key-file", str(key_file(data))]
    return [sys.executable, "-m", "console", "--lang", "en", "serve", "--data", str(data), "--port", "0", *keys, *more]


class Running:
    """A server process that answers."""

    def __init__(self, process: subprocess.Popen[str], ready: dict[str, str | int], ready_file: Path) -> None:
        self.process = process
        self.ready = ready
        self.ready_file = ready_file

    @property
    def port(self) -> int:
        port = urlsplit(str(self.ready["counsellor_url"])).port
        assert port is not None
        return port

    def get(self, path: str, token: str | None = None) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GUARD)
        with closing(connection):
            connection.request("GET", path, headers={} if token is None else {"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=GUARD)
        return self.process.returncode, out, err


@contextmanager
def running(folder: Path, *more: str, under: Sequence[str] = ()) -> Iterator[Running]:
    """`under`: a command that starts ours."""
    ready_file = folder / "ready.json"
    process = subprocess.Popen(
        [*under, *command(folder / "data", "--ready-file", str(ready_file), *more)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + GUARD
        while not ready_file.exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "no ready file"
            time.sleep(0.02)
        yield Running(process, json.loads(ready_file.read_text()), ready_file)
    finally:
        process.kill()
        process.communicate()


def failing(data: Path, *more: str, full_disk: bool = False) -> tuple[int, list[str]]:
    """Exit code and the lines on stderr of a server that cannot run; nothing of it is a traceback."""
    if data.is_dir():  # as Baken itself makes it, so that there is nothing to say of its rights
        data.chmod(0o700)
        for file in data.iterdir():
            file.chmod(0o600)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(
        command(data, *more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=GUARD,
        check=False,
        preexec_fn=small_files if full_disk else None,
    )
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


def assert_says(result: tuple[int, list[str]], code: Exit, sentence: str, remedy: str) -> None:
    """One sentence and one remedy, each on its line, and the exit code."""
    assert len(result[1]) == 2, result[1]
    assert re.search(sentence, result[1][0]), result[1]
    assert re.search(remedy, result[1][1]), result[1]
    assert result[0] == code


UNSAID = (
    "The privacy statement is not complete: server.toml lacks privacy.controller, privacy.contact, privacy.ground_nl, "
    "privacy.ground_en.\n"
)
"""What a server without those settings says once it runs (GDPR, article 13: who, how to reach them, on what ground)."""


def test_it_answers_when_the_ready_file_is_there_and_removes_it_at_the_end(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert set(server.ready) == {"counsellor_url", "visitor_url", "pid"}
        assert server.ready["pid"] == server.process.pid
        status, headers, body = server.get("/v1/info")
        assert status == 200
        assert json.loads(body)["product"] == "baken"
        assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert "set-cookie" not in headers
        assert "server" not in headers
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()} == {0o600}
        code, out, err = server.end()
        assert (code, err) == (0, UNSAID)
        assert "Stop with Ctrl+C." in out
        assert not server.ready_file.exists()


def test_an_address_that_does_not_exist_has_the_headers_too(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        status, headers, body = server.get("/nowhere/else")
        assert status == 404
        assert json.loads(body)["error"] == "not_found"
        assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert "nowhere" not in body.decode()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_held_poll_is_answered_at_the_end(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=GUARD)
        with closing(connection):
            body = json.dumps({"alias": "Vos", "language": "nl", "prechat": {}})
            connection.request("POST", "/v1/visitor/conversations", body, {"Content-Type": "application/json"})
            token = json.loads(connection.getresponse().read())["token"]
        status, _headers, body_bytes = server.get("/v1/visitor/conversation", token)
        assert status == 200
        cursor = json.loads(body_bytes)["cursor"]
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=GUARD)) as poll:
            path = f"/v1/visitor/events?after={cursor}&wait=25"
            poll.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            # Asked and answered after the poll was sent, so the poll is held now.
            assert server.get("/v1/visitor/conversation", token)[0] == 200
            began = time.monotonic()
            server.process.send_signal(how)
            assert poll.getresponse().status == 200
        _out, err = server.process.communicate(timeout=GUARD)
        assert time.monotonic() - began < 15
        assert (server.process.returncode, err) == (0, UNSAID)


def test_two_servers_cannot_share_a_folder(tmp_path: Path) -> None:
    with running(tmp_path):
        assert_says(
            failing(tmp_path / "data"), Exit.TRY_AGAIN, "Another server is using the data folder", "Stop that server"
        )


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = failing(tmp_path / "data", "--port", str(port))
    assert_says(result, Exit.TRY_AGAIN, f"Port {port} on 127.0.0.1 is in use", "--port")
    assert not (tmp_path / "data" / "baken.sqlite3").exists()


@pytest.mark.parametrize("host", ["192.0.2.55", "no.such.host.invalid", "", "x" * 300])
def test_an_address_of_another_machine(tmp_path: Path, host: str) -> None:
    result = failing(tmp_path / "data", "--host", host or "999.9.9.9")
    assert_says(result, Exit.CONFIGURATION, "is not an address of this machine", "--host")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = failing(tmp_path / "file" / "data")
    assert_says(result, Exit.BAD_INPUT, "/file is a file, not a folder", "--data")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    assert_says(failing(tmp_path / "file"), Exit.BAD_INPUT, "is a file, not a folder", "--data")
    assert (tmp_path / "file").read_text() == "kept"


def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    # The administrator may write everywhere but where the kernel itself keeps the files.
    folder = tmp_path / "data" if os.geteuid() != 0 else Path("/sys/kernel/baken-data")
    assert_says(failing(folder), Exit.CANNOT_WRITE, "cannot be written", "--data")


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    result = failing(tmp_path / "data", full_disk=True)
    assert_says(result, Exit.CANNOT_WRITE, "cannot be written|is full", "--data")


def test_a_broken_database_is_left_as_it_is(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    broken = data / "baken.sqlite3"
    broken.write_bytes(b"this is no database at all " * 100)
    before = broken.read_bytes()
    assert_says(failing(data), Exit.BAD_INPUT, "is damaged; nothing was changed", "backup")
    assert broken.read_bytes() == before


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with closing(sqlite3.connect(data / "baken.sqlite3")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    assert_says(failing(data), Exit.CONFIGURATION, "made by a newer version", "Install that version")


def test_a_database_that_another_program_holds(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with closing(sqlite3.connect(data / "baken.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN IMMEDIATE")
        assert_says(failing(data), Exit.TRY_AGAIN, "Another program holds the database", "try again")


def test_a_database_server_that_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    result = failing(tmp_path / "data", "--database", f"postgresql://baken:secret-word@127.0.0.1:{port}/baken")
    assert_says(result, Exit.UNREACHABLE, "The database server does not answer", "--database")
    assert "secret-word" not in "".join(result[1])


@pytest.mark.postgres
def test_a_database_that_the_database_server_does_not_have(tmp_path: Path, postgres: Postgres) -> None:
    url = postgres.database().replace("/test_", "/nothing_")
    result = failing(tmp_path / "data", "--database", url)
    assert_says(result, Exit.CONFIGURATION, "no database of that name", "--database")


@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "postgresql://a@b:port/c"])
def test_a_database_address_that_is_none(tmp_path: Path, url: str) -> None:
    result = failing(tmp_path / "data", "--database", url)
    assert_says(result, Exit.USAGE, "address of the database cannot be read", "postgresql://name@host/database")


@pytest.mark.parametrize(
    "url",
    ["buienradar", "http://example.org/", "javascript:alert(1)", "https://", "https://u@example.org/", "https://a\nb/"],
)
def test_a_quick_exit_that_leads_nowhere(tmp_path: Path, url: str) -> None:
    result = failing(tmp_path / "data", "--exit-url", url)
    assert_says(result, Exit.USAGE, "'Leave fast' is not usable", "--exit-url")
    assert not (tmp_path / "data").exists()


def test_a_trusted_proxy_that_is_no_address(tmp_path: Path) -> None:
    result = failing(tmp_path / "data", "--trusted-proxy", "our proxy")
    assert_says(result, Exit.USAGE, "list of trusted proxies", "10.0.0.0/8")


def test_a_ready_file_that_cannot_be_written(tmp_path: Path) -> None:
    result = failing(tmp_path / "data", "--ready-file", str(tmp_path / "nowhere" / "ready.json"))
    assert_says(result, Exit.CANNOT_WRITE, "ready.json cannot be written", "--ready-file")


def test_an_address_for_others_asks_for_tls(tmp_path: Path) -> None:
    with running(tmp_path, "--host", "0.0.0.0") as server:
        assert server.ready["visitor_url"] == f"http://127.0.0.1:{server.port}/"
        code, _out, err = server.end()
    assert code == 0
    assert "put a TLS proxy in front of it" in err


def test_a_server_with_keys_says_nothing_of_return_words(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        status, _headers, body = server.get("/v1/visitor/status")
        assert (status, json.loads(body)["return_words"]) == (200, True)
        _code, _out, err = server.end()
    assert "Return words" not in err


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "stands in the data folder"), ("{", "is damaged or not one of ours; it was left as it is")],
    ids=["inside the data folder", "half written"],
)
def test_without_keys_it_runs_and_says_why_there_are_no_return_words(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / ("data" if content is None else "keys") / "keys.json"
    if content is not None:
        file.parent.mkdir()
        file.write_text(content)
        file.chmod(0o600)
    with running(tmp_path, "--return-key-file", str(file)) as server:
        _status, _headers, body = server.get("/v1/visitor/status")
        assert json.loads(body)["return_words"] is False
        code, _out, err = server.end()
    assert code == 0
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert (file.read_text() if content is not None else file.exists()) == (content or False)
