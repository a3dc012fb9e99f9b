"""No free text, no date finer than a month, no nationality and no address can be put into a registration."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UnsetType
from sqlalchemy import Boolean, Integer, String, func, select

from backend.http.app import create_app
from backend.store.tables import Values, registrations
from protocol.registration import FIELD, FIELDS, Record, RecordPatch, Registration, RegistrationSave
from tests.support.http import Line
from tests.support.server import Server, in_process, server_config

CODE = re.compile(r"[a-z0-9<+_-]{1,24}")
"""A value is a code of ours: it has no room for a name, and no capital, space or @."""
FORBIDDEN = re.compile(
    r"nation|citizen|country|ethnic|address|street|city|town|postcode|zip|name|phone|mail|note|text|date"
)
DATE = re.compile(r"\d{4}|\d{1,2}[-/]\d{1,2}[-/]")
HOSTILE = 250
"""How many values are tried, at least; `tests/nightly/test_hostile.py` tries more."""
AT_ONCE = 10


def closed_lists(type_: object) -> Iterator[type[StrEnum]]:
    """The enumeration that a field's type is made of; fails for anything that is not one."""
    for part in get_args(type_) if get_origin(type_) is not frozenset and get_args(type_) else (type_,):
        if part is UnsetType:
            continue
        one = get_args(part)[0] if get_origin(part) is frozenset else part
        assert isinstance(one, type), part
        assert issubclass(one, StrEnum), part
        yield one


def test_every_field_of_the_record_is_a_closed_list_of_codes() -> None:
    for of in (Record, RecordPatch):
        hints = get_type_hints(of)
        assert hints.keys() == FIELD.keys()
        for name, type_ in hints.items():
            assert not FORBIDDEN.search(name)
            (values,) = closed_lists(type_)
            assert len(values) <= 24
            assert all(CODE.fullmatch(value) and not DATE.search(value) for value in values), name


def test_what_stands_around_the_record_says_nothing_of_a_person() -> None:
    assert set(get_type_hints(RegistrationSave)) == {"version", "patch", "definition"}
    assert set(get_type_hints(Registration)) == {"conversation", "version", "month", "record", "contact", "definition"}


def test_the_table_has_a_column_for_each_field_and_none_for_a_text_or_a_time() -> None:
    own = {"id", "conversation", "version", "definition", "month", "person", "contact", "synthetic"}
    assert set(registrations.columns.keys()) == own | FIELD.keys()
    for column in registrations.columns:
        kind = column.type
        if column.name in own:
            assert isinstance(kind, Integer | Boolean) or (isinstance(kind, String) and (kind.length or 99) <= 64)
        elif FIELD[column.name].several:
            assert isinstance(kind, Values)
        else:
            assert isinstance(kind, String)
            assert kind.length == 24
    assert isinstance(registrations.c.month.type, String)
    assert registrations.c.month.type.length == len("2026-03")


def test_the_api_takes_closed_lists_only(tmp_path: Path) -> None:
    schemas: dict[str, Any] = create_app(server_config(tmp_path)).openapi_schema.to_schema()["components"]["schemas"]

    def resolved(schema: dict[str, Any]) -> dict[str, Any]:
        (schema,) = schema.get("oneOf", [schema])
        named = schema.get("$ref")
        return schemas[named.rpartition("/")[2]] if named else schema

    save = schemas["RegistrationSave"]
    assert save["properties"].keys() == {"version", "patch", "definition"}
    assert {resolved(save["properties"][name])["type"] for name in ("version", "definition")} == {"integer"}
    patch = resolved(save["properties"]["patch"])
    assert patch["properties"].keys() == FIELD.keys()
    for name, schema in patch["properties"].items():
        found = resolved(schema)
        if FIELD[name].several:
            assert found["type"] == "array"
            found = resolved(found["items"])
        assert set(found["enum"]) - {"unknown"} == set(FIELD[name].values), name


words = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["Kim", "2026-03-02", "2026-03-02T20:00:00Z", "Kerkstraat 1", "1234 AB", "06-12345678", "kim@example.org", "NL"]
        + ["Nederlandse", "unknown ", "UNKNOWN", "yes\0", "\ud83d", "=1+1", ",sexual,", "' OR 1=1 --", "0-11\n"]
    ),
)
anything = st.one_of(
    words,
    st.lists(words, max_size=3),
    st.sampled_from(FIELDS).flatmap(lambda one: st.sampled_from([*one.values, list(one.values)])),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
        max_leaves=6,
    ),
)


names = st.one_of(st.sampled_from([field.name for field in FIELDS]), words)


def is_allowed(name: str, value: object) -> bool:
    """Whether this is an answer that the definition has."""
    field = FIELD.get(name)
    if field is None:
        return False
    if field.several:
        return isinstance(value, list) and all(isinstance(one, str) and one in field.values for one in value)
    return isinstance(value, str) and value in (*field.values, "unknown")


def test_what_is_not_in_the_lists_is_refused_and_leaves_no_row(tmp_path: Path) -> None:
    refuse_all(tmp_path, HOSTILE)


def refuse_all(folder: Path, wanted: int) -> None:
    """At least so many hostile values, ten at a time, against a real server."""
    with asyncio.Runner() as runner, contextlib.ExitStack() as end:
        desk = AsyncExitStack()
        end.callback(lambda: runner.run(desk.aclose()))
        server, lines, token, chat = runner.run(_one_chat(desk, folder))
        tried = 0

        async def all_refused(patches: list[dict[str, object]]) -> None:
            path = f"/v1/conversations/{chat}/registration"
            replies = await asyncio.gather(
                *(
                    line.request("PATCH", path, {"version": 0, "patch": patch}, token=token)
                    for line, patch in zip(lines, patches, strict=False)
                )
            )
            assert [(one.status, one.json()["error"]) for one in replies] == [(400, "malformed")] * len(patches)

        @settings(
            max_examples=6 * wanted // (5 * AT_ONCE),
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(pairs=st.lists(st.tuples(names, anything), min_size=AT_ONCE, max_size=AT_ONCE))
        def each(pairs: list[tuple[str, object]]) -> None:
            nonlocal tried
            hostile: list[dict[str, object]] = [{name: value} for name, value in pairs if not is_allowed(name, value)]
            tried += len(hostile)
            runner.run(all_refused(hostile))

        each()
        assert tried >= wanted
        assert runner.run(_rows(server)) == 0


async def _one_chat(stack: AsyncExitStack, folder: Path) -> tuple[Server, list[Line], str, str]:
    server = await stack.enter_async_context(in_process(server_config(folder)))
    mila = await server.counsellor("Mila")
    await server.visitor("Vos")
    (chat,) = [one.id for one in (await mila.snapshot()).conversations]
    await mila.claim(chat)
    lines = [Line(server.address) for _ in range(AT_ONCE)]
    for line in lines:
        stack.callback(line.close)
    return server, lines, await server.token("Mila"), chat


async def _rows(server: Server) -> int:
    async with server.services.store.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(registrations)) or 0)
