"""The report over HTTP, on a real server with both databases: who may ask for it, and what never comes along."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from api_client.auth import sign_in
from api_client.decode import decode
from api_client.report_client import ReportClient
from api_client.transport import Transport
from protocol.models import Role
from protocol.report import Draft, Report, View
from tests.backend.report.people import Entry, put, victims
from tests.support.http import Line, Reply
from tests.support.publishing import publish
from tests.support.server import PASSWORD, MovableClock, Server, in_process, server_config

PUBLIC, INTERNAL = "/v1/report?year=2025&view=public", "/v1/report?year=2025&view=internal"
NEITHER = {"counsellor": (403, 403), "trainer": (403, 403)}
READERS = {"supervisor": (200, 200), "admin": (200, 200), "researcher": (200, 403)}


DRAFTS, RELEASES = "/v1/report/drafts", "/v1/report/releases"


async def ask(server: Server, path: str, token: str | None, body: object = None) -> Reply:
    """With a body it is a POST."""
    line = Line(server.address)
    try:
        return await line.request("GET" if body is None else "POST", path, body, token=token)
    finally:
        line.close()


def said(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json()["error"]


async def registered(server: Server) -> None:
    """Two years, published; the clock of these tests stands in the third."""
    await put(server.services.store, [*victims(60, 2024), *victims(70, 2025)])
    await publish(server.services.reports, 2024, 2025)


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
    await put(server.services.store, victims(4, 2025))
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    reply = await ask(server, INTERNAL, token)
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
    await publish(server.services.reports, 2025)
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
    assert sorted(about) == ["/v1/report", "/v1/report/drafts", "/v1/report/releases", "/v1/report/years"]


async def test_a_year_is_public_once_somebody_has_published_it(server: Server) -> None:
    await put(server.services.store, same(70))
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    reply = await ask(server, PUBLIC, token)
    assert (said(reply), reply.json()["year"]) == ((409, "not_released"), 2025)
    assert (await ask(server, INTERNAL, token)).status == 200
    draft = decode(Draft, (await ask(server, DRAFTS, token, {"year": 2025})).body)
    assert (draft.year, draft.victims, draft.corrects, draft.reveals) == (2025, 70, 0, ())
    assert said(await ask(server, PUBLIC, token)) == (409, "not_released"), "to look publishes nothing"
    wish = {"year": 2025, "number": draft.number}
    assert said(await ask(server, RELEASES, token, {**wish, "number": draft.number + 1})) == (409, "draft_changed")
    reply = await ask(server, RELEASES, token, wish)
    assert (reply.status, reply.json()) == (200, {**wish, "published": True})
    assert said(await ask(server, RELEASES, token, wish)) == (409, "already_released")
    report = decode(Report, (await ask(server, PUBLIC, token)).body)
    assert (report.number, report.why, report.years[-1].victims) == (1, "", 70)


@pytest.mark.parametrize(
    ("name", "status"),
    [("counsellor", 403), ("trainer", 403), ("researcher", 403), ("supervisor", 404), ("admin", 404)],
)
async def test_who_oversees_the_work_publishes_and_nobody_else(server: Server, name: str, status: int) -> None:
    """There is nothing to publish: who may is told so."""
    token = await server.token("Iemand", role=Role(name))
    for path, body in ((DRAFTS, {"year": 2025}), (RELEASES, {"year": 2025, "number": 1})):
        expected = {403: "not_allowed", 404: "no_data"}[status]
        assert said(await ask(server, path, token, body)) == (status, expected), path


async def test_nobody_publishes_without_a_token_of_staff(server: Server) -> None:
    vos = await server.visitor("Vos")
    for token in (None, vos.token):
        for path in (DRAFTS, RELEASES):
            assert (await ask(server, path, token, {"year": 2025, "number": 1})).status == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (DRAFTS, {}),
        (DRAFTS, {"year": 1999}),
        (DRAFTS, {"year": 2025, "number": 1}),
        (RELEASES, {"year": 2025}),
        (RELEASES, {"year": 2025, "number": 0}),
        (RELEASES, {"year": 2025, "number": 1, "by": "Sanne"}),
        (RELEASES, {"year": 2025, "number": 1, "why": "x" * 201}),
        (RELEASES, {"year": 2025, "number": 1, "why": "two\nlines"}),
    ],
)
async def test_other_wishes_are_not_understood(server: Server, path: str, body: object) -> None:
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    assert said(await ask(server, path, token, body)) == (400, "malformed")


async def test_a_correction_says_what_changed(server: Server) -> None:
    await put(server.services.store, same(60))
    await publish(server.services.reports, 2025)
    await put(server.services.store, same(90))
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    draft = decode(Draft, (await ask(server, DRAFTS, token, {"year": 2025})).body)
    assert draft.corrects == 1
    wish = {"year": 2025, "number": draft.number}
    for why in ("", "  "):
        assert said(await ask(server, RELEASES, token, {**wish, "why": why})) == (409, "no_reason")
    assert (await ask(server, RELEASES, token, {**wish, "why": "thirty forms came late"})).json()["published"]
    report = decode(Report, (await ask(server, PUBLIC, token)).body)
    assert (report.number, report.why, report.years[-1].victims) == (2, "thirty forms came late", 90)


async def test_a_year_that_would_point_at_somebody_is_not_published(server: Server) -> None:
    await put(server.services.store, victims(15, 2025))
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    draft = decode(Draft, (await ask(server, DRAFTS, token, {"year": 2025})).body)
    assert draft.reveals
    assert said(await ask(server, RELEASES, token, {"year": 2025, "number": draft.number})) == (409, "reveals")
    assert said(await ask(server, PUBLIC, token)) == (409, "not_released")


async def test_where_two_have_to_publish_one_alone_does_not(tmp_path: Path, clock: MovableClock) -> None:
    async with in_process(replace(server_config(tmp_path), publish_by_two=True), clock) as server:
        await put(server.services.store, same(60))
        sanne = await server.token("Sanne", role=Role.SUPERVISOR)
        bo = await server.token("Bo", role=Role.ADMIN)
        draft = decode(Draft, (await ask(server, DRAFTS, sanne, {"year": 2025})).body)
        assert draft.needs_second
        wish = {"year": 2025, "number": draft.number}
        assert (await ask(server, RELEASES, sanne, wish)).json() == {**wish, "published": False}
        assert said(await ask(server, RELEASES, sanne, wish)) == (409, "second_person")
        assert said(await ask(server, PUBLIC, sanne)) == (409, "not_released")
        assert (await ask(server, RELEASES, bo, wish)).json() == {**wish, "published": True}
        assert (await ask(server, PUBLIC, sanne)).status == 200


async def test_a_running_year_is_told_of_inside_by_whole_months(tmp_path: Path) -> None:
    clock = MovableClock(datetime(2025, 1, 20, 12, tzinfo=UTC))
    async with in_process(server_config(tmp_path), clock) as server:
        await put(server.services.store, same(60))
        token = await server.token("Sanne", role=Role.SUPERVISOR)
        assert said(await ask(server, INTERNAL, token)) == (409, "no_month")
        for reply in (await ask(server, PUBLIC, token), await ask(server, DRAFTS, token, {"year": 2025})):
            assert said(reply) == (409, "not_over")
        clock.advance(31 * 24 * 3600)
        token = await server.token("Sanne", role=Role.SUPERVISOR)
        report = decode(Report, (await ask(server, INTERNAL, token)).body)
        assert (report.until, report.running, report.years[-1].victims) == ("2025-01", True, 60)


def same(count: int) -> list[Entry]:
    """People of January who are alike, so that it is plain what stays hidden."""
    answers: dict[str, str | frozenset[str]] = {
        "flagged_trafficking": "yes",
        "role": "self",
        "visitor_seq": "first",
        "gender": "girl_woman",
        "age_band": "15",
    }
    return [Entry(month="2025-01", id=f"{number:032x}", answers=answers) for number in range(count)]
