"""What the console asks of its terminal, and of its process, before the first screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from console.settings.environment import OURS, prepare
from console.terminal.bell import BELL, Notify, call_sequence
from console.terminal.checks import native_colours
from tests.console.terminal import CANARY
from tests.support import vt
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
HOST = [sys.executable, "-m", "tests.console.terminal.host"]
CHECK = """
from console.cli import say_error
from console.support.errors import ConsoleError
from console.terminal.checks import require_terminal
try:
    require_terminal()
except ConsoleError as error:
    say_error(error)
    raise SystemExit(error.exit_code)
"""


def test_sec_g2_without_a_terminal_one_line_and_exit_code_64() -> None:
    ended = subprocess.run([sys.executable, "-c", CHECK], stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT)
    assert ended.returncode == 64
    assert len(ended.stderr.decode().strip().splitlines()) == 1
    assert ended.stdout == b""


@pytest.mark.parametrize("term", ["dumb", "", None, "unknown"])
def test_sec_g2_a_dumb_terminal_is_refused_in_one_line(term: str | None) -> None:
    with Terminal([sys.executable, "-c", CHECK], cwd=ROOT, columns=200, env={"TERM": term}) as terminal:
        assert terminal.wait_exit() == 64
        assert len(terminal.output.decode().strip().splitlines()) == 1
        assert vt.offences(bytes(terminal.output)) == []
        assert b"\x1b" not in terminal.output


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("", None), (None, None)])
def test_no_color_gives_the_terminals_own_colours(value: str | None, expected: bool | None) -> None:
    assert native_colours({} if value is None else {"NO_COLOR": value}) is expected


def test_with_no_color_no_colour_is_written() -> None:
    with Terminal(HOST, cwd=ROOT, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for(CANARY)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        colours = [
            token.raw for token in vt.tokens(bytes(terminal.output)) if b"38;" in token.raw or b"48;" in token.raw
        ]
        assert colours == []


HOSTILE_ENVIRONMENT = {
    "TEXTUAL": "devtools,debug",
    "TEXTUAL_LOG": "textual.log",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": ".",
    "TEXTUAL_DRIVER": "evil:Driver",
    "TEXTUAL_PRESS": "ctrl+q",
    "TEXTUAL_FPS": "1",
    "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring",
    "BROWSER": "touch browser-ran",
    "EDITOR": "touch editor-ran",
    "PAGER": "touch pager-ran",
    "PYTHONINSPECT": "1",
    "COLUMNS": "20",
    "LINES": "5",
}


def test_sec_c3_variables_that_steer_libraries_change_nothing_and_write_no_file(tmp_path: Path) -> None:
    shown = []
    for number, changes in enumerate(({}, HOSTILE_ENVIRONMENT)):
        home = tmp_path / str(number)
        home.mkdir()
        env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **changes}
        with Terminal(HOST, cwd=home, home=home, env=env) as terminal:
            terminal.wait_for(CANARY)
            terminal.send("geheim")
            terminal.wait_for("geheim")
            terminal.wait_quiet(1.5, timeout=1.6)  # a screenshot would be taken after a second
            shown.append(terminal.screen())
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
            assert [path for path in home.rglob("*") if path.is_file()] == []
    assert shown[0] == shown[1]


def test_sec_c3_a_closed_list_is_kept() -> None:
    kept = {
        "TERM": "xterm",
        "LC_ALL": "C",
        "https_proxy": "p",
        "SSL_CERT_FILE": "f",
        "XDG_STATE_HOME": "s",
        "TMUX": "t",
    }
    environ = {**kept, **HOSTILE_ENVIRONMENT, "LD_PRELOAD": "x", "KEYRING_PROPERTY_X": "x"}
    removed = prepare(environ)
    assert set(removed) == {*HOSTILE_ENVIRONMENT, "LD_PRELOAD", "KEYRING_PROPERTY_X"}
    assert environ == {**kept, **OURS}


def test_the_environment_module_loads_the_standard_library_only() -> None:
    code = (
        "import sys; import console.settings.environment; "
        "print([m for m in sys.modules if m.split('.')[0] in {'textual', 'rich', 'keyring', 'httpx', 'click'}])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT).stdout.strip() == b"[]"


def test_sec_c4_the_process_leaves_no_core_and_cannot_be_read() -> None:
    code = (
        "import ctypes, os, resource; from console.terminal.hardening import harden; harden({}); "
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))"
    )
    run = [sys.executable, "-c"]
    assert subprocess.check_output([*run, code.format("")], cwd=ROOT).split() == [b"0", b"0", b"0o77"]
    assert subprocess.check_output([*run, code.format("measurable=True")], cwd=ROOT).split() == [b"0", b"1", b"0o77"]


def test_a_call_holds_our_own_words_only() -> None:
    assert call_sequence(Notify.BELL, "Baken") == BELL
    assert call_sequence(Notify.OSC_9, "Baken") == "\x1b]9;Baken\x1b\\"
    assert call_sequence(Notify.OSC_777, "Iets nieuws") == "\x1b]777;notify;Baken;Iets nieuws\x1b\\"
    for hostile in ("a\x07b", "a;b", "\x1b]52;", "\u202e"):
        with pytest.raises(ValueError, match="plain"):
            call_sequence(Notify.OSC_9, hostile)
