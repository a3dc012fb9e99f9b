"""When the bell rings: pure, on times that are handed in. The bell says that something is there, never what (L11)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from console.core.changes import Alert

REPEAT: Final = 30.0
"""Seconds after which the bell rings again for what nobody has seen, unless the settings say otherwise."""
QUIET: Final = 2.0
"""Seconds in which it rings once, however much happens."""
LINE_LOST: Final = 30.0
"""Seconds for which the loss of the line is on the screen before it rings too (`ui.md`)."""

MUTED_FOR: Final = 900.0
"""Seconds after which a bell that was put off by its key rings again; the setting puts it off for good."""

NEVER: Final = float("-inf")


@dataclass
class Alerts:
    """What was not seen yet. Seconds of one clock."""

    muted: bool = False
    repeat: float = REPEAT
    muted_until: float | None = None
    _unseen: dict[tuple[Alert, str], float] = field(default_factory=dict)
    _rang_at: float = NEVER
    _lost_at: float | None = None
    _lost_rung: bool = False

    def happened(self, alert: Alert, conversation: str, now: float) -> None:
        """Something is there; it counts as unseen until it is seen or gone."""
        self._unseen.setdefault((alert, conversation), NEVER)

    def seen(self, opened: str | None) -> None:
        """Somebody is at the console: they see the lists, and the messages of the chat that is `opened`."""
        self._unseen = {key: at for key, at in self._unseen.items() if key[0] is Alert.MESSAGE and key[1] != opened}

    def gone(self, conversation: str) -> None:
        """The conversation is over, or somebody else's: nothing of it needs to be seen."""
        self._unseen = {key: at for key, at in self._unseen.items() if key[1] != conversation}

    def still_waiting(self, waiting: Collection[str], now: float) -> None:
        """Nobody looks at the screen: who waits there rings again after a while, also who was seen in the queue before.

        Those of whom nothing waits any more do not.
        """
        self._unseen = {key: at for key, at in self._unseen.items() if key[0] is not Alert.ARRIVED or key[1] in waiting}
        for conversation in waiting:
            if not any(known == conversation for _alert, known in self._unseen):
                self._unseen[Alert.ARRIVED, conversation] = now

    def line(self, lost: bool, now: float) -> None:
        """Whether the line is lost now."""
        if not lost:
            self._lost_at = None
            self._lost_rung = False
        elif self._lost_at is None:
            self._lost_at = now

    def mute(self, off: bool, until: float | None = None) -> None:
        """The bell off, for good or until a moment, or on again. Nothing else changes `muted`, and all read it here."""
        self.muted, self.muted_until = off, until if off else None

    def toggle(self, now: float) -> None:
        """The bell off for `MUTED_FOR`, or on again."""
        self.mute(not self.muted, now + MUTED_FOR)

    def is_over(self, now: float) -> bool:
        """Whether the time for which it was put off has just ended; then it rings again."""
        if self.muted_until is None or now < self.muted_until:
            return False
        self.mute(False)
        return True

    @property
    def unseen(self) -> int:
        """How many things nobody has seen."""
        return len(self._unseen)

    def due(self, now: float) -> bool:
        """Whether the bell rings now; it then counts as rung."""
        wanted = [key for key, at in self._unseen.items() if now - at >= self.repeat]
        line = self._lost_at is not None and not self._lost_rung and now - self._lost_at >= LINE_LOST
        if not (wanted or line) or now - self._rang_at < QUIET:
            return False
        self._unseen.update(dict.fromkeys(wanted, now))
        self._lost_rung = self._lost_rung or line
        self._rang_at = now
        return not self.muted
