"""Asking a Baken server for the yearly report (`docs/protocol.md`, "The report").

What comes is checked before anybody draws it: a report that contradicts itself is no report of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct

from api_client import _answers, _requests
from api_client._requests import Request
from api_client.auth import Session
from api_client.decode import decode
from api_client.errors import NotFound, WrongServer
from api_client.transport import Response
from protocol.report import (
    REPORT_VERSION,
    CrossTable,
    Draft,
    Pooled,
    Released,
    Report,
    ReportYears,
    Row,
    Table,
    TableTrend,
    Trends,
    View,
)

_ROW = re.compile(r"[A-Za-z0-9._:<+-]{1,64}")
"""Ids of rows, which are values of the record (`<1m`, `5y+`), never a text to be shown as it is."""


class _AnyReport(Struct):
    version: int


class ReportClient:
    """The report for one signed-in supervisor, researcher or administrator. Each method asks once."""

    def __init__(self, session: Session) -> None:
        """`session` stays the caller's: nothing is closed or signed out here."""
        self._session = session

    async def years(self) -> tuple[int, ...]:
        """The years with registrations, oldest first.

        Raises `NotAllowed`, `Unauthorised`, `Unavailable`; `WrongServer("older")` where the server knows no report.
        """
        response = await self._ask(_requests.report_years())
        return _answers.read(ReportYears, response).years

    async def report(self, year: int, view: View = View.PUBLIC) -> Report:
        """The figures of `year`.

        Raises as `years`, and `NoData` with the years that there are, `TooFew`; `WrongServer` with `newer` or `older`
        for a report of another version than this console can read, `not_baken` for one that contradicts itself.
        """
        response = await self._ask(_requests.report(year, view))
        report = _decoded(response)
        if report.year != year or report.view is not view or not _is_sound(report):
            raise WrongServer("not_baken")
        return report

    async def draft(self, year: int) -> Draft:
        """What a release of `year` would print, frozen as of now, with what to look at before publishing it.

        Raises as `report`; `NotAllowed` for whom the public figures are all.
        """
        draft = _answers.read(Draft, await self._ask(_requests.report_draft(year)))
        if draft.year != year:
            raise WrongServer("not_baken")
        return draft

    async def release(self, year: int, number: int, why: str = "") -> Released:
        """Publish a draft. `why` is printed with a correction.

        Raises as `draft`; `Refused` with `draft_changed`, `already_released`, `second_person`, `reveals` or
        `no_reason`.
        """
        released = _answers.read(Released, await self._ask(_requests.report_release(year, number, why)))
        if (released.year, released.number) != (year, number):
            raise WrongServer("not_baken")
        return released

    async def _ask(self, request: Request) -> Response:
        try:
            return await self._session.request(request)
        except NotFound:
            # A server that has no such route: it was made before there were reports.
            raise WrongServer("older") from None


def _decoded(response: Response) -> Report:
    """The report in an answer, once its version is one that can be read here."""
    version = decode(_AnyReport, response.content, response.content_type).version
    if version != REPORT_VERSION:
        raise WrongServer("newer" if version > REPORT_VERSION else "older")
    return decode(Report, response.content, response.content_type)


def _is_sound(report: Report) -> bool:
    """Whether the parts fit together, so that drawing them can fail nowhere."""
    ids = [table.id for table in report.tables] + [cross.id for cross in report.crosses]
    return (
        len(set(ids)) == len(ids)
        and report.k > 0
        and all(map(_is_sound_table, report.tables))
        and all(map(_is_sound_cross, report.crosses))
        and _are_counts(chain([report.three_years], (each.victims for each in report.years)))
        and all(0 <= band.least <= band.most for band in (report.conversations, report.seq_unknown))
        and (report.trends is None or _are_sound_trends(report.trends, report))
        and (report.pooled is None or _is_sound_pooled(report.pooled, report))
    )


def _is_sound_pooled(pooled: Pooled, report: Report) -> bool:
    """Whether its tables are whole, and of the years that the report speaks of."""
    ids = [table.id for table in pooled.tables] + [cross.id for cross in pooled.crosses]
    return (
        len(pooled.years) > 1
        and pooled.years == tuple(each.year for each in report.years)
        and len(set(ids)) == len(ids)
        and all(map(_is_sound_table, pooled.tables))
        and all(map(_is_sound_cross, pooled.crosses))
    )


def _is_sound_table(table: Table) -> bool:
    ids = [row.id for row in table.rows]
    own = {row.id for row in table.rows if not row.sum_of}
    return (
        _are_rows(ids)
        and all(own.issuperset(row.sum_of) for row in table.rows)
        and all(_are_counts([row.count, row.percent, row.before, row.three_years]) for row in table.rows)
        and _are_counts([table.total, table.known, table.unknown, table.known_before, table.unknown_before])
        and _are_counts([table.known_three_years, table.unknown_three_years])
    )


def _is_sound_cross(table: CrossTable) -> bool:
    return (
        _are_rows(table.rows)
        and _are_rows(table.columns)
        and len(table.counts) == len(table.rows)
        and all(len(line) == len(table.columns) and _are_counts(line) for line in table.counts)
        and _are_counts([table.total, table.known, table.unknown])
    )


def _are_sound_trends(trends: Trends, report: Report) -> bool:
    """Whether they go up to the report's year, and say of it what its tables say."""
    years = trends.years
    tables = {table.id: {row.id: row for row in table.rows} for table in report.tables}
    return (
        len(years) > 1
        and list(years) == sorted(set(years))
        and years[-1] == report.year
        and set(trends.breaks) <= set(years[1:])
        and len(trends.victims) == len(years)
        and _are_counts(trends.victims)
        and len({table.id for table in trends.tables}) == len(trends.tables)
        and all(_is_sound_trend(table, tables.get(table.id, {}), len(years)) for table in trends.tables)
    )


def _is_sound_trend(table: TableTrend, rows: Mapping[str, Row], years: int) -> bool:
    return (
        _are_rows(row.id for row in table.rows)
        and all(row.id in rows and rows[row.id].count == row.counts[-1] for row in table.rows if row.counts)
        and all(
            len(numbers) == years and _are_counts(numbers)
            for numbers in (table.known, *(each for row in table.rows for each in (row.counts, row.percents)))
        )
    )


def _are_rows(ids: Iterable[str]) -> bool:
    ids = list(ids)
    return len(set(ids)) == len(ids) and all(_ROW.fullmatch(each) for each in ids)


def _are_counts(counts: Iterable[int | None]) -> bool:
    return all(count is None or count >= 0 for count in counts)
