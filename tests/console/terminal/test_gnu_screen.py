"""GNU screen keeps what stood on the screen, because it has no alternate screen by default: nothing may stand there."""

from __future__ import annotations

import sys
from pathlib import Path

import pyte
import pytest

from tests.console.terminal import CANARY
from tests.support import vt
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
HOST = [sys.executable, "-m", "tests.console.terminal.host"]


def without_alternate_screen(output: bytes) -> str:
    """What a terminal shows after `output` that ignores the alternate screen."""
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    for token in vt.tokens(output):
        foreign = token.kind == "csi" and (token.raw[2:3] in b"<=>" or b"$" in token.raw or b"1049" in token.raw)
        if token.kind in {"text", "c0", "csi"} and not foreign:
            stream.feed(token.raw.decode(errors="replace"))
    return "\n".join(screen.display)


@pytest.mark.parametrize("end", ["ctrl+q", "f2"], ids=["end", "crash"])
def test_sec_s4_nothing_stays_where_there_is_no_alternate_screen(end: str) -> None:
    with Terminal(HOST, cwd=ROOT, env={"TERM": "screen", "STY": "1.pts-0.host", "COLORTERM": None}) as terminal:
        terminal.wait_for(CANARY)
        assert CANARY in without_alternate_screen(bytes(terminal.output))
        terminal.press(end)
        terminal.wait_exit()
        assert CANARY not in without_alternate_screen(bytes(terminal.output))
