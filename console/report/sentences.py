"""What is said about a report besides its figures: why there is none, and what to know about one that there is."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.errors import BackendError, NoData, NotAllowed, Refused, TooFew, Unauthorised
from console.present.error_texts import NOT_FOR_YOU, sign_in_sentence
from console.report.notes import marks
from console.report.words import Words
from console.strings import N_, _
from protocol.conversation import OVERSEERS
from protocol.models import Role
from protocol.report import REPORT_ROLES, Report, View

NOT_INTERNAL = N_("The internal figures are for supervisors; your account gets the public ones.")


def why_not(role: Role, view: View) -> str:
    """Why an account of this role does not get such a report; empty where it does."""
    if role not in REPORT_ROLES:
        return _(NOT_FOR_YOU)
    if view is View.INTERNAL and role not in OVERSEERS:
        return _(NOT_INTERNAL)
    return ""


ASK_TO_PUBLISH = N_("A supervisor or an administrator publishes them. Ask one of them.")
PUBLISH_BY_KEY = N_("`u` shows what would be published, and asks before it does so.")
PUBLISH_BY_COMMAND = N_("`baken release --year {year}` shows what would be published, and asks before it does so.")
"""What to do about a year of which no figures were published, for who may not publish and for who may."""


def how_to_publish(role: Role) -> str:
    """The command for somebody with this role, or whom to ask."""
    return PUBLISH_BY_COMMAND if role in OVERSEERS else ASK_TO_PUBLISH


def no_report(error: BackendError, year: int | None, view: View, publish: str = PUBLISH_BY_COMMAND) -> tuple[str, str]:
    """What happened, and what to do (empty where the first says it), when no report came.

    `publish`: what to do where nobody has published the figures yet.
    """
    match error:
        case Refused(why="not_released"):
            return (
                _("The figures of {year} have not been published yet.").format(year=year),
                _(publish).format(year=year),
            )
        case NoData():
            return no_data(year, error.years)
        case TooFew():
            return (
                _("So few people came into view in {year} that a report would point at somebody.").format(year=year),
                _("Take them along in the report of a later year: it shows three years together."),
            )
        case NotAllowed():
            return (_(NOT_INTERNAL) if view is View.INTERNAL else _(NOT_FOR_YOU)), _("Ask your administrator.")
        case Refused(why="not_over"):
            return (
                _("{year} is not over yet; what is given out of a part of a year would hold back the whole.").format(
                    year=year
                ),
                _("Ask for the public figures next year. Within the organisation there are the internal figures."),
            )
        case Refused(why="definition_changed"):
            return (
                _("Figures that were given out before have other tables than this version of the server makes."),
                _("The version that made them still gives them. Ask your administrator."),
            )
        case Refused(why="no_month"):
            return (
                _("The first month of {year} is not over yet; internal figures go by whole months.").format(year=year),
                _("Ask again next month."),
            )
        case Refused(why="changed_by_hand"):
            return (
                _("Figures that were kept on the server were changed by hand. None are shown, and none are published."),
                _("Ask your administrator to put back a backup of the database."),
            )
        case Refused(why="no_answer"):
            return (
                _("It could not be calculated what has to stay hidden, so nothing is shown and nothing is published."),
                _("Tell your administrator."),
            )
        case Refused(why="foreign_value"):
            return (
                _("The server has a registration with something in it that it does not know, and makes no report."),
                _("Ask your administrator: `baken report --data` on the server says where it stands."),
            )
        case Unauthorised(why="expired"):
            return _("Your session has ended."), _("Sign in again.")
    return sign_in_sentence(error), ""


def no_data(year: int | None, years: Iterable[int]) -> tuple[str, str]:
    """Nothing was registered in `year`; the remedy names the years with registrations."""
    there = [str(each) for each in years]
    if not there:
        return _("Nothing has been registered yet."), _("The report begins with the first registration.")
    if year is None:
        return _("No year was given."), _("There are registrations of {years}.").format(years=", ".join(there))
    return (
        _("Nothing was registered in {year}.").format(year=year),
        _("There are registrations of {years}.").format(years=", ".join(there)),
    )


def remarks(report: Report, language: str) -> tuple[str, ...]:
    """What a reader must know before using the figures, the gravest first."""
    return tuple(f"{mark.title}: {mark.text}" for mark in marks(report, Words(language)))


def preset_year(years: Iterable[int], this_year: int) -> int | None:
    """The year that is meant when none is named: the last one that is over, else the newest; `None` where none is."""
    newest_first = sorted(years, reverse=True)
    return next((year for year in newest_first if year < this_year), newest_first[0] if newest_first else None)
