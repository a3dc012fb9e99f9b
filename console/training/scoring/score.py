"""The score of a run: a pure function of its log and its scenario, so that a rule can be improved and old runs be
computed anew. Two entries at the same moment may stand in either order, unless one is about the other."""

from __future__ import annotations

from console.training.play.entries import HintShown, Log, Rewound
from console.training.scenario.model import Scenario
from console.training.scoring import gate as gates
from console.training.scoring.effort import effort
from console.training.scoring.form import form, freezes
from console.training.scoring.labels import own_messages
from console.training.scoring.must import must, never
from console.training.scoring.recognised import unread
from console.training.scoring.result import Score
from console.training.scoring.signals import signals
from console.training.scoring.silence import silences
from console.training.scoring.take import take_one
from console.training.scoring.talk import KnownMoves, talk


class OtherScenario(Exception):
    """The log is of another text than this scenario's: its results would not mean the same."""

    def __init__(self, log: Log, scenario: Scenario) -> None:
        super().__init__(log.header.run)
        self.run = log.header.run
        self.expected = log.header.scenario_sha256
        self.given = scenario.digest


def score(log: Log, scenario: Scenario, moves: KnownMoves) -> Score:
    """Everything that is known of the run. `moves` says which moves are kinds of support, and which never right, and
    recognises them in a sentence.

    Raises `OtherScenario` where the text of the scenario is not the one that was played.
    """
    if log.header.scenario_sha256 != scenario.digest:
        raise OtherScenario(log, scenario)
    take = take_one(log, scenario)
    of_any = {id: move.never for id, move in moves.moves.items() if move.never is not None}
    reasons = {**scenario.rules.never, **{id: why for id, why in of_any.items() if id not in scenario.rules.never}}
    own = own_messages(log, take, reasons)
    heard = signals(take, scenario.rules, {move for made in own for move in made.label.moves})
    musts, nevers, kept = must(take, own, scenario.rules), never(own, reasons), silences(take, own, scenario)
    done = gates.debriefed(log)
    worked = effort(own, scenario, unread(own, scenario, log.header.language, moves, reasons.keys()))
    return Score(
        run=log.header.run,
        scenario=log.header.scenario,
        path=tuple(scene for scene, _phase, _span in take.scenes()),
        outcome=take.outcome,
        how=take.how,
        seconds=take.closed,
        signals=heard,
        labels=tuple(made.label for made in own),
        must=musts,
        never=nevers,
        silences=kept,
        freezes=freezes(take, scenario),
        form=form(take, scenario),
        talk=talk(log, take, own, scenario, moves),
        gate=gates.gate(
            gates.Course(log.header.mode, take.how, gates.closed_early(take, scenario), done),
            heard,
            musts,
            nevers,
            kept,
            worked,
        ),
        debriefed=done,
        effort=worked,
        takes=1 + sum(isinstance(entry.what, Rewound) for entry in log.entries),
        hints=tuple(dict.fromkeys(what.turn for _at, what in take.all(HintShown))),
    )
