"""Lines of a log, until `console.training.play.codec` is there."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from console.training.play.entries import KINDS, LOG_FORMAT, Entry, Header

_ENTRY = msgspec.json.Decoder(tuple[Annotated[float, Meta(ge=0)], str, Any])
_HEADER = msgspec.json.Decoder(Header)


def encode_header(header: Header) -> bytes:
    return msgspec.json.encode(header) + b"\n"


def encode_entry(entry: Entry) -> bytes:
    return msgspec.json.encode([round(entry.at, 3), entry.what.code, entry.what]) + b"\n"


def decode_header(line: bytes) -> Header:
    header = _HEADER.decode(line)
    if header.format != LOG_FORMAT:
        raise ValueError(header.format)
    return header


def decode_entry(line: bytes) -> Entry:
    at, code, data = _ENTRY.decode(line)
    if code not in KINDS:
        raise ValueError(code)
    return Entry(at, msgspec.convert(data, KINDS[code]))
