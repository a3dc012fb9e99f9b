"""What was typed, as events: from the bytes of a terminal to Textual's keys, clicks and pastes. Times are handed in.

It stands on a private part of Textual (`XTermParser`), which knows the names of keys. That parser gets whole sequences
only, so that its own way with half ones (it types them) never comes to pass.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from console.terminal.escapes import ESC, Letter, WithAlt
from console.terminal.sequences import Escape, Pasted, Piece, Sequence, Sequences, Text, text_of_composition

QUESTIONS: Final = "\x1b[?2004$p\x1b[?u"
"""DECRQM: are pastes bracketed; kitty's keyboard protocol: are keys spelt out."""

_BRACKETS = re.compile(r"\x1b\[\?2004;[123]\$y")
_SPELT = re.compile(r"\x1b\[\?([0-9]+)u")
_LONGEST_KEY = 32
"""Characters of the longest sequence that Textual's parser looks for; it types the rest of a longer one."""


class Keyboard:
    """Follows the bytes of one terminal."""

    def __init__(self, on_brackets: Callable[[], None]) -> None:
        """`on_brackets` is called when the terminal answers that it knows paste brackets."""
        self._on_brackets = on_brackets
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._sequences = Sequences()
        self._parser = XTermParser()

    @property
    def due(self) -> float | None:
        """When `tick` has to be called if nothing comes before; `None`: not at all."""
        return self._sequences.due

    def feed(self, data: bytes, now: float) -> list[Message | WithAlt]:
        """What is whole with this read."""
        return list(self._events(self._sequences.feed(self._decode(data), now)))

    def tick(self, now: float) -> list[Message | WithAlt]:
        """What is decided because nothing followed."""
        return list(self._events(self._sequences.tick(now)))

    def _events(self, pieces: Iterable[Piece]) -> Iterator[Message | WithAlt]:
        for piece in pieces:
            match piece:
                case Text(characters):
                    yield from self._parser.feed(characters)
                case Escape():
                    yield events.Key("escape", ESC)
                case Pasted(text):
                    yield events.Paste(text.replace("\0", ""))
                case Letter(character):
                    *_, key = self._parser.feed(character)
                    assert isinstance(key, events.Key)
                    yield WithAlt(key)
                case Sequence(characters):
                    yield from self._meaning_of(characters)

    def _meaning_of(self, sequence: str) -> Iterable[Message]:
        if composed := text_of_composition(sequence):
            return list(self._parser.feed(composed))
        if len(sequence) > _LONGEST_KEY:
            return ()
        if _BRACKETS.fullmatch(sequence):
            self._on_brackets()
        elif (spelt := _SPELT.fullmatch(sequence)) is not None:
            self._sequences.escape_is_spelt = bool(int(spelt[1]) & 1)
        meant = list(self._parser.feed(sequence))
        if self._parser._awaiting.timeout is not None:
            # It does not know this one and would take what is typed next for the rest of it.
            self._parser = XTermParser()
        return meant
