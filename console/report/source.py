"""Where reports come from, as their readers see it: `api_client.report_client.ReportClient`, or a data folder."""

from __future__ import annotations

from typing import Protocol

from protocol.report import Draft, Released, Report, View


class Reports(Protocol):
    """Gives reports. Raises what `ReportClient` raises."""

    async def years(self) -> tuple[int, ...]:
        """The years with registrations, oldest first."""
        ...

    async def report(self, year: int, view: View) -> Report:
        """The figures of one year."""
        ...


class Releases(Reports, Protocol):
    """Reports that can be published too."""

    async def draft(self, year: int) -> Draft:
        """What a release of `year` would print, frozen as of now."""
        ...

    async def release(self, year: int, number: int, why: str = "") -> Released:
        """Publish a draft."""
        ...
