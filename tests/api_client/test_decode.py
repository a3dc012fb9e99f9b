"""From bytes to models: sanitised, tolerant of newer servers, honest about what is not ours."""

from __future__ import annotations

import json

import pytest

from api_client.decode import decode, encode
from api_client.errors import BackendError, CursorExpired, Unavailable, WrongServer
from protocol.models import Batch, Colleague, Message, SafetyPatch, Snapshot
from protocol.safe_text import SafeLine, SafeText

NOW = "2026-01-02T03:04:05Z"


def message(text: str) -> dict[str, object]:
    return {"id": 1, "client_id": "k", "author": "visitor", "author_id": None, "text": text, "at": NOW}


def batch(*events: object) -> bytes:
    return json.dumps({"events": events, "cursor": "7", "now": NOW}).encode()


def test_text_of_a_stranger_is_safe_text_at_once() -> None:
    made = decode(Message, json.dumps(message("a\x1b[31mb")).encode())
    assert type(made.text) is SafeText
    assert made.text == "a␛[31mb"
    assert made.text.flags == {"control"}


def test_a_name_is_one_safe_line() -> None:
    body = {"id": "u1", "name": "Ans\n\u202eJansen", "role": "counsellor", "presence": "available"}
    made = decode(Colleague, json.dumps(body).encode())
    assert type(made.name) is SafeLine
    assert made.name == "Ans Jansen"


def test_events_of_a_newer_server_are_skipped_and_the_others_kept_in_order() -> None:
    typing = {"type": "typing", "seq": 1, "at": NOW, "conversation": "c", "data": {"on": True}}
    unknown = {"type": "weather", "seq": 2, "data": ["anything"]}
    said = {"type": "message", "seq": 3, "at": NOW, "conversation": "c", "data": message("hoi"), "new_field": 1}
    made = decode(Batch, batch(typing, unknown, said))
    assert [event.seq for event in made.events] == [1, 3]
    assert made.cursor == "7"


@pytest.mark.parametrize(
    "strange",
    [
        {"type": "typing", "seq": 1, "at": NOW, "data": {"on": "canary"}},
        {"type": "message", "seq": 1, "at": NOW, "conversation": "c", "data": {**message("canary"), "author": "robot"}},
        {"type": "helpline", "seq": 1, "at": NOW, "data": {"state": "half open", "available": 1}},
    ],
)
def test_a_known_event_of_the_wrong_shape_is_a_gap_and_never_skipped(strange: object) -> None:
    typing = {"type": "typing", "seq": 2, "at": NOW, "conversation": "c", "data": {"on": True}}
    with pytest.raises(CursorExpired) as caught:
        decode(Batch, batch(typing, strange))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("event", [{"seq": 1}, "canary", 7, None])
def test_a_batch_of_what_is_no_event_at_all_is_not_ours(event: object) -> None:
    with pytest.raises(WrongServer, match="not_baken"):
        decode(Batch, batch(event))


def test_a_snapshot_of_a_shape_we_do_not_know_is_of_a_newer_server() -> None:
    rows = [{"id": "c-1", "alias": "canary", "state": "somewhere else"}]
    whole = {"cursor": "7", "now": NOW, "me": {"role": "wizard"}, "conversations": rows}
    with pytest.raises(WrongServer, match="newer") as caught:
        decode(Snapshot, json.dumps(whole).encode())
    assert caught.value.__context__ is None
    with pytest.raises(WrongServer, match="not_baken"):
        decode(Snapshot, b'{"please": "log in"}')


@pytest.mark.parametrize(
    ("data", "content_type", "error", "why"),
    [
        (b"<html>canary</html>", "text/html; charset=utf-8", Unavailable, "html"),
        (b"canary", "", Unavailable, "html"),
        (b'{"canary": 1}', "application/json", WrongServer, "not_baken"),
        (b'{"id": "canary', "application/json; charset=utf-8", WrongServer, "not_baken"),
        (b'{"id": "canary"}', "application/problem+json", WrongServer, "not_baken"),
        (b"\xff\xfe", "application/json", WrongServer, "not_baken"),
        (b"[" * 100_000, "application/json", WrongServer, "not_baken"),
    ],
)
def test_what_is_not_ours_is_told_by_its_content_type_and_shows_no_content(
    data: bytes, content_type: str, error: type[BackendError], why: str
) -> None:
    with pytest.raises(error) as caught:
        decode(Message, data, content_type)
    assert str(caught.value) == why
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_models_survive_the_way_out_and_back() -> None:
    first = decode(Message, json.dumps(message("regel één\nregel twee")).encode())
    assert decode(Message, encode(first)) == first


def test_a_patch_holds_only_what_changes() -> None:
    assert encode(SafetyPatch(stop_word="appel")) == b'{"stop_word":"appel"}'


def test_an_identifier_ends_where_it_ends() -> None:
    with pytest.raises(WrongServer):
        decode(Message, json.dumps({**message("hoi"), "client_id": "k\n"}).encode())
