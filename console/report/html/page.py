"""The whole page: Dutch first, then English, each complete, with the same marks and the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from api_client.report import Report
from console.report.columns import HIDDEN, columns
from console.report.html.elements import document, element
from console.report.html.head import base_style, head
from console.report.html.parts import Parts
from console.report.html.prose import find, how_we_count, municipalities
from console.report.notes import headline, marks
from console.report.words import Words
from console.strings import LANGUAGES, N_

MARGIN = 'font: 700 9pt system-ui, "Liberation Sans", sans-serif; color: #000;'

NAMES = {"nl": "Nederlands", "en": "English"}
FIGURES: tuple[tuple[str, str, str], ...] = (
    ("age", "under_15", N_("were younger than 15")),
    ("status", "ongoing", N_("were still being exploited when they chatted")),
    ("duration", "5y_or_longer", N_("had been exploited for 5 years or longer")),
    ("parents", "own_parents", N_("were exploited by their own father, mother or both")),
    ("first_disclosure", "yes", N_("told of it for the first time")),
)
"""Shares that stand at the top, where they are published: table, row, and how the sentence goes on."""


def render_html(report: Report, *, compare: bool) -> str:
    """One self-contained page; `compare` shows the year before and the change instead of the sum of three years."""
    title = " / ".join(_title(report, Words(language)) for language in LANGUAGES)
    articles = [_Article(report, Words(language), compare=compare).element() for language in LANGUAGES]
    body = element("body", _languages(), element("main", *articles))
    return document(element("html", head(title, _style(report)), body, lang=LANGUAGES[0]))


def _title(report: Report, words: Words) -> str:
    return words(N_("Annual report {year}"), year=report.year)


def _style(report: Report) -> str:
    """The style sheet; the marks also stand in the margin of every printed page, in the language of that page."""
    style = base_style()
    for language in LANGUAGES:
        running = " · ".join(mark.title for mark in marks(report, Words(language)))
        style += f"{'body' if language == LANGUAGES[0] else '#' + language} {{ page: {language}; }}\n"
        style += f'@page {language} {{ @top-left {{ content: "{running}"; {MARGIN} }} }}\n'
    return style


def _languages() -> Element:
    links = [
        element("a", NAMES[language], href=f"#{language}", lang=language, hreflang=language) for language in LANGUAGES
    ]
    return element("header", element("nav", *links, aria_label="Taal / Language", class_="languages"))


class _Article:
    """The report in one language."""

    def __init__(self, report: Report, words: Words, *, compare: bool) -> None:
        self.report = report
        self.words = words
        self.parts = Parts(report, words, columns(report, words, compare=compare))

    def element(self) -> Element:
        words = self.words
        return element(
            "article",
            element("p", words(N_("Anonymous chat helpline")), class_="kicker"),
            element("h1", _title(self.report, words)),
            *self._marks(),
            *self._headline(),
            self._contents(),
            self._chapter("tables", N_("The figures"), list(self._tables())),
            self._chapter("municipalities", N_("For municipalities"), list(municipalities(self.report, words))),
            self._chapter("method", N_("How we count"), list(how_we_count(self.report, words))),
            *self._marks(),
            element(
                "p",
                element("a", words(N_("Back to the contents")), href=f"#{self.parts.name('contents')}"),
                class_="back",
            ),
            id=words.language,
            lang=words.language,
        )

    def _marks(self) -> Iterator[Element]:
        for mark in marks(self.report, self.words):
            yield element("p", element("strong", mark.title), " ", mark.text, class_=f"mark {mark.kind}")

    def _headline(self) -> Iterator[Element]:
        sentences = headline(self.report, self.words)
        yield element("p", *sentences[:1], class_="headline")
        for sentence in sentences[1:]:
            yield element("p", sentence, class_="lead")
        figures = [self._figure(*figure) for figure in FIGURES]
        shown = [figure for figure in figures if figure is not None]
        content = [element("div", self.parts.years(), class_="years")]
        if shown:
            content.append(element("ul", *shown, class_="figures"))
        yield element("div", *content, class_="top")

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
        name = self.parts.name
        ids = [table.id for table in self.report.tables] + [cross.id for cross in self.report.crosses]
        tables = [
            element("li", element("a", self.words.title(table), href=f"#{name(f't{number}')}"))
            for number, table in enumerate(ids, start=1)
        ]
        chapters = (
            ("tables", N_("The figures")),
            ("municipalities", N_("For municipalities")),
            ("method", N_("How we count")),
        )
        links = [element("li", element("a", self.words(text), href=f"#{name(part)}")) for part, text in chapters]
        if tables:
            links[0].append(element("ol", *tables))
        title = self.words(N_("Contents"))
        return element(
            "nav", element("h2", title), element("ul", *links), class_="contents", id=name("contents"), aria_label=title
        )

    def _tables(self) -> Iterator[Element]:
        yield element("p", self.words(N_("{dot} = not published"), dot=HIDDEN), class_="legend")
        for number, table in enumerate(self.report.tables, start=1):
            yield self.parts.table(number, table)
        for number, cross in enumerate(self.report.crosses, start=len(self.report.tables) + 1):
            yield self.parts.cross(number, cross)

    def _chapter(self, part: str, title: str, content: list[Element]) -> Element:
        name = self.parts.name(part)
        return element(
            "section",
            element("h2", self.words(title), id=name),
            *content,
            class_=f"chapter {part}",
            aria_labelledby=name,
        )
