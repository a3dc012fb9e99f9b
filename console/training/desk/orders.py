"""What a desk tells a trainee's console: the lines of `RUN.DESK.desk.jsonl`, written here and read as a stranger's.

The first line says whose desk it is; each other one is `[number, act, data]`, numbers rising, so that no line counts
twice. A line that is not exactly one of these is refused and counted, never guessed at.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from console.training.play.acts import Act, Pauses
from console.training.play.entries import Flagged, Injected, Overruled, Paused, Watched, Whispered
from protocol.safe_text import SafeLine, one_line, sanitise

FORMAT: Final = "baken-desk/1"
LONGEST: Final = 4096
"""Bytes of one line."""
WORDS: Final = 500
"""Characters of a whisper or a note."""
NAME: Final = 32
"""Cells of a facilitator's alias."""
SILENCE: Final = 600.0
"""Longest silence that can be asked for, in seconds."""

MoveId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$(?!\n)")]
MessageId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$(?!\n)")]
Words = Annotated[str, Meta(min_length=1, max_length=4 * WORDS)]


class Desk(Struct, frozen=True, forbid_unknown_fields=True):
    """The first line."""

    by: Annotated[str, Meta(min_length=1, max_length=4 * NAME)]
    format: Literal["baken-desk/1"] = FORMAT


class _Order(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of what a desk can ask for."""


class _Watch(_Order, frozen=True):
    on: bool


class _Whisper(_Order, frozen=True):
    text: Words


class _Inject(_Order, frozen=True):
    event: Literal["silence", "offline", "online"]
    seconds: Annotated[float, Meta(ge=0, le=SILENCE)] = 0.0


class _Overrule(_Order, frozen=True):
    message: MessageId
    moves: Annotated[tuple[MoveId, ...], Meta(max_length=12)]


class _Flag(_Order, frozen=True):
    note: Annotated[str, Meta(max_length=4 * WORDS)]


class _Pause(_Order, frozen=True):
    on: bool


_KINDS: Final[dict[str, type[_Order]]] = {
    "watch": _Watch,
    "whisper": _Whisper,
    "inject": _Inject,
    "overrule": _Overrule,
    "flag": _Flag,
    "pause": _Pause,
}


class Refused(ValueError):
    """The line is none that a desk writes."""


def first_line(by: str) -> bytes:
    """The line that a desk's file begins with."""
    return msgspec.json.encode(Desk(one_line(by, NAME).strip() or "?"), enc_hook=str) + b"\n"


def read_first(line: bytes) -> SafeLine:
    """The alias of the facilitator. Raises `Refused`."""
    if len(line) > LONGEST:
        raise Refused
    try:
        by = one_line(msgspec.json.decode(line, type=Desk).by.strip(), NAME)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused from error
    if not by.strip():
        raise Refused
    return by


def encode(number: int, act: Act) -> bytes:
    """The line for an act of a desk; other acts are a `TypeError`. `by` stays out: the file says it once."""
    kind, order = _order_of(act)
    return msgspec.json.encode([number, kind, order], enc_hook=str) + b"\n"


def _order_of(act: Act) -> tuple[str, _Order]:
    match act:
        case Watched(on=on):
            return "watch", _Watch(on)
        case Whispered(text=text):
            return "whisper", _Whisper(text[:WORDS])
        case Injected(event=event, seconds=seconds):
            return "inject", _Inject(event, seconds)
        case Overruled(message=message, moves=moves):
            return "overrule", _Overrule(message, moves)
        case Flagged(note=note):
            return "flag", _Flag(note[:WORDS])
        case Pauses(on=on):
            return "pause", _Pause(on)
        case _:
            raise TypeError(type(act).__name__)


def decode(line: bytes, by: str) -> tuple[int, Act]:
    """The number of a line and the act that it asks for, by `by`. Raises `Refused`."""
    if len(line) > LONGEST:
        raise Refused
    try:
        number, kind, data = msgspec.json.decode(line, type=tuple[Annotated[int, Meta(ge=1, lt=2**31)], str, Any])
        if kind not in _KINDS:
            raise Refused
        order = msgspec.convert(data, _KINDS[kind])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused from error
    return number, _act(order, by)


def _act(order: _Order, by: str) -> Act:
    match order:
        case _Watch(on=on):
            return Watched(by=by, on=on)
        case _Whisper(text=text):
            words = sanitise(text, limit=WORDS, lines=8)
            if not words.strip():
                raise Refused
            return Whispered(text=words, by=by)
        case _Inject(event=event, seconds=seconds):
            return Injected(event=event, by=by, seconds=seconds)
        case _Overrule(message=message, moves=moves):
            return Overruled(message=message, moves=moves, by=by)
        case _Flag(note=note):
            return Flagged(note=sanitise(note, limit=WORDS, lines=8), by=by)
        case _Pause(on=on):
            return Pauses(on, "facilitator")
        case _:
            raise Refused


def act_of(what: object) -> Act | None:
    """The act of a desk that an entry of the log came from; None for every other entry."""
    match what:
        case Watched() | Whispered() | Injected() | Overruled() | Flagged():
            return what
        case Paused(on=on, why="facilitator"):
            return Pauses(on, "facilitator")
        case _:
            return None
