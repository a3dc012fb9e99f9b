"""Puts together what a terminal sends, however a slow line cuts and joins it; nothing of it is ever taken for text.

A key of several bytes, a mouse report, an answer or a paste bracket may arrive in parts, hundreds of milliseconds
apart. What has begun as such a sequence is held until it is whole; if its end does not come within `WINDOW` of its
last byte it is dropped. Pure: text and times (monotonic seconds) come in, pieces come out; `Sequences.due` says when to
ask again.

Escape is both a key and how a sequence begins. After `ESCAPE_DELAY` it counts as the key, since people wait for it;
what follows within `WINDOW` and has the shape of a sequence's rest is still that rest. Where the terminal spells the
Escape key out (`escape_is_spelt`: kitty's keyboard protocol) a lone escape byte is never the key.

Shapes: ECMA-48 for CSI, OSC and DCS; XTerm Control Sequences for keys, mouse and paste brackets. The console switches
the keypad and the cursor keys to their normal modes, so letters after `ESC O` other than those of a few keys are text
that somebody typed after Escape ("Ok").
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console.terminal.escapes import ESC, Letter

ESCAPE_DELAY: Final = 0.1
"""Seconds after which an escape byte that nothing follows is the Escape key."""
WINDOW: Final = 1.0
"""Seconds for the next byte of what has begun as a sequence."""
LONGEST: Final = 8192
"""Characters of one sequence that are kept; a longer one is dropped, as a whole."""

PASTE_BEGINS: Final = f"{ESC}[200~"
PASTE_ENDS: Final = f"{ESC}[201~"

_CSI, _SS3, _OSC, _DCS = f"{ESC}[", f"{ESC}O", f"{ESC}]", f"{ESC}P"
_MOUSE_OF_X10 = f"{_CSI}M"
_FUNCTION_KEYS_OF_LINUX = f"{_CSI}["
_KEYS_OF_SS3 = frozenset("ABCDFHPQRS")
_KEYPAD_OF_SS3 = frozenset(" EIMXjklmnopqrstuvwxy")
_BEGINS_DCS = frozenset("0123456789;:<=>?!$+|")
_COMPOSED = re.compile(r"\x1b\[(?:0;[0-9:]*;([0-9:]+)|[0-9:]+;[0-9:]*;([0-9]+:[0-9:]+))u")
_NUMBER_OF_OSC = re.compile(r"\x1b\][0-9]+")
_SHIFTED_IN_RXVT = re.compile(r"\x1b\[[0-9]+\$")
_KNOWN = re.compile(
    r"\x1b(?:"
    r"\[<-?[0-9;-]+[Mm]|\[[0-9;]+M|\[M...|"  # mouse: SGR, urxvt, X10
    r"\[\[[A-E]|"  # F1 to F5 of the Linux console
    r"\[[IOZABCDEFHPQRS]|"  # focus, Shift+Tab, cursor keys
    r"\[[0-9;:]+[~^@uABCDEFHPQRSZ]|"  # keys with numbers: xterm, rxvt, kitty (CSI u)
    r"\[[?>=]?[0-9;:]+(?:\$y|[Rctnux])|"  # answers
    r"O[0-9;]*[A-Za-z])",
    re.DOTALL,
)
"""What may follow an escape byte that was taken for the key already."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that were typed."""

    characters: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One whole sequence, from its escape byte on."""

    characters: str


@dataclass(frozen=True, slots=True)
class Escape:
    """The Escape key."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What stood between paste brackets, as it came."""

    text: str


Piece = Text | Sequence | Escape | Letter | Pasted


class Sequences:
    """Follows what is typed from one read to the next."""

    def __init__(self) -> None:
        self.escape_is_spelt = False
        self._held = ""
        """What has begun as a sequence, with its escape byte."""
        self._too_long = False
        self._since = 0.0
        self._late = False
        """The escape byte of what is held was taken for the key."""
        self._late_until = float("-inf")
        self._paste: str | None = None

    @property
    def due(self) -> float | None:
        """When `tick` has to be called if nothing comes before; `None`: not at all."""
        if self._paste is not None:
            return self._since + WINDOW if self._paste.endswith(ESC) else None
        if self._held == ESC and not self.escape_is_spelt:
            return self._since + ESCAPE_DELAY
        return self._since + WINDOW if self._held else None

    def feed(self, text: str, now: float) -> list[Piece]:
        """What is whole with this read."""
        return list(_joined(self._read(text, now)))

    def tick(self, now: float) -> list[Piece]:
        """What is decided because nothing followed."""
        due = self.due
        if due is None or now < due:
            return []
        held, late, self._held, self._late = self._held, self._late, "", False
        if self._paste is not None:
            # The end of this paste was lost, and somebody pressed Escape to get out of it.
            pasted, self._paste = self._paste.removesuffix(ESC), None
            self._late_until = now + WINDOW
            return [Pasted(pasted)]
        if held == ESC:
            if self.escape_is_spelt:
                return []
            self._late_until = self._since + WINDOW
            return [Escape()]
        if _SHIFTED_IN_RXVT.fullmatch(held):
            return [Sequence(held)]
        if late:
            return [Text(held[1])] if len(held) == 2 else []
        return [Letter(held[1])] if held in (_SS3, _OSC, _DCS) else []

    def _read(self, text: str, now: float) -> Iterator[Piece]:
        at = 0
        begun_here = False
        while at < len(text):
            if self._paste is not None:
                end = self._pasted_until(text[at:], now)
                if end is None:
                    return
                at += end
                yield Pasted(self._paste.removesuffix(PASTE_ENDS))
                self._paste = None
                continue
            character = text[at]
            if not self._held:
                at += 1
                if character == ESC:
                    self._hold(ESC, now)
                elif now <= self._late_until and character in "[O]P":
                    self._hold(f"{ESC}{character}", now, late=True)
                else:
                    yield Text(character)
                begun_here = bool(self._held)
                self._late_until = float("-inf")
                continue
            taken, pieces = self._go_on(character, at + 1 == len(text) and begun_here)
            yield from pieces
            if taken:
                at += 1
                self._since = now

    def _hold(self, begin: str, now: float, *, late: bool = False) -> None:
        self._held, self._since, self._late, self._too_long = begin, now, late, False

    def _pasted_until(self, text: str, now: float) -> int | None:
        """Add to the paste; how much of `text` belongs to it where it ends in there."""
        assert self._paste is not None
        before = len(self._paste)
        whole = self._paste + text
        end = whole.find(PASTE_ENDS, max(0, before - len(PASTE_ENDS)))
        self._since = now
        self._paste = whole if end < 0 else whole[: end + len(PASTE_ENDS)]
        return None if end < 0 else len(self._paste) - before

    def _go_on(self, character: str, ends_the_read: bool) -> tuple[bool, list[Piece]]:
        """The next character while something is held: whether it belongs to that, and what is decided."""
        held = self._held
        if held == ESC:
            return self._after_escape(character)
        if held.startswith(_CSI):
            return self._in_csi(character)
        if held.startswith(_SS3):
            return self._in_ss3(character, ends_the_read)
        return self._in_string(character)

    def _after_escape(self, character: str) -> tuple[bool, list[Piece]]:
        if character == ESC:
            return True, [Escape()]
        if character in "[O]P":
            self._held += character
            return True, []
        self._held = ""
        return True, [Letter(character)]

    def _in_csi(self, character: str) -> tuple[bool, list[Piece]]:
        held = self._held
        if held.startswith(_MOUSE_OF_X10):
            if character < " ":
                return self._given_up()
            return self._whole(held + character) if len(held) == len(_MOUSE_OF_X10) + 2 else self._more(character)
        if held == _CSI and character == "M":
            return self._more(character)
        if held == _CSI and character == "[":
            return self._more(character)
        if _SHIFTED_IN_RXVT.fullmatch(held) and character != "y":
            self._held = ""
            return False, [Sequence(held)]
        if "0" <= character <= "?" or (" " <= character <= "/" and not (self._late and character != "$")):
            return self._more(character)
        if "@" <= character <= "~":
            return self._whole(held + character)
        return self._given_up()

    def _in_ss3(self, character: str, ends_the_read: bool) -> tuple[bool, list[Piece]]:
        held = self._held
        if character in "0123456789;":
            return self._more(character)
        keypad = held == _SS3 and ends_the_read and character in _KEYPAD_OF_SS3 and not self._late
        if character in _KEYS_OF_SS3 or keypad:
            return self._whole(held + character)
        if self._late or held != _SS3:
            return self._given_up()
        self._held = ""
        return False, [Letter(held[1])]

    def _in_string(self, character: str) -> tuple[bool, list[Piece]]:
        held = self._held
        if held in (_OSC, _DCS):
            if character.isdecimal() if held == _OSC else character in _BEGINS_DCS:
                return self._more(character)
            if self._late:
                return self._given_up()
            self._held = ""
            return False, [Letter(held[1])]
        if self._late and _NUMBER_OF_OSC.fullmatch(held) and not (character.isdecimal() or character == ";"):
            return self._given_up()
        if character == "\x07" or (held.endswith(ESC) and character == "\\"):
            self._held = ""
            return True, []
        if held.endswith(ESC):
            self._held = ESC
            return False, []
        return self._more(character)

    def _more(self, character: str) -> tuple[bool, list[Piece]]:
        if len(self._held) < LONGEST:
            self._held += character
        elif character == ESC:
            self._held = self._held[:-1] + ESC
        else:
            self._too_long = True
        return True, []

    def _whole(self, sequence: str) -> tuple[bool, list[Piece]]:
        late, self._held = self._late, ""
        if self._too_long:
            return True, []
        if late and not _KNOWN.fullmatch(sequence):
            return True, [Text(sequence[1:])]
        if sequence == PASTE_BEGINS:
            self._paste = ""
            return True, []
        return True, [Sequence(sequence)]

    def _given_up(self) -> tuple[bool, list[Piece]]:
        """It was no sequence after all: dropped, unless somebody typed it after the Escape key."""
        held, late, self._held = self._held, self._late, ""
        return False, [Text(held[1:])] if late else []


def text_of_composition(sequence: str) -> str:
    """The text that an input method put together, or that one key made of several characters; else "".

    Kitty's keyboard protocol: the text is the third part, as code points; key 0 where no key produced it.
    """
    composed = _COMPOSED.fullmatch(sequence)
    if composed is None:
        return ""
    points = (int(point) for point in (composed[1] or composed[2]).split(":") if 0 < len(point) < 8)
    return "".join(chr(point) for point in points if point <= sys.maxunicode).replace(ESC, "")


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Characters that follow each other as one text."""
    typed: list[str] = []
    for piece in pieces:
        if isinstance(piece, Text):
            typed.append(piece.characters)
            continue
        if typed:
            yield Text("".join(typed))
            typed.clear()
        yield piece
    if typed:
        yield Text("".join(typed))
