"""What the trainee answered in the debrief so far, out of the log: a debrief can be left and gone on with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.training.play.entries import Debriefed, Entry
from console.training.scoring.result import Question

SCREENS = 5
LEFT, DONE, YES, NO = "left", "done", "yes", "no"
"""Questions that the screens answer themselves: a screen was left (from then on it is not shown anew), all is done."""
ASKED = "question:"
"""Before the id of an own message: which kind of question the trainee says that it asks."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The newest answer of each question, by screen and question."""

    given: Mapping[tuple[int, str], tuple[str, ...]]

    @staticmethod
    def of(entries: Iterable[Entry]) -> Answers:
        """What a log holds."""
        said = [entry.what for entry in entries if isinstance(entry.what, Debriefed)]
        return Answers({(one.screen, one.question): one.answer for one in said})

    def get(self, screen: int, question: str) -> tuple[str, ...]:
        """An answer; empty where there is none."""
        return self.given.get((screen, question), ())

    def left(self, screen: int) -> bool:
        """Whether a screen was left forwards."""
        return self.get(screen, LEFT) == (YES,)

    @property
    def done(self) -> bool:
        """Whether the debrief is finished, so that the run counts."""
        return self.get(SCREENS, DONE) == (YES,)

    @property
    def reached(self) -> int:
        """The screen to go on with: the first that was not left. What happened, once all is done."""
        if self.done:
            return 3
        return next((screen for screen in range(1, SCREENS) if not self.left(screen)), SCREENS)

    def question(self, message: str) -> Question | None:
        """Which kind of question the trainee says that an own message asks."""
        said = self.get(3, ASKED + message)
        try:
            return Question(said[0]) if said else None
        except ValueError:
            return None
