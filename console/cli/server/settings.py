"""The server's settings: the optional `server.toml` in its data folder, read as strictly as the console's own files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import fields, replace

from backend.config import Flood, ServerConfig, Timings
from backend.edge.rates import Rate, Rates
from backend.support.months import is_timezone
from backend.support.startup_errors import ServerTrouble, Trouble
from backend.visitor import LANGUAGES, Line
from console.cli.server.errors import as_console_error
from console.files.kinds import Choice, Fault, ListOf, Switch, Table, Text, Whole, allowed
from console.files.trouble import need_open
from console.settings.config import WEB, is_address, right
from console.strings import N_, _

FILE_NAME = "server.toml"
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
PRIVACY = ("controller", "contact", "officer", "ground_nl", "ground_en", "recipients_nl", "recipients_en")
"""Fields of `Statement` that the organisation fills in."""
_PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){2,14}")
MOST_LINES = 6
MOST_BACKUP_HOURS = 8760
CONVERSATION_KB = (50, 100_000)


def _one_line(most: int) -> Callable[[str], bool]:
    """A text of which nothing is lost where it is shown on one line."""
    return lambda text: 0 < len(text.strip()) == len(text) <= most and text.isprintable()


_SHORT = Text(_one_line(60), N_("a name on one line, of at most sixty signs"), {"maxLength": 60})
_SENTENCE = Text(_one_line(80), N_("a sentence on one line, of at most eighty signs"), {"maxLength": 80})
_RATE = Table({"count": Whole(1, 1_000_000), "seconds": Whole(1, 86_400)})


def _is_site(text: str) -> bool:
    return is_address(text) and text.startswith("https://")


def _room(key: str, said: Mapping[str, Any]) -> Iterator[Fault]:
    """What is kept free of a total is less than it."""
    found = replace(Flood(), **said)
    if found.reserve >= found.total:
        yield Fault(f"{key}.reserve", allowed(_("less than flood.total")))


SERVER = Table(
    {
        **{key: Whole(least, most) for key, (_field, least, most) in NUMBERS.items()},
        "conversation_kilobytes": Whole(*CONVERSATION_KB),
        "helpline_open": Switch(),
        "publish_by_two": Switch(),
        "visitor_url": Text(is_address, N_("an address that begins with https://"), WEB),
        "addresses": ListOf(
            Text(is_address, "", WEB), N_("a list of addresses that begin with https://"), least=1, each=False
        ),
        "organisation": _SHORT,
        # Too many would push the first ones, and 112, out of sight.
        "lines": ListOf(
            Table(
                {
                    "phone": Text(
                        lambda text: _PHONE.fullmatch(text) is not None,
                        N_("a telephone number such as 0800-0432"),
                        {"pattern": f"^{_PHONE.pattern}$"},
                    ),
                    **dict.fromkeys(LANGUAGES, _SHORT),
                    "chat": Text(_is_site, N_("an address that begins with https://"), WEB),
                },
                whole=N_("a table with phone, nl and en"),
                optional=("chat",),
            ),
            N_("a list of at most six tables with phone, nl and en"),
            most=MOST_LINES,
        ),
        "opening": Table(dict.fromkeys(LANGUAGES, _SENTENCE), whole=N_("a table with nl and en")),
        "timezone": Text(is_timezone, N_("a time zone such as Europe/Amsterdam")),
        "return_key_file": Text(lambda text: Path(text).is_absolute(), N_("the full path of a file")),
        "second_factor": Choice(SECOND_FACTOR),
        "timings": Table({key: Whole(least, most) for key, (_field, _unit, least, most) in TIMINGS.items()}),
        "rates": Table(dict.fromkeys(RATES, _RATE)),
        "flood": Table({key: Whole(*ends) for key, ends in FLOOD.items()}, rule=_room),
        "privacy": Table(
            {
                **dict.fromkeys(PRIVACY, Text(_one_line(200), N_("a text on one line, of at most two hundred signs"))),
                "backup_hours": Whole(0, MOST_BACKUP_HOURS),
            }
        ),
    }
)
"""All of the file."""


def with_settings(config: ServerConfig) -> ServerConfig:
    """`config` with what the file in its data folder says. Raises `ConsoleError`: file, key and what is allowed."""
    need_open(config.data)
    if config.data.is_file():
        raise as_console_error(ServerTrouble(Trouble.FOLDER_IS_FILE, path=str(config.data)))
    if not config.data.is_dir():
        return config  # the server says what is wrong with its folder
    said = right(config.data / FILE_NAME, SERVER)
    return replace(
        config,
        **dict(_changes(config, said)),
        timings=_timings(config.timings, said.get("timings", {})),
        rates=_rates(config.rates, said.get("rates", {})),
        flood=replace(config.flood, **said.get("flood", {})),
        privacy=replace(config.privacy, **said.get("privacy", {})),
    )


def _changes(config: ServerConfig, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Fields of the configuration, for the keys that stand in no table."""
    for key, value in said.items():
        match key:
            case "timings" | "rates" | "flood" | "privacy":
                continue
            case "conversation_kilobytes":
                yield "limits", replace(config.limits, conversation_bytes=1000 * value)
            case "addresses":
                yield key, tuple(value)
            case "lines":
                yield (
                    key,
                    tuple(
                        Line(phone=one["phone"], label={each: one[each] for each in LANGUAGES}, url=one.get("chat", ""))
                        for one in value
                    ),
                )
            case "return_key_file":
                yield key, Path(value)
            case "second_factor":
                yield "second_factor_required", value == "required"
            case _:
                yield NUMBERS[key][0] if key in NUMBERS else key, value


def _timings(timings: Timings, said: Mapping[str, int]) -> Timings:
    changes = {TIMINGS[key][0]: TIMINGS[key][1] * value for key, value in said.items()}
    return replace(timings, **changes)


def _rates(rates: Rates, said: Mapping[str, Mapping[str, int]]) -> Rates:
    def changed(old: Rate, new: Mapping[str, int]) -> Rate:
        return Rate(count=new.get("count", old.count), seconds=new.get("seconds", int(old.seconds)))

    return replace(rates, **{name: changed(getattr(rates, name), new) for name, new in said.items()})
