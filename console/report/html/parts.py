"""One table of the report on the page: heading, what is counted, denominator, chart, and the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from console.report.formats.columns import HIDDEN, Columns, Line, columns_alone, count, cross_lines, lines
from console.report.html.charts import Bar, bars, columns
from console.report.html.elements import element
from console.report.html.grid import grid
from console.report.labels import SHORT_MONTHS
from console.report.notes import marks
from console.report.sections import Section
from console.report.words import Words
from console.strings import N_
from protocol.report import CrossTable, Report, Row, Table

UPRIGHT = "month"
"""The table that runs through time, drawn as columns."""


class Parts:
    """Makes the parts of a page. `number` counts the tables, so that contents and headings agree."""

    def __init__(self, report: Report, words: Words, shown: Columns) -> None:
        self.report = report
        self.words = words
        self.shown = shown
        self.mark = short_marks(report, words)

    def section(self, number: int, section: Section) -> Element:
        """A table under its heading."""
        name = f"t{number}"
        title = element("h3", f"{number}. {section.title}", id=name)
        return element("section", title, *self.body(name, section), class_="block", aria_labelledby=name)

    def body(self, name: str, section: Section) -> list[Element]:
        """What is counted, of how many, the chart where there is a number to draw, and the table."""
        table = section.table
        caption = section.title if section.pooled else f"{section.title}, {section.period}"
        if isinstance(table, CrossTable):
            # On a telephone each row becomes a list of its columns.
            headings = [self.words.cross_column(table.id, column) for column in table.columns]
            made = self._grid(name, caption, headings, cross_lines(table, self.words), stacked=True)
            return self._explained(table, [made])
        shown = columns_alone(section.period, self.words) if section.pooled else self.shown
        made = self._grid(name, caption, shown.headings, lines(table, shown, self.words))
        chart = self._chart(table, section.title, f"{name}-chart")
        return self._explained(table, [made] if chart is None else [chart, made])

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

    def _explained(self, table: Table | CrossTable, drawn: Sequence[Element]) -> list[Element]:
        return [
            element("p", self.words.counted(table.id)),
            element("p", self.words.denominator(table), class_="base"),
            element("div", *drawn, class_="figure"),
        ]

    def _grid(
        self, name: str, title: str, headings: Sequence[str], found: Sequence[Line], *, stacked: bool = False
    ) -> Element:
        return grid(self.words, name, marked(self.report, self.words, title), headings, found, stacked=stacked)

    def _chart(self, table: Table, title: str, name: str) -> Element | None:
        rows = [row for row in table.rows if not row.sum_of]
        shown = [row.count for row in rows if row.count]
        if not shown:
            return None
        title = self.words(N_("Chart: {title}"), title=title)
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
