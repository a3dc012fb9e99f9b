"""A table of figures as an element, with a caption, scopes, and hidden numbers said in words."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from console.report.formats.columns import HIDDEN, NONE, Line
from console.report.html.elements import element
from console.report.words import Words
from console.strings import N_

ROLES: dict[str, str] = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
"""What each element of a table is. A style sheet that lays a table out as a list takes these from a browser."""


def grid(
    words: Words, name: str, caption: str, headings: Sequence[str], found: Sequence[Line], *, stacked: bool = False
) -> Element:
    """`found` under `headings`; where the kind of line changes a new body begins.

    `stacked`: on a telephone each row is laid out as a list, its label first, every number after its heading.
    """
    head = element("tr", element("td"), *(element("th", heading, scope="col") for heading in headings))
    bodies: list[Element] = []
    kind = ""
    for line in found:
        if line.kind != kind:
            kind = line.kind
            bodies.append(element("tbody", class_=f"of-{kind}"))
        bodies[-1].append(element("tr", _label(line), *_cells(words, headings, line)))
    table = element("table", element("caption", caption, id=f"{name}-caption"), element("thead", head), *bodies)
    if stacked:
        table.set("class", "stacked")
        _say_roles(table)
    return table


def cell(words: Words, text: str) -> Element:
    """A number; a dot or a dash is said in words to who hears the page."""
    said = {HIDDEN: N_("not published"), NONE: N_("no such number")}.get(text)
    if said is None:
        return element("td", text)
    return element("td", element("span", text, aria_hidden="true"), element("span", words(said), class_="heard"))


def _label(line: Line) -> Element:
    above = [element("small", line.above)] if line.above else []
    return element("th", *above, line.label, scope="row")


def _cells(words: Words, headings: Sequence[str], line: Line) -> list[Element]:
    cells = [cell(words, text) for text in line.cells]
    for made, heading in zip(cells, headings, strict=True):
        made.set("data-label", heading)
    return cells


def _say_roles(table: Element) -> None:
    for node in table.iter():
        if node.tag == "th":
            node.set("role", "rowheader" if node.get("scope") == "row" else "columnheader")
        elif node.tag in ROLES:
            node.set("role", ROLES[node.tag])
