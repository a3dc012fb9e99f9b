"""A server over a database that somebody changed past the program: an error in words where it matters, and no end."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import text

from api_client.errors import Unauthorised, Unavailable
from protocol.models import Role
from tests.backend.report.people import Entry
from tests.support.http import Line
from tests.support.records import seed_records
from tests.support.server import MovableClock, Server

FOREIGN = "vreemd"
COLUMNS = (
    ("users", "role"),
    ("users", "presence"),
    ("users", "capacity"),
    ("sessions", "expires"),
    ("tokens", "kind"),
    ("tokens", "mark"),
    ("conversations", "state"),
    ("conversations", "visitor_presence"),
    ("conversations", "can_type_safely"),
    ("conversations", "end_reason"),
    ("conversations", "phases"),
    ("conversations", "safety"),
    ("conversations", "signals"),
    ("messages", "author"),
    ("messages", "at"),
    ("events", "type"),
    ("events", "reach"),
    ("events", "data"),
    ("registrations", "role"),
    ("registrations", "forms"),
    ("registrations", "month"),
    ("meta", "value"),
)
"""Columns that have a closed list of values, JSON or a moment (`docs/protocol.md`, the record in `docs/report.md`)."""
ASKED = ("/v1/info", "/v1/snapshot", "/v1/events?wait=0", "/v1/report/years")


@pytest.mark.proves("F25", breaks="answer_error left to the framework for what is not its own")
async def test_no_foreign_value_ends_the_server(server: Server, clock: MovableClock) -> None:
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    vos = await server.visitor("Vos", topic="thuis")
    await vos.say("hoi")
    chat = (await boss.snapshot()).conversations[0].id
    await boss.claim(chat)
    await seed_records(server.services.store, [Entry(month="2025-03", id="0" * 32, answers={"role": "self"})])
    store, line = server.services.store, Line(server.address)
    asked = [*ASKED, f"/v1/conversations/{chat}/messages", f"/v1/conversations/{chat}/registration"]
    for table, column in COLUMNS:
        if store.postgres and column in {"capacity", "expires", "at"}:
            continue  # the database itself keeps such a column to numbers
        async with store.write() as connection:
            await connection.execute(text(f"CREATE TABLE kept AS SELECT * FROM {table}"))
            changed = await connection.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": FOREIGN})
            assert changed.rowcount, table
        for path in asked:
            reply = await line.request("GET", path, token=token)
            assert reply.status in {200, 400, 401, 403, 404, 409, 410, 500, 503}, (table, column, path)
            if reply.status >= 400:
                assert {"error", "message"} <= reply.json().keys(), (table, column, path)
                assert FOREIGN not in reply.body.decode()
        await server.services.jobs.tick(clock.now())
        with suppress(Unavailable, Unauthorised):
            await boss.snapshot()
        async with store.write() as connection:
            for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept", "DROP TABLE kept"):
                await connection.execute(text(statement))
        reply = await line.request("GET", "/v1/snapshot", token=token)
        assert reply.status == 200, (table, column, "the server is the same as before once the value is")
    line.close()
