"""The host app in a real terminal: keys, sizes, escape sequences, hang-up, the end."""

from __future__ import annotations

import signal
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.terminal import CANARY
from tests.support import vt
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
MODULE = "tests.console.terminal.host"


def host(*arguments: str, synchronised: bool = True) -> Terminal:
    return Terminal([sys.executable, "-m", MODULE, *arguments], cwd=ROOT, synchronised=synchronised)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with host() as running:
        running.wait_for(CANARY)
        yield running


def test_typing_shows_and_a_key_costs_few_bytes(terminal: Terminal) -> None:
    terminal.send("hallo daar")
    terminal.wait_for("hallo daar")
    terminal.wait_quiet()
    before = len(terminal.output)
    terminal.send("x")
    terminal.wait_for("hallo daarx")
    terminal.wait_quiet()
    assert len(terminal.output) - before < 150


def test_the_escape_key_alone_and_sequences_are_told_apart(terminal: Terminal) -> None:
    terminal.send("abc")
    terminal.wait_for("abc")
    terminal.press("home")
    terminal.send("x")
    terminal.wait_for("xabc")
    terminal.press("escape")
    terminal.wait_for("escape seen")


def test_pasted_text_arrives_whole(terminal: Terminal) -> None:
    terminal.send("\x1b[200~geplakte tekst\x1b[201~")
    terminal.wait_for("geplakte tekst")


def test_a_key_of_several_bytes_may_arrive_in_parts(terminal: Terminal) -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    terminal.send(first)
    terminal.wait_quiet(0.1)
    terminal.send(second)
    terminal.wait_for("é")


@pytest.mark.parametrize(("columns", "rows"), [(100, 30), (40, 12), (1, 1)])
def test_another_size_draws_everything_again(terminal: Terminal, columns: int, rows: int) -> None:
    terminal.resize(columns, rows)
    terminal.wait_quiet()
    terminal.resize(80, 24)
    terminal.send("still here")
    terminal.wait_for("still here")
    terminal.wait_for(CANARY)


def test_sec_g3_no_key_and_no_stop_signal_stops_the_process_or_gives_a_shell(terminal: Terminal) -> None:
    terminal.press("ctrl+z", "ctrl+c", "ctrl+d", "ctrl+s")
    terminal.send("\x1c")
    terminal.signal(signal.SIGTSTP)
    terminal.send("alive")
    terminal.wait_for("alive")
    assert terminal.process.poll() is None
    assert Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0] in "SR"


def test_after_a_stop_from_outside_the_screen_is_drawn_again(terminal: Terminal) -> None:
    terminal.wait_quiet()
    terminal.signal(signal.SIGSTOP)
    before = len(terminal.output)
    terminal.signal(signal.SIGCONT)
    terminal.wait_for_bytes(CANARY.encode(), start=before)


def assert_restored(terminal: Terminal) -> None:
    """SEC-S3: modes are off, the normal screen is there, nothing of the chat follows."""
    output = bytes(terminal.output)
    modes = vt.modes_at_end(output)
    assert modes[1049] is False
    assert modes[25] is True
    assert not any(modes.get(mode) for mode in vt.MOUSE_MODES | {1004, 2004})
    assert output.rindex(b"\x1b[?1049l") < output.rindex(b"\x1b[?25h")
    assert CANARY.encode() not in vt.after_alternate_screen(output)
    assert vt.offences(output) == []


@pytest.mark.parametrize("mouse", ["", "mouse"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGINT, 130),
        (signal.SIGQUIT, 131),
    ],
)
def test_sec_s3_a_signal_restores_the_terminal_flushes_and_ends(number: signal.Signals, code: int, mouse: str) -> None:
    with host(mouse) as terminal:
        terminal.wait_for(CANARY)
        terminal.signal(number)
        assert terminal.wait_exit() == code
        assert_restored(terminal)
        assert (terminal.home / "flushed").exists()


def test_sec_s3_a_normal_exit_restores_the_terminal(terminal: Terminal) -> None:
    attributes = termios.tcgetattr(terminal.handle)
    assert not attributes[3] & termios.ICANON
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)
    assert termios.tcgetattr(terminal.handle)[3] & termios.ICANON


def test_sec_s3_the_screen_is_blank_while_the_last_messages_are_sent() -> None:
    with host("slow") as terminal:
        terminal.wait_for(CANARY)
        terminal.signal(signal.SIGTERM)
        terminal.wait_for_bytes(b"\x1b[?25h", start=terminal.output.index(b"\x1b[?1049h"))
        assert terminal.process.poll() is None
        assert CANARY not in terminal.screen()


def test_sec_d5_a_lost_line_freezes_nothing_and_what_waits_is_sent(terminal: Terminal) -> None:
    terminal.hang_up()
    assert terminal.wait_exit() == 129
    assert (terminal.home / "flushed").exists()


def test_sec_d5_a_flush_that_never_ends_is_given_up_after_ten_seconds() -> None:
    with host("slow") as terminal:
        terminal.wait_for(CANARY)
        terminal.hang_up()
        assert terminal.wait_exit(timeout=20) == 129
        assert not (terminal.home / "flushed").exists()


def test_sec_t5_hostile_text_that_nobody_cleaned_reaches_no_terminal(terminal: Terminal) -> None:
    terminal.press("f7")
    terminal.wait_for("2J end")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert vt.offences(bytes(terminal.output)) == []


def test_the_bell_rings_without_content(terminal: Terminal) -> None:
    terminal.wait_quiet()
    before = len(terminal.output)
    terminal.press("f6")
    terminal.wait_for_bytes(b"\x07", start=before)
    assert vt.offences(bytes(terminal.output), allow={"c0-07"}) == []


def test_sec_s5_copying_writes_to_no_clipboard(terminal: Terminal) -> None:
    terminal.send("geheim")
    terminal.wait_for("geheim")
    terminal.press("ctrl+a", "ctrl+c", "ctrl+x")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert vt.offences(bytes(terminal.output)) == []


def test_frames_are_marked_where_the_terminal_knows_it_and_only_there() -> None:
    for synchronised in (True, False):
        with host(synchronised=synchronised) as terminal:
            terminal.wait_for(CANARY)
            terminal.wait_quiet()
            terminal.resize(100, 30)
            terminal.send("x")
            terminal.wait_for("x")
            terminal.wait_quiet()
            assert (b"\x1b[?2026h" in terminal.output) is synchronised


def test_a_slow_line_that_cuts_keys_types_nothing_of_them(terminal: Terminal) -> None:
    """Through a line that stands still for longer than the Escape key is waited for."""
    terminal.send("voor ")
    for part in ("\x1b[<35;", "50;20M", "\x1b", "[20~", "\x1b[2", "0~", "\x1b[", "<0;9;", "9M"):
        terminal.send(part)
        terminal.wait_quiet(0.15)
    terminal.send("en na")
    terminal.wait_for("voor en na")


def test_a_slow_line_that_cuts_a_paste_bracket_still_pastes(terminal: Terminal) -> None:
    for part in ("\x1b[20", "0~twee\rregels\x1b[2", "01~ klaar"):
        terminal.send(part)
        terminal.wait_quiet(0.2)
    screen = terminal.wait_for("klaar")
    assert "twee" in screen
    assert "regels klaar" in screen
    assert "0~" not in screen
    assert "1~" not in screen


@pytest.mark.parametrize("mouse", ["", "mouse"])
def test_no_movements_are_reported_and_keys_are_in_their_normal_modes(mouse: str) -> None:
    with host(mouse) as terminal:
        terminal.wait_for(CANARY)
        modes = vt.modes_at_end(bytes(terminal.output))
        assert not any(modes.get(mode) for mode in (1002, 1003))
        assert bool(modes.get(1000)) is bool(mouse)
        assert bool(modes.get(1006)) is bool(mouse)
        assert modes[1] is False
        assert b"\x1b>" in terminal.output
