"""One table of the report on the page: heading, what is counted, denominator, chart, and the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from api_client.report import CrossTable, Report, Row, Table
from console.report.columns import HIDDEN, NONE, Columns, Line, cross_lines, lines
from console.report.html.charts import Bar, bars, columns
from console.report.html.elements import element
from console.report.labels import SHORT_MONTHS
from console.report.notes import marks
from console.report.words import Words
from console.strings import N_

UPRIGHT = "month"
"""The table that runs through time, drawn as columns."""


class Parts:
    """Makes the parts of one language. `number` counts the tables, so that contents and headings agree."""

    def __init__(self, report: Report, words: Words, shown: Columns) -> None:
        self.report = report
        self.words = words
        self.shown = shown
        self.mark = " · ".join(mark.title for mark in marks(report, words) if mark.kind != "held_back")

    def name(self, part: str) -> str:
        """The id of a part on the page: letters of our own before it, so that the languages do not meet."""
        return f"{self.words.language}-{part}"

    def table(self, number: int, table: Table) -> Element:
        """A one-way table with its chart, where there is a number to draw."""
        found = lines(table, self.shown, self.words)
        name = self.name(f"t{number}")
        chart = self._chart(table, f"{name}-chart")
        figure = [chart] if chart is not None else []
        headings = (self.shown.headings[0], *self.shown.headings[1:])
        return self._section(number, table, [*figure, self._table(name, table.id, headings, found)])

    def cross(self, number: int, cross: CrossTable) -> Element:
        """A cross table; on a telephone it may be scrolled sideways, by keyboard too."""
        headings = [self.words.cross_column(cross.id, column) for column in cross.columns]
        name = self.name(f"t{number}")
        table = self._table(name, cross.id, headings, cross_lines(cross, self.words))
        wide = element("div", table, class_="wide", role="region", tabindex="0", aria_labelledby=f"{name}-caption")
        return self._section(number, cross, [wide])

    def years(self) -> Element:
        """The totals of the years side by side."""
        highest = max((total.victims for total in self.report.years if total.victims), default=0)
        rows = []
        for total in self.report.years:
            if total.victims is None:
                rows.append(Bar(str(total.year), self.words(N_("not published")), None))
                continue
            change = "" if total.change is None else f" ({self.words.change(total.change)})"
            rows.append(
                Bar(
                    str(total.year),
                    self.words.number(total.victims) + change,
                    total.victims / highest if highest else 0,
                )
            )
        title = self.words(N_("Possible victims by year"))
        return bars(rows, name=self.name("years-chart"), title=title, mark=self.mark)

    def _section(self, number: int, table: Table | CrossTable, content: Sequence[Element]) -> Element:
        name = self.name(f"t{number}")
        return element(
            "section",
            element("h3", f"{number}. {self.words.title(table.id)}", id=name),
            element("p", self.words.counted(table.id)),
            element("p", self.words.denominator(table), class_="base"),
            element("div", *content, class_="figure"),
            class_="block",
            aria_labelledby=name,
        )

    def _table(self, name: str, table: str, headings: Sequence[str], found: Sequence[Line]) -> Element:
        caption = [f"{self.words.title(table)}, {self.report.year}"]
        if self.mark:
            caption.append(f" · {self.mark}")
        head = element("tr", element("td"), *(element("th", heading, scope="col") for heading in headings))
        bodies: list[Element] = []
        kind = ""
        for line in found:
            if line.kind != kind:
                kind = line.kind
                bodies.append(element("tbody", class_=f"of-{kind}"))
            bodies[-1].append(
                element("tr", element("th", line.label, scope="row"), *(cell(self.words, text) for text in line.cells))
            )
        return element("table", element("caption", *caption, id=f"{name}-caption"), element("thead", head), *bodies)

    def _chart(self, table: Table, name: str) -> Element | None:
        rows = [row for row in table.rows if not row.sum_of]
        shown = [row.count for row in rows if row.count]
        if not shown:
            return None
        title = self.words(N_("Chart: {title}"), title=self.words.title(table.id))
        if table.id == UPRIGHT:
            drawn = [self._column(table, row, max(shown)) for row in rows]
            return columns(drawn, name=name, title=title, mark=self.mark)
        whole = max(table.known or 0, *shown)
        return bars([self._bar(table, row, whole) for row in rows], name=name, title=title, mark=self.mark)

    def _column(self, table: Table, row: Row, highest: int) -> Bar:
        foot = self.words(SHORT_MONTHS[row.id]) if row.id in SHORT_MONTHS else ""
        return self._bar(table, row, highest, percent=False)._replace(foot=foot)

    def _bar(self, table: Table, row: Row, whole: int, *, percent: bool = True) -> Bar:
        label = self.words.row(table.id, row.id)
        if row.count is None:
            return Bar(label, self.words(N_("not published")) if percent else HIDDEN, None)
        share = f" · {self.words.percent(row.percent)}" if percent and row.percent is not None else ""
        return Bar(label, self.words.number(row.count) + share, row.count / whole)


def cell(words: Words, text: str) -> Element:
    """A number; a dot or a dash is said in words to who hears the page."""
    said = {HIDDEN: N_("not published"), NONE: N_("no such number")}.get(text)
    if said is None:
        return element("td", text)
    return element("td", element("span", text, aria_hidden="true"), element("span", words(said), class_="heard"))
