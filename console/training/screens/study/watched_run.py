"""Leads somebody through a run that is watched: asks before each scripted answer, shows it, and lets the run do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from console.training.moves.moves import Moves
from console.training.play import entries as told
from console.training.play.acts import Act, Finishes, Pauses
from console.training.play.entries import Guessed
from console.training.play.scripted_run import acts_of
from console.training.play.state import Refused
from console.training.play.timing import text_of
from console.training.runs import study
from console.training.runs.run import Run
from console.training.runs.study import Studied
from console.training.scenario.scripted.scripted_run import Does, Proef
from console.training.screens.study.question import StudyQuestion, StudyReveal


class Studying:
    """Between a run in study mode and the screens over it."""

    def __init__(self, app: App[Any], run: Run, moves: Moves, proef: Proef) -> None:
        self._app = app
        self._run = run
        self._moves = moves
        self._studied = Studied(proef)
        self._end: Callable[[], None] = run.listen(self._told)

    def end(self) -> None:
        """Listen no more."""
        self._end()

    def go_on(self) -> None:
        """A run that was left goes on: ask about the turn that is open."""
        turn = self._run.play.open_turn
        if turn is not None:
            self._ask(turn.id)

    def _told(self, entries: tuple[told.Entry, ...]) -> None:
        for entry in entries:
            match entry.what:
                case told.TurnOpened(turn=turn):
                    self._app.call_later(self._ask, turn)
                case told.Over():
                    self._app.call_later(self._finish)

    def _ask(self, turn: str) -> None:
        self._studied = study.opened(self._studied, turn)
        if self._studied.open == turn and self._try(Pauses(True)):
            self._app.push_screen(StudyQuestion(self._moves, self._line()), self._guessed)

    def _line(self) -> str:
        """What the chatter said last."""
        newest, setup = self._run.play.story.newest, self._run.setup
        said = setup.scenario.said(newest) if newest is not None else None
        return str(text_of(said, setup)) if said is not None else ""

    def _guessed(self, said: tuple[tuple[str, ...], str] | None) -> None:
        self._studied, guessed = study.guess(self._studied, *(said or ((), "")))
        self._try(guessed)
        self._reveal(guessed)

    def _reveal(self, guessed: Guessed) -> None:
        answer, why = self._studied.answer, self._studied.why
        if answer is None:
            return
        made = answer.moves
        if made is None:
            made = self._moves.suggest(answer.said(self._run.setup.language), self._run.setup.language)
        screen = StudyReveal(answer.said(self._run.setup.language), why, guessed, self._moves, made)
        self._app.push_screen(screen, lambda _nothing: self._do(answer))

    def _do(self, answer: Does) -> None:
        self._try(Pauses(False))
        self._studied = study.revealed(self._studied)
        for act in acts_of(answer, self._run.play, self._run.setup.references):
            self._try(act, scripted=True)

    def _finish(self) -> None:
        end = self._studied.proef.end
        if end is not None:
            for act in acts_of(end, self._run.play, self._run.setup.references):
                self._try(act, scripted=True)
        self._try(Finishes(), scripted=True)

    def _try(self, act: Act, *, scripted: bool = False) -> bool:
        try:
            self._run.act(act, scripted=scripted)
        except Refused:
            return False
        return True
