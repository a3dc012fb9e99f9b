"""The server's settings: the optional `server.toml` in its data folder, read as strictly as the console's own files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import fields, replace

from backend.config import Flood, ServerConfig, Timings
from backend.edge.rates import Rate, Rates
from backend.months import is_timezone
from backend.visitor import LANGUAGES, Line
from backend.visitor.statement import Statement
from console.config import NUMBER, SWITCH, between, is_address, is_bool, table_of, wrong
from console.files.toml import read_toml
from console.strings import _

FILE_NAME = "server.toml"
TABLES = ("timings", "rates", "flood", "privacy")
SECOND_FACTOR = ("optional", "required")
RATES = tuple(each.name for each in fields(Rates))

NUMBERS: Mapping[str, tuple[str, int, int]] = {
    "reply_overdue_seconds": ("reply_overdue", 30, 3600),
    "hold_after_seconds": ("hold_after", 30, 600),
    "keep_longest_days": ("keep_longest_days", 1, 3660),
    # A report tells of the two years before as well: three are needed for the newest.
    "registration_years": ("registration_years", 3, 20),
}
"""Key: field of `ServerConfig`, least and most."""

TIMINGS: Mapping[str, tuple[str, int, int, int]] = {
    "visitor_away_seconds": ("visitor_away", 1, 30, 600),
    "visitor_lost_minutes": ("visitor_lost", 60, 5, 60),
    "lease_seconds": ("lease", 1, 60, 600),
    "locked_minutes": ("locked", 60, 0, 240),
    "nobody_minutes": ("nobody", 60, 1, 60),
    "return_minutes": ("return_window", 60, 1, 60),
    "retention_hours": ("retention", 3600, 1, 48),
}
"""Key: field of `Timings`, seconds in its unit, least and most. Nothing makes retention longer than the promise."""


FLOOD: Mapping[str, tuple[int, int]] = {
    "address": (1, 1000),
    "network": (1, 1000),
    "queue": (20, 1000),
    "work_from": (1, 20_000),
    "total": (100, 20_000),
    "reserve": (0, 20_000),
    "work_bits": (8, 22),
}
"""Field of `Flood`: least and most. A console stays quick with a queue of a thousand."""
PRIVACY = ("controller", "contact", "officer", "ground_nl", "ground_en")
"""Fields of `Statement` that the organisation fills in."""
PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){2,14}")
MOST_LINES = 6
CONVERSATION_KB = (50, 100_000)


def with_settings(config: ServerConfig) -> ServerConfig:
    """`config` with what the file in its data folder says. Raises `ConsoleError`: file, key and what is allowed."""
    path = config.data / FILE_NAME
    if not config.data.is_dir():
        return config  # the server says what is wrong with its folder
    said = read_toml(path)
    changes: dict[str, Any] = {}
    for key, value in said.items():
        if key in TABLES:
            continue
        if key in NUMBERS:
            name, least, most = NUMBERS[key]
            changes[name] = _number(path, key, value, least, most)
        elif key == "conversation_kilobytes":
            most = 1000 * _number(path, key, value, *CONVERSATION_KB)
            changes["limits"] = replace(config.limits, conversation_bytes=most)
        elif key in ("helpline_open", "publish_by_two"):
            if not is_bool(value):
                raise wrong(path, key, _(SWITCH))
            changes[key] = value
        elif key == "visitor_url":
            if not is_address(value):
                raise wrong(path, key, _("an address that begins with https://"))
            changes[key] = value
        elif key == "addresses":
            if not isinstance(value, list) or not value or not all(is_address(each) for each in value):
                raise wrong(path, key, _("a list of addresses that begin with https://"))
            changes[key] = tuple(value)
        elif key == "organisation":
            if not _is_name(value, 60):
                raise wrong(path, key, _("a name on one line, of at most sixty signs"))
            changes[key] = value
        elif key == "lines":
            changes[key] = _lines(path, value)
        elif key == "opening":
            changes[key] = _opening(path, value)
        elif key == "timezone":
            if not isinstance(value, str) or not is_timezone(value):
                raise wrong(path, key, _("a time zone such as Europe/Amsterdam"))
            changes[key] = value
        elif key == "return_key_file":
            if not isinstance(value, str) or not Path(value).is_absolute():
                raise wrong(path, key, _("the full path of a file"))
            changes[key] = Path(value)
        elif key == "second_factor":
            if not isinstance(value, str) or value not in SECOND_FACTOR:
                raise wrong(path, key, _("one of {choices}").format(choices=", ".join(SECOND_FACTOR)))
            changes["second_factor_required"] = value == "required"
        else:
            raise _unknown(
                path,
                key,
                [
                    *NUMBERS,
                    "conversation_kilobytes",
                    "helpline_open",
                    "publish_by_two",
                    "visitor_url",
                    "addresses",
                    "organisation",
                    "lines",
                    "opening",
                    "timezone",
                    "return_key_file",
                    "second_factor",
                    *TABLES,
                ],
            )
    timings = _timings(path, table_of(path, said, "timings"), config.timings)
    rates = _rates(path, table_of(path, said, "rates"), config.rates)
    flood = _flood(path, table_of(path, said, "flood"), config.flood)
    privacy = _privacy(path, table_of(path, said, "privacy"), config.privacy)
    return replace(config, timings=timings, rates=rates, flood=flood, privacy=privacy, **changes)


def _is_name(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) == len(value) <= most and value.isprintable()


def _lines(path: Path, said: object) -> tuple[Line, ...]:
    """Who else a chatter can call. Too many would push the first ones, and 112, out of sight."""
    if not isinstance(said, list) or len(said) > MOST_LINES:
        raise wrong(path, "lines", _("a list of at most six tables with phone, nl and en"))
    found: list[Line] = []
    for place, line in enumerate(said, 1):
        key = f"lines[{place}]"
        if not isinstance(line, dict) or set(line) != {"phone", *LANGUAGES}:
            raise wrong(path, key, _("a table with phone, nl and en"))
        phone = line["phone"]
        if not isinstance(phone, str) or PHONE.fullmatch(phone) is None:
            raise wrong(path, f"{key}.phone", _("a telephone number such as 0800-0432"))
        for language in LANGUAGES:
            if not _is_name(line[language], 60):
                raise wrong(path, f"{key}.{language}", _("a name on one line, of at most sixty signs"))
        found.append(Line(phone=phone, label={language: line[language] for language in LANGUAGES}))
    return tuple(found)


def _opening(path: Path, said: object) -> dict[str, str]:
    """When the chat is open, in words: hours, holidays and exceptions are the house's own."""
    if not isinstance(said, dict) or set(said) != set(LANGUAGES):
        raise wrong(path, "opening", _("a table with nl and en"))
    for language in LANGUAGES:
        if not _is_name(said[language], 80):
            raise wrong(path, f"opening.{language}", _("a sentence on one line, of at most eighty signs"))
    return dict(said)


def _timings(path: Path, said: Mapping[str, Any], timings: Timings) -> Timings:
    changes: dict[str, int] = {}
    for key, value in said.items():
        if key not in TIMINGS:
            raise _unknown(path, f"timings.{key}", TIMINGS)
        name, unit, least, most = TIMINGS[key]
        changes[name] = unit * _number(path, f"timings.{key}", value, least, most)
    return replace(timings, **changes)


def _privacy(path: Path, said: Mapping[str, Any], statement: Statement) -> Statement:
    for key, value in said.items():
        if key not in PRIVACY:
            raise _unknown(path, f"privacy.{key}", PRIVACY)
        if not _is_name(value, 200):
            raise wrong(path, f"privacy.{key}", _("a text on one line, of at most two hundred signs"))
    return replace(statement, **said)


def _rates(path: Path, said: Mapping[str, Any], rates: Rates) -> Rates:
    changes: dict[str, Rate] = {}
    for name in said:
        if name not in RATES:
            raise _unknown(path, f"rates.{name}", RATES)
        rate = table_of(path, said, name)
        for key in rate:
            if key not in ("count", "seconds"):
                raise _unknown(path, f"rates.{name}.{key}", ("count", "seconds"))
        old: Rate = getattr(rates, name)
        changes[name] = Rate(
            count=_number(path, f"rates.{name}.count", rate.get("count", old.count), 1, 1_000_000),
            seconds=_number(path, f"rates.{name}.seconds", rate.get("seconds", int(old.seconds)), 1, 86_400),
        )
    return replace(rates, **changes)


def _flood(path: Path, said: Mapping[str, Any], flood: Flood) -> Flood:
    changes: dict[str, int] = {}
    for key, value in said.items():
        if key not in FLOOD:
            raise _unknown(path, f"flood.{key}", FLOOD)
        changes[key] = _number(path, f"flood.{key}", value, *FLOOD[key])
    found = replace(flood, **changes)
    if found.reserve >= found.total:
        raise wrong(path, "flood.reserve", _("less than flood.total"))
    return found


def _number(path: Path, key: str, value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or not between(least, most)(value):
        raise wrong(path, key, _(NUMBER).format(least=least, most=most))
    return value


def _unknown(path: Path, key: str, keys: Mapping[str, object] | list[str] | tuple[str, ...]) -> Exception:
    return wrong(path, key, _("one of the keys {keys}").format(keys=", ".join(keys)))
