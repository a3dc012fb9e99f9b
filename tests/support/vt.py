"""A strict tokeniser of what a program wrote to a terminal, and the oracle built on it.

It reads *all* bytes and knows a closed set of what may be there; everything else is an offence with its offset and its
family. A text that a stranger wrote must never become more than text (SEC-T4, SEC-S5). The sequences are those of
ECMA-48 and of the xterm control sequences document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

ALLOWED_MODES = frozenset({1, 7, 25, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1049, 2004, 2026, 2048})
"""DEC private modes that Textual and the driver set and reset."""

NORMAL_KEYPAD = b"\x1b>"
"""DECKPNM; the driver makes sure that no keypad key looks like Escape and letters."""

MOUSE_MODES = frozenset({1000, 1002, 1003, 1005, 1006, 1015, 1016})
MARKS_PER_BASE = 4
NEW_EMOJI = range(0x1F000, 0x1FB00)
JOINERS = "\u200c\u200d"

_TOKEN = re.compile(
    # What was under way when our console ends, the CAN that cuts it off, and how the end begins (terminal/driver.py).
    rb"(?P<cut>(?:\x1b(?:\[[\x20-\x3f]*)?|[\xc3-\xf4][\x80-\xbf]{0,2})?\x18(?=\x1b\[\?2026l\x1b\[m\x1b\[1;1H))"
    rb"|(?P<text>(?:[\x20-\x7e]|[\xc3-\xdf][\x80-\xbf]|\xc2[\xa0-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+)"
    rb"|(?P<csi>\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e])"
    rb"|(?P<osc>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    rb"|(?P<dcs>\x1b[P_^X](?:[^\x1b]|\x1b(?!\\))*\x1b\\)"
    rb"|(?P<esc>\x1b[\x20-\x2f]*[\x30-\x7e]?)"
    rb"|(?P<c1>\xc2[\x80-\x9f])"
    rb"|(?P<c0>[\x00-\x1a\x1c-\x1f\x7f])"
    rb"|(?P<byte>[\x80-\xff])",
    re.S,
)
_INCOMPLETE = re.compile(
    rb"(?:\x1b(?:\[[\x20-\x3f]*|\][^\x07\x1b]*\x1b?|[P_^X](?:[^\x1b]|\x1b(?!\\))*\x1b?|[\x20-\x2f]*)"
    rb"|[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z",
    re.S,
)
_SGR = re.compile(rb"\x1b\[[0-9;:]*m")
_CURSOR_OR_ERASE = re.compile(rb"\x1b\[[0-9;]*[HJK]")
_MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_KITTY = re.compile(rb"\x1b\[(?:>[0-9]+|<|\?)u")
_MODE_QUERY = re.compile(rb"\x1b\[\?(?:2004|2026|2048)\$p")


@dataclass(frozen=True)
class Token:
    """One piece of the output: `kind` is text, csi, osc, dcs, esc, c1, c0 or byte; `offset` counts bytes."""

    offset: int
    kind: str
    raw: bytes


@dataclass(frozen=True)
class Offence:
    """Something that must not be in the output; `family` is for example `osc-52`, `c1`, `bidi`, `csi-c`."""

    offset: int
    family: str
    raw: bytes


def tokens(data: bytes) -> Iterator[Token]:
    """Every byte of `data`, in order, in exactly one token."""
    for match in _TOKEN.finditer(data):
        kind = match.lastgroup
        assert kind is not None
        yield Token(match.start(), kind, match.group())


def whole_part(data: bytes) -> int:
    """How many bytes of `data` can be tokenised now; the rest may be the beginning of a longer sequence."""
    match = _INCOMPLETE.search(data)
    return match.start() if match else len(data)


def offences(data: bytes, allow: Collection[str] = ()) -> list[Offence]:
    """All that is outside the closed set, in order; `allow` names families that this run may hold (`c0-07`: bell)."""
    return [
        Offence(offset, family, raw)
        for token in tokens(data)
        for offset, family, raw in _judge(token)
        if family not in allow
    ]


def modes_at_end(data: bytes) -> dict[int, bool]:
    """The last state of every DEC private mode that was set or reset."""
    state: dict[int, bool] = {}
    for match in _MODES.finditer(data):
        for mode in match[1].split(b";"):
            state[int(mode)] = match[2] == b"h"
    return state


def after_alternate_screen(data: bytes) -> bytes:
    """What was written after the alternate screen was left for the last time: it stays readable in the scrollback."""
    return data.rpartition(b"\x1b[?1049l")[2]


def _judge(token: Token) -> Iterator[tuple[int, str, bytes]]:
    raw = token.raw
    match token.kind:
        case "text":
            yield from _judge_text(token)
        case "cut":
            return
        case "csi":
            if not _allowed_csi(raw):
                yield token.offset, f"csi-{raw[-1:].decode()}", raw
        case "osc":
            number = re.match(rb"\x1b\](\d*)", raw)
            yield token.offset, f"osc-{number[1].decode() if number else ''}", raw
        case "c0":
            if raw not in b"\r\n":
                yield token.offset, f"c0-{raw.hex()}", raw
        case "esc" if raw == NORMAL_KEYPAD:
            return
        case "esc":
            yield token.offset, f"esc-{raw[1:].decode()}", raw
        case kind:
            yield token.offset, kind, raw


def _allowed_csi(raw: bytes) -> bool:
    if match := _MODES.fullmatch(raw):
        return all(int(mode) in ALLOWED_MODES for mode in match[1].split(b";") if mode)
    return any(pattern.fullmatch(raw) for pattern in (_SGR, _CURSOR_OR_ERASE, _KITTY, _MODE_QUERY))


def _judge_text(token: Token) -> Iterator[tuple[int, str, bytes]]:
    if token.raw.isascii():
        return
    try:
        text = token.raw.decode()
    except UnicodeDecodeError as error:
        yield token.offset + error.start, "byte", token.raw
        return
    offset, marks = token.offset, 0
    for character in text:
        raw = character.encode()
        family = _family(character)
        marks = marks + 1 if family == "mark" else 0
        if family == "mark":
            family = "zalgo" if marks == MARKS_PER_BASE + 1 else None
        if family:
            yield offset, family, raw
        offset += len(raw)


def _family(character: str) -> str | None:
    """The family of a character that may not stand in a cell, "mark" for a combining mark, None for an ordinary one."""
    category = unicodedata.category(character)
    if character in JOINERS or (category == "Cn" and ord(character) in NEW_EMOJI):
        return None
    if unicodedata.bidirectional(character) in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}:
        return "bidi"
    if category in {"Mn", "Me"}:
        return "mark"
    return {"Cf": "format", "Co": "private-use", "Cn": "unassigned", "Zl": "separator", "Zp": "separator"}.get(category)
