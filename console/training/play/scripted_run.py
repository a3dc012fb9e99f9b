"""A scripted trainee plays a scenario on virtual time: no clock, no waiting, and the same log each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from console.training.moves.moves import Moves
from console.training.play.acts import Act, Answers, Ends, Fills, Finishes, Labels, MarksPhase, Sends, Ticks
from console.training.play.entries import Entry, Log, TurnOpened
from console.training.play.header import new_header
from console.training.play.player import act, advance, begin
from console.training.play.state import Play, Refused, Setup, Stage
from console.training.play.story import next_moment
from console.training.play.timing import resolved
from console.training.scenario.model import Freeze, Scenario
from console.training.scenario.scripted.scripted_run import Chooses, Does, Proef

THINKS: Final = 10.0
"""Real seconds for the answer to a freeze question, for which time stands still."""
FILLS_IN: Final = 30.0
"""Real seconds in wrap-up until the form is filled in."""
EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


def run_proef(proef: Proef, scenario: Scenario, moves: Moves, **options: Any) -> Log:
    """The log of the scripted run. `options` are further fields of `Setup`; the seed is the file's own."""
    seed = scenario.seed if proef.seed is None else proef.seed
    setup = Setup(scenario, moves, **{"seed": seed, **options})
    trainee = _Trainee(proef, setup)
    while not trainee.play.ended:
        trainee.go_on()
    header = new_header(setup, f"{scenario.id}-{proef.run}", f"proef-{proef.run}", EPOCH)
    return Log(header, tuple(trainee.log))


def acts_of(does: Does, play: Play, references: Mapping[str, str]) -> tuple[Act, ...]:
    """What is done in a turn, in order. A tick that points nowhere points at the chatter's newest message."""
    newest = play.story.newest
    acts: list[Act] = []
    if does.text:
        text = resolved(does.said(play.setup.language), references)
        acts.append(Sends(text, f"proef-{play.sent + 1}"))
        if does.moves is not None:
            acts.append(Labels(f"s{play.sent + 1}", does.moves))
    acts += [Ticks(one.signal, one.on, (one.evidence or newest) if one.on else None) for one in does.ticks]
    if does.phase is not None:
        acts.append(MarksPhase(does.phase))
    acts += [Fills(name, () if values == ("unknown",) else values) for name, values in does.sets]
    return tuple(acts)


def answer(choice: Chooses | None, question: Freeze) -> Answers:
    """The answer to a freeze question; nothing where the file does not name it."""
    if choice is None:
        return Answers(question.id)
    option = choice.choice
    if option is not None and not isinstance(option, int):
        option = next((place for place, one in enumerate(question.options) if one.grade is option), None)
    return Answers(question.id, option, choice.words)


class _Trainee:
    def __init__(self, proef: Proef, setup: Setup) -> None:
        self._proef = proef
        self._setup = setup
        self._plans: list[tuple[float, Does]] = []
        self.log: list[Entry] = []
        self.play, entries = begin(setup)
        self._hear(entries)

    def go_on(self) -> None:
        """To the next thing that happens by itself or is done."""
        question = self.play.step
        if self.play.story.over:
            self._wrap_up()
        elif self.play.story.stage is Stage.FROZEN and isinstance(question, Freeze):
            self._do(self.play.at + THINKS, answer(self._proef.freeze(question.id), question))
        else:
            self._pass()

    def _pass(self) -> None:
        due = next_moment(self.play)
        plan = min(self._plans, key=lambda one: one[0], default=None)
        if plan is not None and (due is None or plan[0] < due):
            self._plans.remove(plan)
            at = max(self.play.at, self.play.real(plan[0]))
            for one in acts_of(plan[1], self.play, self._setup.references):
                self._do(at, one)
        elif due is not None:
            self.play, entries = advance(self.play, self.play.real(due))
            self._hear(entries)
        else:
            # The scenario waits for an answer that the file does not have.
            self._do(self.play.at, Ends("closed"))

    def _wrap_up(self) -> None:
        at = self.play.at + FILLS_IN
        if self._proef.end is not None:
            for one in acts_of(self._proef.end, self.play, self._setup.references):
                self._do(at, one)
        self._do(at, Finishes())

    def _do(self, at: float, one: Act) -> None:
        try:
            self.play, entries = act(self.play, at, one, scripted=True)
        except Refused:
            return  # too late: the chat was over before
        self._hear(entries)

    def _hear(self, entries: tuple[Entry, ...]) -> None:
        self.log += entries
        for entry in entries:
            if isinstance(entry.what, TurnOpened):
                does = self._proef.turn(entry.what.turn)
                if does is not None:
                    opened = self.play.openings[does.turn].turn
                    moment = opened.opened if opened is not None else self.play.script(entry.at)
                    self._plans.append((moment + does.after, does))
