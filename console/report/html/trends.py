"""The figures through the years on the page: beside each line its numbers, which are the table behind it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from console.report.formats.columns import Line, count
from console.report.html.elements import element
from console.report.html.grid import grid
from console.report.html.parts import marked
from console.report.trend_rows import TrendLine, stretches, trend_tables, what_it_shows
from console.report.words import Words
from protocol.report import Report, Trends

WIDE, HIGH, EDGE = 100.0, 18.0, 3.0
"""Size of a line, and what stays free around it."""
LINE, SOFT = "#1f5f8b", "#55606b"
MANY = 12
"""Years from which on a row is laid out as a list on a desktop too."""


def through_the_years(report: Report, words: Words) -> Iterator[Element]:
    """What it shows, then a table for each question."""
    trends = report.trends
    if trends is None:
        return
    for sentence in what_it_shows(trends, words):
        yield element("p", sentence)
    for number, table in enumerate(trend_tables(report, words), start=1):
        caption = marked(report, words, f"{table.title}, {trends.years[0]}\N{EN DASH}{trends.years[-1]}")
        found = [
            Line(line.label, tuple(count(words, each) for each in line.counts), kind=line.kind) for line in table.lines
        ]
        made = grid(words, f"trend{number}", caption, [str(year) for year in trends.years], found, stacked=True)
        made.set("class", "stacked trend" + (" many" if len(trends.years) > MANY else ""))
        _draw(made, trends, table.lines)
        yield made


def _draw(made: Element, trends: Trends, lines: tuple[TrendLine, ...]) -> None:
    """Put a line into each row, behind its label. What it shows stands in the row, so it is not said again."""
    head, *rows = made.iter("tr")
    head.insert(1, element("td", role="cell"))
    for row, line in zip(rows, lines, strict=True):
        row.insert(1, element("td", _line(trends, line), role="cell", class_="line"))


def _line(trends: Trends, line: TrendLine) -> Element:
    svg = element("svg", viewBox=f"0 0 {WIDE:g} {HIGH:g}", aria_hidden="true", class_="spark")
    svg.append(element("path", d=f"M0 {HIGH - 0.5:g}H{WIDE:g}", style=f"stroke: {SOFT}; stroke-width: .5; fill: none"))
    first, last = trends.years[0], trends.years[-1]
    highest = max((each for each in line.counts if each), default=1)

    def across(year: float) -> float:
        return EDGE + (WIDE - 2 * EDGE) * (year - first) / (last - first)

    for year in trends.breaks:
        style = f"stroke: {SOFT}; stroke-width: 1; stroke-dasharray: 2 2; fill: none"
        svg.append(element("path", d=f"M{across(year - 0.5):.1f} 0V{HIGH:g}", style=style))
    for stretch in stretches(trends, line.counts):
        points = [(across(year), HIGH - EDGE - (HIGH - 2 * EDGE) * number / highest) for year, number in stretch]
        if len(points) > 1:
            way = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            style = f"stroke: {LINE}; stroke-width: 1.8; stroke-linejoin: round; fill: none"
            svg.append(element("path", d=f"M{way}", style=style))
        ends = points if len(points) == 1 else points[-1:] if stretch[-1][0] == last else []
        svg.extend(element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2", style=f"fill: {LINE}") for x, y in ends)
    return svg
