"""What every page of the report has, whatever it tells: one language, its head, its marks at both ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote
from xml.etree.ElementTree import Element

from console.report.html.elements import document, element
from console.report.html.head import base_style, head
from console.report.notes import headline, marks
from console.report.publication import NOBODY, Publication
from console.report.words import Words
from console.strings import LANGUAGES, N_
from protocol.report import Report

MARGIN = 'font: 700 9pt system-ui, "Liberation Sans", sans-serif; color: #000;'

NAMES = {"nl": "Nederlands", "en": "English"}


def sheet(
    report: Report,
    words: Words,
    title: str,
    content: Iterable[Element],
    *,
    beside: str = "",
    publication: Publication = NOBODY,
) -> str:
    """The whole document. `beside`: the file of the same page in the other language, where that is written too."""
    article = element(
        "article",
        element("p", words(N_("Anonymous chat helpline")), class_="kicker"),
        element("h1", title),
        *mark_boxes(report, words),
        *content,
        *_published(publication, words),
        *mark_boxes(report, words),
    )
    header = [_other_language(words, beside)] if beside else []
    body = element("body", *header, element("main", article))
    return document(element("html", head(title, _style(report, words)), body, lang=words.language))


def mark_boxes(report: Report, words: Words) -> Iterator[Element]:
    """What nobody may overlook, each in a box."""
    for mark in marks(report, words):
        yield element("p", element("strong", mark.title), " ", mark.text, class_=f"mark {mark.kind}")


def sentences(report: Report, words: Words) -> Iterator[Element]:
    """The headline, and what follows from it."""
    first, *more = headline(report, words)
    yield element("p", first, class_="headline")
    for sentence in more:
        yield element("p", sentence, class_="lead")


def chapter(part: str, title: str, content: Iterable[Element]) -> Element:
    """A part of the page with its heading, which a link can lead to."""
    return element("section", element("h2", title, id=part), *content, class_=f"chapter {part}", aria_labelledby=part)


def _published(publication: Publication, words: Words) -> Iterator[Element]:
    said = [
        element("li", f"{name}: ", link(value, value) if value.startswith(("http://", "https://")) else value)
        for name, value in publication.said(words)
    ]
    if said:
        yield element("ul", *said, class_="published")


def link(address: str, text: str) -> Element:
    """A link to elsewhere; nothing is loaded from there, and on paper the address stands behind it."""
    return element("a", text, href=address, rel="noreferrer")


def _other_language(words: Words, beside: str) -> Element:
    other = next(language for language in LANGUAGES if language != words.language)
    link = element("a", NAMES[other], href=quote(beside), lang=other, hreflang=other)
    return element("header", element("nav", link, aria_label="Taal / Language", class_="languages"))


def _style(report: Report, words: Words) -> str:
    """The style sheet; the marks also stand in the margin of every printed page."""
    running = " · ".join(mark.title for mark in marks(report, words))
    return base_style() + f'@page {{ @top-left {{ content: "{running}"; {MARGIN} }} }}\n'
