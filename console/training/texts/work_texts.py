"""What training says on the work screen: how it is played, what stands still, why something is refused. Pure."""

from __future__ import annotations

from typing import Final, Literal

from console.strings import N_, _, language
from console.training.play.entries import Mode
from console.training.play.state import Play, Refused, Stage
from protocol.safe_text import one_line
from widgets.rows import PickRow, StatusPart, Tone

SPEEDS: Final = (1.0, 2.0, 4.0, 8.0)
"""Times as fast as the script."""

MODES: Final = {Mode.PRACTICE: N_("practising"), Mode.EXAM: N_("exam"), Mode.STUDY: N_("studying")}

MODE_HELP: Final = {
    Mode.PRACTICE: N_("time can stand still and go faster, there are hints, and you can go back"),
    Mode.EXAM: N_("in real time, without hints, without a way back"),
    Mode.STUDY: N_("you watch, and say what you would do before you see it"),
}

UNWRITTEN: Final = N_(
    "The disk takes no more, so part of this run is not written yet. Make room: what is not written by then is lost"
    " when you leave."
)
"""Of a run whose lines wait in memory."""

REFUSED: Final = {
    "exam": N_("Not in an exam: there time runs as it does live."),
    "study": N_("In study mode the run is watched; nothing is sent by you."),
    "practice": N_("That is for study mode."),
    "over": N_("The chat has ended. The form is left, and then you finish it."),
    "finished": N_("This run is over."),
    "not_begun": N_("Take the chat from the queue first (c)."),
    "not_over": N_("The chat is not over yet."),
    "not_finished": N_("The debrief comes when the run is finished."),
    "unknown": N_("That is not there any more."),
    "no_question": N_("No question is open."),
    "no_hint": N_("There is no hint for this moment."),
    "empty": N_("There is no text."),
    "speed": N_("The speed goes from 1x to 8x."),
}
"""By `Refused.why`."""


def refusal(error: Refused) -> str:
    """Why something cannot be done, in a sentence."""
    return _(REFUSED.get(error.why, REFUSED["unknown"]))


def speed_words(speed: float) -> str:
    """1x, 1.5x."""
    return f"{speed:g}x"


def mode_parts(play: Play) -> list[StatusPart]:
    """For the header: mode, speed, take, and who watches."""
    words = [_(MODES[play.setup.mode])]
    if play.speed != 1:
        words.append(speed_words(play.speed))
    if play.take > 1:
        words.append(_("take {n}").format(n=play.take))
    parts = [StatusPart("played", " · ".join(words), 65)]
    if play.watchers:
        names = ", ".join(sorted(play.watchers))
        parts.append(StatusPart("watched", _("watched by {names}").format(names=names), 99, Tone.STRONG))
    return parts


def standing_parts(play: Play, trouble: str, pause_key: str) -> list[StatusPart]:
    """The bar of what stands still and why; nothing while time goes. `trouble` is a full disk's, in a sentence."""
    if trouble:
        short = _("NOT WRITTEN: time stands still, nothing is lost; look at the disk")
        return [StatusPart("disk", trouble, tone=Tone.WARNING, short=short)]
    if play.ended:
        return []
    if play.story.over:
        words = _("THE CHAT IS OVER: fill in the form (F5), then finish it (F12)")
        return [StatusPart("over", words, short=_("OVER: F5 form, then F12 finish"))]
    if play.paused:
        words = _("TIME STANDS STILL · {key} goes on").format(key=pause_key)
        if "facilitator" in play.paused:
            words = _("TIME STANDS STILL: your facilitator stopped it · {key} goes on").format(key=pause_key)
        elif "broken" in play.paused:
            words = _("TIME STANDS STILL: the run was broken off here · {key} goes on").format(key=pause_key)
        return [StatusPart("pause", words, short=_("STANDS STILL · {key} goes on").format(key=pause_key))]
    if play.story.stage is Stage.FROZEN:
        return [StatusPart("asked", _("TIME STANDS STILL: there is a question for you"))]
    return []


def turn_rows(play: Play) -> tuple[PickRow, ...]:
    """The turns one can go back to, the newest first, each by the chatter's line before it."""
    return tuple(
        PickRow(turn, _("after: {line}").format(line=_line(play, story.newest)), hint=turn)
        for turn, story in reversed(list(play.openings.items()))
    )


def _line(play: Play, message: str | None) -> str:
    said = play.setup.scenario.said(message) if message is not None else None
    return one_line(said.text.in_(play.setup.language), 50) if said else ""


def spoken() -> Literal["nl", "en"]:
    """The language in use, as scenarios have it."""
    return "en" if language() == "en" else "nl"
