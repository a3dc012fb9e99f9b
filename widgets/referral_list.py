"""Where to refer to: name, number, hours, when it was checked. Enter puts one into the composer, nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from widgets.drawing.canvas import Line, Span, cut, sides
from widgets.drawing.cells import fit, wrap
from widgets.drawing.lines import LineList
from widgets.rows import ReferralRow


class ReferralList(LineList[ReferralRow]):
    """Referrals with the filters that hold ("jonger dan 18 · Amsterdam · nu open") above them."""

    class Insert(Message):
        """Name and number are to be written into the composer."""

        def __init__(self, referral: str) -> None:
            super().__init__()
            self.referral = referral

    def __init__(self, title: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(title, id=id, classes=classes)
        self._filters: tuple[str, ...] = ()

    def show_filters(self, filters: Sequence[str]) -> None:
        """The filters that the owner applied, in words; they are drawn under the title."""
        self._filters = tuple(filters)
        self.repaint()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A digit is of a number that somebody looks for."""
        return super().check_consume_key(key, character) or self._begins(character)

    def on_key(self, event: events.Key) -> None:
        """A digit begins the filter; other letters are keys of the list until `/` does."""
        if not self.filtering and self._begins(event.character if event.is_printable else None):
            self._filtering = True

    def _begins(self, character: str | None) -> bool:
        return character is not None and character.isdecimal()

    def choose(self, row: ReferralRow) -> None:
        """Insert it."""
        self.post_message(self.Insert(row.id))

    def found_by(self, row: ReferralRow) -> str:
        """Everything that is shown, and the content's own words."""
        return " ".join((row.name, row.contact, row.opening, row.search, *row.details))

    def lines_of(self, row: ReferralRow, width: int) -> Sequence[Line]:
        """Name and hours, contact, details, when it was checked, and white space."""
        opening = {True: "ok", False: "warning", None: "dim"}[row.open]
        lines: list[Line] = [sides([Span(row.name, "strong")], [Span(row.opening, opening)], width)]
        if row.contact:
            lines.append([Span("  "), Span(fit(row.contact, width - 2), "accent")])
        for detail in row.details:
            lines.extend([Span("  "), Span(part.text, "dim")] for part in wrap(detail, max(1, width - 2)))
        if row.checked:
            lines.append([Span("  "), Span(fit(row.checked, width - 2), "dim")])
        return [*lines, []]

    def extra_head(self) -> Sequence[Line]:
        """The filters, over as many lines as they need: one that is not seen would hide help without a word."""
        parts = wrap(" · ".join(self._filters), max(1, self.size.width - 2)) if self._filters else []
        return [cut([Span(" "), Span(part.text.strip(), "accent")], self.size.width) for part in parts]
