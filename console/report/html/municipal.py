"""What a year says to municipalities: a chapter of the report, and a page that stands by itself.

National and provincial figures only; those of one municipality would point at people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from console.report.formats.columns import HIDDEN, Line, columns, count, percent
from console.report.html.elements import element
from console.report.html.grid import grid
from console.report.html.parts import Parts, marked
from console.report.html.prose import find, how_we_count
from console.report.html.sheet import chapter, link, sentences, sheet
from console.report.publication import NOBODY, Publication
from console.report.sections import sections
from console.report.words import Words
from console.strings import N_
from protocol.report import Report, Row, Table

REGULATIONS = "https://lokaleregelgeving.overheid.nl/"
GUIDE = "https://www.wegwijzermensenhandel.nl/"


class Task(NamedTuple):
    """A task of the basic level, and which rows of the report say something about it."""

    title: str
    text: str
    rows: tuple[tuple[str, str], ...]


TASKS: tuple[Task, ...] = (
    Task(
        N_("A policy against human trafficking"),
        N_("What a policy must reckon with. An estimated one in nine victims is ever detected (CVDR722654)."),
        (("age", "minor"), ("forms", "criminal"), ("status", "ongoing"), ("parents", "own_parents")),
    ),
    Task(
        N_("Working on a nationwide network of care coordination"),
        N_("Referring only helps where somebody receives the victim. These are the gaps that show in the chats."),
        (
            ("referral", "zorgcoordinator"),
            ("referral_result", "warm_transfer"),
            ("referral_result", "declined"),
            ("referral_result", "none"),
        ),
    ),
    Task(
        N_("A named official whom people can turn to"),
        N_(
            "An official who knows the instruments of government and where victims can go. That matters most where no "
            "organisation knows of it yet."
        ),
        (("first_disclosure", "yes"), ("known_to", "nobody"), ("known_to", "school"), ("known_to", "police")),
    ),
    Task(
        N_("Fitting shelter, support and aftercare in the region"),
        N_("What victims asked of the helpline themselves."),
        (
            ("help_asked", "shelter"),
            ("help_asked", "stop_situation"),
            ("help_asked", "medical"),
            ("outcome", "to_care"),
        ),
    ),
)
"""The four tasks of the basic level ("basisniveau") of local government against human trafficking.

Interbestuurlijk Programma 2018, as municipal regulations give it (CVDR722654); the framework around it: CVDR716097,
CVDR726712 and the guide of the Centrum voor Criminaliteitspreventie en Veiligheid.
"""


PROVINCES = "region"


def render_municipalities(
    report: Report, *, language: str, compare: bool, beside: str = "", publication: Publication = NOBODY
) -> str:
    """The page for municipalities by itself: as `page.render_html`, with the four tasks and the provinces alone."""
    words = Words(language)
    title = words(N_("For municipalities: the figures of {year}"), year=report.year)
    return sheet(report, words, title, _page(report, words, compare=compare), beside=beside, publication=publication)


def municipalities(report: Report, words: Words) -> Iterator[Element]:
    """What this year says to a municipality: the four tasks with the figures beside them, and where they come from."""
    yield from _opening(words)
    yield _tasks(report, words)
    yield element("h3", words(N_("Sources of this page")))
    yield _sources(words)


def _page(report: Report, words: Words, *, compare: bool) -> Iterator[Element]:
    parts = Parts(report, words, columns(report, words, compare=compare))
    yield from sentences(report, words)
    yield from _opening(words)
    legend = element("p", words(N_("{dot} = not published"), dot=HIDDEN), class_="legend")
    yield chapter("four-tasks", words(N_("The four tasks")), [legend, _tasks(report, words)])
    for at, section in enumerate(one for one in sections(report, words) if one.table.id == PROVINCES):
        name = f"{PROVINCES}-together" if section.pooled else PROVINCES
        yield chapter(name, section.title, parts.body(f"{PROVINCES}-table{at or ''}", section))
    yield chapter("method", words(N_("How we count")), how_we_count(report, words))
    yield chapter("sources", words(N_("Sources of this page")), [_sources(words)])


def _opening(words: Words) -> Iterator[Element]:
    yield element(
        "p",
        words(
            N_(
                "Government and municipalities agreed in 2018 on a basic level against human trafficking for every "
                "municipality (Interbestuurlijk Programma). It has four tasks. This page lays the figures of the "
                "helpline beside each of them."
            )
        ),
    )
    yield element(
        "p",
        words(
            N_(
                "There are figures of the whole country only, and of provinces where they are large enough. "
                "Figures of one municipality would be so small that they could point at a child; the helpline does not "
                "make them, also not on request."
            )
        ),
    )


def _tasks(report: Report, words: Words) -> Element:
    tasks = element("ol", class_="tasks")
    for number, task in enumerate(TASKS, start=1):
        tasks.append(_task(number, task, report, words))
    return tasks


def _task(number: int, task: Task, report: Report, words: Words) -> Element:
    made = element("li", element("h3", words(task.title)), element("p", words(task.text)))
    rows = [_line(*found, words) for table, row in task.rows if (found := find(report, table, row))]
    if rows:
        headings = (str(report.year), "%", words(N_("known")))
        caption = marked(report, words, words(N_("From the tables of the annual report {year}"), year=report.year))
        made.append(grid(words, f"task{number}", caption, headings, rows))
    return made


def _line(table: Table, row: Row, words: Words) -> Line:
    cells = (count(words, row.count), percent(words, table, row), count(words, table.known))
    return Line(words.row(table.id, row.id), cells, above=words.title(table.id))


def _sources(words: Words) -> Element:
    return element(
        "ul",
        element("li", words(N_("The four tasks: ")), link(REGULATIONS + "CVDR722654", "CVDR722654")),
        element(
            "li",
            words(N_("Framework and elaboration: ")),
            link(REGULATIONS + "CVDR716097", "CVDR716097"),
            ", ",
            link(REGULATIONS + "CVDR726712", "CVDR726712"),
        ),
        element("li", words(N_("Guide for municipalities: ")), link(GUIDE, "wegwijzermensenhandel.nl")),
    )
