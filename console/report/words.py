"""The words of the report in one language: titles, labels, denominators, numbers and days."""

from __future__ import annotations

import re
from datetime import date

from console.registration.words import value_label
from console.report.labels import CROSS, CROSS_FIELDS, CUMULATIVE, FIELD_OF, MONTHS, ROWS
from console.report.titles import TABLES, Heading
from console.strings import LANGUAGES, N_, in_language
from protocol.report import Band, Count, CrossTable, Kind, Table
from protocol.safe_text import one_line

UNKNOWN = "unknown"
STRANGE = 20
"""Cells of an id that a newer server sent and this console has no words for; it is shown as it is, cleaned."""

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

THOUSANDS = {"nl": ".", "en": ","}


class Words:
    """Looks texts up in `language`, whatever language the console speaks: the page for the board holds both."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language

    def __call__(self, message: str, **values: object) -> str:
        """The text of `message`, with `values` filled in."""
        text = in_language(self.language, message)
        return text.format(**values) if values else text

    def number(self, count: int) -> str:
        """`count` with the thousands apart: 1.380 in Dutch, 1,380 in English."""
        return f"{count:,}".replace(",", THOUSANDS[self.language])

    def band(self, band: Band) -> str:
        """Between which numbers: 200 to 399."""
        return self(N_("{least} to {most}"), least=self.number(band.least), most=self.number(band.most))

    def percent(self, percent: int) -> str:
        """A share in whole percent."""
        return f"{self.number(percent)}\N{NO-BREAK SPACE}%"

    def change(self, percent: int) -> str:
        """A change in whole percent, with its sign; a minus is the real one."""
        sign = "+" if percent > 0 else "\N{MINUS SIGN}" if percent < 0 else ""
        return f"{sign}{self.percent(abs(percent))}"

    def day(self, day: date) -> str:
        """3 februari 2022."""
        return f"{day.day} {self(MONTHS[day.month - 1])} {day.year}"

    def month(self, month: str) -> str:
        """december 2025, of `2025-12`; nothing where it is no month."""
        found = _MONTH.fullmatch(month)
        return f"{self(MONTHS[int(found[2]) - 1])} {found[1]}" if found else ""

    def title(self, table: str) -> str:
        """What the table with this id is called."""
        found = TABLES.get(table)
        return self(found.title) if found else str(one_line(table, STRANGE)) or "?"

    def counted(self, table: str) -> str:
        """One sentence that says who or what the table counts."""
        found: Heading | None = TABLES.get(table)
        return self(found.counted) if found else ""

    def row(self, table: str, row: str) -> str:
        """The label of a row of a one-way table."""
        ours = CUMULATIVE.get(table, {}) | ROWS.get(table, {})
        return self._label(ours, FIELD_OF.get(table, table), row)

    def cross_row(self, table: str, row: str) -> str:
        """The label of a row of a cross table."""
        return self._label(CROSS.get(table, ({}, {}))[0], CROSS_FIELDS.get(table, ("", ""))[0], row)

    def cross_column(self, table: str, column: str) -> str:
        """The label of a column of a cross table."""
        return self._label(CROSS.get(table, ({}, {}))[1], CROSS_FIELDS.get(table, ("", ""))[1], column)

    def denominator(self, table: Table | CrossTable) -> str:
        """Of how many the answer is known, in words; also where one of the numbers is not published."""
        if isinstance(table, CrossTable):
            return self._of_both(table.known, table.unknown)
        text = self._of_one(table.known, table.unknown)
        if table.kind is Kind.CHOICES:
            text += " " + self(N_("Somebody may be in more than one row, so the rows add up to more than the whole."))
        return text

    def _of_one(self, known: Count, unknown: Count) -> str:
        if known is None and unknown is None:
            return self(N_("Of how many this is known is not published; percentages are of the known."))
        if known is None:
            text = N_(
                "Unknown of {unknown} (not counted in the percentages); of how many it is known is not published."
            )
            return self(text, unknown=self._count(unknown))
        if unknown is None:
            text = N_("Known of {known} (percentages are of these); of how many it is unknown is not published.")
            return self(text, known=self._count(known))
        text = N_("Known of {known}, unknown of {unknown} (not counted in the percentages).")
        return self(text, known=self._count(known), unknown=self._count(unknown))

    def _of_both(self, known: Count, unknown: Count) -> str:
        if known is None and unknown is None:
            return self(N_("Of how many both are known is not published."))
        if known is None:
            return self(N_("Not both known of {unknown}; the rest is not published."), unknown=self._count(unknown))
        if unknown is None:
            return self(N_("Both known of {known}; the rest is not published."), known=self._count(known))
        text = N_("Both known of {known}, not both known of {unknown}.")
        return self(text, known=self._count(known), unknown=self._count(unknown))

    def _count(self, count: Count) -> str:
        return "" if count is None else self.number(count)

    def _label(self, ours: dict[str, str], field: str, value: str) -> str:
        if value in ours:
            return self(ours[value])
        try:
            return value_label(field, value, self.language)
        except KeyError:
            return str(one_line(value, STRANGE)) or "?"
