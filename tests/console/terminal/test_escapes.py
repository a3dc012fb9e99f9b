"""Escape and a key of one byte in one burst, against the real parser's needs."""

from __future__ import annotations

import pytest
from textual import events

from console.terminal.escapes import Escapes, Letter, WithAlt


@pytest.mark.parametrize(
    ("reads", "pieces"),
    [
        (["hallo"], ["hallo"]),
        (["\x1bhoi"], ["\x1b", Letter("h"), "oi"]),
        (["\x1b", "hoi"], ["\x1b", Letter("h"), "oi"]),
        (["\x1b[A\x1bOP"], ["\x1b[A\x1bOP"]),
        (["\x1b\x11"], ["\x1b", Letter("\x11")]),
        (["\x1b[200~\x1bc\x1b[201~\x1bc"], ["\x1b[200~\x1bc\x1b[201~\x1b", Letter("c")]),
        (["\x1b[20", "0~\x1bc"], ["\x1b[20", "0~\x1bc"]),
    ],
)
def test_what_stands_behind_an_escape(reads: list[str], pieces: list[str | Letter]) -> None:
    escapes = Escapes()
    assert [piece for read in reads for piece in escapes.pieces(read)] == pieces


def test_an_escape_that_was_alone_has_no_letter() -> None:
    escapes = Escapes()
    assert list(escapes.pieces("\x1b")) == ["\x1b"]
    escapes.escape_was_alone()
    assert list(escapes.pieces("c")) == ["c"]


@pytest.mark.parametrize(
    ("key", "bound", "meant"),
    [
        (events.Key("c", "c"), set(), ["escape", "c"]),
        (events.Key("d", "d"), {"alt+d"}, ["alt+d"]),
        (events.Key("b", "b"), {"ctrl+left"}, ["ctrl+left"]),
        (events.Key("b", "b"), {"alt+b"}, ["escape", "b"]),
        (events.Key("enter", "\r"), {"alt+enter"}, ["alt+enter"]),
    ],
)
def test_it_is_what_means_something_there(key: events.Key, bound: set[str], meant: list[str]) -> None:
    assert [each.key for each in WithAlt(key).meant(bound)] == meant
