"""What a reader must know of the figures as a whole: marks that nobody may overlook, and footnotes."""

from __future__ import annotations

from typing import NamedTuple

from console.report.words import Words
from console.strings import N_
from protocol.report import LONGEST_WHY, Report, View
from protocol.safe_text import one_line

NO_REASON = N_("not said.")


class Mark(NamedTuple):
    """A warning about the whole report: a kind (for style sheets), a word or two, and what it means."""

    kind: str
    title: str
    text: str


def headline(report: Report, words: Words) -> tuple[str, ...]:
    """The report in one or two sentences: how many, how that compares, and over all years together."""
    by_year = {total.year: total for total in report.years}
    this = by_year.get(report.year)
    if this is None or this.victims is None:
        return (words(N_("The number of possible victims in {year} is not published."), year=report.year),)
    count = words.number(this.victims)
    before = by_year.get(report.year - 1)
    if before is not None and before.victims is not None and this.change is not None:
        text = N_("{count} possible victims in {year}: {change} compared with {before} in {year_before}.")
        first = words(
            text,
            count=count,
            year=report.year,
            change=words.change(this.change),
            before=words.number(before.victims),
            year_before=before.year,
        )
    else:
        first = words(N_("{count} possible victims in {year}."), count=count, year=report.year)
    if report.three_years is None:
        return (first,)
    years = ", ".join(
        f"{total.year}: {words.number(total.victims)}" for total in report.years if total.victims is not None
    )
    second = words(N_("{count} over three years ({years})."), count=words.number(report.three_years), years=years)
    return (first, second)


def marks(report: Report, words: Words) -> list[Mark]:
    """Made up, internal, provisional, corrected, held back: the ones that hold, the gravest first."""
    found = []
    if report.synthetic:
        found.append(
            Mark(
                "synthetic",
                words(N_("MADE UP")),
                words(N_("These figures come from made-up registrations. They say nothing about real people.")),
            )
        )
    if report.view is View.INTERNAL:
        text = N_(
            "For use inside the organisation: numbers below {k} are hidden here, which is too few for publication. "
            "Do not hand this on."
        )
        found.append(Mark("internal", words(N_("INTERNAL")), words(text, k=report.k)))
    if report.running:
        found.append(Mark("running", words(N_("PROVISIONAL")), _provisional(report, words)))
    if report.number > 1 and report.view is View.PUBLIC:
        text = N_("Release {number}, of {day}, in the place of the one before. What changed: {why}")
        why = one_line(report.why, LONGEST_WHY)
        text = words(text, number=report.number, day=words.day(report.released), why=why or words(NO_REASON))
        found.append(Mark("correction", words(N_("CORRECTED")), text))
    if report.held_back:
        found.append(Mark("held_back", words(N_("AS GIVEN OUT BEFORE")), _held_back(report, words)))
    return found


def _provisional(report: Report, words: Words) -> str:
    if month := words.month(report.until):
        text = N_("The year {year} is not over. These figures go up to and including {month}, and will change.")
        return words(text, year=report.year, month=month)
    text = N_("The year {year} is not over, or not all of it has been counted; these figures will change.")
    return words(text, year=report.year)


def _held_back(report: Report, words: Words) -> str:
    if report.view is View.INTERNAL:
        text = N_(
            "These are the figures of {day}. Registrations that came later are not in them: the difference would be so "
            "small that it could point at somebody."
        )
    else:
        text = N_(
            "These are the figures as they were given out on {day}. Registrations that came later are not in them: the "
            "difference would be so small that it could point at somebody."
        )
    return words(text, day=words.day(report.released))


def footnotes(report: Report, words: Words) -> list[str]:
    """How the figures came about: what was counted, and what could not be."""
    notes = [
        words(
            N_("Unit: a person who first came into view in the year, not a chat. Somebody who comes back counts once.")
        ),
        words(N_("Percentages are whole, of those of whom the answer is known; rounded, they may not add up to 100.")),
    ]
    if report.conversations.most:
        text = N_("Conversations with possible victims in this year: {band}.")
        notes.append(words(text, band=words.band(report.conversations)))
    if report.seq_unknown.most:
        text = N_("Of {band} of them nobody said whether the person had been here before; each of these counts.")
        notes.append(words(text, band=words.band(report.seq_unknown)))
    notes.append(
        words(
            N_(
                "A number below {k}, and any number from which one could be worked out, is not published, so that "
                "nobody can be recognised."
            ),
            k=report.k,
        )
    )
    if report.view is View.PUBLIC:
        text = N_("First given out on {day}.") if report.number == 1 else N_("Given out on {day}.")
        notes.append(words(text, day=words.day(report.released)))
    return notes
