"""One table of the report on the page: heading, what is counted, denominator, chart, and the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from api_client.report import CrossTable, Report, Row, Table
from console.report.columns import HIDDEN, Columns, Line, count, cross_lines, lines
from console.report.html.charts import Bar, bars, columns
from console.report.html.elements import element
from console.report.html.grid import grid
from console.report.labels import SHORT_MONTHS
from console.report.notes import marks
from console.report.words import Words
from console.strings import N_

UPRIGHT = "month"
"""The table that runs through time, drawn as columns."""


class Parts:
    """Makes the parts of a page. `number` counts the tables, so that contents and headings agree."""

    def __init__(self, report: Report, words: Words, shown: Columns) -> None:
        self.report = report
        self.words = words
        self.shown = shown
        self.mark = short_marks(report, words)

    def table(self, number: int, table: Table) -> Element:
        """A one-way table under its heading."""
        return self._section(number, table, self.body(f"t{number}", table))

    def body(self, name: str, table: Table) -> list[Element]:
        """What is counted, of how many, the chart where there is a number to draw, and the table."""
        chart = self._chart(table, f"{name}-chart")
        made = self._table(name, table.id, self.shown.headings, lines(table, self.shown, self.words))
        return self._explained(table, [made] if chart is None else [chart, made])

    def cross(self, number: int, cross: CrossTable) -> Element:
        """A cross table; on a telephone each of its rows becomes a list of its columns."""
        headings = [self.words.cross_column(cross.id, column) for column in cross.columns]
        table = self._table(f"t{number}", cross.id, headings, cross_lines(cross, self.words), stacked=True)
        return self._section(number, cross, self._explained(cross, [table]))

    def years(self) -> tuple[Element, Element]:
        """The totals of the years side by side: a chart, and its table."""
        title = self.words(N_("Possible victims by year"))
        highest = max((total.victims for total in self.report.years if total.victims), default=0)
        drawn = []
        rows = []
        for total in self.report.years:
            change = "" if total.change is None else self.words.change(total.change)
            rows.append(Line(str(total.year), (count(self.words, total.victims), change)))
            if total.victims is None:
                drawn.append(Bar(str(total.year), self.words(N_("not published")), None))
                continue
            said = self.words.number(total.victims) + (f" ({change})" if change else "")
            drawn.append(Bar(str(total.year), said, total.victims / highest if highest else 0))
        headings = (self.words(N_("victims")), self.words(N_("difference")))
        chart = bars(drawn, name="years-chart", title=title, mark=self.mark)
        return chart, self._grid("years", title, headings, rows)

    def _section(self, number: int, table: Table | CrossTable, content: Sequence[Element]) -> Element:
        name = f"t{number}"
        title = element("h3", f"{number}. {self.words.title(table.id)}", id=name)
        return element("section", title, *content, class_="block", aria_labelledby=name)

    def _explained(self, table: Table | CrossTable, drawn: Sequence[Element]) -> list[Element]:
        return [
            element("p", self.words.counted(table.id)),
            element("p", self.words.denominator(table), class_="base"),
            element("div", *drawn, class_="figure"),
        ]

    def _table(
        self, name: str, table: str, headings: Sequence[str], found: Sequence[Line], *, stacked: bool = False
    ) -> Element:
        caption = f"{self.words.title(table)}, {self.report.year}"
        return self._grid(name, caption, headings, found, stacked=stacked)

    def _grid(
        self, name: str, title: str, headings: Sequence[str], found: Sequence[Line], *, stacked: bool = False
    ) -> Element:
        return grid(self.words, name, marked(self.report, self.words, title), headings, found, stacked=stacked)

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


def short_marks(report: Report, words: Words) -> str:
    """The marks in a word or two each; what was held back is said of the whole page, not of each table."""
    return " · ".join(mark.title for mark in marks(report, words) if mark.kind not in ("held_back", "correction"))


def marked(report: Report, words: Words, title: str) -> str:
    """A title with the marks behind it, for what is copied out of the page alone."""
    return " · ".join(part for part in (title, short_marks(report, words)) if part)
