"""The one sanitiser: what a stranger wrote becomes `SafeText` before any other code sees it.

It does not look for escape sequences in order to strip them, because every such list has had a hole (`less` #781). It
closes the alphabet: where no C0 or C1 control can stand, no sequence can begin. All work is linear in the length, and
a text is cut before anything runs over it (`unicodedata.normalize` is quadratic on long runs of marks).

Text in the scripts that people write in stays as it is: Arabic, Persian with its ZWNJ, Hebrew, the Indic scripts,
Thai, Korean, Chinese, emoji families, flags, skin tones and keycaps.

Flags, each a kind of change that a reader should know of:

    cut         too long or too many lines
    control     C0 or DEL, now a visible control picture; or C1, now U+FFFD
    bidi        characters that reorder what is read (CVE-2021-42574), dropped
    hidden      characters that show nothing, dropped
    unknown     surrogates, private use, unassigned, now U+FFFD
    marks       more combining marks, joined parts or code points than one character may have, dropped
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from wcwidth import iter_graphemes, width

LIMIT = 8000
"""Longest text, in code points, after cleaning."""
LINES = 200
"""Most lines of one text."""
MARKS = 4
"""Most combining marks in a row: Vietnamese and pointed Hebrew need three; terminals have broken on many."""
PARTS = 4
"""Most emoji joined into one by ZWJ: a family of four."""
CLUSTER = 12
"""Most code points in one grapheme cluster: a family of four with skin tones has eleven."""

_ZWNJ = "\u200c"
_ZWJ = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_REPLACED = "\ufffd"
_DOTTED_CIRCLE = "\u25cc"

_PASSES = 8
"""Cleaning runs again until nothing changes, because dropping may join what stood apart; two or three do."""

_ORDINARY = re.compile("[\n -~\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201e\u2026\u20ac]*")
"""What most messages in European languages consist of: allowed, without context, and in NFC as it is."""

_LINE_BREAK = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _set(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


_HIDDEN = _set(
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200B),
    (0x2060, 0x206F),
    (0x2800, 0x2800),  # Braille blank
    (0x3164, 0x3164),
    (0xFE00, 0xFE0D),  # variation selectors that no emoji uses
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFC),
    (0xE0000, 0xE0FFF),  # tags, variation selectors 17 to 256
)

_NEWER_EMOJI = range(0x1F000, 0x1FB00)
"""Blocks where what Python's tables do not know yet is an emoji of a newer Unicode."""

_EMOJI_BASES = _set(
    (0x23, 0x23),
    (0x2A, 0x2A),
    (0x30, 0x39),
    (0xA9, 0xA9),
    (0xAE, 0xAE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2194, 0x21AA),
    (0x231A, 0x231B),
    (0x2328, 0x2328),
    (0x23CF, 0x23CF),
    (0x23E9, 0x23FA),
    (0x24C2, 0x24C2),
    (0x25AA, 0x25AB),
    (0x25B6, 0x25B6),
    (0x25C0, 0x25C0),
    (0x25FB, 0x25FE),
    (0x2600, 0x27BF),
    (0x2934, 0x2935),
    (0x2B05, 0x2B07),
    (0x2B1B, 0x2B1C),
    (0x2B50, 0x2B50),
    (0x2B55, 0x2B55),
    (0x3030, 0x3030),
    (0x303D, 0x303D),
    (0x3297, 0x3297),
    (0x3299, 0x3299),
    (_NEWER_EMOJI.start, _NEWER_EMOJI.stop - 1),
)
"""Characters that may be drawn as an emoji (after Unicode's emoji-variation-sequences.txt)."""

_INDIC = _set((0x0900, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA8E0, 0xA8FF), (0xAA60, 0xAA7F))
_ARABIC = _set((0x0620, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF))


class SafeText(str):
    """Text of a stranger over a closed alphabet; may have several lines. `flags` says what was changed.

    Only `sanitise` and `one_line` should make one. What is cut out of it (a slice, `.upper()`) is a plain `str`.
    """

    __slots__ = ("flags",)
    flags: frozenset[str]

    def __new__(cls, clean: str, flags: frozenset[str] = frozenset()) -> SafeText:
        self = super().__new__(cls, clean)
        self.flags = flags
        return self


class SafeLine(SafeText):
    """The same on one line: names, labels, previews."""

    __slots__ = ()

    def __new__(cls, clean: str, flags: frozenset[str] = frozenset()) -> SafeLine:
        self = str.__new__(cls, clean)
        self.flags = flags
        return self


def sanitise(raw: str, *, limit: int = LIMIT, lines: int = LINES) -> SafeText:
    """`raw` over the closed alphabet, in NFC, at most `limit` code points and `lines` lines.

    Idempotent. The text changes without a flag in three harmless ways only: line breaks become `\\n`, a tab four
    spaces and every other space a space, and the characters are composed (NFC, never NFKC).
    """
    known = raw.flags if isinstance(raw, SafeText) else frozenset()
    if len(raw) <= limit and _ORDINARY.fullmatch(raw) and raw.count("\n") < lines:
        return SafeText(raw, known)
    flags = set(known)
    text = str(raw)
    if len(text) > 4 * limit:
        flags.add("cut")
        text = text[: 4 * limit]
    for _ in range(_PASSES):
        before = text
        text = _clean(text, flags)
        text = _cut(text, limit, lines, flags)
        if text == before:
            return SafeText(text, frozenset(flags))
    return SafeText(_ascii_only(text), frozenset(flags | {"unknown"}))


def one_line(raw: str, cells: int = 200) -> SafeLine:
    """`raw` on one line of at most `cells` terminal cells: line breaks become spaces, a cut ends in an ellipsis."""
    clean = sanitise(raw, limit=4 * cells, lines=LINES)
    text = clean.replace("\n", " ")
    if len(text) <= cells and text.isascii():
        return SafeLine(text, clean.flags)
    shortened = _fit(text, cells)
    if shortened == text:
        return SafeLine(text, clean.flags)
    return SafeLine(shortened, clean.flags | {"cut"})


def is_plain_line(text: str) -> bool:
    """Whether `text` is one line that the sanitiser leaves as it is, with nothing replaced: a name."""
    clean = sanitise(text)
    return clean == text and not clean.flags and "\n" not in text and _REPLACED not in text


def outgoing(text: str) -> str:
    """What a counsellor typed or pasted, fit to be sent: the same rules hold on the way out (SEC-T9).

    Nothing of a text within the protocol's limits is cut, however many lines it has.
    """
    return str(sanitise(text, lines=LIMIT))


def allowed(char: str) -> bool:
    """Whether `char` (one code point) may stand in a `SafeText` at all; joiners and selectors need a context too."""
    return char == "\n" or char in (_ZWJ, _ZWNJ) or _fate(char) == (char, "")


@lru_cache(maxsize=8192)
def _fate(char: str) -> tuple[str, str]:
    """What becomes of one character wherever it stands: its replacement, and the flag for it."""
    code = ord(char)
    if char == "\n" or char in _SELECTORS:
        return char, ""
    if char == "\t":
        return "    ", ""
    if code < 0x20:
        return chr(0x2400 + code), "control"
    if code == 0x7F:
        return "\u2421", "control"
    if 0x80 <= code < 0xA0:
        return _REPLACED, "control"
    if char in _BIDI:
        return "", "bidi"
    if char in _HIDDEN:
        return "", "hidden"
    if char in (_ZWJ, _ZWNJ):
        return char, ""
    match unicodedata.category(char):
        case "Zs":
            return " ", ""
        case "Zl" | "Zp":
            return "\n", ""
        case "Cf":
            return "", "hidden"
        case "Cs" | "Co":
            return _REPLACED, "unknown"
        case "Cn" if code not in _NEWER_EMOJI:
            return _REPLACED, "unknown"
        case _:
            return char, ""


@lru_cache(maxsize=8192)
def _is_mark(char: str) -> bool:
    return char not in _SELECTORS and unicodedata.category(char).startswith("M")


def _clean(text: str, flags: set[str]) -> str:
    """One pass over the alphabet, the context of marks and joiners, the size of clusters, and NFC."""
    text = _LINE_BREAK.sub("\n", text)
    fates = {char: _fate(char) for char in set(text)}
    flags.update(flag for _, flag in fates.values() if flag)
    text = text.translate({ord(char): fate for char, (fate, _) in fates.items() if fate != char})
    text = _in_context(text, flags)
    text = _bounded_clusters(text, flags)
    return unicodedata.normalize("NFC", text)


def _in_context(text: str, flags: set[str]) -> str:
    """Keep marks, joiners and selectors only where they belong."""
    kept: list[str] = []
    marks = 0
    for at, char in enumerate(text):
        before = kept[-1] if kept else "\n"
        if _is_mark(char):
            marks += 1
            if marks > MARKS:
                flags.add("marks")
                continue
            if before == "\n":
                flags.add("marks")
                kept.append(_DOTTED_CIRCLE)
        elif char in _SELECTORS:
            if before not in _EMOJI_BASES:
                flags.add("hidden")
                continue
        elif char == _ZWJ:
            if not (before in _INDIC or _joins_emoji(kept, text[at + 1 : at + 2])):
                flags.add("hidden")
                continue
        elif char == _ZWNJ:
            if before not in _INDIC and before not in _ARABIC:
                flags.add("hidden")
                continue
        else:
            marks = 0
        kept.append(char)
    return "".join(kept)


def _joins_emoji(kept: list[str], after: str) -> bool:
    base = kept[-2] if len(kept) > 1 and kept[-1] in _SELECTORS else "".join(kept[-1:])
    return base in _EMOJI_BASES and after in _EMOJI_BASES


def _bounded_clusters(text: str, flags: set[str]) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    for cluster in iter_graphemes(text):
        if len(cluster) > CLUSTER or cluster.count(_ZWJ) >= PARTS:
            flags.add("marks")
            parts = cluster[:CLUSTER].split(_ZWJ)
            cluster = _ZWJ.join(parts[:PARTS]).rstrip(_ZWJ)
        kept.append(cluster)
    return "".join(kept)


def _cut(text: str, limit: int, lines: int, flags: set[str]) -> str:
    if len(text) > limit:
        flags.add("cut")
        text = text[:limit]
    if text.count("\n") >= lines:
        flags.add("cut")
        text = "\n".join(text.split("\n", lines)[:lines])
    return text


def _fit(text: str, cells: int) -> str:
    """The longest run of whole clusters that fits in `cells`, with an ellipsis where something is left out."""
    used = 0
    kept: list[str] = []
    room = 0
    for cluster in iter_graphemes(text):
        used += width(cluster)
        if used > cells:
            return "".join(kept[:room]) + "…"
        kept.append(cluster)
        if used < cells:
            room = len(kept)
    return text


def _ascii_only(text: str) -> str:
    """The last resort, of which nothing can combine with anything; no input is known that needs it."""
    return "".join(char if char == "\n" or " " <= char <= "~" else _REPLACED for char in text)
