"""A failure shows one sentence and logs names and line numbers; no text of a chat, an exception, a local variable."""

from __future__ import annotations

import json
import stat
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.terminal.crash import Incident, IncidentLog, Reporter, describe, sentence
from tests.console.terminal import CANARY, LOG
from tests.support.terminal import Terminal

LOG_BYTES = 256 * 1024
"""Largest log of incidents."""


ROOT = Path(__file__).parents[3]
HOST = [sys.executable, "-m", "tests.console.terminal.host"]
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SENTENCE = "Meld aan je beheerder"


def after_start(terminal: Terminal) -> int:
    """Where the output begins that comes after the first paint, which holds the canary by right."""
    terminal.wait_for(CANARY)
    terminal.wait_quiet()
    return len(terminal.output)


@pytest.mark.parametrize(("key", "place"), [("f2", "Host.on_key"), ("f3", "fail"), ("f8", "Host.on_key")])
def test_sec_c1_a_failure_on_the_screen_ends_with_one_sentence(key: str, place: str) -> None:
    with Terminal(HOST, cwd=ROOT) as terminal:
        before = after_start(terminal)
        terminal.press(key)
        assert terminal.wait_exit() == 70
        assert SENTENCE in terminal.screen()
        assert CANARY.encode() not in terminal.output[before:]
        log = (terminal.home / LOG).read_text()
        assert place in log
        assert CANARY not in log


@pytest.mark.parametrize(("key", "source"), [("f4", "thread"), ("f5", "loop")])
def test_sec_c1_a_failure_beside_the_screen_is_logged_and_the_chat_goes_on(key: str, source: str) -> None:
    with Terminal(HOST, cwd=ROOT) as terminal:
        before = after_start(terminal)
        terminal.press(key)
        terminal.send("on")
        terminal.wait_for("on")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert CANARY.encode() not in terminal.output[before:]
        (line,) = (terminal.home / LOG).read_text().splitlines()
        assert json.loads(line)["source"] == source
        assert CANARY not in line


def test_sec_c1_a_failure_before_the_first_screen_shows_no_traceback() -> None:
    with Terminal([*HOST, "fail"], cwd=ROOT) as terminal:
        assert terminal.wait_exit() == 1
        assert SENTENCE in terminal.wait_for(SENTENCE)
        assert CANARY.encode() not in terminal.output
        assert b"Traceback" not in terminal.output
        assert CANARY not in (terminal.home / LOG).read_text()


def test_sec_c2_key_strokes_and_the_chat_are_in_no_file() -> None:
    with Terminal(HOST, cwd=ROOT) as terminal:
        terminal.wait_for(CANARY)
        terminal.send("geheim-antwoord")
        terminal.wait_for("geheim-antwoord")
        terminal.press("f4")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        files = [path for path in terminal.home.rglob("*") if path.is_file()]
        assert terminal.home / LOG in files
        for path in files:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert CANARY.encode() not in path.read_bytes()
            assert b"geheim" not in path.read_bytes()


def raised(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_an_incident_holds_class_and_place_only() -> None:
    incident = describe("test", raised(CANARY))
    assert incident.kind == "ValueError"
    assert incident.place.startswith(f"{__name__}:raised:")
    assert CANARY not in repr(incident)
    assert CANARY not in sentence(incident)


def test_the_log_has_one_private_line_an_incident_and_rotates(tmp_path: Path) -> None:
    path = tmp_path / "state" / "incidents.jsonl"
    log = IncidentLog(path, now=lambda: NOW)
    incident = Incident("test", "ValueError", ("a:b:1",))
    log.write(incident)
    assert json.loads(path.read_text()) == {
        "at": "2026-03-01T12:00:00+00:00",
        "source": "test",
        "kind": "ValueError",
        "places": ["a:b:1"],
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for round_ in range(4):
        path.write_text(str(round_) * LOG_BYTES)
        log.write(incident)
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "incidents.1.jsonl",
        "incidents.2.jsonl",
        "incidents.jsonl",
    ]
    assert len(path.read_text().splitlines()) == 1
    assert path.with_suffix(".1.jsonl").read_text()[0] == "3"


def test_a_log_that_cannot_be_written_is_no_second_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    IncidentLog(tmp_path / "file" / "incidents.jsonl").write(Incident("test", "ValueError", ()))


def test_a_thread_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    reporter = Reporter()
    monkeypatch.setattr(threading, "excepthook", reporter._in_thread)

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert reporter.first is not None
    assert (reporter.first.source, reporter.first.kind) == ("thread", "ValueError")
