"""From a chat to a figure: heard in a browser, ticked and registered in a terminal, and one more in the right cells."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from api_client.decode import encode_hook
from backend.config import ServerConfig
from backend.report.offline import open_data
from backend.store import Store
from protocol.registration import FIELDS
from protocol.report import View
from tests.backend.report.people import Entry, possible, put
from tests.e2e.conftest import Phone
from tests.e2e.steps import ALIAS, taken
from tests.support.counsellor import Counsellor
from tests.support.needs import needs_chromium
from tests.support.server import MovableClock, server_config
from tests.support.serving import ServerProcess
from tests.visitor.steps import write

pytestmark = needs_chromium
NOW = datetime.now(ZoneInfo("Europe/Amsterdam"))
PEOPLE = 4500
"""Persons a year, so that no cell of the internal report is small, of two fields neither."""
AT_MOST = 60
"""Key presses from the first tick to the finished conversation."""

FORM = (
    *("1", "1", "1"),  # mensenhandel: ja; over: zichzelf; eerder hier: nee
    *("3", "1", "down"),  # 15 jaar, meisje, provincie niet genoemd
    *("2", "enter", "1", "enter"),  # crimineel: drugs
    *("1", "3", "down"),  # gaat door, een half jaar tot een jaar, begin niet genoemd
    *("8", "enter", "2", "1", "enter", "down", "down", "down"),  # vriend, meer daders, geld
    *("3", "down"),  # nu veilig
    *("1", "1", "enter", "1", "enter"),  # voor het eerst verteld, niemand wist het, luisteren
    *("down", "down", "6"),  # goed afgesloten
)
ONE_MORE = {
    "role": ("self", "people"),
    "age": ("15", "under_16", "minor"),
    "gender": "girl_woman",
    "forms": "criminal",
    "form_mix": "criminal_only",
    "status": "ongoing",
    "duration": "6-12m",
    "perp_relation": "friend_peer",
    "parents": "no_parent",
    "criminal_kind": "drugs",
    "perp_count": "several",
    "perp_received": "money",
    "first_disclosure": "yes",
    "known_to": "nobody",
    "help_asked": "listen",
    "outcome": "closed_ok",
    "language": "nl",
    "month": f"{NOW:%m}",
}
"""The rows that count one more, by table; of the other tables it is the unknown."""
CROSSED = {
    "age_by_gender": ("15_17", "girl_woman"),
    "age_by_form": ("15_17", "criminal_only"),
    "parents_by_duration": ("other", "under_1y"),
    "parents_by_disclosure": ("other", "yes"),
}


def somebody(rng: random.Random, year: int, month: int) -> Entry:
    """A possible victim; each answer is as likely as any other, unknown too."""
    answers: dict[str, str | frozenset[str]] = {}
    for one in FIELDS:
        if one.several:
            answers[one.name] = possible(one.name, frozenset(rng.sample(one.values, rng.choice([0, 1, 1, 2]))))
        else:
            answers[one.name] = rng.choice([*one.values, "unknown"])
    answers |= {"flagged_trafficking": "yes", "role": "self", "visitor_seq": "first"}
    if rng.random() < 0.5:
        answers["forms"] = frozenset(rng.sample(("sexual", "criminal"), rng.choice([1, 2])))
    if rng.random() < 0.3:
        answers["perp_relation"] = frozenset(rng.sample(("father", "mother", "stepparent"), rng.choice([1, 2])))
    return Entry(month=f"{year}-{month:02}", id=rng.randbytes(16).hex(), answers=answers)


def base() -> Iterator[Entry]:
    """This year and the two before, each cell well above what would be hidden."""
    rng = random.Random(7)
    for year in range(NOW.year - 2, NOW.year + 1):
        for number in range(PEOPLE):
            yield somebody(rng, year, number % 12 + 1)
        for role, _ in itertools.product(("third_party", "professional", "no_trafficking", "unknown"), range(30)):
            yield somebody(rng, year, 1).but(role=role)
        for _ in range(30):
            yield somebody(rng, year, 1).but(visitor_seq="repeat")


async def after_the_year(data: Path) -> Any:
    """The internal report of this year, as JSON has it, in February of the next one."""
    clock = MovableClock(datetime(NOW.year + 1, 2, 1, 12, tzinfo=UTC))
    async with open_data(ServerConfig(data=data), clock) as service:
        return msgspec.to_builtins(await service.report(NOW.year, View.INTERNAL, "operator"), enc_hook=encode_hook)


async def seed(data: Path) -> None:
    store = Store(server_config(data))
    try:
        await store.open()
        await put(store, base())
    finally:
        await store.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    (tmp_path / "data").mkdir(mode=0o700)
    # In a thread of its own: a browser test's thread already counts as one with an event loop.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(seed(tmp_path / "data"))).result()
    with ServerProcess(tmp_path / "data", server_config(tmp_path)) as running:
        running.add_user("lijn-1")
        yield running


def cells(server: ServerProcess, copy: Path) -> dict[str, int | None]:
    """Every number of persons in the internal report of this year, by its place.

    A year's figures are frozen when somebody looks at them: so they are looked at in a copy, once the year is over.
    """
    copy.mkdir(mode=0o700)
    with (
        closing(sqlite3.connect(server.config.data / "baken.sqlite3")) as now,
        closing(sqlite3.connect(copy / "baken.sqlite3")) as then,
    ):
        now.backup(then)
    with ThreadPoolExecutor(1) as aside:
        report = aside.submit(lambda: asyncio.run(after_the_year(copy))).result()
    found: dict[str, int | None] = {f"year/{one['year']}": one["victims"] for one in report["years"]}
    found |= {"three_years": report["three_years"]}
    for table in report["tables"]:
        found |= _numbers(table["id"], table)
        for row in table["rows"]:
            found |= _numbers(f"{table['id']}:{row['id']}", row)
    for cross in report["crosses"]:
        found |= _numbers(cross["id"], cross)
        for row, line in zip(cross["rows"], cross["counts"], strict=True):
            found |= {f"{cross['id']}:{row}:{column}": n for column, n in zip(cross["columns"], line, strict=True)}
    return found


def _numbers(place: str, of: Mapping[str, Any]) -> dict[str, int | None]:
    left_out = {"percent", "change"}
    counts = {name: value for name, value in of.items() if name not in left_out and isinstance(value, int | None)}
    return {f"{place}/{name}": value for name, value in counts.items()}


def expected(before: Mapping[str, int | None]) -> set[str]:
    """The places at which there must be one more."""
    more = {f"year/{NOW.year}", "three_years"}
    tables = {place.split("/")[0] for place in before if ":" not in place and place.endswith("/known")} - set(CROSSED)
    for table in tables:
        rows = ONE_MORE.get(table, ())
        half = "known" if rows else "unknown"
        more |= {f"{table}/total", f"{table}/{half}", f"{table}/{half}_three_years"}
        for row in (rows,) if isinstance(rows, str) else rows:
            more |= {f"{table}:{row}/count", f"{table}:{row}/three_years"}
    for cross, (row, column) in CROSSED.items():
        more |= {f"{cross}/total", f"{cross}/known", f"{cross}:{row}:{column}"}
    return more


def test_a_chat_becomes_one_more_in_exactly_the_right_cells(
    server: ServerProcess, phone: Phone, tmp_path: Path
) -> None:
    before = cells(server, tmp_path / "before")
    assert None not in before.values(), "the base hides nothing"
    assert [place for place, count in before.items() if place.endswith("/count") and (count or 0) < 10] == []
    with Counsellor(server.address, "lijn-1", columns=120, rows=40) as counsellor:
        counsellor.sign_in()
        page = taken(phone(server.address), counsellor)
        write(page, "ik moet pakketjes wegbrengen van een vriend")
        counsellor.sees("ik moet pakketjes wegbrengen van een vriend")
        pressed = registered(counsellor)
    assert pressed < AT_MOST
    after = cells(server, tmp_path / "after")
    changed = {place: (after[place] or 0) - (before[place] or 0) for place in before if after[place] != before[place]}
    assert changed == dict.fromkeys(expected(before), 1)


def registered(counsellor: Counsellor) -> int:
    """Tick a signal, fill in the form, end and finish the chat; gives the number of key presses."""
    keys = 0

    def press(*names: str) -> None:
        nonlocal keys
        for name in names:
            keys += 1
            if len(name) == 1:
                counsellor.terminal.send(name)
            else:
                counsellor.terminal.press(name)

    press("f4")
    counsellor.sees("▌[ ]")
    press(" ")
    counsellor.sees("[x]")
    press("f5")
    counsellor.sees("[Formulier]")
    press(*FORM)
    counsellor.sees("goed afgerond")
    press("f12")
    counsellor.sees(f"Het gesprek met {ALIAS} beëindigen?")
    press("j")
    counsellor.sees("beëindigd")
    press("f12")
    counsellor.sees(f"Het gesprek met {ALIAS} afronden?")
    press("j")
    counsellor.sees("niemand wacht")
    counsellor.sees(lambda screen: "MIJN GESPREKKEN 0" in screen)
    return keys
