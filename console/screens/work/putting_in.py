"""Putting a canned text or a referral into the composer, to change and send oneself.

Where somebody may be reading along every message gives away that somebody is here: “send nothing” then stands first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from console.content.directory import given
from console.core.permissions import may_be_watched
from console.present.layout import Pane
from console.present.reference_rows import canned_rows, why_not_inserted
from console.screens.pick import Pick
from console.screens.work.reference_pane import ReferencePane
from console.strings import LANGUAGES, _, language
from protocol.models import Conversation
from widgets.composer import Composer
from widgets.rows import PickRow

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen


class PuttingIn:
    """Nothing is sent here."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen

    def canned(self) -> None:
        """Choose one of the canned texts, those of the phase first; without a phase those of the first one."""
        row = self._screen.opened
        texts = {text.id: text for text in self._screen.content.canned.texts}
        phases = sorted(self._screen.content.phases.phases, key=lambda each: each.order)
        first = phases[0].id if phases else None
        rows = canned_rows(tuple(texts.values()), row.phases[-1].phase if row and row.phases else first)

        def chosen(id_: str | None) -> None:
            if id_ is not None:
                self._insert(texts[id_].text.in_(self._spoken()))

        def offer() -> None:
            title = _("TEXTS, to change and send yourself")
            self._screen.app.push_screen(Pick(title, rows, before=self._while_watched()), chosen)

        self._unless_watched(row, offer)

    def referral(self, id_: str) -> None:
        """Name and number into the composer; what was not checked is refused, with the reason."""
        one = self._screen.query_one(ReferencePane).referral(id_)
        if one is None:
            return
        if not one.insertable:
            self._screen.say(why_not_inserted(one))
            return
        self._unless_watched(self._screen.opened, lambda: self._insert(given(one, self._spoken())))

    def _unless_watched(self, row: Conversation | None, offer: Callable[[], None]) -> None:
        """Offer at once, or after “send nothing”, which is under the cursor: Enter alone then puts nothing in."""
        if row is None or not may_be_watched(row, self._screen.content.canned.watched_signals):
            offer()
            return

        def answered(id_: str | None) -> None:
            if id_ == "alone" and self._screen.opened is not None and self._screen.opened.id == row.id:
                offer()

        rows = (
            PickRow(id="nothing", title=_("Send nothing"), preview=_("back to the chat; nothing is put in")),
            PickRow(id="alone", title=_("I know that the chatter is alone"), preview=_("to what can be put in")),
        )
        title = _("SOMEBODY MAY BE READING ALONG")
        self._screen.app.push_screen(Pick(title, rows, before=self._while_watched()), answered)

    def _while_watched(self) -> str:
        watched = self._screen.content.canned.while_watched
        return watched.in_(language()) if watched else ""

    def _spoken(self) -> str:
        """The language of the chatter, as far as there are texts in it."""
        row = self._screen.opened
        return row.language if row and row.language in LANGUAGES else language()

    def _insert(self, text: str) -> None:
        composer = self._screen.query_one(Composer)
        self._screen.go_to(Pane.CHAT, "composer")
        before = composer.text
        composer.insert_text(text)
        if composer.text == before:
            self._screen.say(_("Nothing can be written to this chat now."))
