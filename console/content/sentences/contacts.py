"""Numbers, addresses, costs and hours that a text names, against the referral directory; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from console.content.models import Organisation, Part, Referrals
from console.content.sentences.said import Said

_LONG = r"(?:\+|00|\(?0)[\d()][\d() .\-]{5,16}\d"
_SHORT = r"1[1-4]\d(?:[ -]?\d{3})?|14[ -]?0\d{2,3}"
_SERVICE = r"0[89]0[0-9][ -]?\d{4,7}"
NUMBER = re.compile(rf"(?<![\w.+-])(?:{_SERVICE}|{_LONG}|{_SHORT})(?![\w-])")
"""Telephone numbers as they are written here: international, area and mobile, service, and short ones."""

_DIGIT = {
    "nl": r"nul|e+n|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w*(?:tien|tig|honderd)",
    "en": r"zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w*(?:teen|ty)|hundred",
}
WORDS: Mapping[str, re.Pattern[str]] = {
    language: re.compile(rf"\b(?:(?:{words})\b[ ,-]*(?:en |and )?){{2,}}(?:{words})\b", re.IGNORECASE)
    for language, words in _DIGIT.items()
}
"""Three words of number and more behind each other: a telephone number that nobody can check."""

ADDRESS = re.compile(
    r"(?<![\w@.])(?:https?://)?((?:[a-z0-9-]+\.)+(?:nl|com|org|net|eu|info|chat|online|help|nu|app|io|me|be|de|uk))(?![\w-])",
    re.IGNORECASE,
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")

FREE: Mapping[str, re.Pattern[str]] = {
    "nl": re.compile(r"\b(?:gratis|kosteloos|kost (?:je |jou )?niets)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:free(?: of charge)?|costs (?:you )?nothing|at no cost)\b(?! to\b)", re.IGNORECASE),
}
ROUND_THE_CLOCK: Mapping[str, re.Pattern[str]] = {
    "nl": re.compile(r"\b(?:dag en nacht|24/7|24 uur|altijd (?:open|bereikbaar)|ook 's nachts)\b", re.IGNORECASE),
    "en": re.compile(
        r"\b(?:day and night|24/7|24 hours|(?:a?round) the clock|always open|at night too)\b", re.IGNORECASE
    ),
}


def digits(number: str) -> str:
    """The digits alone, by which numbers are compared; a Dutch one as it is dialled in the country."""
    only = re.sub(r"\D", "", number)
    if number.lstrip("( ").startswith(("+31", "0031")):
        return "0" + only.removeprefix("00").removeprefix("31").removeprefix("0")
    return only


def unknown_numbers(texts: Iterable[Said], referrals: Referrals) -> Iterator[tuple[Said, str]]:
    """Numbers that the directory does not have, that stand in it from memory, or that are written in words."""
    sure = {digits(phone) for one in referrals.organisations if one.sure(Part.PHONES) for phone in one.phones}
    for said in texts:
        for found in NUMBER.finditer(said.text):
            if digits(found[0]) not in sure:
                yield said, found[0].strip()
        for found in WORDS[said.language].finditer(said.text):
            yield said, found[0].strip()


def unknown_addresses(texts: Iterable[Said], referrals: Referrals) -> Iterator[tuple[Said, str]]:
    """Web addresses that the directory does not have or is not sure of, and every e-mail address."""
    sure = {
        _host(address)
        for one in referrals.organisations
        for address, part in ((one.url, Part.URL), (one.chat, Part.CHAT))
        if address is not None and one.sure(part)
    }
    for said in texts:
        for found in MAIL.finditer(said.text):
            yield said, found[0]
        for found in ADDRESS.finditer(said.text):
            if said.to_chatter and _host(found[1]) not in sure:
                yield said, found[0]


def _host(address: str) -> str:
    host = urlsplit(address).hostname if "//" in address else address
    return (host or "").lower().removeprefix("www.")


def contradictions(texts: Iterable[Said], referrals: Referrals) -> Iterator[tuple[Said, str, Organisation]]:
    """Sentences that say “free” or “day and night” of an organisation of which the directory does not say it surely."""
    for said in texts:
        about: Organisation | None = None
        for sentence in said.sentences():
            about = _named(sentence, referrals) or about
            if about is not None and (_not_free(said, sentence, about) or _not_round(said, sentence, about)):
                yield said, sentence, about


def _named(sentence: str, referrals: Referrals) -> Organisation | None:
    """The last organisation that the sentence names, by a number or by its name."""
    numbers = {digits(found[0]): found.start() for found in NUMBER.finditer(sentence)}
    places: list[tuple[int, Organisation]] = []
    for one in referrals.organisations:
        places += [(numbers[digits(phone)], one) for phone in one.phones if digits(phone) in numbers]
        name = re.sub(r"^De |\s*\(.*", "", one.name)
        if len(name) > 3 and (at := sentence.find(name)) >= 0:
            places.append((at, one))
    return max(places, key=lambda each: each[0])[1] if places else None


def _not_free(said: Said, sentence: str, one: Organisation) -> bool:
    return bool(FREE[said.language].search(sentence)) and not one.free


def _not_round(said: Said, sentence: str, one: Organisation) -> bool:
    if not ROUND_THE_CLOCK[said.language].search(sentence):
        return False
    return not ((one.hours == "24/7" and one.sure(Part.HOURS)) or (one.chat_hours == "24/7" and one.sure(Part.CHAT)))
