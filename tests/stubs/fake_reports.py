"""A source of reports in memory, which tests make fail or wait; and of drafts, which can be published."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from api_client.errors import BackendError
from protocol.report import Draft, Released, Report, View
from tests.support.yearly import full_report


def made_up(year: int = 2021, view: View = View.PUBLIC, **fields: Any) -> Report:
    """The report of `tests.support.yearly`, as one of another year or view."""
    report = full_report()
    trends = report.trends if (year, view) == (report.year, View.PUBLIC) else None
    own = {"year": year, "view": view, "k": 10 if view is View.PUBLIC else 5, "trends": trends}
    return replace(report, **{**own, **fields})


def made_draft(year: int = 2021, **fields: Any) -> Draft:
    """What a release of `year` would print: all of 285 people, and nothing to say of it."""
    own = {"number": 7, "made": date(year + 1, 2, 3), "until": f"{year}-12", "victims": 285}
    return Draft(year=year, **{**own, **fields})


@dataclass
class FakeReports:
    """Reports of `years`, with `fields` changed. `errors` are raised first, one each; `held` holds answers back."""

    all_years: tuple[int, ...] = (2019, 2020, 2021)
    fields: dict[str, Any] = field(default_factory=dict)
    errors: list[BackendError] = field(default_factory=list)
    held: asyncio.Event | None = None
    asked: list[tuple[int, View]] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)
    """Fields of the draft."""
    lost: list[BackendError] = field(default_factory=list)
    """Raised after a release was done, one each: its answer did not come."""
    drafted: list[int] = field(default_factory=list)
    released: list[tuple[int, int, str]] = field(default_factory=list)

    async def years(self) -> tuple[int, ...]:
        self._fail()
        return self.all_years

    async def report(self, year: int, view: View) -> Report:
        self.asked.append((year, view))
        if self.held is not None:
            await self.held.wait()
        self._fail()
        return made_up(year, view, **self.fields)

    async def draft(self, year: int) -> Draft:
        self.drafted.append(year)
        if self.held is not None:
            await self.held.wait()
        self._fail()
        return made_draft(year, **self.plan)

    async def release(self, year: int, number: int, why: str = "") -> Released:
        if self.held is not None:
            await self.held.wait()
        self._fail()
        self.released.append((year, number, why))
        alone = not self.plan.get("needs_second") or bool(self.plan.get("asked_by"))
        self.plan |= {"published": True} if alone else {"asked_by": "Anna"}
        if self.lost:
            raise self.lost.pop(0)
        return Released(year=year, number=number, published=alone)

    def _fail(self) -> None:
        if self.errors:
            raise self.errors.pop(0)
