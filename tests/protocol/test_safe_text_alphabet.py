"""SEC-T1, SEC-T3: the alphabet of the sanitiser, character by character, from Unicode's own lists.

Nothing here is taken from `protocol.safe_text`: the ranges are written from the Unicode Character Database (16.0) and
are looked at from one before their first to one behind their last.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import pytest

from protocol.safe_text import allowed, one_line, outgoing, sanitise

Ranges = Sequence[tuple[int, int]]

BIDI: Ranges = ((0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
"""PropList.txt, Bidi_Control."""
SHOWS_NOTHING: Ranges = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200B)),
    *((0x2060, 0x2065), (0x206A, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0D), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0)),
    *((0xE0000, 0xE0FFF),),
)
"""DerivedCoreProperties.txt, Default_Ignorable_Code_Point, without the bidirectional controls (which have a flag of
their own), the joiners, and the two selectors that choose how an emoji is drawn."""
BLANK: Ranges = ((0x2800, 0x2800), (0xFFF9, 0xFFFC))
"""Braille pattern blank (a letter that shows nothing), interlinear annotation, and the object replacement character."""
VARIED: Ranges = (
    *((0x23, 0x23), (0x2A, 0x2A), (0x30, 0x39), (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049)),
    *((0x2122, 0x2122), (0x2139, 0x2139), (0x2194, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x23CF, 0x23CF)),
    *((0x23E9, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0), (0x25FB, 0x25FE)),
    *((0x2600, 0x27BF), (0x2934, 0x2935), (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55)),
    *((0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1FAFF)),
)
"""emoji-variation-sequences.txt; the arrows from 2194 to 21AA, the blocks Miscellaneous Symbols and Dingbats, and the
emoji blocks of plane 1 (Mahjong Tiles to Symbols and Pictographs Extended-A) as a whole."""
INDIC: Ranges = ((0x0900, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA8E0, 0xA8FF), (0xAA60, 0xAA7F))
"""Blocks.txt, Devanagari to Sinhala, Myanmar, Khmer, Devanagari Extended, Myanmar Extended-A: both joiners are used."""
ARABIC: Ranges = ((0x0620, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF))
"""Blocks.txt, Arabic from its first letter, Supplement, Extended-B and -A: written with ZWNJ; ZWJ is not needed."""

Made = tuple[str, set[str]]
"""A text and its flags."""

ZWNJ, ZWJ, TEXT_STYLE, EMOJI_STYLE = "\u200c", "\u200d", "\ufe0e", "\ufe0f"


def told(text: str) -> Made:
    made = sanitise(text)
    return str(made), set(made.flags)


def edges(ranges: Ranges) -> list[int]:
    """The code points on both sides of each end, and one in the middle."""
    found = (code for first, last in ranges for code in (first - 1, first, (first + last) // 2, last, last + 1))
    return sorted({code for code in found if not 0xD800 <= code < 0xE000})


def within(code: int, ranges: Ranges) -> bool:
    return any(first <= code <= last for first, last in ranges)


def stands(code: int) -> bool:
    """A character that is drawn by itself: a letter, digit or sign that Python's Unicode knows, and in NFC."""
    char = chr(code)
    drawn = unicodedata.category(char)[0] in "LNPS" and not within(code, (*SHOWS_NOTHING, *BLANK))
    return drawn and unicodedata.is_normalized("NFC", char)


@pytest.mark.proves("SEC-T1", breaks="each end of a range of hidden characters moved by one")
def test_sec_t1_what_shows_nothing_or_reorders_is_dropped_and_nothing_beside_it() -> None:
    for code in edges((*BIDI, *SHOWS_NOTHING, *BLANK)):
        char = chr(code)
        made = told(f"a{char}b")
        if within(code, BIDI):
            assert made == ("ab", {"bidi"}), hex(code)
        elif within(code, (*SHOWS_NOTHING, *BLANK)):
            assert made == ("ab", {"hidden"}), hex(code)
        elif stands(code):
            assert made == (f"a{char}b", set()), hex(code)
            assert allowed(char), hex(code)
        elif unicodedata.category(char) == "Zs":
            assert made == ("a b", set()), hex(code)
        elif unicodedata.category(char) == "Cn":
            assert made == ("a\ufffdb", {"unknown"}), hex(code)
        elif unicodedata.category(char).startswith("M") and char not in (TEXT_STYLE, EMOJI_STYLE):
            assert made == (unicodedata.normalize("NFC", f"a{char}b"), set()), hex(code)
        if char not in (ZWNJ, ZWJ, TEXT_STYLE, EMOJI_STYLE):
            assert allowed(char) is (char in made[0]), hex(code)


def controls() -> Iterator[tuple[int, str, str]]:
    """Every C0 and C1 control and DEL, what becomes of it, and the flag (Unicode's block Control Pictures, U+FFFD)."""
    for code in range(0x20):
        if code not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D):
            yield code, chr(0x2400 + code), "control"
    yield 0x7F, "\u2421", "control"
    yield from ((code, "\ufffd", "control") for code in range(0x80, 0xA0) if code != 0x85)


@pytest.mark.proves("SEC-T1", breaks="the ends of C0 and C1 moved by one, a picture one beside it")
def test_sec_t1_every_control_is_made_visible() -> None:
    for code, shown, flag in controls():
        made = told(f"a{chr(code)}b")
        assert made == (f"a{shown}b", {flag}), hex(code)
        assert not allowed(chr(code))
    for code in (0x09, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029):
        assert not allowed(chr(code))
        assert sanitise(f"a{chr(code)}b") == ("a    b" if code == 0x09 else "a\nb")
    for char in " ~¡\u0100":
        assert allowed(char)
        assert sanitise(f"a{char}") == f"a{char}"


@pytest.mark.parametrize("char", [*map(chr, range(0x2000, 0x200B)), "\u1680", "\u202f", "\u205f", "\u3000", "\xa0"])
def test_sec_t1_a_space_of_another_width_is_a_space(char: str) -> None:
    """UnicodeData.txt, every Zs but the space itself."""
    made = told(f"a{char}b")
    assert made == ("a b", set())
    assert not allowed(char)


@pytest.mark.parametrize("code", [0xD800, 0xDFFF, 0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0x0378, 0x1EFFF, 0x1FB0A - 0x10B])
def test_sec_t1_what_nobody_assigned_is_replaced(code: int) -> None:
    category = unicodedata.category(chr(code))
    made = told(f"a{chr(code)}b")
    if category in ("Cs", "Co") or (category == "Cn" and not 0x1F000 <= code <= 0x1FAFF):
        assert made == ("a\ufffdb", {"unknown"})
        assert not allowed(chr(code))
    else:
        assert made == (f"a{chr(code)}b", set())


def test_sec_t1_only_the_emoji_blocks_may_hold_what_python_does_not_know_yet() -> None:
    newer = [code for code in range(0x1F000, 0x1FB00) if unicodedata.category(chr(code)) == "Cn"]
    assert {0x1FAFF, 0x1F02C} <= set(newer)
    assert all(allowed(chr(code)) for code in newer)
    outside = [code for code in (*range(0x1EF00, 0x1F000), 0x1FBFA, 0x1FBFF) if unicodedata.category(chr(code)) == "Cn"]
    assert 0x1EFFF in outside
    assert not any(allowed(chr(code)) for code in outside)


@pytest.mark.proves("SEC-T3", breaks="each end of a range of emoji that have two styles moved by one")
@pytest.mark.parametrize("selector", [TEXT_STYLE, EMOJI_STYLE])
def test_sec_t3_a_style_is_kept_behind_what_has_two_and_nowhere_else(selector: str) -> None:
    for code in edges(VARIED):
        if stands(code):
            made = sanitise(f"{chr(code)}{selector}x")
            kept = within(code, VARIED)
            assert made == (f"{chr(code)}{selector}x" if kept else f"{chr(code)}x"), hex(code)
            assert made.flags == (set() if kept else {"hidden"}), hex(code)
    assert sanitise(f"{selector}x") == "x"
    assert sanitise(f"漢\u302f{selector}x") == "漢\u302fx", "a mark one before the wavy dash"
    assert sanitise(f"❤{selector}{selector}") == f"❤{selector}"


@pytest.mark.proves("SEC-T3", breaks="each end of the scripts that are written with joiners moved by one")
def test_sec_t3_joiners_are_kept_where_a_script_is_written_with_them_and_nowhere_else() -> None:
    for code in edges((*INDIC, *ARABIC)):
        if stands(code) or unicodedata.category(chr(code)).startswith("M"):
            char = chr(code) if stands(code) else f"x{chr(code)}"
            indic, arabic = within(code, INDIC), within(code, ARABIC)
            assert (sanitise(f"{char}{ZWNJ}x") == f"{char}{ZWNJ}x") is (indic or arabic), hex(code)
            assert (sanitise(f"{char}{ZWJ}x") == f"{char}{ZWJ}x") is indic, hex(code)
    for joiner in (ZWNJ, ZWJ):
        assert sanitise(f"{joiner}x") == "x"
        assert sanitise(f"x{joiner}") == "x"
        assert sanitise(f"x{joiner}").flags == {"hidden"}
    assert sanitise(f"क{ZWJ}{ZWJ}") == f"क{ZWJ}"
    assert sanitise(f"❤{EMOJI_STYLE}{ZWJ}🔥") == f"❤{EMOJI_STYLE}{ZWJ}🔥"
    assert sanitise(f"❤{EMOJI_STYLE}{ZWJ}x") == f"❤{EMOJI_STYLE}x"
    assert sanitise(f"x{ZWJ}🔥") == "x🔥"


LONGEST, MOST_LINES = 8000, 200
"""Of one text, in code points and lines (`docs/protocol.md`: a message has 4,000 characters at most; twice that)."""


@pytest.mark.proves("SEC-T1", breaks="each bound moved by one")
def test_sec_t1_bounds_by_number() -> None:
    assert sanitise("x" * LONGEST).flags == set()
    assert sanitise("x" * (LONGEST + 1)) == "x" * LONGEST
    assert sanitise("é" * LONGEST).flags == set()
    assert sanitise("é" * (LONGEST + 1)) == "é" * LONGEST
    lines = "\n".join("é" * MOST_LINES)
    assert sanitise(lines).flags == set()
    assert sanitise(f"{lines}\né") == lines
    plain = "\n".join("x" * MOST_LINES)
    assert sanitise(plain) == plain
    assert sanitise(plain).flags == set()
    assert sanitise(f"{plain}\nx") == plain
    assert sanitise(f"{plain}\nx").flags == {"cut"}
    # What comes after four times the longest is not even looked at: no flag tells of it.
    assert sanitise("\x1b" + "x" * 4 * LONGEST).flags == {"control", "cut"}
    assert sanitise("x" * 4 * LONGEST + "\x1b").flags == {"cut"}
    assert sanitise("x" * (4 * LONGEST - 1) + "\x1b").flags == {"control", "cut"}
    assert sanitise("\u200b" * 3 * LONGEST + "x" * LONGEST) == "x" * LONGEST
    assert sanitise("\u200b" * 3 * LONGEST + "x" * LONGEST).flags == {"hidden"}
    # But what comes before that is, however much of it is dropped.
    assert told("\u200b" * 3 * LONGEST + "x" * LONGEST + "y") == ("x" * LONGEST, {"hidden", "cut"})
    assert told("\u200b" * (4 * LONGEST - 1) + "xy") == ("x", {"hidden", "cut"})
    assert outgoing("\n" * 4000) == "\n" * 4000


@pytest.mark.proves("SEC-T1", breaks="each bound of a character moved by one")
def test_sec_t1_one_character_is_bounded() -> None:
    marks = "\u0316\u0317\u0318\u0319\u031c"
    for count, kept in ((3, 3), (4, 4), (5, 4)):
        made = sanitise(f"q{marks[:count]}x{marks[:count]}")
        assert made == f"q{marks[:kept]}x{marks[:kept]}"
        assert made.flags == (set() if count == kept else {"marks"})
    for heads, kept in ((3, 3), (4, 4), (5, 4)):
        made = sanitise(ZWJ.join("👨" * heads))
        assert made == ZWJ.join("👨" * kept)
        assert made.flags == (set() if heads == kept else {"marks"})
    toned = f"👨🏻{ZWJ}👩🏼{ZWJ}👧🏽{ZWJ}👦🏾"
    assert sanitise(toned) == toned
    assert sanitise(f"{toned}{EMOJI_STYLE}\u0316\u0317").flags in ({"marks"}, {"hidden"}, {"hidden", "marks"})
    assert sanitise("\u0316") == "\u25cc\u0316"
    assert sanitise("\n\u0316") == "\n\u25cc\u0316"
    assert sanitise("a\u0316") == "a\u0316"


@pytest.mark.proves("SEC-T1", breaks="a text given out after its first cleaning")
def test_sec_t1_what_falls_apart_in_composing_is_cleaned_again() -> None:
    """A point that Unicode composes away (U+FB2C, U+0344) leaves more marks than one character may have."""
    assert sanitise("\ufb2c\u094d\u0344") == "\u05e9\u094d\u05bc\u05c1\u0308"
    assert sanitise("\u0344\u0344\u0344") == "\u25cc\u0308\u0301\u0308\u0301"


def test_one_line_is_as_wide_as_asked() -> None:
    assert one_line("x" * 200) == "x" * 200
    assert one_line("x" * 201) == "x" * 199 + "…"
    assert one_line("é" * 200) == "é" * 200
    assert one_line("é" * 201) == "é" * 199 + "…"
    assert one_line("漢" * 100) == "漢" * 100
    assert one_line("漢" * 101) == "漢" * 99 + "…"
    assert one_line("漢x", 3) == "漢x"
    assert one_line("漢xy", 3) == "漢…"
    assert one_line("漢字", 3) == "漢…"
    assert one_line("xy", 1) == "…"
    assert one_line("a\nb\nc", 5) == "a b c"
    assert one_line("x" * 5, 4).flags == {"cut"}
    assert one_line("x" * 4, 4).flags == set()
    assert one_line("é\x1b", 4).flags == {"control"}
    assert one_line("é" * 1000).flags == {"cut"}
    # Characters of no width count too, up to four for a cell.
    four = one_line("q\u0316\u0317\u0318" * 10, 10)
    assert four == "q\u0316\u0317\u0318" * 10
    assert four.flags == set()
    assert one_line("q\u0316\u0317\u0318\u0319" * 10, 10).flags == {"cut"}
    assert one_line("x\n" * 300, 400).flags == {"cut"}
