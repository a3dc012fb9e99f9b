"""The referral directory: who is open now, and who fits; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.content.models import DAYS, Opening, Organisation, Part


def open_at(one: Organisation, at: datetime) -> bool | None:
    """Whether it can be called at local time `at`; None where the hours are not known, or not sure."""
    return within(one.hours, at) if one.sure(Part.HOURS) else None


def chat_open_at(one: Organisation, at: datetime) -> bool | None:
    """Whether one can chat there at local time `at`; None where that is not known, False where one cannot chat."""
    return False if one.to_chat is None else within(one.chat_hours, at)


def within(hours: Opening, at: datetime) -> bool | None:
    """Whether local time `at` is within `hours`; None where these are not known."""
    if hours is None or isinstance(hours, str):
        return None if hours is None else True
    clock = at.strftime("%H:%M")
    return any(DAYS[at.weekday()] in each.days and each.from_ <= clock < each.to for each in hours)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the counsellor filters by; None means any. `age` in years, `form` an id as in the files."""

    text: str = ""
    age: int | None = None
    form: str | None = None
    region: str | None = None
    open_now: bool = False
    chat: bool = False
    free: bool = False


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
    if (wanted.chat and one.to_chat is None) or (wanted.free and not one.free):
        return False
    if wanted.open_now and not _open_now(one, wanted, at):
        return False
    words = f"{one.name} {one.when.nl} {one.when.en} {' '.join(one.phones)}".casefold()
    return all(word in words for word in wanted.text.casefold().split())


def _open_now(one: Organisation, wanted: Wanted, at: datetime) -> bool:
    """Who can only chat is helped by a chat that is open, not by a telephone."""
    return chat_open_at(one, at) is True if wanted.chat else True in (open_at(one, at), chat_open_at(one, at))


GIVEN: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "call": "bel {number}",
        "free": "bel gratis {number}",
        "charged": "bel {number} (kost geld, kan op de rekening staan)",
        "chat": "chat op {address}",
        "visit": "kijk op {address}",
        "or": " of ",
    },
    "en": {
        "call": "call {number}",
        "free": "call {number}, free of charge",
        "charged": "call {number} (costs money, may show on the bill)",
        "chat": "chat on {address}",
        "visit": "see {address}",
        "or": " or ",
    },
}
"""What a chatter reads, by their language; the console's own may be another."""


def given(one: Organisation, language: str) -> str:
    """What is written into the composer: only what is sure, and nothing that is meant for the counsellor."""
    words = GIVEN.get(language, GIVEN["nl"])
    ways: list[str] = []
    if one.to_call:
        known = one.cost if one.sure(Part.COST) else None
        ways.append(words[known if known in ("free", "charged") else "call"].format(number=one.to_call[0]))
    if one.to_chat is not None:
        ways.append(words["chat"].format(address=one.to_chat))
    elif one.to_visit is not None and not ways:
        ways.append(words["visit"].format(address=one.to_visit))
    return f"{one.name}: {words['or'].join(ways)}"


def named(one: Organisation) -> str:
    """Name and number for the middle of a sentence, in any language; the address where no number is sure."""
    way = next(iter(one.to_call), None) or one.to_chat or one.to_visit
    return f"{one.name}: {way}" if way else one.name
