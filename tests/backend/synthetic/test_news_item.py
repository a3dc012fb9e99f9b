"""The default demo years rebuild the news item of October 2022, read from the page that a board would publish.

The facts are those of parool.nl, nu.nl and nhnieuws.nl (docs/demo-data.md). Nothing but the page is looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from backend.report.service import ReportService
from backend.store import Store
from backend.support.clock import SystemClock
from console.report.html.page import render_html
from protocol.report import Report, View
from tests.support.demo_years import demo_years
from tests.support.once import copied
from tests.support.server import server_config

Grid = dict[str, dict[str, str]]
"""A table as it is read: heading of the row, heading of the column, text."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> ElementTree.Element:
    """The public page of 2021, in English, of the years and the seed that the documents name."""

    async def published(folder: Path) -> Report:
        store = Store(server_config(folder))
        try:
            await store.open()
            service = ReportService(store, SystemClock(), "Europe/Amsterdam")
            return await service.report(2021, View.PUBLIC, "somebody")
        finally:
            await store.close()

    report = asyncio.run(published(copied(demo_years(tmp_path_factory), tmp_path_factory.mktemp("years") / "own")))
    text = render_html(report, language="en", compare=False)
    return ElementTree.fromstring(text[text.index("<main") : text.index("</main>") + len("</main>")])


def grids(page: ElementTree.Element, title: str) -> Iterator[Grid]:
    """The tables whose caption begins so."""
    for table in page.iter("table"):
        caption = table.find("caption")
        if caption is None or not "".join(caption.itertext()).startswith(title):
            continue
        columns = ["".join(one.itertext()) for one in table.iter("th") if one.get("scope") == "col"]
        yield {
            "".join(head.itertext()): dict(zip(columns, ("".join(cell.itertext()) for cell in cells), strict=False))
            for row in table.iter("tr")
            if (head := row.find("th[@scope='row']")) is not None
            for cells in [[cell for cell in row.findall("td") if cell.get("class") != "line"]]
        }


def grid(page: ElementTree.Element, title: str) -> Grid:
    return next(grids(page, title))


def percent(text: str) -> int:
    return int(text.removesuffix("%").strip())


def test_285_victims_14_percent_more_and_800_in_three_years(page: ElementTree.Element) -> None:
    years = grid(page, "Possible victims by year")
    assert {year: cells["victims"] for year, cells in years.items()} == {"2019": "265", "2020": "250", "2021": "285"}
    assert years["2021"]["difference"].replace("\N{NO-BREAK SPACE}", " ") == "+14 %"
    assert grid(page, "Who chatted")["possible victims, about themselves"]["3 years"] == "800"


@pytest.mark.parametrize(
    ("table", "row", "least", "most"),
    [
        ("Is it still going on?", "it goes on", 75, 75),
        ("How long it has lasted", "together: 5 years or longer", 25, 25),
        ("Age at the time of the chat", "together: younger than 15 (up to and including 14)", 18, 19),
        ("Parents as exploiters", "together: own father, mother or both", 16, 16),
    ],
)
def test_three_quarters_a_quarter_one_in_five_and_16_percent(
    page: ElementTree.Element, table: str, row: str, least: int, most: int
) -> None:
    assert least <= percent(grid(page, table)[row]["%"]) <= most


def test_boys_rise_again(page: ElementTree.Element) -> None:
    """More than the year before, in 2020 and again in 2021."""
    through = next(one for one in grids(page, "Girls and women") if "2020" in one["boy / man"])
    boys = [int(through["boy / man"][year]) for year in ("2019", "2020", "2021")]
    assert boys == sorted(set(boys))
    assert grid(page, "Girls and women")["boy / man"]["2021"] == str(boys[-1])


def test_criminal_and_sexual_and_criminal_together(page: ElementTree.Element) -> None:
    assert int(grid(page, "Forms of exploitation")["criminal"]["2021"]) > 0
    assert int(grid(page, "Sexual and criminal")["sexual and criminal"]["2021"]) > 0
