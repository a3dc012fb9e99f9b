"""The report over HTTP, on a real server with both databases: who may ask for it, and what never comes along."""

from __future__ import annotations

from typing import Any

import pytest

from api_client.auth import sign_in
from api_client.decode import decode
from api_client.models import Role
from api_client.report import Report, View
from api_client.report_client import ReportClient
from api_client.transport import Transport
from tests.backend.report.people import put, victims
from tests.support.http import Line, Reply
from tests.support.server import PASSWORD, MovableClock, Server

PUBLIC, INTERNAL = "/v1/report?year=2025&view=public", "/v1/report?year=2025&view=internal"
NEITHER = {"counsellor": (403, 403), "trainer": (403, 403)}
READERS = {"supervisor": (200, 200), "admin": (200, 200), "researcher": (200, 403)}


async def ask(server: Server, path: str, token: str | None) -> Reply:
    line = Line(server.address)
    try:
        return await line.request("GET", path, token=token)
    finally:
        line.close()


async def registered(server: Server) -> None:
    """Two years; the clock of these tests stands in the third."""
    await put(server.services.store, [*victims(60, 2024), *victims(70, 2025)])


async def test_each_role_gets_what_is_for_it(server: Server) -> None:
    await registered(server)
    for name, expected in {**NEITHER, **READERS}.items():
        token = await server.token(f"{name} een", role=Role(name))
        replies = [await ask(server, path, token) for path in (PUBLIC, INTERNAL)]
        assert tuple(reply.status for reply in replies) == expected, name
        years = await ask(server, "/v1/report/years", token)
        assert years.status == expected[0], name
        for reply in (*replies, years):
            if reply.status == 403:
                assert reply.json()["error"] == "not_allowed"


async def test_without_a_token_there_is_nothing(server: Server) -> None:
    vos = await server.visitor("Vos")
    for path in (PUBLIC, INTERNAL, "/v1/report/years"):
        for token in (None, vos.token):
            assert (await ask(server, path, token)).status == 401, path


async def test_a_public_report_is_the_default_and_is_kept(server: Server, clock: MovableClock) -> None:
    await registered(server)
    token = await server.token("Noor", role=Role.RESEARCHER)
    first = await ask(server, "/v1/report?year=2025", token)
    report = decode(Report, first.body)
    assert (report.view, report.k, report.running, report.held_back) == (View.PUBLIC, 10, False, False)
    assert [(total.year, total.victims) for total in report.years] == [(2024, 60), (2025, 70)]
    assert report.years[-1].change == 17
    clock.advance(24 * 3600)
    token = await server.token("Noor", role=Role.RESEARCHER)
    assert (await ask(server, PUBLIC, token)).body == first.body


async def test_the_console_takes_it_for_a_report(server: Server) -> None:
    await registered(server)
    await server.token("Sanne", role=Role.SUPERVISOR)
    client = ReportClient(await sign_in(Transport(server.address), "Sanne", PASSWORD))
    assert await client.years() == (2024, 2025)
    for view in View:
        assert (await client.report(2025, view)).years[-1].victims == 70


async def test_a_year_without_data_names_those_with(server: Server) -> None:
    await registered(server)
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    reply = await ask(server, "/v1/report?year=2023", token)
    assert (reply.status, reply.json()["error"], reply.json()["years"]) == (404, "no_data", [2024, 2025])
    assert (await ask(server, "/v1/report/years", token)).json() == {"years": [2024, 2025]}


async def test_too_few(server: Server) -> None:
    await put(server.services.store, victims(9, 2025))
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    reply = await ask(server, PUBLIC, token)
    assert (reply.status, reply.json()["error"]) == (409, "too_few")


@pytest.mark.parametrize("query", ["", "?year=x", "?year=1999", "?year=2025&view=all", "?year=99999999999999999999"])
async def test_other_questions_are_not_understood(server: Server, query: str) -> None:
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    reply = await ask(server, f"/v1/report{query}", token)
    assert (reply.status, reply.json()["error"]) == (400, "malformed")


async def test_no_registration_comes_along(server: Server) -> None:
    """Neither a record's id nor its person, month or anything about one: only the words and numbers of the tables."""
    entries = victims(70, 2025)
    await put(server.services.store, entries)
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    for path in (PUBLIC, INTERNAL):
        reply = await ask(server, path, token)
        assert reply.status == 200
        assert not any(entry.id.encode() in reply.body for entry in entries)
        for number in numbers(reply.json()["tables"], "count"):
            assert number == 0 or number >= reply.json()["k"], path


def numbers(value: Any, name: str) -> list[int]:
    """Everything called `name` in a JSON value that is a number."""
    if isinstance(value, list):
        return [number for one in value for number in numbers(one, name)]
    if isinstance(value, dict):
        own = [value[name]] if isinstance(value.get(name), int) else []
        return own + [number for one in value.values() for number in numbers(one, name)]
    return []


async def test_the_document_names_no_route_for_records(server: Server) -> None:
    reply = await ask(server, "/v1/openapi.json", await server.token("Sanne", role=Role.RESEARCHER))
    about = [path for path in reply.json()["paths"] if "report" in path or "registrations" in path]
    assert sorted(about) == ["/v1/report", "/v1/report/years"]
