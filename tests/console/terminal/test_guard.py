"""SEC-T5: the second line of defence, character by character, from the standards and not from its pattern."""

from __future__ import annotations

import pytest
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color

from console.terminal.guard import ControlGuard, has_forbidden

BLACK = Color(0, 0, 0)
FORBIDDEN = (
    *((0x00, 0x1F), (0x7F, 0x9F)),  # C0, DEL, C1 (ECMA-48)
    *((0xAD, 0xAD), (0x061C, 0x061C), (0x180E, 0x180E), (0x200B, 0x200B), (0x200E, 0x200F)),  # UAX #9, hidden
    *((0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),  # separators, UAX #9, hidden
    *((0xD800, 0xDFFF), (0xE000, 0xF8FF), (0xE0000, 0xE0FFF), (0xF0000, 0x10FFFF)),  # surrogates, private use, tags
)
"""Code points that drive a terminal, reorder a line, or cannot be encoded."""


def drawn(guard: ControlGuard, *segments: Segment) -> list[Segment]:
    return guard.apply(list(segments), BLACK)


@pytest.mark.proves("SEC-T5", breaks="U+200B taken out of the guard; each end of a range moved by one")
def test_sec_t5_each_forbidden_character_is_deleted_and_its_neighbours_stay() -> None:
    inside = {code for first, last in FORBIDDEN for code in (first, (first + last) // 2, last)}
    beside = {code for first, last in FORBIDDEN for code in (first - 1, last + 1) if 0 <= code < 0x110000}
    beside = {code for code in beside if not any(first <= code <= last for first, last in FORBIDDEN)}
    for code in inside:
        guard = ControlGuard()
        assert drawn(guard, Segment(f"a{chr(code)}b")) == [Segment("ab")], hex(code)
        assert guard.hits == 1, hex(code)
        assert has_forbidden(chr(code)), hex(code)
    guard = ControlGuard()
    for code in beside:
        whole = Segment(f"a{chr(code)}b")
        assert drawn(guard, whole) == [whole], hex(code)
        assert not has_forbidden(chr(code)), hex(code)
    assert guard.hits == 0


@pytest.mark.proves("SEC-T5", "SEC-T7", breaks="the link kept; the style lost with it")
def test_sec_t5_a_link_is_taken_out_and_the_looks_stay() -> None:
    guard = ControlGuard()
    linked = Style(bold=True, color="red", link="https://example.org")
    (made,) = drawn(guard, Segment("tekst", linked))
    assert made.text == "tekst"
    assert made.style is not None
    assert (made.style.link, made.style.bold, made.style.color) == (None, True, linked.color)
    assert guard.hits == 1


def test_sec_t5_only_what_is_changed_counts_and_styles_are_kept() -> None:
    guard = ControlGuard()
    bold = Style(bold=True)
    made = drawn(guard, Segment("veilig", bold), Segment("a\x1b[31m", bold), Segment("é"), Segment("\x07"))
    assert made == [Segment("veilig", bold), Segment("a[31m", bold), Segment("é"), Segment("")]
    assert made[1].style is bold
    assert guard.hits == 2


def test_what_the_console_itself_says_to_the_terminal_is_left_alone() -> None:
    guard = ControlGuard()
    own = Segment("\x1b[2J", None, [(ControlType.CLEAR,)])
    assert drawn(guard, own) == [own]
    assert guard.hits == 0
