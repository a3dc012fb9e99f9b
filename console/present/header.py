"""Header, head of the chat, safety line, connection bar, footer: from the state to words; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from console.content.models import Phases
from console.core.permissions import is_mine, told_safe
from console.core.selectors import server_now, time_of_day, waiting_here, zone_of
from console.core.state import UNSETTLED, AppState, Link
from console.keys.action import Action, Place
from console.keys.registry import keys_of, shown
from console.present.names import called
from console.present.reference_rows import phase_label
from console.present.view_models import is_urgent, keep_words, known_again, topic_words
from console.strings import N_, _, ngettext
from protocol.conversation import CLAIMABLE, ENDED, OVER, waits_long
from protocol.models import Answer, Conversation, EndReason, HelplineState, Presence, State, Topic, VisitorPresence
from widgets.rows import KeyHint, StatusPart, Tone


def header_parts(state: AppState, *, training: bool = False, muted: bool = False, demo: str = "") -> list[StatusPart]:
    """Mode, me, the queue in numbers, the connection, the clock. What matters most goes last when it gets narrow.

    `demo` is the address of a demo's visitor page; empty at real work.
    """
    now = server_now(state)
    parts = [
        StatusPart("brand", "BAKEN", priority=10, tone=Tone.STRONG),
        StatusPart("mode", _("TRAINING") if training else "DEMO" if demo else "LIVE", priority=100, tone=Tone.STRONG),
    ]
    if state.me is not None:
        # Who pauses takes no chat: that is the last of it to go when it gets narrow.
        pause = state.me.presence is Presence.PAUSE
        words = f"{state.me.name} {presence_words(state)}"
        parts.append(
            StatusPart(
                "me", words, priority=95 if pause else 50, short=_(PRESENCES[state.me.presence]) if pause else ""
            )
        )
    if demo:
        parts.append(StatusPart("page", demo, priority=80))
    if now is not None:
        parts.append(StatusPart("queue", _queue_words(state, now), priority=90))
        if state.helpline is not None and state.helpline.state is HelplineState.CLOSED:
            parts.append(StatusPart("closed", _("helpline closed"), priority=85, tone=Tone.STRONG))
        if muted:
            parts.append(StatusPart("muted", _("bell off"), priority=92, tone=Tone.WARNING))
        parts.append(StatusPart("clock", clock_words(time_of_day(state) or now), priority=60, right=True))
    parts.insert(-1, StatusPart("link", link_word(state), priority=70, right=True))
    return parts


def clock_words(now: datetime) -> str:
    """The time at the helpline; with its place where the machine's own clock shows another time."""
    if now.utcoffset() == now.astimezone().utcoffset():
        return f"{now:%H:%M}"
    return f"{now:%H:%M} ({str(now.tzinfo).rpartition('/')[2].replace('_', ' ')})"


def _queue_words(state: AppState, now: datetime) -> str:
    waiting = waiting_here(state)
    words = [_("waiting {n}").format(n=len(waiting))]
    if state.apart.waiting:
        words.append(_("apart {n}").format(n=state.apart.waiting))
    long = sum(waits_long(row, now) for row in waiting)
    if long:
        words.append(_(">5 min {n}").format(n=long))
    danger = sum(1 for row in state.conversations.values() if row.danger)
    if danger:
        words.append(_("danger {n}").format(n=danger))
    everybody = {each.id: each for each in state.colleagues.values()} | ({state.me.id: state.me} if state.me else {})
    free = sum(max(0, one.capacity - one.chats) for one in everybody.values() if one.presence in TAKES)
    words.append(_("seats {n}").format(n=free))
    return " · ".join(words)


TAKES: Final = frozenset({Presence.AVAILABLE, Presence.LOCKED})
"""Who takes chats now, as the server counts it."""
PRESENCES = {
    Presence.AVAILABLE: N_("available"),
    Presence.LOCKED: N_("locked"),
    Presence.PAUSE: N_("on pause"),
    Presence.AWAY: N_("away"),
}


def presence_words(state: AppState) -> str:
    """My presence, with the reason of a pause."""
    if state.me is None:
        return ""
    words = _(PRESENCES[state.me.presence])
    return f"{words} ({state.me.reason})" if state.me.reason and state.me.presence is Presence.PAUSE else words


LINKS = {
    Link.CONNECTING: N_("connecting"),
    Link.CONNECTED: N_("connected"),
    Link.LOST: N_("NO CONNECTION"),
    Link.SIGN_IN: N_("signed out"),
}


def link_word(state: AppState) -> str:
    """The connection in a word."""
    return _(LINKS[state.connection.link])


def connection_parts(state: AppState) -> list[StatusPart]:
    """The bar that stays while there is no connection, with what waits; nothing while there is one."""
    link = state.connection.link
    if link not in (Link.LOST, Link.SIGN_IN):
        return []
    since = state.connection.since
    if link is Link.SIGN_IN:
        words = _("signed out: nothing is sent until you sign in again")
    elif since is None:
        words = _("no connection yet")
    else:
        words = _("no connection since {time}").format(time=f"{since.astimezone(zone_of(state)):%H:%M:%S}")
    waiting = sum(1 for row in state.outbox if row.delivery in UNSETTLED)
    if waiting:
        words += " · " + ngettext("{n} message waits", "{n} messages wait", waiting).format(n=waiting)
    return [StatusPart("link", words, tone=Tone.WARNING)]


def head_parts(row: Conversation, state: AppState, phases: Phases) -> list[StatusPart]:
    """Who this is: alias, number, minutes, phase, and what happened to them where something did."""
    parts = [StatusPart("alias", called(state, row), priority=100, tone=Tone.STRONG)]
    if row.danger:
        parts.append(StatusPart("danger", _("DANGER"), priority=95, tone=Tone.DANGER))
    now = server_now(state)
    number = row.id if len(row.id) <= 12 else row.id[-6:]
    words = [number] + (
        [_("{n} min").format(n=max(0, int((now - row.created_at).total_seconds()) // 60))] if now else []
    )
    parts.append(StatusPart("number", " · ".join(words), priority=30, tone=Tone.DIM))
    happened = what_happened(row)
    if happened:
        parts.append(StatusPart("happened", happened, priority=90, tone=Tone.WARNING))
    elif is_mine(state, row):
        label = phase_label(phases, row)
        number_only = " ".join(label.split()[:2]) if row.phases else ""
        parts.append(StatusPart("phase", label, priority=20, tone=Tone.DIM, short=number_only))
    if known := known_again(row):
        parts.append(StatusPart("known", known, priority=60))
    if keeping := keep_words(row, zone_of(state)):
        parts.append(StatusPart("keeping", keeping, priority=65, tone=Tone.WARNING))
    topic = topic_words(row, state.settings.topics)
    if topic:
        urgent = is_urgent(row, state.settings.topics)
        parts.append(StatusPart("topic", topic, priority=10, tone=Tone.WARNING if urgent else Tone.DIM))
    return parts


ENDS = {
    EndReason.VISITOR_LEFT: N_("has left"),
    EndReason.QUICK_EXIT: N_("left by 'Leave fast'"),
    EndReason.VISITOR_LOST: N_("lost the connection and did not come back"),
    EndReason.COUNSELLOR_CLOSED: N_("ended by you"),
    EndReason.TIMEOUT: N_("ended because it was quiet too long"),
    EndReason.BLOCKED: N_("blocked"),
    EndReason.FLOOD: N_("ended together with many others"),
}
"""What happened to the chatter, precisely (L7)."""


def what_happened(row: Conversation) -> str:
    """In a few words; empty while both can write."""
    if row.end_reason is not None:
        return _(ENDS[row.end_reason])
    if row.state is State.WAITING:
        return _("waits, given back") if row.given_back else _("waits")
    if row.state is State.ORPHANED:
        return _("without a counsellor")
    if row.visitor_presence is VisitorPresence.AWAY:
        return _("has lost the connection, may come back")
    if row.state is State.ON_HOLD:
        return _("on hold")
    return ""


CLOSED_BECAUSE = {
    EndReason.VISITOR_LEFT: N_("{alias} has left; nothing is sent any more"),
    EndReason.QUICK_EXIT: N_("'Leave fast' by {alias}: nothing is sent any more"),
    EndReason.VISITOR_LOST: N_("{alias} is gone; nothing can be sent"),
    EndReason.COUNSELLOR_CLOSED: N_("you ended this chat; nothing is sent any more"),
    EndReason.TIMEOUT: N_("this chat ended by itself; nothing is sent any more"),
    EndReason.BLOCKED: N_("{alias} is blocked; nothing is sent any more"),
    EndReason.FLOOD: N_("{alias} was ended together with many others"),
}


def why_no_writing(row: Conversation | None, state: AppState, *, note: bool) -> str:
    """Why nothing can be written to this chat now; empty where it can."""
    if row is None:
        return _("no chat is open: F2 queue, c takes")
    if row.state is State.ORPHANED and is_mine(state, row) and not note:
        return _("your console was gone too long; F2, then c takes it back")
    if not is_mine(state, row):
        if row.state in CLAIMABLE:
            return _("you only read along; c takes this chat")
        return _("this chat is somebody else's")
    if note:
        stays = row.kept is not None and row.state in ENDED
        return _("this chat is kept as it is; nothing is added any more") if stays else ""
    if row.end_reason is not None:
        return _(CLOSED_BECAUSE[row.end_reason]).format(alias=called(state, row))
    if row.state in OVER:
        return _("this chat has ended; nothing is sent any more")
    return ""


ANSWERS = {Answer.YES: N_("yes"), Answer.NO: N_("NO"), Answer.UNKNOWN: "?"}


def safety_line(row: Conversation, topics: Sequence[Topic] = ()) -> str:
    """What was agreed about safety, on one line, and what the chatter said it is about; what is not known shows a
    question mark and stands last, where it may be cut. Of who still waits nothing was agreed.
    """
    safety = row.safety
    told = told_safe(row)
    safe = _("safe? {answer}").format(answer=_(ANSWERS[told]) if told is not Answer.UNKNOWN else "?")
    topic = topic_words(row, topics)
    about = [_("about: {topic}").format(topic=topic)] if topic else []
    if row.state is State.WAITING:
        return "  ".join([safe, *about])
    agreed = [
        (safety.who, _("who: {answer}")),
        (safety.device, _("device: {answer}")),
        (safety.stop_word, _("code word: {answer}")),
    ]
    known = [words.format(answer=answer) for answer, words in agreed if answer]
    open_ = [words.format(answer="?") for answer, words in agreed if not answer]
    plan = [_("plan: {answer}").format(answer=safety.plan.replace("\n", " "))] if safety.plan else []
    return "  ".join([safe, *known, *about, *open_, *plan])


SPECIFIC: Final = 60
"""How much more the keys of the focused pane weigh in the footer than those that work everywhere."""


def key_hints(
    actions: Iterable[Action], keymap: Mapping[str, str] | None = None, *, ascii_only: bool = False
) -> list[KeyHint]:
    """The footer: help, then the keys of the focused pane, then the others, in the order of the registry."""
    shown_ones = [(action, keys_of(action, keymap)) for action in actions if action.footer]
    shown_ones.sort(key=lambda each: (each[0].id != "app.help", Place.ANYWHERE in each[0].places))
    hints: list[KeyHint] = []
    for action, keys in shown_ones:
        if not keys:
            continue
        weight = action.footer + (0 if Place.ANYWHERE in action.places else SPECIFIC)
        tone = Tone.DANGER if action.id == "chat.danger" else Tone.PLAIN
        short = _(action.short) if action.short else ""
        hints.append(KeyHint(shown(keys[0], ascii_only=ascii_only), _(action.label), weight, tone, short))
    return hints
