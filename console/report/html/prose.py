"""What the page says in sentences: for municipalities, and how is counted, with the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from api_client.report import Report, Row, Table
from console.report.columns import count, percent
from console.report.html.elements import element
from console.report.html.parts import cell
from console.report.notes import footnotes
from console.report.words import Words
from console.strings import N_

REGULATIONS = "https://lokaleregelgeving.overheid.nl/"
GUIDE = "https://www.wegwijzermensenhandel.nl/"
STANDARD = "https://github.com/UNMigration/HTCDS"


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


def municipalities(report: Report, words: Words) -> Iterator[Element]:
    """What this year says to a municipality: national and provincial figures, because its own would point at people."""
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
    tasks = element("ol", class_="tasks")
    for task in TASKS:
        tasks.append(_task(task, report, words))
    yield tasks
    yield element("h3", words(N_("Sources of this page")))
    yield element(
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


def how_we_count(report: Report, words: Words) -> Iterator[Element]:
    """Unit, denominators, disclosure control in plain words, sources."""
    said = words(
        N_(
            "The figures come from what chatters told of their own accord and what counsellors filled in afterwards, "
            "in closed lists. Nobody is asked anything for the sake of a figure, so much stays unknown. The "
            "registrations hold no name, no address, no nationality and no text of the chat."
        )
    )
    yield element("p", said)
    yield element(
        "p", words(N_("A counsellor saw signs of human trafficking. That is not a verdict: we say possible victims."))
    )
    yield element("ul", *(element("li", note) for note in footnotes(report, words)))
    yield element("h3", words(N_("Why numbers are missing")))
    hidden = words(
        N_(
            "A dot ({dot}) means: not published. That is the case for numbers below {k}, for groups in which everybody"
            " gave the same answer, and for some larger numbers: with them a hidden one could be worked out. Which of "
            "these it is we do not say. Zero may be published. Before each publication the figures are laid beside the"
            " earlier ones, so that the difference gives nobody away either."
        ),
        dot="·",
        k=report.k,
    )
    yield element("p", hidden)
    yield element("h3", words(N_("Sources and comparison")))
    standard = words(
        N_(
            "The fields follow the Human Trafficking Case Data Standard (HTCDS 2.0, CC BY 4.0) where it has them; the "
            "International Organization for Migration (IOM) has not endorsed this report: "
        )
    )
    yield element(
        "ul",
        element("li", standard, link(STANDARD, "UNMigration/HTCDS")),
        element(
            "li",
            words(
                N_(
                    "Who compares these figures with others should look at the limits of the age groups: younger than "
                    "15 is something else than 15 or younger."
                )
            ),
        ),
    )


def link(address: str, text: str) -> Element:
    """A link to elsewhere; nothing is loaded from there, and on paper the address stands behind it."""
    return element("a", text, href=address, rel="noreferrer")


def _task(task: Task, report: Report, words: Words) -> Element:
    made = element("li", element("h3", words(task.title)), element("p", words(task.text)))
    rows = [_row(*found, words) for table, row in task.rows if (found := find(report, table, row))]
    if not rows:
        return made
    headings = (str(report.year), "%", words(N_("known")))
    head = element("tr", element("td"), *(element("th", heading, scope="col") for heading in headings))
    caption = element("caption", words(N_("Taken from the tables above, {year}"), year=report.year))
    made.append(element("table", caption, element("thead", head), element("tbody", *rows)))
    return made


def _row(table: Table, row: Row, words: Words) -> Element:
    label = element("th", element("small", words.title(table.id)), words.row(table.id, row.id), scope="row")
    texts = (count(words, row.count), percent(words, table, row), count(words, table.known))
    return element("tr", label, *(cell(words, text) for text in texts))


def find(report: Report, table: str, row: str) -> tuple[Table, Row] | None:
    """A table and one of its rows by their ids."""
    for base in report.tables:
        for line in base.rows:
            if base.id == table and line.id == row:
                return base, line
    return None
