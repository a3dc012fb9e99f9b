"""What a slow line cuts and joins is what was pressed: no byte of a sequence is ever typed (a table, and a property).

The sequences are literals from the documents: XTerm Control Sequences (invisible-island.net/xterm/ctlseqs), the kitty
keyboard protocol (sw.kovidgoyal.net/kitty/keyboard-protocol), rxvt's and the Linux console's key tables, ECMA-48.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from console.terminal.escapes import WithAlt
from console.terminal.keyboard import Keyboard

PC_KEYS = {
    **{
        f"\x1b[{final}": name
        for final, name in zip("ABCDHF", ("up", "down", "right", "left", "home", "end"), strict=True)
    },
    **{f"\x1b[1;5{final}": f"ctrl+{name}" for final, name in zip("ABCD", ("up", "down", "right", "left"), strict=True)},
    **{f"\x1bO{final}": f"f{n}" for n, final in enumerate("PQRS", 1)},
    **{f"\x1b[{code}~": f"f{n}" for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
    "\x1b[2~": "insert",
    "\x1b[3~": "delete",
    "\x1b[5~": "pageup",
    "\x1b[6~": "pagedown",
    "\x1b[Z": "shift+tab",
    "\x1bOA": "up",
    "\x1bOF": "end",
}
"""xterm: PC-style function keys and VT220 keys."""
KITTY = {
    "\x1b[27u": "escape",
    "\x1b[13;2u": "shift+enter",
    "\x1b[97;5u": "ctrl+a",
    "\x1b[57376u": "f13",
    "\x1b[127;5u": "ctrl+backspace",
}
"""Functional keys and modifiers as CSI u."""
LETTERS = {
    "\x1b[97;;97u": "a",
    "\x1b[233;;233u": "é",
    "\x1b[0;;22909u": "好",
    "\x1b[0;;20320:22909:21527:22909:22909:22909u": "你好吗好好好",
}
"""Keys with their text, and what an input method put together (key 0): these are text, whole."""
MOUSE = {
    "\x1b[<0;12;5M": events.MouseDown,
    "\x1b[<0;12;5m": events.MouseUp,
    "\x1b[<64;50;20M": events.MouseScrollUp,
    "\x1b[<35;50;20M": events.MouseMove,
}
"""xterm, extended coordinates (1006)."""
SILENT = (
    "\x1b[M !!",  # X10 mouse
    "\x1b[32;50;20M",  # urxvt mouse (1015)
    "\x1b[?1;2c",  # primary device attributes
    "\x1b[>41;380;0c",  # secondary
    "\x1b[?2026;2$y",  # DECRPM
    "\x1b[?2004;1$y",
    "\x1b[?0u",  # kitty: flags
    "\x1b[8;24;80t",  # size of the window
    "\x1b[0n",  # device status
    "\x1b[[A",  # F1 of the Linux console
    "\x1b[3^",  # Ctrl+Delete of rxvt
    "\x1b[3$",  # Shift+Delete of rxvt
    "\x1b[38;6u",  # a key that no action has
)
"""What means nothing here, or nothing of which the name matters; never text."""
WHOLE_ONLY = (
    "\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\",  # the colour of the background, asked for by another program
    "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "\x1bP>|XTerm(380)\x1b\\",  # XTVERSION
    "\x1bP1$r0m\x1b\\",  # DECRQSS
)
"""Strings with an end of their own."""
EVERY = (*PC_KEYS, *KITTY, *LETTERS, *MOUSE, *SILENT)
PAUSES = (0.05, 0.15, 0.3, 0.8)
"""Seconds between two reads: as one stalled line delivers them."""

Read = tuple[float, bytes]


def typed(reads: Sequence[Read]) -> list[Message]:
    """All events of these reads, each after its pause, and of the five seconds after the last; timers run in time."""
    keyboard = Keyboard(lambda: None)
    now = 0.0
    heard: list[Message | WithAlt] = []
    for pause, data in [*reads, (5.0, b"")]:
        then = now + pause
        while (due := keyboard.due) is not None and due <= then:
            heard += keyboard.tick(due)
        now = then
        heard += keyboard.feed(data, now)
    return list(meant(heard))


def meant(heard: Sequence[Message | WithAlt]) -> Iterator[Message]:
    for each in heard:
        if isinstance(each, WithAlt):
            yield from each.meant(frozenset())
        else:
            yield each


def text_of(heard: Sequence[Message]) -> str:
    """What a text field would hold."""
    keys = (each for each in heard if isinstance(each, events.Key))
    return "".join(key.character or "" for key in keys if key.is_printable)


def names(heard: Sequence[Message]) -> list[str]:
    return [each.key for each in heard if isinstance(each, events.Key)]


def cuts(sequence: str) -> Iterator[tuple[int, float]]:
    for at in range(1, len(sequence)):
        for pause in PAUSES:
            yield at, pause


CASES = [(sequence, at, pause) for sequence in EVERY for at, pause in cuts(sequence)]
"""Each sequence, cut at each place, for each pause."""


def test_the_table_is_as_long_as_it_has_to_be() -> None:
    assert len({(sequence, at) for sequence, at, _pause in CASES}) >= 200


@pytest.mark.parametrize("sequence", EVERY, ids=ascii)
def test_a_cut_sequence_is_that_sequence_and_never_text(sequence: str) -> None:
    for at, pause in cuts(sequence):
        data = sequence.encode()
        heard = typed([(0.0, b"a"), (0.5, data[:at]), (pause, data[at:]), (0.01, b"b")])
        early = ["escape"] if at == 1 and pause > 0.1 else []
        if sequence in LETTERS:
            assert text_of(heard) == f"a{LETTERS[sequence]}b", (sequence, at, pause)
            continue
        assert text_of(heard) == "ab", (sequence, at, pause)
        if sequence in PC_KEYS or sequence in KITTY:
            assert names(heard) == ["a", *early, {**PC_KEYS, **KITTY}[sequence], "b"], (sequence, at, pause)
        if sequence in MOUSE:
            assert [type(each) for each in heard if isinstance(each, events.MouseEvent)] == [MOUSE[sequence]]


@pytest.mark.parametrize("sequence", EVERY, ids=ascii)
def test_byte_by_byte_and_joined_with_what_is_typed_it_is_the_same(sequence: str) -> None:
    data = sequence.encode()
    wanted = LETTERS.get(sequence, "")
    slowly = typed([(0.3, data[at : at + 1]) for at in range(len(data))])
    joined = typed([(0.3, b"hoi" + data + b"\r" + data), (0.05, b"daar")])
    assert text_of(slowly) == wanted
    assert text_of(joined) == f"hoi{wanted}{wanted}daar"


@pytest.mark.parametrize("sequence", [*EVERY, *WHOLE_ONLY], ids=ascii)
def test_the_beginning_of_one_whose_end_never_comes_is_dropped(sequence: str) -> None:
    for at in range(3, len(sequence)):
        begun = typed([(0.0, sequence[:at].encode()), (2.0, b"hoi")])
        assert text_of(begun) == "hoi", (sequence, at)


@pytest.mark.parametrize("sequence", WHOLE_ONLY, ids=ascii)
def test_an_answer_that_another_program_asked_for_is_not_typed(sequence: str) -> None:
    for at in range(1, len(sequence)):
        for pause in PAUSES:
            heard = typed([(0.0, sequence[:at].encode()), (pause, sequence[at:].encode() + b"hoi")])
            assert text_of(heard) == "hoi", (sequence, at, pause)


def test_a_sequence_longer_than_any_is_dropped_to_its_end() -> None:
    assert text_of(typed([(0.0, b"\x1b[" + b"1;" * 50_000), (0.2, b"1;1M"), (0.1, b"hoi")])) == "hoi"


PASTED = "eerste regel\r\nde tweede \x1b[A nog \x1b tekst"


def test_a_cut_paste_bracket_still_opens_and_closes_the_paste() -> None:
    begin, end = b"\x1b[200~", b"\x1b[201~"
    whole = begin + PASTED.encode() + end
    for at in range(1, len(whole)):
        for pause in PAUSES:
            heard = typed([(0.0, whole[:at]), (pause, whole[at:]), (0.2, b"x")])
            pastes = [each.text for each in heard if isinstance(each, events.Paste)]
            assert pastes == [PASTED], (at, pause)
            assert names(heard) == (["escape", "x"] if at == 1 and pause > 0.1 else ["x"]), (at, pause)


def test_a_paste_whose_end_was_lost_ends_with_escape_and_nothing_of_it_is_lost() -> None:
    heard = typed([(0.0, b"\x1b[200~half"), (2.0, b" en half"), (2.0, b"\x1b"), (3.0, b"hoi")])
    assert [each.text for each in heard if isinstance(each, events.Paste)] == ["half en half"]
    assert names(heard) == ["h", "o", "i"]


BY_HAND: tuple[tuple[Sequence[Read], list[str], str], ...] = (
    ([(0.0, b"\x1b")], ["escape"], ""),
    ([(0.0, b"\x1b\x1b")], ["escape", "escape"], ""),
    ([(0.0, b"\x1b"), (0.2, b"\x1b")], ["escape", "escape"], ""),
    ([(0.0, b"\x1bhoi")], ["escape", "h", "o", "i"], "hoi"),
    ([(0.0, b"\x1b"), (0.05, b"hoi")], ["escape", "h", "o", "i"], "hoi"),
    ([(0.0, b"\x1bOk\xc3\xa9")], ["escape", "upper_o", "k", "é"], "Oké"),
    ([(0.0, b"\x1bO"), (0.2, b"k"), (0.1, b"\xc3\xa9")], ["escape", "upper_o", "k", "é"], "Oké"),
    ([(0.0, b"\x1b"), (0.3, b"O"), (0.1, b"k"), (0.1, b"\xc3\xa9")], ["escape", "upper_o", "k", "é"], "Oké"),
    ([(0.0, b"\x1b"), (0.3, b"Ok\xc3\xa9")], ["escape", "upper_o", "k", "é"], "Oké"),
    ([(0.0, b"\x1b"), (0.3, b"O")], ["escape", "upper_o"], "O"),
    ([(0.0, b"\x1b"), (0.3, b"["), (0.2, b"hm]")], [], "[hm]"),
    ([(0.0, b"\x1b"), (0.3, b"[1]")], [], "[1]"),
    ([(0.0, b"\x1b"), (0.3, b"["), (2.0, b"19~")], [], "[19~"),
    ([(0.0, b"\x1b"), (0.3, b"]11 keer")], [], "]11 keer"),
    ([(0.0, b"\x1b"), (1.5, b"[19~")], [], "[19~"),
    ([(0.0, b"\x1bPrecies")], [], "Precies"),
    ([(0.0, b"\x1b"), (0.2, b"P"), (0.2, b"recies")], [], "Precies"),
    ([(0.0, b"\x1b[200~\x1bc\x1b[201~\x1bc")], ["escape", "c"], "c"),
)
"""What a hand types around Escape, at any pace: the reads, the keys (empty: as the text), the text."""


@pytest.mark.parametrize(("reads", "keys", "text"), BY_HAND)
def test_what_a_hand_types_after_escape_is_typed(reads: Sequence[Read], keys: list[str], text: str) -> None:
    heard = typed(reads)
    assert text_of(heard) == text
    if keys:
        assert [key.replace("O", "upper_o") if key == "O" else key for key in names(heard)] == keys


@given(
    st.lists(
        st.tuples(st.sampled_from((0.0, 0.05, 0.15, 0.3, 1.5)), st.text("abO[]é漢;19~Mu \r", max_size=6)), max_size=8
    )
)
def test_text_without_an_escape_comes_whole_however_it_is_cut(parts: list[tuple[float, str]]) -> None:
    heard = typed([(pause, part.encode()) for pause, part in parts])
    assert text_of(heard) == "".join(part for _pause, part in parts).replace("\r", "")


def test_where_the_terminal_spells_escape_out_a_lone_escape_byte_is_a_cut() -> None:
    spelt = (0.0, b"\x1b[?25u")
    assert names(typed([spelt, (0.1, b"\x1b"), (0.5, b"[19~")])) == ["f8"]
    assert names(typed([spelt, (0.1, b"\x1b"), (3.0, b"x")])) == ["x"]
    assert names(typed([spelt, (0.1, b"\x1b[27u")])) == ["escape"]


@pytest.mark.parametrize(("answer", "known"), [(0, False), (1, True), (2, True), (3, True), (4, False)])
def test_the_terminal_says_whether_it_brackets_pastes(answer: int, known: bool) -> None:
    told: list[bool] = []
    Keyboard(lambda: told.append(True)).feed(f"\x1b[?2004;{answer}$y".encode(), 0.0)
    assert told == [True] * known
