"""How the conversation went. Information; only the two limits (first response, latency) are judged, and faster than
that is no better: how quickly a counsellor answers does not go with the outcome (Sindahl & van Dolen 2020)."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Final, Protocol

from console.training.play.entries import Log, NoAnswer, PhaseMarked, TurnDecided
from console.training.scenario.model import Scenario, Text
from console.training.scoring.labels import Own
from console.training.scoring.notes import personal_data
from console.training.scoring.questions import question
from console.training.scoring.result import Message, PhaseShare, Question, Talk
from console.training.scoring.silence import silent_turns
from console.training.scoring.take import Span, Take, overlap, touches

PHASES: Final = {"welcome": 1, "clarify": 2, "goal": 3, "work-out": 4, "close": 5}
"""Ids of the phase guide (`console/content/data/phases.yaml`) and the phase of a scenario that each is."""
EMPATHY: Final = frozenset({"empathises", "affirms"})
ADVICE: Final = frozenset({"advises"})
"""Together in one message these go with worse collaboration (odds ratio 0.17 in the @ease study)."""
REFLECTIONS: Final = frozenset({"reflects", "summarises"})


class KindOfMove(Protocol):
    """What scoring needs to know of a move."""

    @property
    def id(self) -> str: ...

    @property
    def support(self) -> bool: ...

    @property
    def never(self) -> Text | None: ...


class KnownMoves(Protocol):
    """What scoring needs of `console.training.moves.moves.Moves`."""

    @property
    def moves(self) -> Mapping[str, KindOfMove]: ...

    def suggest(self, text: str, language: str) -> tuple[str, ...]: ...


def talk(log: Log, take: Take, own: tuple[Own, ...], scenario: Scenario, moves: KnownMoves) -> Talk:
    """All measures of take 1."""
    rules = scenario.rules
    messages = tuple(_message(log, take, own, made) for made in own)
    measured = [message.latency for message in messages if message.latency is not None]
    kinds = {move.id for move in moves.moves.values() if move.support}
    barred = rules.never.keys() | {move.id for move in moves.moves.values() if move.never is not None}
    kind = [made for made in own if barred.isdisjoint(made.label.moves)]
    return Talk(
        messages=messages,
        first_response=_first_response(log, take, own),
        first_response_limit=rules.first_response_s,
        median_latency=round(median(measured), 3) if measured else None,
        longest_latency=max(measured, default=None),
        over_limit=tuple(m.id for m in messages if m.latency is not None and m.latency > rules.latency_s),
        left_waiting=_left_waiting(take, silent_turns(scenario)),
        support=tuple(
            dict.fromkeys(move for made in kind for move in made.label.moves if move in kinds and move in made.seen)
        ),
        phases=_phases(take),
        reflections=sum(not REFLECTIONS.isdisjoint(made.seen) for made in kind),
        questions=sum(message.question is not Question.NONE for message in messages),
        notes_with_personal_data=personal_data(take),
    )


def _message(log: Log, take: Take, own: tuple[Own, ...], made: Own) -> Message:
    moves = set(made.label.moves)
    return Message(
        id=made.sent.id,
        turn=made.sent.turn,
        at=made.at,
        words=len(made.sent.text.split()),
        question=question(made.sent.text),
        latency=_latency(log, take, own, made),
        while_typing=any(since <= made.at < until for since, until in take.typing),
        offline=any(since <= made.at < until for since, until in take.offline),
        advice_with_empathy=not moves.isdisjoint(EMPATHY) and not moves.isdisjoint(ADVICE),
    )


def _latency(log: Log, take: Take, own: tuple[Own, ...], made: Own) -> float | None:
    """From the chatter's last message to the first answer to it, without the time in which the chatter typed or a
    freeze question stood there. Not measured out of turn, at another speed, or with a pause in between."""
    if made.sent.turn is None:
        return None
    since = max((seen.at for seen in take.seen if seen.at <= made.at), default=None)
    if since is None or any(since <= other.at < made.at for other in own):
        return None
    return _measured(log, take, since, made.at)


def _first_response(log: Log, take: Take, own: tuple[Own, ...]) -> float | None:
    """From taking the chat to the first message. The chatter's typing is part of it: a greeting need not wait."""
    if not own or _unmeasurable(log, take, 0.0, own[0].at):
        return None
    return round(own[0].at - overlap(take.questions, 0.0, own[0].at), 3)


def _measured(log: Log, take: Take, since: float, until: float) -> float | None:
    if _unmeasurable(log, take, since, until):
        return None
    return round(until - since - overlap((*take.typing, *take.questions), since, until), 3)


def _unmeasurable(log: Log, take: Take, since: float, until: float) -> bool:
    spans: tuple[Span, ...] = (*take.faster, *take.pauses)
    return touches(spans, since, until)


def _left_waiting(take: Take, silent: frozenset[str]) -> tuple[str, ...]:
    """Turns without an answer for as long as the scenario waits, in the order in which that was so. Where nothing may
    be sent nobody waits in vain."""
    waited: dict[str, None] = {}
    for entry in take.entries:
        match entry.what:
            case NoAnswer(turn=turn) | TurnDecided(turn=turn, by="silent"):
                waited[turn] = None
    return tuple(turn for turn in waited if turn not in silent)


def _phases(take: Take) -> tuple[PhaseShare, ...]:
    """Shares of the time in which the chat went on, all five phases. What was not marked yet counts for none."""
    still = take.stands_still

    def seconds(span: Span) -> float:
        return span[1] - span[0] - overlap(still, *span)

    scenario, marked = dict.fromkeys(range(1, 6), 0.0), dict.fromkeys(range(1, 6), 0.0)
    for _scene, phase, span in take.scenes():
        scenario[phase] = scenario.get(phase, 0.0) + seconds(span)
    known = ((at, PHASES.get(what.phase)) for at, what in take.all(PhaseMarked) if at < take.closed)
    marks = [(at, phase) for at, phase in known if phase is not None]
    for (at, phase), until in zip(marks, [*(at for at, _phase in marks[1:]), take.closed], strict=False):
        marked[phase] += seconds((at, until))
    whole = seconds((0.0, take.closed))
    if whole <= 0:
        return tuple(PhaseShare(phase, 0.0, 0.0) for phase in marked)
    return tuple(
        PhaseShare(phase, round(scenario[phase] / whole, 3), round(marked[phase] / whole, 3)) for phase in marked
    )
