"""`baken report --data` and `baken release --data`: a data folder, for the operator on the server itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from api_client.errors import BackendError, NoData, Refused, TooFew, Unavailable
from backend.report.offline import open_data
from backend.report.service import ReportService
from backend.support.foreign_values import ForeignValue
from backend.support.problem import Problem
from backend.support.startup_errors import STORAGE_ERRORS, ServerTrouble, Trouble, from_storage
from console.cli.reports.sources import Wish, fetch, patiently, told
from console.cli.server.errors import as_console_error
from console.cli.server.options import server_config
from console.cli.server.second_factor import settled
from console.cli.support.progress import Progress
from console.report.source import Releases
from console.strings import _
from console.support.errors import ConsoleError, Exit
from protocol.report import Draft, Released, Report, View

Result = TypeVar("Result")

OPERATOR = "operator"
"""Who gets or publishes a report on the server itself, for the audit log."""


def from_data(data: Path, database: str | None, wish: Wish) -> Report:
    """From a data folder on this machine, whether or not a server runs on it. Raises `ConsoleError`."""
    return in_folder(data, database, lambda reports: fetch(reports, wish), lambda error: told(error, wish))


def in_folder(
    data: Path,
    database: str | None,
    work: Callable[[Releases], Coroutine[Any, Any, Result]],
    in_words: Callable[[BackendError], ConsoleError],
) -> Result:
    """Do `work` with the reports of a data folder. Raises `ConsoleError`; `in_words` makes it of a client's error."""
    config = settled(server_config(data, database), None)

    async def opened() -> Result:
        progress = Progress(_("The report is being made"))
        async with open_data(config, told=progress.at) as service:
            return await patiently(work(_Folder(service)), progress)

    try:
        return asyncio.run(opened())
    except ServerTrouble as error:
        raise as_console_error(error) from error
    except Problem as problem:
        if problem.error == "foreign_value":
            raise _foreign(problem) from None
        raise in_words(_as_error(problem)) from None
    except BackendError as error:
        raise in_words(error) from None
    except ForeignValue as error:
        raise as_console_error(ServerTrouble(Trouble.DATABASE_FOREIGN, place=error.place)) from None
    except STORAGE_ERRORS as error:
        raise as_console_error(from_storage(error, str(data))) from error


def _foreign(problem: Problem) -> ConsoleError:
    """Which year and field; over the line nobody is told."""
    return ConsoleError(
        _("A registration of {year} has something in its field {field} that this version does not know.").format(
            year=problem.more.get("year") or "?", field=problem.more.get("field")
        ),
        _("Use the version of Baken that wrote it, or compare it with a backup: perhaps it was changed by hand."),
        Exit.BAD_INPUT,
    )


class _Folder:
    """The report service of a data folder, as `Releases`."""

    def __init__(self, service: ReportService) -> None:
        self._service = service

    async def years(self) -> tuple[int, ...]:
        return (await self._service.years()).years

    async def report(self, year: int, view: View) -> Report:
        return await self._service.report(year, view, OPERATOR)

    async def draft(self, year: int) -> Draft:
        return await self._service.draft(year, OPERATOR)

    async def release(self, year: int, number: int, why: str = "") -> Released:
        return await self._service.release(year, number, why, OPERATOR)


def _as_error(problem: Problem) -> BackendError:
    """What a client would have been told over the line."""
    match problem.error:
        case "no_data":
            years = problem.more.get("years", ())
            return NoData(tuple(year for year in years if isinstance(year, int)) if isinstance(years, list) else ())
        case "too_few":
            return TooFew()
        case "unavailable":
            return Unavailable("server")
    return Refused(problem.error)
