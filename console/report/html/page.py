"""The whole report as one page, in one language: what it says first, all tables, municipalities, how is counted."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from console.report.formats.columns import HIDDEN, columns
from console.report.html.elements import element
from console.report.html.municipal import municipalities
from console.report.html.parts import Parts
from console.report.html.prose import find, how_we_count
from console.report.html.sheet import chapter, sentences, sheet
from console.report.html.trends import through_the_years
from console.report.publication import NOBODY, Publication
from console.report.sections import sections
from console.report.trend_rows import THROUGH
from console.report.words import Words
from console.strings import N_
from protocol.report import Report

FIGURES: tuple[tuple[str, str, str], ...] = (
    ("age", "under_15", N_("were younger than 15")),
    ("status", "ongoing", N_("were still being exploited when they chatted")),
    ("duration", "5y_or_longer", N_("had been exploited for 5 years or longer")),
    ("parents", "own_parents", N_("were exploited by their own father, mother or both")),
    ("first_disclosure", "yes", N_("told of it for the first time")),
)
"""Shares that stand at the top, where they are published: table, row, and how the sentence goes on."""


def render_html(
    report: Report, *, language: str, compare: bool, beside: str = "", publication: Publication = NOBODY
) -> str:
    """One self-contained page in `language`; `compare` shows the year before and the change instead of three years.

    `beside` is the file of the same page in the other language; empty: there is none, and nothing links to it.
    `publication`: what the organisation says of itself, at the end.
    """
    words = Words(language)
    title = words(N_("Annual report {year}"), year=report.year)
    content = _Article(report, words, compare=compare).content()
    return sheet(report, words, title, content, beside=beside, publication=publication)


class _Article:
    """The parts of the page."""

    def __init__(self, report: Report, words: Words, *, compare: bool) -> None:
        self.report = report
        self.words = words
        self.parts = Parts(report, words, columns(report, words, compare=compare))
        self.sections = sections(report, words)
        self.through = list(through_the_years(report, words))

    def content(self) -> Iterator[Element]:
        """From the headline to the way back."""
        words = self.words
        yield from sentences(self.report, words)
        yield self._top()
        yield self._contents()
        yield chapter("tables", words(N_("The figures")), self._tables())
        if self.through:
            yield chapter("trends", words(THROUGH), self.through)
        yield chapter("municipalities", words(N_("For municipalities")), municipalities(self.report, words))
        yield chapter("method", words(N_("How we count")), how_we_count(self.report, words))
        yield element("p", element("a", words(N_("Back to the contents")), href="#contents"), class_="back")

    def _top(self) -> Element:
        figures = [self._figure(*figure) for figure in FIGURES]
        shown = [figure for figure in figures if figure is not None]
        content = [element("div", *self.parts.years(), class_="years")]
        if shown:
            content.append(element("ul", *shown, class_="figures"))
        return element("div", *content, class_="top")

    def _figure(self, table: str, row: str, text: str) -> Element | None:
        found = find(self.report, table, row)
        if found is None or found[1].percent is None or found[0].known is None:
            return None
        base, line = found
        return element(
            "li",
            element("strong", self.words.percent(line.percent or 0)),
            element("span", self.words(text)),
            element(
                "small", self.words(N_("of {known} of whom this is known"), known=self.words.number(base.known or 0))
            ),
        )

    def _contents(self) -> Element:
        tables = [
            element("li", element("a", section.title, href=f"#t{number}"))
            for number, section in enumerate(self.sections, start=1)
        ]
        chapters = [
            ("tables", N_("The figures")),
            *([("trends", THROUGH)] if self.through else []),
            ("municipalities", N_("For municipalities")),
            ("method", N_("How we count")),
        ]
        links = [element("li", element("a", self.words(text), href=f"#{part}")) for part, text in chapters]
        if tables:
            links[0].append(element("ol", *tables))
        title = self.words(N_("Contents"))
        return element(
            "nav", element("h2", title), element("ul", *links), class_="contents", id="contents", aria_label=title
        )

    def _tables(self) -> Iterator[Element]:
        yield element("p", self.words(N_("{dot} = not published"), dot=HIDDEN), class_="legend")
        for number, section in enumerate(self.sections, start=1):
            yield self.parts.section(number, section)
