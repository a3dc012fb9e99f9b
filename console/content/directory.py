"""The referral directory: who is open now, and who fits; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from console.content.models import DAYS, Organisation


def open_at(one: Organisation, at: datetime) -> bool | None:
    """Whether it is open at local time `at`; None where the hours are not known."""
    if one.hours is None:
        return None
    if isinstance(one.hours, str):
        return True
    clock = at.strftime("%H:%M")
    return any(DAYS[at.weekday()] in hours.days and hours.from_ <= clock < hours.to for hours in one.hours)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the counsellor filters by; None means any. `age` in years, `form` an id as in the files."""

    text: str = ""
    age: int | None = None
    form: str | None = None
    region: str | None = None
    open_now: bool = False


def matching(organisations: Iterable[Organisation], wanted: Wanted, at: datetime) -> list[Organisation]:
    """Those that fit, in the file's order. Unknown hours do not count as open; no region means everywhere."""
    return [one for one in organisations if _fits(one, wanted, at)]


def _fits(one: Organisation, wanted: Wanted, at: datetime) -> bool:
    if wanted.age is not None and (wanted.age < one.age_min or (one.age_max is not None and wanted.age > one.age_max)):
        return False
    if wanted.form is not None and one.forms and wanted.form not in one.forms:
        return False
    if wanted.region is not None and one.region not in (None, "per-region", wanted.region):
        return False
    if wanted.open_now and open_at(one, at) is not True:
        return False
    words = f"{one.name} {one.when.nl} {one.when.en} {' '.join(one.phones)}".casefold()
    return all(word in words for word in wanted.text.casefold().split())
