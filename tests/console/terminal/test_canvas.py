"""The difference brings a terminal to exactly what writing everything would have shown."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.terminal.canvas import Canvas
from tests.support import vt

COLUMNS, ROWS = 12, 4
STYLES = ("1", "38;2;10;20;30;48;5;4", "7", "4;31")
TEXTS = st.text(alphabet="ab █é─", min_size=1, max_size=8)
WIDE_TEXTS = st.text(alphabet="ab 漢字😀", min_size=1, max_size=6)


def textual_write(x: int, y: int, style: str | None, text: str) -> str:
    """One strip as the compositor writes it."""
    styled = f"\x1b[{style}m{text}\x1b[0m" if style else text
    return f"\x1b[{y + 1};{x + 1}H{styled}\n"


def writes(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        textual_write, st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1), st.sampled_from([None, *STYLES]), texts
    )


def shown(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """The cells with colours and attributes."""
    return [[tuple(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def clipped(frame: str) -> str:
    """Like a terminal that does not wrap lines (mode 7 is off in the console)."""
    return "\x1b[?7l" + frame.replace("\n", "")


@given(st.lists(st.lists(writes(TEXTS), max_size=4), max_size=6))
def test_the_terminal_shows_what_was_written_frame_by_frame(frames: list[list[str]]) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    plain, ours = pyte.Screen(COLUMNS, ROWS), pyte.Screen(COLUMNS, ROWS)
    for number, frame in enumerate(frames):
        data = "".join(frame)
        canvas.feed(data)
        if number == 0:
            canvas.forget()
        pyte.Stream(plain).feed(clipped(_cut(data)))
        pyte.Stream(ours).feed(clipped(canvas.difference()))
        assert shown(ours) == shown(plain)


def _cut(data: str) -> str:
    """Cut each text at the right edge: pyte overwrites the last cell, the canvas keeps the first that came there."""
    rows = []
    for row in data.split("\n"):
        if not row:
            continue
        position, _, rest = row[2:].partition("H")
        line, column = position.split(";")
        style, text = (rest[: rest.index("m") + 1], rest[rest.index("m") + 1 : -4]) if rest[0] == "\x1b" else ("", rest)
        text = text[: COLUMNS + 1 - int(column)]
        rows.append(f"\x1b[{line};{column}H{style}{text}\x1b[0m")
    return "".join(rows)


@given(st.lists(writes(WIDE_TEXTS), min_size=1, max_size=8))
def test_wide_characters_are_never_halved_and_all_bytes_are_allowed(frames: list[str]) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    screen = pyte.Screen(COLUMNS, ROWS)
    for frame in frames:
        canvas.feed(frame)
        output = canvas.difference()
        assert vt.offences(output.encode()) == []
        pyte.Stream(screen).feed(clipped(output))
    again = pyte.Screen(COLUMNS, ROWS)
    canvas.forget()
    pyte.Stream(again).feed(clipped(canvas.difference()))
    assert again.display == screen.display


@given(st.text())
def test_sec_t4_nothing_but_cells_comes_out_whatever_goes_in(text: str) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    canvas.feed(f"\x1b[1;1H{text}")
    families = {offence.family for offence in vt.offences(canvas.difference().encode(errors="replace"))}
    assert families <= {"zalgo", "unassigned", "format"}


@pytest.mark.parametrize(
    "hostile",
    ["\x1b]52;c;aGFp\x07", "\x1b[2J", "\x1bc", "\x9b31m", "\x05", "\x1b[6n", "\x1bP$qm\x1b\\", "\x1b]0;x\x07"],
)
def test_sec_s5_sequences_are_dropped_and_counted(hostile: str) -> None:
    canvas = Canvas(COLUMNS, ROWS)
    canvas.feed(f"\x1b[1;1Hhoi{hostile}")
    assert vt.offences(canvas.difference().encode()) == []
    assert canvas.dropped > 0


def test_a_typed_character_costs_a_few_bytes() -> None:
    canvas = Canvas(80, 2)
    canvas.feed(textual_write(0, 0, "1", "hallo".ljust(80)) + "\x1b[1;6H")
    canvas.difference()
    canvas.feed(textual_write(0, 0, "1", "hallo!".ljust(80)) + "\x1b[1;7H")
    assert canvas.difference() == "!"


def test_nothing_new_is_nothing_written() -> None:
    canvas = Canvas(80, 2)
    frame = textual_write(0, 0, "1", "hallo") + "\x1b[1;6H"
    canvas.feed(frame)
    canvas.difference()
    canvas.feed(frame)
    assert canvas.difference() == ""


def test_after_forgetting_all_is_written_again() -> None:
    canvas = Canvas(5, 1)
    canvas.feed(textual_write(0, 0, None, "hallo"))
    assert "hallo" in canvas.difference()
    canvas.forget()
    assert "hallo" in canvas.difference()
