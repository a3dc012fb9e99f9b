"""Facts that were looked up within a year, on a day that has been, in a source that can be found again; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from console.content.models import Basis, Checklists, Organisation, Referrals

YEAR = timedelta(days=366)


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


def in_the_future(referrals: Referrals, today: date) -> Iterator[tuple[int, Organisation, str]]:
    """Entries with a day that has not been yet, and that day."""
    for place, one in enumerate(referrals.organisations):
        for said in (one.checked_on, one.looked_up):
            if said is not None and _day(said) > today:
                yield place, one, said


PLACE = re.compile(r"^https?://[^\s/]+\.[^\s/]+|\.(?:pdf|docx?|odt|md)(?: .*)?$", re.IGNORECASE)
"""A source can be found again: an address, or the name of a document."""


def without_place(referrals: Referrals) -> Iterator[tuple[int, Organisation, str]]:
    """Entries whose source is neither an address nor a document."""
    for place, one in enumerate(referrals.organisations):
        if one.source is not None and not PLACE.search(one.source):
            yield place, one, one.source


FACTS = ("phones", "url", "hours", "chat", "chat_hours", "cost")


def changed_without_source(shipped: Any, own: Any) -> Iterator[tuple[int, str]]:
    """Entries of an organisation's file that change a fact of a shipped one and say neither where from nor who asked.

    Both as read from YAML, before they are laid over each other. Gives the place in `own`, and the id.
    """
    known = {entry["id"]: entry for entry in _entries(shipped)}
    for place, entry in enumerate(_entries(own)):
        before = known.get(str(entry.get("id")))
        if before is None or entry.get("remove") is True:
            continue
        changed = any(name in entry and entry[name] != before.get(name) for name in FACTS)
        told = entry.get("checked_on") or (entry.get("source") and entry.get("looked_up"))
        if changed and not told:
            yield place, str(entry["id"])


def _entries(data: Any) -> list[Mapping[str, Any]]:
    found = data.get("organisations") if isinstance(data, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


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
