"""What is done to a run: each act as a change of `Play` and what it tells. Time was advanced to `at` before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msgspec import structs

from console.training.play import acts
from console.training.play import entries as told
from console.training.play.acts import Act
from console.training.play.entries import Entry
from console.training.play.intervening import inject, overrule
from console.training.play.labels import MessageLabel
from console.training.play.permissions import check
from console.training.play.state import FASTEST, OpenTurn, Own, Play, Refused, Stage
from console.training.play.story import next_step, quiet
from console.training.play.timeline import pauses_after
from console.training.scenario.model import Freeze
from protocol.safe_text import outgoing


def do(play: Play, at: float, act: Act, out: list[Entry], suggested: tuple[str, ...] | None = None) -> Play:
    """The run after `act`. `suggested` is what patterns found in a message, where that is known already.

    Raises `Refused`; what was added to `out` is void then. Doing again what is so already tells nothing.
    """
    check(play, act)

    def tell(what: Any) -> None:
        out.append(Entry(at, what))

    match act:
        case acts.Types():
            return _types(play, at, act.on, tell)
        case acts.Sends():
            return _sends(play, at, act, suggested, tell)
        case acts.Labels():
            return _labels(play, at, act, tell)
        case acts.Answers():
            return _answers(play, at, act, tell)
        case acts.Pauses() | acts.SetsSpeed():
            return _time(play, at, act, tell)
        case acts.Rewinds():
            return _rewinds(play, at, act.turn, out)
        case acts.Ends() | acts.Finishes():
            return _ends(play, at, act, out)
        case told.Injected():
            return inject(play, at, act, out)
        case told.Overruled():
            return overrule(play, at, act, out)
        case acts.Ticks() | acts.MarksPhase() | acts.Fills() | acts.FillsSafety() | acts.FlagsDanger() | acts.Holds():
            return _marks(play, act, tell)
        case _:
            return _says(play, act, tell)


def _types(play: Play, at: float, on: bool, tell: Any) -> Play:
    if play.typing == on:
        return play
    tell(told.Typing(on=on))
    return _key(replace(play, typing=on), at)


def _key(play: Play, at: float, **changes: Any) -> Play:
    """The trainee did something in the open turn: it stays open for a while."""
    turn = play.story.turn
    if turn is None:
        return play
    return play.told(turn=replace(turn, last=play.script(at), **changes))


def _sends(play: Play, at: float, act: acts.Sends, suggested: tuple[str, ...] | None, tell: Any) -> Play:
    text = outgoing(act.text)
    if not text.strip():
        raise Refused("empty")
    setup, turn = play.setup, play.story.turn
    moves = setup.moves.suggest(text, setup.language) if suggested is None else suggested
    label = MessageLabel(moves, barred=setup.barred(moves))
    own = Own(f"s{play.sent + 1}", turn.id if turn else None, label)
    tell(told.Sent(id=own.id, text=text, turn=own.turn, suggested=moves, client_id=act.client_id))
    draft = "" if play.draft.strip() == text.strip() else play.draft
    play = replace(play, sent=play.sent + 1, typing=False, draft=draft).told(own=(*play.story.own, own))
    return _key(play, at, answered=True)


def _labels(play: Play, at: float, act: acts.Labels, tell: Any) -> Play:
    own = play.story.message(act.message)
    if own is None:
        raise Refused("unknown")
    if own.label.by_trainee == act.moves:
        return play
    tell(told.Labelled(message=own.id, moves=act.moves))
    play = play.told(own=play.story.labelled(own, by_trainee=act.moves))
    # Choosing a label takes a moment; the turn must not be decided meanwhile.
    return _key(play, at) if own.turn is not None and own.turn == getattr(play.story.turn, "id", None) else play


def _answers(play: Play, at: float, act: acts.Answers, tell: Any) -> Play:
    question = play.step
    if not isinstance(question, Freeze) or play.question != act.id:
        raise Refused("no_question")
    if act.option is not None and not 0 <= act.option < len(question.options):
        raise Refused("unknown")
    tell(told.Answered(id=act.id, option=act.option, words=outgoing(act.words)))
    return next_step(play.anchored(at), play.script(at))


def _time(play: Play, at: float, act: acts.Pauses | acts.SetsSpeed, tell: Any) -> Play:
    if isinstance(act, acts.SetsSpeed):
        if not 0 < act.speed <= FASTEST:
            raise Refused("speed")
        if act.speed == play.speed:
            return play
        tell(told.SpeedSet(speed=float(act.speed)))
        return replace(play.anchored(at), speed=float(act.speed))
    paused = pauses_after(play.paused, act.on, act.why)
    if paused == play.paused:
        return play
    tell(told.Paused(on=act.on, why=act.why))
    return replace(play.anchored(at), paused=paused)


def _rewinds(play: Play, at: float, turn: str, out: list[Entry]) -> Play:
    story = play.openings.get(turn)
    if story is None or story.turn is None:
        raise Refused("unknown")
    play = quiet(play, at, out)
    play = replace(play.anchored(at), take=play.take + 1, typing=False, draft="")
    moment = play.from_script
    opened = OpenTurn(turn, moment, before=len(story.own))
    story = replace(story, turn=opened, hush_until=0.0, away_until=None)
    kept = {id: earlier for id, earlier in play.openings.items() if earlier.steps < story.steps}
    out.append(Entry(at, told.Rewound(take=play.take, turn=turn)))
    out.append(Entry(at, told.TurnOpened(turn=turn)))
    return replace(play, story=story, openings={**kept, turn: story})


def _ends(play: Play, at: float, act: acts.Ends | acts.Finishes, out: list[Entry]) -> Play:
    story = play.story
    if isinstance(act, acts.Finishes):
        if not story.over:
            raise Refused("not_over")
        how: Any = "end" if story.over == "chatter" else "closed"
        out.append(Entry(at, told.Ended(how=how, outcome=story.outcome)))
        return replace(play, ended=how)
    play = quiet(play, at, out)
    if act.how == "closed":
        out.append(Entry(at, told.Over(by="trainee")))
        play = replace(play.anchored(at), typing=False)
        return play.told(stage=Stage.OVER, over="trainee", turn=None, away_until=None)
    out.append(Entry(at, told.Ended(how=act.how, outcome=story.outcome)))
    return replace(play.anchored(at), ended=act.how, typing=False)


def _marks(
    play: Play,
    act: acts.Ticks | acts.MarksPhase | acts.Fills | acts.FillsSafety | acts.FlagsDanger | acts.Holds,
    tell: Any,
) -> Play:
    story = play.story
    match act:
        case acts.Ticks(on=True):
            if act.signal in story.ticks and story.ticks[act.signal] == act.evidence:
                return play
            tell(told.Ticked(signal=act.signal, evidence=act.evidence))
            return play.told(ticks={**story.ticks, act.signal: act.evidence})
        case acts.Ticks():
            if act.signal not in story.ticks:
                return play
            tell(told.Unticked(signal=act.signal))
            return play.told(ticks={name: by for name, by in story.ticks.items() if name != act.signal})
        case acts.MarksPhase():
            if story.phase == act.phase:
                return play
            tell(told.PhaseMarked(phase=act.phase))
            return play.told(phase=act.phase)
        case acts.Fills():
            if story.form.get(act.field, ()) == act.values:
                return play
            tell(told.FormFilled(field=act.field, values=act.values))
            return play.told(form={**story.form, act.field: act.values})
        case acts.FillsSafety():
            value = outgoing(act.value)
            if story.safety.get(act.field, "") == value:
                return play
            tell(told.SafetyFilled(field=act.field, value=value))
            return play.told(safety={**story.safety, act.field: value})
        case acts.FlagsDanger():
            if story.danger == act.on:
                return play
            tell(told.DangerFlagged(on=act.on))
            return play.told(danger=act.on)
        case acts.Holds():
            if story.held == act.on:
                return play
            tell(told.Held(on=act.on))
            return play.told(held=act.on)


def _says(play: Play, act: Act, tell: Any) -> Play:
    """What is only noted."""
    match act:
        case acts.Drafts():
            text = outgoing(act.text)
            if play.draft == text:
                return play
            tell(told.Drafted(text=text))
            return replace(play, draft=text)
        case acts.Notes():
            text = outgoing(act.text)
            if not text.strip():
                raise Refused("empty")
            tell(told.Noted(text=text, client_id=act.client_id))
        case acts.AsksHint():
            turn = play.open_turn
            if turn is None or turn.hint is None:
                raise Refused("no_hint")
            tell(told.HintShown(turn=turn.id))
        case told.Guessed():
            if act.turn not in play.openings:
                raise Refused("unknown")
            tell(structs.replace(act, words=outgoing(act.words)))
        case told.Debriefed():
            tell(structs.replace(act, answer=tuple(outgoing(word) for word in act.answer)))
            return replace(play, debriefing=True)
        case told.Watched():
            if (act.by in play.watchers) == act.on:
                return play
            tell(act)
            return replace(play, watchers=play.watchers ^ {act.by})
        case told.Whispered():
            tell(structs.replace(act, text=outgoing(act.text)))
        case told.Flagged():
            tell(structs.replace(act, note=outgoing(act.note)))
    return play
