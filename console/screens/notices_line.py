"""A line in the place of the keys: news that moves nothing and covers nothing that is written."""

from __future__ import annotations

from typing import Final, Generic

from console.screens.base import BakenScreen, Result, Words

NOTICE_SECONDS: Final = 8.0
"""How long a notice stays in the place of the footer; a key takes it away sooner."""


class NoticingScreen(BakenScreen[Result], Generic[Result]):
    """A screen with `Words(id="notice")` in the place of its keys; the style of both shows one by `-noticed`."""

    _notice_number = 0

    def say(self, sentence: str) -> None:
        """Tell something in the place of the footer."""
        self._notice_number += 1
        number = self._notice_number
        self.query_one("#notice", Words).say(sentence)
        self._notice(True)
        self.set_timer(NOTICE_SECONDS, lambda: self.unsay(number))

    def unsay(self, number: int | None = None) -> None:
        """The footer again, unless another notice has come."""
        if number is None or number == self._notice_number:
            self._notice(False)

    def _notice(self, shown: bool) -> None:
        # Of these two only: a class of the screen's would style everything on it anew.
        self.query("#notice, #keys").set_class(shown, "-noticed")
