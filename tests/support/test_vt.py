"""The oracle itself must see what it is there for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import vt

FINE = [
    b"hoi\x1b[38;5\x18\x1b[?2026l\x1b[m\x1b[1;1H\x1b[2K",
    b"hoi \xc3\xa9\xe2\x94\x80\xf0\x9f\x98\x80 \xe2\x80\xa6",
    b"\x1b[0;1;38;2;1;2;3m\x1b[m\x1b[4:3m",
    b"\x1b[12;1H\x1b[H\x1b[2J\x1b[K",
    b"\x1b[?1049h\x1b[?25l\x1b[?2026h\x1b[?2026$p\x1b[>25u\x1b[<u",
    b"\r\n",
    "👨\u200d👩\u200d👧 می\u200cخواهم".encode(),
]
OFFENDING = {
    b"\x1b]52;c;aGFp\x07": "osc-52",
    b"\x1b]0;title\x1b\\": "osc-0",
    b"\x1b]2;title\x07": "osc-2",
    b"\x1b]8;;http://example.org\x1b\\": "osc-8",
    b"\x1b]22;default\x07": "osc-22",
    b"\x1bP$qm\x1b\\": "dcs",
    b"\x1b_Gf=32;AAAA\x1b\\": "dcs",
    b"\x1bc": "esc-c",
    b"\x1b[6n": "csi-n",
    b"\x1b[c": "csi-c",
    b"\x1b[21t": "csi-t",
    b"\x1b[?47h": "csi-h",
    b"\x07": "c0-07",
    b"\x05": "c0-05",
    b"\x00": "c0-00",
    b"\x7f": "c0-7f",
    b"\xc2\x9b31m": "c1",
    b"\x9b31m": "byte",
    b"\xed\xa0\x80": "byte",
    "\u202e".encode(): "bidi",
    "\u2066".encode(): "bidi",
    "\u200b".encode(): "format",
    "\U000e0041".encode(): "format",
    "\ue000".encode(): "private-use",
    "\u2028".encode(): "separator",
    ("a" + "\u0301" * 5).encode(): "zalgo",
    b"\x1b]52;c;never ended": "esc-]",
}


@pytest.mark.parametrize("data", FINE)
def test_what_a_screen_needs_is_allowed(data: bytes) -> None:
    assert vt.offences(data) == []


@pytest.mark.parametrize(("data", "family"), OFFENDING.items())
def test_every_family_is_an_offence_at_its_place(data: bytes, family: str) -> None:
    first = vt.offences(b"hoi" + data)[0]
    assert (first.family, first.offset) == (family, 12 if family == "zalgo" else 3)


def test_a_family_can_be_allowed_for_one_run() -> None:
    assert vt.offences(b"\x07\x1b]52;c;aGFp\x07", allow={"c0-07"})[0].family == "osc-52"


@given(st.binary())
def test_no_byte_is_left_out(data: bytes) -> None:
    assert b"".join(token.raw for token in vt.tokens(data)) == data


@given(st.binary(), st.integers(0, 40))
def test_cutting_at_whole_part_changes_no_token(data: bytes, cut: int) -> None:
    whole = vt.whole_part(data[:cut])
    first = [token for token in vt.tokens(data[:whole]) if token.kind != "text"]
    assert first == [token for token in vt.tokens(data) if token.kind != "text" and token.offset < whole]


def test_the_end_of_a_run_is_seen() -> None:
    data = b"\x1b[?1049h\x1b[?25l\x1b[?1000htext\x1b[?1000l\x1b[?1049l\x1b[?25hafter"
    assert vt.modes_at_end(data) == {1049: False, 25: True, 1000: False}
    assert vt.after_alternate_screen(data) == b"\x1b[?25hafter"
