"""What a page says in sentences of how is counted, with the sources."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from console.report.html.elements import element
from console.report.html.sheet import link
from console.report.notes import footnotes
from console.report.words import Words
from console.strings import N_
from protocol.report import Report, Row, Table

STANDARD = "https://github.com/UNMigration/HTCDS"


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


def find(report: Report, table: str, row: str) -> tuple[Table, Row] | None:
    """A table and one of its rows by their ids."""
    for base in report.tables:
        for line in base.rows:
            if base.id == table and line.id == row:
                return base, line
    return None
