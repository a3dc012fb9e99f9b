"""The facilitator's desk in words: tiles, the transcript of one run, the bars. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from console.strings import N_, _, ngettext
from console.training.desk.alerts import Alert, Need, alerts
from console.training.desk.texts import Texts
from console.training.desk.view import Kind, Said, View, Who
from console.training.desk.watching import Trainee
from console.training.play.entries import Moves
from console.training.play.labels import Origin
from console.training.texts.work_texts import MODES
from widgets.drawing.tiles import TileRow
from widgets.rows import KeyHint, StatusPart, Tone

NEWEST: Final = 40
"""Lines of a transcript that a tile looks at."""
NOBODY: Final = (
    N_("Nobody practises in this folder yet."),
    N_("A trainee starts with: baken train --share FOLDER"),
)
NEEDS: Final = {
    Need.STOPPED: N_("stopped for care {clock} ago: go and talk"),
    Need.LOST: N_("no sign of life for {clock}"),
    Need.DISK: N_("cannot keep the run: disk full"),
    Need.WAITING: N_("waits longer than the limit: {clock}"),
    Need.FREEZE: N_("the freeze question stands for {clock}"),
}
ENDS: Final = {
    "end": N_("played to its end"),
    "closed": N_("ended by the trainee"),
    "stopped": N_("stopped for care"),
    "broken": N_("broken off"),
}
TROUBLE: Final = {
    "unannounced": N_("not shown: the trainee cannot be told that you watch"),
    "too_large": N_("this file is too large to be a run"),
    "gone": N_("the file of this run is gone"),
    "unreadable": N_("this file is no run that this Baken can read"),
    "reading": N_("being read ..."),
}
PAUSES: Final = {
    "": N_("paused"),
    "left": N_("left for the queue"),
    "broken": N_("broken off, taken up again"),
    "disk": N_("paused: disk full"),
    "facilitator": N_("paused by the facilitator"),
}


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A line of the opened run. `own` is the id of the trainee's message, where it is one."""

    id: str
    clock: str
    who: str
    text: str
    style: str
    marks: tuple[str, ...] = ()
    own: str = ""


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes = f"{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{minutes}" if hours else minutes


def alerts_of(trainee: Trainee, now: float, texts: Texts) -> tuple[Alert, ...]:
    """What is the matter with a run at `now` of the desk's clock."""
    if trainee.view is None:
        return ()
    return alerts(trainee.view, trainee.now(now), now - trainee.alive_at, texts.rules)


def need_words(found: Iterable[Alert]) -> tuple[str, ...]:
    """Alerts as sentences."""
    return tuple(_(NEEDS[alert.need]).format(clock=clock(alert.seconds)) for alert in found)


def tile(trainee: Trainee, now: float, texts: Texts) -> TileRow:
    """One trainee."""
    view = trainee.view
    if view is None:
        trouble = TROUBLE[trainee.trouble or "reading"]
        return TileRow(trainee.run, trainee.run, facts=_(trouble), status=trainee.why, dim=True)
    at = trainee.now(now)
    return TileRow(
        trainee.run,
        view.alias,
        clock=clock(view.ended_at if view.ended else at),
        facts=" · ".join(_facts(view, texts)),
        status=status(trainee, at, texts),
        needs=need_words(alerts_of(trainee, now, texts)),
        talk=tuple(_short(said, view, texts) for said in view.talk[-NEWEST:] if said.what == "message"),
        dim=bool(view.ended),
    )


def _facts(view: View, texts: Texts) -> list[str]:
    facts = [texts.title or view.header.scenario, _(MODES[view.header.mode])]
    if view.phase:
        facts.append(_("phase {n}").format(n=view.phase))
    if view.take > 1:
        facts.append(_("take {n}").format(n=view.take))
    if view.speed != 1:
        facts.append(f"{view.speed:g}x")
    return facts


def status(trainee: Trainee, at: float, texts: Texts) -> str:
    """What goes on now, in a few words."""
    view = trainee.view
    if view is None:
        return ""
    parts = [_state(view, at, texts)]
    if view.last_chatter is not None and not view.ended and not view.freeze and view.answers is not Who.TRAINEE:
        parts.append(_("chatter's last message {clock} ago").format(clock=clock(at - view.last_chatter)))
    if view.danger:
        parts.append(_("danger flagged"))
    if view.offline and not view.ended:
        parts.append(_("chatter offline"))
    if view.held:
        parts.append(_("on hold"))
    if trainee.trouble in TROUBLE:
        parts.append(_(TROUBLE[trainee.trouble]))
    if trainee.bad:
        parts.append(ngettext("{n} line cannot be read", "{n} lines cannot be read", trainee.bad).format(n=trainee.bad))
    return " · ".join(parts)


def _state(view: View, at: float, texts: Texts) -> str:
    if view.ended:
        ended = _(ENDS[view.ended])
        return f"{ended}: {view.outcome}" if view.outcome else ended
    if not view.lines:
        return _("has not taken the chat yet")
    if view.pauses:
        return " · ".join(_(words) for why, words in PAUSES.items() if why in view.pauses)
    if view.over:
        return _("the chat is over; the form is being filled in")
    if view.freeze:
        return _("freeze question for {clock}: {question}").format(
            clock=clock(at - view.freeze_since), question=texts.question(view.freeze)
        )
    who = texts.chatter or _("chatter")
    if view.answers is Who.TRAINEE and view.waits_since is not None:
        return _("{who} waits {clock} for an answer").format(who=who, clock=clock(at - view.waits_since))
    if view.typing:
        return _("{who} is typing").format(who=who)
    if view.answers is Who.CHATTER:
        return _("{who} has to answer").format(who=who)
    return _("nobody has to answer")


def _short(said: Said, view: View, texts: Texts) -> tuple[str, str]:
    if said.kind is Kind.CHATTER:
        return texts.chatter or _("chatter"), texts.said(said.ref).replace("\n", " ")
    return view.alias, said.text.replace("\n", " ")


# The transcript of one run.

EVENTS: Final = {
    "silence": N_("silence of {clock}"),
    "offline": N_("the chatter has lost the connection"),
    "online": N_("the chatter is back"),
    "close": N_("the chatter has left"),
    "no_answer": N_("no answer in time ({ref})"),
    "danger": N_("danger flagged"),
    "no_danger": N_("danger mark taken off"),
    "hold": N_("on hold"),
    "no_hold": N_("taken up again"),
    "hint": N_("looked at the hint ({ref})"),
    "resume": N_("time goes on"),
    "watches": N_("{by} watches"),
    "watches_no_more": N_("{by} watches no longer"),
    "inject_silence": N_("{by} made it silent for {clock}"),
    "inject_offline": N_("{by} made the chatter lose the connection"),
    "inject_online": N_("{by} brought the chatter back"),
    "over_chatter": N_("the chat is over"),
    "over_trainee": N_("the trainee ended the chat"),
    "end_end": N_("the run is over"),
    "end_closed": N_("the run is over"),
    "end_stopped": N_("the trainee stopped for care"),
    "end_broken": N_("the run was broken off"),
}


def talk_rows(view: View, texts: Texts) -> list[TalkRow]:
    """The transcript, with labels at own messages and ticks at the messages that they point at."""
    ticked: dict[str, list[str]] = {}
    for signal, tick in view.ticks.items():
        ticked.setdefault(tick.evidence or "", []).append(texts.signal(signal))
    rows = [_talk_row(said, view, texts, ticked) for said in view.talk]
    if texts.why:
        rows.insert(0, TalkRow("why", clock(0), "", texts.why, "dim"))
    if view.ended:
        rows.append(TalkRow("debrief", clock(view.ended_at), "", _debrief_words(view), "facilitator"))
    return rows


def _debrief_words(view: View) -> str:
    if view.shared:
        return _("{alias} has shared the debrief.").format(alias=view.alias)
    return _("The debrief is {alias}'s own until they share it.").format(alias=view.alias)


def _talk_row(said: Said, view: View, texts: Texts, ticked: Mapping[str, list[str]]) -> TalkRow:
    at = clock(said.at)
    if said.what == "message":
        own = said.kind is Kind.OWN
        marks = [_("signal: {signal}").format(signal=signal) for signal in ticked.get(said.ref, ())]
        if own:
            marks += label_words(view, said.ref, texts)
        who = f"{said.ref} {view.alias if own else texts.chatter or _('chatter')}"
        text = said.text if own else texts.said(said.ref)
        return TalkRow(said.id, at, who, text, "own" if own else "chatter", tuple(marks), said.ref if own else "")
    if said.kind is Kind.NOTE:
        return TalkRow(said.id, at, _("{who}, note").format(who=view.alias), said.text, "note")
    words = event_words(said, texts)
    return TalkRow(said.id, at, "", words, "facilitator" if said.kind is Kind.FACILITATOR else "dim")


def label_words(view: View, message: str, texts: Texts) -> list[str]:
    """The label that stands, and what was said before it by others."""
    label = view.labels.get(message)
    if label is None:
        return []
    stands = label.stands.moves
    match label.stands.origin:
        case Origin.FACILITATOR:
            before = replace(label, by_facilitator=None).stands.moves
            words = _("label by the facilitator: {moves}").format(moves=_moves(stands, texts))
            return [words, _("before: {moves}").format(moves=_moves(before, texts))]
        case Origin.TRAINEE:
            said = [_("label: {moves}").format(moves=_moves(stands, texts))]
            unsaid = tuple(move for move in label.by_rule if move not in stands)
            return [*said, _("patterns saw: {moves}").format(moves=_moves(unsaid, texts))] if unsaid else said
        case Origin.RULE:
            return [_("suggested: {moves}").format(moves=_moves(stands, texts))] if stands else []


def _moves(moves: Moves, texts: Texts) -> str:
    return ", ".join(texts.move(move) for move in moves) or _("none")


def event_words(said: Said, texts: Texts) -> str:
    """What happened, in a sentence."""
    match said.what:
        case "freeze":
            return _("freeze question: {question}").format(question=texts.question(said.ref))
        case "answer":
            chosen = texts.option(said.ref, said.moves[0]) if said.moves else ""
            return _("answered: {answer}").format(
                answer=" · ".join(part for part in (chosen, said.text) if part) or "-"
            )
        case "whisper":
            return _("{by} whispered: {text}").format(by=said.by, text=said.text)
        case "flag":
            return _("{by} flagged this moment: {text}").format(by=said.by, text=said.text or "-")
        case "overrule":
            return _("{by} labelled {ref}: {moves}").format(by=said.by, ref=said.ref, moves=_moves(said.moves, texts))
        case "pause":
            why = said.ref if said.ref in PAUSES else ""
            return _(PAUSES[why])
        case "speed":
            return _("speed {speed}x").format(speed=f"{said.seconds:g}")
        case "take":
            return _("take {n}, from {ref} on").format(n=int(said.seconds), ref=said.ref)
        case other:
            return _(EVENTS[other]).format(clock=clock(said.seconds), ref=said.ref, by=said.by)


# Bars.


def header_parts(name: str, time: str, count: int, in_need: int) -> list[StatusPart]:
    """Training in words, who watches, how many there are, who needs somebody."""
    parts = [
        StatusPart("brand", "BAKEN", priority=10, tone=Tone.STRONG),
        StatusPart("mode", _("TRAINING"), priority=100, tone=Tone.STRONG),
        StatusPart("me", _("facilitator {name}").format(name=name), priority=60),
        StatusPart("count", ngettext("{n} trainee", "{n} trainees", count).format(n=count), priority=50),
    ]
    if in_need:
        words = ngettext("{n} needs you", "{n} need you", in_need).format(n=in_need)
        parts.append(StatusPart("need", f"!! {words}", priority=90, tone=Tone.STRONG))
    parts.append(StatusPart("clock", time, priority=40, right=True))
    return parts


def told_words(name: str, *, there: bool, left_out: int) -> str:
    """What trainees are told; or that nothing can be read."""
    if not there:
        return _("The shared folder cannot be read now; it is tried again.")
    words = _("Each trainee sees: {name} watches. Their debrief: once they share it.").format(name=name)
    return words if not left_out else f"{words} " + _("{n} runs are too many to show.").format(n=left_out)


def head_parts(trainee: Trainee, now: float, texts: Texts) -> list[StatusPart]:
    """The head of the opened run."""
    view = trainee.view
    if view is None:
        return []
    at = trainee.now(now)
    needs = need_words(alerts_of(trainee, now, texts))
    parts = [StatusPart("alias", view.alias, priority=100, tone=Tone.STRONG)]
    parts += [StatusPart(f"need{n}", f"!! {words}", priority=90, tone=Tone.WARNING) for n, words in enumerate(needs)]
    parts.append(StatusPart("status", status(trainee, at, texts), priority=80))
    parts.append(StatusPart("facts", " · ".join(_facts(view, texts)), priority=20, tone=Tone.DIM))
    if trainee.untold:
        waits = ngettext("{n} not yet taken over", "{n} not yet taken over", trainee.untold).format(n=trainee.untold)
        parts.append(StatusPart("untold", waits, priority=70, tone=Tone.DIM))
    parts.append(StatusPart("clock", clock(view.ended_at if view.ended else at), priority=30, right=True))
    return parts


def key_hints(*, opened: bool, shared: bool) -> list[KeyHint]:
    """The footer, with a run opened or not; `shared`: its debrief may be read."""
    return [
        KeyHint("Esc", _("all"), 95) if opened else KeyHint("Enter", _("open"), 95),
        KeyHint("n", _("next in need"), 90),
        KeyHint("w", _("whisper"), 85),
        KeyHint("m", _("flag"), 80),
        KeyHint("i", _("inject"), 70),
        *([KeyHint("o", _("label"), 75)] if opened else []),
        *([KeyHint("d", _("debrief"), 88)] if shared else []),
        KeyHint("P", _("pause all"), 60),
        KeyHint("^Q", _("quit"), 65),
    ]
