"""What a facilitator does to the chatter's side and to labels."""

from __future__ import annotations

from msgspec import structs

from console.training.play.entries import Entry, Injected, Overruled
from console.training.play.state import AWAY_MOST, MOVING, Play, Refused, Stage
from console.training.play.story import quiet
from console.training.play.timing import within


def inject(play: Play, at: float, act: Injected, out: list[Entry]) -> Play:
    """Silence for `seconds`; offline for `seconds` (0: until told otherwise, at most `AWAY_MOST`); online."""
    moment = play.script(at)
    seconds = within(act.seconds)
    out.append(Entry(at, structs.replace(act, seconds=seconds)))
    match act.event:
        case "silence":
            return _put_off(play, moment, seconds, at, out)
        case "offline":
            seconds = min(seconds or AWAY_MOST, AWAY_MOST)
            play = _come_back(play, moment)
            play = _put_off(play, moment, seconds, at, out)
            return play.told(offline=True, away_until=moment + seconds)
        case "online":
            return _come_back(play, moment).told(offline=False, away_until=None)


def overrule(play: Play, at: float, act: Overruled, out: list[Entry]) -> Play:
    """The facilitator's label stands above the trainee's."""
    own = play.story.message(act.message)
    if own is None:
        raise Refused("unknown")
    if own.label.by_facilitator == act.moves:
        return play
    out.append(Entry(at, act))
    return play.told(own=play.story.labelled(own, by_facilitator=act.moves))


def _put_off(play: Play, moment: float, seconds: float, at: float, out: list[Entry]) -> Play:
    """The chatter goes on so much later with whatever they were at."""
    story = play.story
    play = play.told(hush_until=max(story.hush_until, moment) + seconds)
    if story.stage is Stage.TYPING and story.typing:
        return quiet(play, at, out).told(stage=Stage.PAUSE, due=moment + seconds, rest=story.due - moment)
    if story.stage in MOVING:
        return quiet(play, at, out).told(due=story.due + seconds)
    return play


def _come_back(play: Play, moment: float) -> Play:
    """What was put off because the chatter was away is not put off any longer."""
    story = play.story
    if story.away_until is None or story.away_until <= moment:
        return play
    left = story.away_until - moment
    play = play.told(hush_until=max(0.0, story.hush_until - left))
    return play.told(due=max(moment, story.due - left)) if story.stage in MOVING else play
