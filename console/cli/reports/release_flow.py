"""Publishing a year's figures on the command line: the list, why a correction, the question, what came of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Protocol

from api_client.errors import BackendError, NotAllowed
from api_client.report_client import ReportClient
from console.cli.reports.sign_in import Visit, exit_code
from console.cli.reports.sources import patiently
from console.report.check_list import Stand, check_list, consequence, is_lost, lost, refused, released, stand
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.support.output import ask, say
from protocol.conversation import OVERSEERS
from protocol.report import LONGEST_WHY, Draft, Released
from protocol.safe_text import outgoing

WIDEST, NARROWEST = 100, 40
INDENT = "  "


@dataclass(frozen=True)
class Decision:
    """What somebody wants: to publish `year`, with `why` for a correction. `asks`: there is somebody to ask."""

    year: int
    why: str
    asks: bool


class Place(Protocol):
    """Where figures are published. Raises `ConsoleError`."""

    def draft(self, year: int) -> Draft:
        """What would be published."""
        ...

    def release(self, draft: Draft, why: str) -> Released:
        """Publish it."""
        ...


class AtServer:
    """A server, as somebody who signed in."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._reports = ReportClient(visit.session)

    def draft(self, year: int) -> Draft:
        """The same."""
        if self._visit.session.me.role not in OVERSEERS:
            raise in_words(NotAllowed(), year)
        try:
            return self._visit.run(patiently(self._reports.draft(year)))
        except BackendError as error:
            raise in_words(error, year) from None

    def release(self, draft: Draft, why: str) -> Released:
        """The same."""
        try:
            return self._visit.run(patiently(self._reports.release(draft.year, draft.number, why)))
        except BackendError as error:
            raise unpublished(error, draft.year) from None


class AtFolder:
    """A data folder on the server itself. It is open only as long as it takes, and not while somebody thinks."""

    def __init__(self, data: Path, database: str | None) -> None:
        self._data = data
        self._database = database

    def draft(self, year: int) -> Draft:
        """The same."""
        from console.cli.reports.folder import in_folder

        return in_folder(
            self._data, self._database, lambda reports: reports.draft(year), lambda error: in_words(error, year)
        )

    def release(self, draft: Draft, why: str) -> Released:
        """The same."""
        from console.cli.reports.folder import in_folder

        return in_folder(
            self._data,
            self._database,
            lambda reports: reports.release(draft.year, draft.number, why),
            lambda error: unpublished(error, draft.year),
        )


def in_words(error: BackendError, year: int) -> ConsoleError:
    """Why there is no list, or why nothing was published."""
    told = refused(error, year)
    return ConsoleError(told.sentence, told.remedy, exit_code(error))


def unpublished(error: BackendError, year: int) -> ConsoleError:
    """The same, where the answer may have been lost behind a release that was done."""
    if not is_lost(error):
        return in_words(error, year)
    told = lost()
    return ConsoleError(told.sentence, told.remedy, exit_code(error))


def publish(place: Place, decision: Decision) -> None:
    """Show the list, ask where there is somebody to ask, and publish. Raises `ConsoleError`, `click.Abort`."""
    draft = place.draft(decision.year)
    _show(draft)
    match stand(draft):
        case Stand.PUBLISHED:
            return
        case Stand.REVEALS:
            raise ConsoleError(
                _("Nothing was published."), _("Do this again when more registrations have come."), Exit.BAD_INPUT
            )
    why = _reason(draft, decision)
    if decision.asks:
        say(consequence(draft))
        answer = ask(_("Type {year} to publish; anything else stops").format(year=draft.year), empty=True)
        if answer.strip() != str(draft.year):
            raise ConsoleError(
                _("Nothing was published."), _("To publish do this again, and type the year."), Exit.DECLINED
            )
    told = released(place.release(draft, why))
    say(told.sentence)
    say(told.remedy)


def _reason(draft: Draft, decision: Decision) -> str:
    if not draft.corrects:
        return ""
    why = decision.why
    while not why and decision.asks:
        why = " ".join(outgoing(ask(_("What changed, in one line"))).split())
        if len(why) > LONGEST_WHY:
            say(_("What changed is told in one line of at most {n} characters.").format(n=LONGEST_WHY), err=True)
            why = ""
    if not why:
        raise ConsoleError(
            _("Nothing was published: a correction needs one line that says what changed."),
            _("Give it with --why."),
            Exit.USAGE,
        )
    return why


def _show(draft: Draft) -> None:
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    for part in check_list(draft):
        say(part.title)
        for line in part.lines:
            for piece in wrap(line, width, initial_indent=INDENT, subsequent_indent=2 * INDENT, drop_whitespace=True):
                say(piece)
        say()
