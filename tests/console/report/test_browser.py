"""The page in a real browser: axe-core at two widths, nothing loaded, no script needed, and A4 without a cut table."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from console.report.formats.columns import columns, columns_alone, cross_lines, lines
from console.report.html.municipal import render_municipalities
from console.report.html.page import render_html
from console.report.words import Words
from console.strings import LANGUAGES
from protocol.report import Report
from tests.support.browser import chromium
from tests.support.needs import needs_chromium
from tests.support.yearly import empty_report, full_report, marked_report

pytestmark = needs_chromium

SIZES = {"small phone": (320, 640), "phone": (390, 844), "desktop": (1280, 800)}
AXE = ("phone", "desktop")
"""Widths at which axe-core looks: 390 and 1280."""
A4 = (595, 842)
"""Points."""
MOST_PAGES = 16
"""A4 pages of the whole report in one language."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Reader:
    """A tab that has the report open as a file, and remembers what it asked for and complained of."""

    def __init__(self, browser: Browser, file: Path, size: str = "desktop", *, scripts: bool = True) -> None:
        wide, high = SIZES[size]
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": wide, "height": high}, java_script_enabled=scripts
        )
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.address = file.as_uri()
        self.page.goto(self.address)


PARTS = {"whole": cache(render_html), "municipalities": cache(render_municipalities)}


def saved(
    report: Report, folder: Path, *, part: str = "whole", language: str = "nl", compare: bool = False, beside: str = ""
) -> Path:
    file = folder / "report.html"
    file.write_text(PARTS[part](report, language=language, compare=compare, beside=beside), encoding="utf-8")
    return file


LOOKED_AT = {
    "whole": ("whole", marked_report()),
    "municipalities": ("municipalities", marked_report()),
    "without a number": ("whole", empty_report()),
}


@pytest.mark.parametrize("size", AXE)
@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, name: str, size: str) -> None:
    part, report = LOOKED_AT[name]
    file = saved(report, tmp_path, part=part, compare=True, beside="report.en.html")
    reader = Reader(browser, file, size)
    found = Axe().run(reader.page)
    reader.context.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("size", AXE)
def test_nothing_is_asked_of_anybody_and_the_policy_has_nothing_to_say(
    browser: Browser, tmp_path: Path, size: str
) -> None:
    reader = Reader(browser, saved(marked_report(), tmp_path), size)
    reader.page.locator("#method").scroll_into_view_if_needed()
    reader.page.wait_for_load_state("networkidle")
    reader.context.close()
    assert reader.requests == [reader.address]
    assert not reader.complaints


CLASHES = """() => [...document.querySelectorAll("svg.chart")].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
    const out = boxes.filter(([, b]) => b.left < frame.left - 1 || b.right > frame.right + 1
        || b.top < frame.top - 1 || b.bottom > frame.bottom + 1).map(([t]) => "out: " + t);
    boxes.forEach(([t, a], i) => boxes.slice(i + 1).forEach(([u, b]) => {
        if (a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)
            out.push(t + " / " + u);
    }));
    return out;
})"""
STICKS_OUT = """() => [...document.querySelectorAll("main *:not(svg *)")].filter(node => {
    if (node.closest(".heard, .stacked thead, svg")) { return false; }
    const box = node.getBoundingClientRect();
    return box.left < 0 || box.right > innerWidth || node.scrollWidth > node.clientWidth + 1 && node.clientWidth;
}).map(node => node.tagName + ": " + node.textContent.slice(0, 40))"""
"""What stands outside the window, or is wider inside than outside and would have to be scrolled or cut."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_has_to_be_scrolled_sideways_and_no_words_of_a_chart_overlap(
    browser: Browser, tmp_path: Path, size: str, language: str
) -> None:
    for part in PARTS:
        file = saved(marked_report(), tmp_path, part=part, language=language, compare=True)
        reader = Reader(browser, file, size)
        wide = reader.page.evaluate("document.documentElement.scrollWidth")
        out = reader.page.evaluate(STICKS_OUT)
        clashes = reader.page.evaluate(CLASHES)
        least = reader.page.evaluate("Math.min(...[...document.querySelectorAll('svg.chart')].map(s => s.clientWidth))")
        reader.context.close()
        assert wide == SIZES[size][0]
        assert out == []
        assert clashes == []
        assert least >= 280


def test_it_works_without_javascript_and_leads_to_the_other_language(browser: Browser, tmp_path: Path) -> None:
    reader = Reader(browser, saved(full_report(), tmp_path, beside="verslag 2021.en.html"), scripts=False)
    assert reader.page.locator("h1").inner_text() == "Jaarverslag 2021"
    reader.page.get_by_role("link", name="Voor gemeenten").click()
    assert reader.page.url == reader.address + "#municipalities"
    assert reader.page.locator("#municipalities").is_visible()
    (tmp_path / "verslag 2021.en.html").write_text(render_html(full_report(), language="en", compare=False))
    reader.page.get_by_role("link", name="English").click()
    assert reader.page.locator("h1").inner_text() == "Annual report 2021"
    reader.context.close()


@pytest.mark.parametrize("size", AXE)
def test_a_table_of_two_questions_stays_a_table_for_who_hears_it(browser: Browser, tmp_path: Path, size: str) -> None:
    """On a telephone it is laid out as lists, and is still rows with headings to a screen reader."""
    reader = Reader(browser, saved(full_report(), tmp_path), size)
    table = reader.page.get_by_role("table", name="Ouders en duur, 2021")
    expect(table).to_match_aria_snapshot(
        """
        - table "Ouders en duur, 2021":
          - caption: Ouders en duur, 2021
          - rowgroup:
            - row /korter dan 1 jaar/:
              - cell
              - columnheader "korter dan 1 jaar"
              - columnheader "1 tot 2 jaar"
              - columnheader "2 tot 5 jaar"
              - columnheader "5 jaar of langer"
              - columnheader "onbekend"
          - rowgroup:
            - row /eigen ouder/:
              - rowheader "eigen ouder(s)"
              - cell /niet gepubliceerd/
              - cell /niet gepubliceerd/
              - cell /10/
              - cell /21/
              - cell /niet gepubliceerd/
        """
    )
    reader.context.close()


def printed(browser: Browser, file: Path) -> list[str]:
    """The text of each A4 page."""
    reader = Reader(browser, file)
    found = PdfReader(io.BytesIO(reader.page.pdf(format="A4", prefer_css_page_size=True)))
    reader.context.close()
    for page in found.pages:
        size = (round(float(page.mediabox.width)), round(float(page.mediabox.height)))
        assert size == A4
    return [_squeezed(page.extract_text()) for page in found.pages]


def _squeezed(text: str) -> str:
    """Text with its ligatures taken apart and its lines joined."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _words(text: str) -> Counter[str]:
    return Counter(_squeezed(text).split())


@pytest.mark.parametrize(("language", "compare"), [("nl", True), ("en", True), ("nl", False)])
def test_every_table_stands_whole_on_one_sheet_with_all_of_its_numbers(
    browser: Browser, tmp_path: Path, language: str, compare: bool
) -> None:
    report = full_report()
    sheets = printed(browser, saved(report, tmp_path, language=language, compare=compare))
    assert len(sheets) <= MOST_PAGES
    words = Words(language)
    shown = columns(report, words, compare=compare)
    whole = [(words.title(table.id), lines(table, shown, words)) for table in report.tables]
    whole += [(words.title(cross.id), cross_lines(cross, words)) for cross in report.crosses]
    assert report.pooled is not None
    period = {"nl": ", 2019 tot en met 2021 samen", "en": ", 2019 to 2021 together"}[language]
    two = columns_alone("2019–2021", words)
    whole += [(words.title(table.id) + period, lines(table, two, words)) for table in report.pooled.tables]
    whole += [(words.title(cross.id) + period, cross_lines(cross, words)) for cross in report.pooled.crosses]
    for number, (title, rows) in enumerate(whole, start=1):
        heading = f"{number}. {_squeezed(title)}"
        sheet = next(sheet for sheet in reversed(sheets) if heading in sheet)
        following = f"{number + 1}. {_squeezed(whole[number][0])}" if number < len(whole) else "\n"
        block = sheet.split(heading)[1].split(following)[0]
        needed: Counter[str] = Counter()
        for row in rows:
            needed += _words(" ".join((row.label, *row.cells)))
        # Hidden cells are dots; a label that is broken at its hyphen is two words on paper.
        missing = {word for word in needed - _words(block) if word != "·" and "-" not in word}
        assert not missing, (heading, missing)


@pytest.mark.parametrize("part", PARTS)
def test_marks_and_page_numbers_stand_on_every_sheet(browser: Browser, tmp_path: Path, part: str) -> None:
    sheets = printed(browser, saved(marked_report(), tmp_path, part=part, language="en"))
    assert len(sheets) <= (MOST_PAGES if part == "whole" else 3)
    for number, sheet in enumerate(sheets, start=1):
        assert "MADE UP · INTERNAL · PROVISIONAL" in sheet
        assert f"{number} / {len(sheets)}" in sheet


def test_addresses_are_printed_behind_links_to_elsewhere_only(browser: Browser, tmp_path: Path) -> None:
    text = " ".join(printed(browser, saved(full_report(), tmp_path, beside="report.en.html")))
    assert "report.en" not in text
    assert "CVDR722654 (https://lokaleregelgeving.overheid.nl/CVDR722654)" in text
    assert "(#" not in text


def test_black_on_white_on_paper(browser: Browser, tmp_path: Path) -> None:
    reader = Reader(browser, saved(marked_report(), tmp_path))
    reader.page.emulate_media(media="print")
    colours = reader.page.evaluate(
        """() => [...new Set([...document.querySelectorAll("main *:not(svg):not(svg *)")]
            .map(e => getComputedStyle(e).color + " on " + getComputedStyle(e).backgroundColor))]"""
    )
    reader.context.close()
    assert set(colours) <= {"rgb(0, 0, 0) on rgba(0, 0, 0, 0)", "rgb(0, 0, 0) on rgb(255, 255, 255)"}
