"""Bytes of the wire to models and back. Every text of a stranger becomes `SafeText` here, before anybody sees it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast, get_args

import msgspec

from api_client.errors import BackendError, CursorExpired, Unavailable, WrongServer
from protocol.models import Batch, Cursor, Event, Snapshot
from protocol.safe_text import SafeLine, SafeText, one_line, sanitise

T = TypeVar("T")

_EVENT_TYPES = frozenset(str(kind.__struct_config__.tag) for kind in get_args(Event))


class _AnyEvent(msgspec.Struct):
    type: str


class _AnyBatch(msgspec.Struct):
    events: tuple[msgspec.Raw, ...]
    cursor: Cursor
    now: datetime
    wall: datetime | None = None


class _AnySnapshot(msgspec.Struct):
    cursor: Cursor
    now: datetime
    me: msgspec.Raw
    conversations: tuple[msgspec.Raw, ...]


def decode(tp: type[T], data: bytes, content_type: str = "application/json") -> T:
    """`data` as a `tp`, all its foreign text sanitised. Unknown fields are ignored, and so are events of a `Batch`
    whose type we do not know: a newer server must not stop a console.

    Raises `Unavailable("html")` where a page came instead of JSON (a proxy, a sign-in portal), and
    `WrongServer("not_baken")` where JSON came that is not ours. A `Batch` with an event of a type that we know in a
    shape that we do not is `CursorExpired`: what it said is had anew from a snapshot. A `Snapshot` of such a shape is
    `WrongServer("newer")`. None holds any of the content.
    """
    try:
        return cast("T", _decode(tp, data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    if tp is Snapshot and _is_a_snapshot(data):
        raise WrongServer("newer")
    raise not_ours(content_type)


def not_ours(content_type: str) -> BackendError:
    """What to raise for an answer of this content type that a Baken server would not have given."""
    return WrongServer("not_baken") if _is_json(content_type) else Unavailable("html")


def encode(obj: object) -> bytes:
    """JSON of a model, or of plain dictionaries, lists, numbers and strings."""
    return msgspec.json.encode(obj, enc_hook=encode_hook)


def decode_hook(tp: type[Any], obj: object) -> object:
    """For `msgspec`, and for a server built on it: a string becomes what the model asks for."""
    if tp is SafeLine or tp is SafeText:
        if not isinstance(obj, str):
            raise TypeError("Expected `str`")
        return one_line(obj) if tp is SafeLine else sanitise(obj)
    raise NotImplementedError(f"no decoding to {tp.__name__}")


def encode_hook(obj: object) -> object:
    """For `msgspec`: a `SafeText` is a string on the wire."""
    if isinstance(obj, str):
        return str(obj)
    raise NotImplementedError(f"no encoding of {type(obj).__name__}")


def _decode(tp: Any, data: bytes) -> Any:
    try:
        return _decoder(tp).decode(data)
    except msgspec.ValidationError:
        if tp is not Batch:
            raise
    return _batch_of_what_we_know(data)


def _batch_of_what_we_know(data: bytes) -> Batch:
    batch = msgspec.json.decode(data, type=_AnyBatch)
    known: list[Event] = []
    strange = False
    for raw in batch.events:
        if msgspec.json.decode(raw, type=_AnyEvent).type not in _EVENT_TYPES:
            continue
        try:
            known.append(_decoder(Event).decode(raw))
        except msgspec.ValidationError:
            strange = True
    if strange:
        raise CursorExpired  # out here, so that no context with a text in it hangs on
    return Batch(events=tuple(known), cursor=batch.cursor, now=batch.now, wall=batch.wall)


def _is_a_snapshot(data: bytes) -> bool:
    """Whether this has the parts of a snapshot, whatever is in them: then it is ours, and of another version."""
    try:
        msgspec.json.decode(data, type=_AnySnapshot)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


@lru_cache(maxsize=64)
def _decoder(tp: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(tp, dec_hook=decode_hook)


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")
