"""Numbers that are in the directory, facts that were looked up within a year, and sources that are named; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from console.content.models import Basis, Checklists, Organisation, Part, Referrals
from console.content.sentences.said import Said

NUMBER = re.compile(r"(?<![\w.+-])(\+\d[\d -]{7,}\d|0[89]00[ -]?\d{4,7}|0\d{1,3}[ -]?\d{6,8}|1[14]\d)(?![\w-])")
"""Telephone numbers as they are written here: international, service, area and mobile, and short emergency numbers."""

YEAR = timedelta(days=366)


def digits(number: str) -> str:
    """The digits alone, by which numbers are compared."""
    return re.sub(r"\D", "", number)


def unknown_numbers(texts: Iterable[Said], referrals: Referrals) -> Iterator[tuple[Said, str]]:
    """Numbers that the directory does not have, or that stand in it from memory."""
    sure = {digits(phone) for one in referrals.organisations if one.sure(Part.PHONES) for phone in one.phones}
    for said in texts:
        for number in NUMBER.findall(said.text):
            if digits(number) not in sure:
                yield said, number


def looked_up(one: Organisation) -> date | None:
    """The newest day on which somebody confirmed an entry: at the organisation, or on its source."""
    return max((_day(said) for said in (one.checked_on, one.looked_up) if said), default=None)


def _day(said: str) -> date:
    """A day as it is written; of a month its first. One that there is not (31 February) counts as long ago."""
    try:
        return date.fromisoformat(said if len(said) > len("2026-11") else f"{said}-01")
    except ValueError:
        return date.min


def stale(referrals: Referrals, today: date) -> Iterator[tuple[int, Organisation, date]]:
    """Entries that were confirmed more than a year ago, with the day."""
    for place, one in enumerate(referrals.organisations):
        day = looked_up(one)
        if day is not None and today - day > YEAR:
            yield place, one, day


def without_source(referrals: Referrals) -> Iterator[tuple[int, Organisation]]:
    """Entries that are said to have been seen, and name neither a page with its day nor a check."""
    for place, one in enumerate(referrals.organisations):
        if one.basis is not Basis.RECALLED and not one.confirmed:
            yield place, one


def sources_without_place(lists: Checklists) -> Iterator[str]:
    """Sources that are said to have been seen and have no address."""
    for name, source in lists.sources.items():
        if source.url is None and source.basis is not Basis.RECALLED:
            yield name


def signals_better_than_their_source(lists: Checklists) -> Iterator[tuple[int, int, str]]:
    """Signals that are said to have been seen in a source that is itself from memory."""
    for place, checklist in enumerate(lists.checklists):
        for number, item in enumerate(checklist.items):
            source = lists.sources.get(item.source)
            if source is not None and source.basis is Basis.RECALLED and item.basis is not Basis.RECALLED:
                yield place, number, item.id
