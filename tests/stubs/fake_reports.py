"""A source of reports in memory, which tests make fail or wait."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from api_client.errors import BackendError
from api_client.report import Report, View
from tests.support.yearly import full_report


def made_up(year: int = 2021, view: View = View.PUBLIC, **fields: Any) -> Report:
    """The report of `tests.support.yearly`, as one of another year or view."""
    report = full_report()
    trends = report.trends if (year, view) == (report.year, View.PUBLIC) else None
    own = {"year": year, "view": view, "k": 10 if view is View.PUBLIC else 5, "trends": trends}
    return replace(report, **{**own, **fields})


@dataclass
class FakeReports:
    """Reports of `years`, with `fields` changed. `errors` are raised first, one each; `held` holds answers back."""

    all_years: tuple[int, ...] = (2019, 2020, 2021)
    fields: dict[str, Any] = field(default_factory=dict)
    errors: list[BackendError] = field(default_factory=list)
    held: asyncio.Event | None = None
    asked: list[tuple[int, View]] = field(default_factory=list)

    async def years(self) -> tuple[int, ...]:
        self._fail()
        return self.all_years

    async def report(self, year: int, view: View) -> Report:
        self.asked.append((year, view))
        if self.held is not None:
            await self.held.wait()
        self._fail()
        return made_up(year, view, **self.fields)

    def _fail(self) -> None:
        if self.errors:
            raise self.errors.pop(0)
