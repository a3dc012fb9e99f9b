"""Scripts and emoji as a terminal shows them: nothing vanishes, nothing is left behind (through tmux and pyte)."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from console.terminal.canvas import Canvas
from tests.support.languages import EMOJI, LANGUAGES
from tests.support.needs import needs_tmux
from tests.support.tmux import Tmux
from widgets.drawing.cells import fit, width_of

ROWS = 20
COLUMNS = 80
MARK = 60
"""The column in which something else stands, as the border of the next pane does."""
AFTER = "daarna"

TABLE = {**LANGUAGES, **EMOJI}
SHEETS = [list(TABLE)[at : at + ROWS] for at in range(0, len(TABLE), ROWS)]


def frame(rows: list[str]) -> str:
    """What Textual writes for these rows, each before a border."""
    return "".join(f"\x1b[{y};1H{text}{' ' * (MARK - width_of(text))}|{AFTER}\n" for y, text in enumerate(rows, 1))


def shown(sheet: list[str]) -> Iterator[tuple[bytes, list[str]]]:
    """Three frames that follow each other, as differences, and what has to stand there then: the sentences, the same
    ones a cell further (as when a line is scrolled), plain words in their place."""
    canvas = Canvas(COLUMNS, ROWS)
    sentences = [fit(TABLE[name], MARK - 2) for name in sheet]
    for rows in (sentences, [f"-{each}" for each in sentences], ["gewoon" for _ in sentences]):
        canvas.feed(frame(rows))
        yield b"\x1b[?7l" + canvas.difference().encode(), rows


def squeezed(text: str) -> str:
    """Without blanks: a terminal that draws narrower than another leaves some. Marks are composed where they can be."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def test_there_are_forty_languages() -> None:
    assert len(LANGUAGES) >= 40


@needs_tmux
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet[0])
def test_in_tmux_nothing_vanishes_and_nothing_is_left_behind(tmp_path: Path, sheet: list[str]) -> None:
    fifo = "import sys\nfor path in sys.stdin:\n print(end=open(path.strip()).read(), flush=True)"
    tmux = Tmux(tmp_path, [sys.executable, "-uc", fifo], columns=COLUMNS, rows=ROWS + 4)
    try:
        for number, (data, rows) in enumerate(shown(sheet)):
            path = tmp_path / f"frame{number}"
            path.write_bytes(b"\x1b[?1049h" * (not number) + data + f"\x1b[{ROWS + 2};1Hklaar-{number}".encode())
            tmux.terminal.send(f"{path}\r")
            tmux.terminal.wait_for(f"klaar-{number}")
            lines = tmux.ask("capture-pane", "-p").splitlines()
            for line, wanted in zip(lines, rows, strict=False):
                if wanted.lstrip("-") in EMOJI.values():
                    # What tmux does not join is cut; what stands around it is whole.
                    letters = [each for each in wanted.split() if each.isascii()]
                    assert all(each in line for each in letters), wanted
                    assert line.endswith(f"|{AFTER}"), wanted
                else:
                    assert squeezed(line) == squeezed(f"{wanted}|{AFTER}"), wanted
            if rows[0] == "gewoon":
                assert lines[: len(rows)] == [f"{'gewoon':<{MARK}}|{AFTER}"] * len(rows)
    finally:
        tmux.close()


@pytest.mark.parametrize("name", TABLE)
def test_in_pyte_what_stands_beside_a_sentence_stands_where_it_belongs(name: str) -> None:
    """pyte drops spacing marks by itself; letters, border and what comes after have to be right."""
    screen = pyte.Screen(COLUMNS, ROWS)
    for data, rows in shown([name]):
        pyte.Stream(screen).feed(data.decode())
        cells = [screen.buffer[0][x].data for x in range(COLUMNS)]
        assert "".join(cells[MARK:]).rstrip() == f"|{AFTER}"
        if name in LANGUAGES:
            letters = [each for each in rows[0] if unicodedata.category(each)[0] == "L"]
            there = unicodedata.normalize("NFC", "".join(cells[:MARK]))
            assert all(unicodedata.normalize("NFC", each) in there for each in letters)
    assert "".join(cells) == f"{'gewoon':<{MARK}}|{AFTER}".ljust(COLUMNS)


def test_a_spacing_mark_has_a_cell_and_a_mark_on_its_letter_has_none() -> None:
    """Unicode 16, general categories: Mc takes a cell, Mn takes none."""
    assert [width_of(each) for each in ("কি", "हि", "தி", "કા", "ကာ", "ලා")] == [2] * 6
    assert [width_of(each) for each in ("ที่", "é", "कु", "בּ")] == [1] * 4


def test_an_unchanged_neighbour_of_an_emoji_is_written_again() -> None:
    canvas = Canvas(20, 1)
    canvas.feed("\x1b[1;1H  ......\n")
    canvas.difference()
    canvas.feed("\x1b[1;1H👨‍👩‍👧......\n")
    written = canvas.difference()
    assert written.endswith("......"), "three people, two cells each, of which four are somebody else's"
