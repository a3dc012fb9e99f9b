"""Asking for the report: what is asked, what answers mean, and that nothing gets through that contradicts itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest

from api_client.auth import sign_in
from api_client.decode import encode
from api_client.errors import BackendError, NoData, NotAllowed, Refused, TooFew, Unauthorised, Unavailable, WrongServer
from api_client.report_client import ReportClient
from api_client.transport import Transport
from protocol.report import REPORT_VERSION, View
from tests.stubs.fake_reports import made_up
from tests.support.raw_http import Answer, Asked, RawServer, as_json, problem

Refusal = TypeVar("Refusal", bound=BackendError)
REPORT = made_up()
ME = {"id": "u1", "name": "Ans", "role": "researcher", "presence": "available"}
SIGNED_IN = {"access_token": "a", "expires_in": 900, "refresh_token": "r", "me": ME}


class Server:
    """Signs everybody in, and answers anything else with `answer`."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.targets: list[str] = []

    async def __call__(self, asked: Asked) -> Answer:
        if asked.path.startswith("/v1/auth/"):
            return as_json(SIGNED_IN)
        self.targets.append(asked.target)
        assert asked.headers["authorization"] == "Bearer a"
        return self.answer


@asynccontextmanager
async def client(answer: Answer) -> AsyncIterator[tuple[ReportClient, list[str]]]:
    """A client who is signed in, and what it asks for afterwards."""
    server = Server(answer)
    async with RawServer(server) as raw:
        transport = Transport(raw.url)
        try:
            yield ReportClient(await sign_in(transport, "ans", "geheim")), server.targets
        finally:
            await transport.aclose()


async def refused(error: type[Refusal], answer: Answer, year: int | None = 2021) -> Refusal:
    """What is raised for `answer`; asked for the years where no year is given."""
    async with client(answer) as (asking, _targets):
        with pytest.raises(error) as caught:
            await (asking.years() if year is None else asking.report(year))
    return caught.value


def changed(**fields: object) -> Answer:
    """The report as JSON, with other fields."""
    return as_json({**json.loads(encode(REPORT)), **fields})


def changed_table(kind: str, **fields: object) -> Answer:
    """The report with other fields in its first table or cross table."""
    tables = json.loads(encode(REPORT))[kind]
    return changed(**{kind: [{**tables[0], **fields}, *tables[1:]]})


def changed_trends(**fields: object) -> Answer:
    """The report with other fields in its trends."""
    return changed(trends={**json.loads(encode(REPORT))["trends"], **fields})


def changed_trend(**fields: object) -> Answer:
    """The report with other fields in the first table of its trends, which is `role`."""
    tables = json.loads(encode(REPORT))["trends"]["tables"]
    return changed_trends(tables=[{**tables[0], **fields}, *tables[1:]])


def row_of(last: int, name: str = "self") -> dict[str, object]:
    """A row through the nine years of the report."""
    return {"id": name, "counts": [*[None] * 8, last], "percents": [None] * 9}


async def test_the_years() -> None:
    async with client(as_json({"years": [2019, 2020, 2021]})) as (asking, targets):
        assert await asking.years() == (2019, 2020, 2021)
    assert targets == ["/v1/report/years"]


@pytest.mark.parametrize("view", list(View))
async def test_a_report_comes_as_it_was_sent(view: View) -> None:
    report = made_up(view=view)
    async with client(Answer(200, encode(report))) as (asking, targets):
        assert await asking.report(2021, view) == report
    assert targets == [f"/v1/report?year=2021&view={view.value}"]


async def test_fields_of_a_newer_server_are_left_aside() -> None:
    async with client(changed(weather="rain")) as (asking, _targets):
        assert await asking.report(2021) == REPORT


async def test_a_year_without_registrations_says_which_there_are() -> None:
    error = await refused(NoData, problem(404, "no_data", years=[2019, 2020]))
    assert error.years == (2019, 2020)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(409, "too_few"), TooFew),
        (problem(403, "not_allowed"), NotAllowed),
        (problem(401, "disabled"), Unauthorised),
        (problem(503, "unavailable"), Unavailable),
        (problem(400, "malformed"), Refused),
        (Answer(200, b"<html>log in</html>", "text/html"), Unavailable),
    ],
)
async def test_what_other_answers_mean(answer: Answer, error: type[BackendError]) -> None:
    await refused(error, answer)


@pytest.mark.parametrize("year", [None, 2021])
async def test_a_server_from_before_there_were_reports_is_older(year: int | None) -> None:
    assert (await refused(WrongServer, problem(404, "not_found"), year)).why == "older"


@pytest.mark.parametrize(("version", "why"), [(REPORT_VERSION + 1, "newer"), (REPORT_VERSION - 1, "older")])
async def test_a_report_of_another_version_is_refused_whatever_is_in_it(version: int, why: str) -> None:
    answer = as_json({"version": version, "tables": "otherwise"})
    assert (await refused(WrongServer, answer)).why == why


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(changed(year=2020), id="another year"),
        pytest.param(changed(view="internal"), id="another view"),
        pytest.param(changed(year="2021"), id="a year in words"),
        pytest.param(changed(three_years=-1), id="fewer than nobody"),
        pytest.param(changed(k=0), id="a threshold of nothing"),
        pytest.param(changed_table("tables", id="age"), id="a table twice"),
        pytest.param(changed_table("tables", rows=[{"id": "\x1b[31m", "count": 3}]), id="an id with an escape in it"),
        pytest.param(changed_table("tables", rows=[{"id": "a", "count": 1}] * 2), id="a row twice"),
        pytest.param(changed_table("tables", rows=[{"id": "a", "count": 1, "sum_of": ["b"]}]), id="a sum of nothing"),
        pytest.param(changed_table("tables", rows=[{"id": "a", "count": -1}]), id="a negative count"),
        pytest.param(changed_table("crosses", counts=[[1]]), id="a cross table with lines missing"),
        pytest.param(changed_table("crosses", columns=["a"]), id="a cross table with columns missing"),
        pytest.param(changed_trends(years=[2021], victims=[285], tables=[]), id="one year alone"),
        pytest.param(changed_trends(victims=[1, 2]), id="years without a number"),
        pytest.param(changed_trends(years=[*range(2013, 2022)][::-1]), id="years the wrong way round"),
        pytest.param(changed_trends(years=[*range(2014, 2023)]), id="years after that of the report"),
        pytest.param(changed_trends(breaks=[2011]), id="a break before the first year"),
        pytest.param(changed_trend(id="nothing"), id="years of a table that is not in the report"),
        pytest.param(changed_trend(known=[1]), id="a denominator without years"),
        pytest.param(changed_trend(rows=[{"id": "self", "counts": [], "percents": []}]), id="a row without years"),
        pytest.param(changed_trend(rows=[row_of(284)]), id="another number than the table's own"),
        pytest.param(changed_trend(rows=[row_of(285, "ghost")]), id="a row that the table does not have"),
        pytest.param(changed_trend(rows=[row_of(285)] * 2), id="a row twice through the years"),
        pytest.param(changed_trend(rows=[row_of(-285)]), id="fewer than nobody through the years"),
    ],
)
async def test_a_report_that_contradicts_itself_is_none_of_ours(answer: Answer) -> None:
    assert (await refused(WrongServer, answer)).why == "not_baken"
