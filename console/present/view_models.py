"""From the state to what the widgets draw: rows of the lists and of the transcript, in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from console.core.permissions import is_unsafe
from console.core.selectors import (
    colleagues,
    first_unread,
    my_chats,
    name_of,
    outgoing,
    overdue_since,
    queue,
    server_now,
    time_of_day,
    unread,
    zone_of,
)
from console.core.state import AppState, Delivery, Kind, Outgoing
from console.core.waiting_apart import apart_rows
from console.present.names import called
from console.strings import N_, _, language, ngettext
from protocol.conversation import OVERSEERS, waits_long, waits_since
from protocol.models import (
    Author,
    Colleague,
    Conversation,
    Message,
    Presence,
    State,
    Topic,
    VisitorPresence,
)
from protocol.safe_text import SafeLine, SafeText, sanitise
from widgets import rows as drawn
from widgets.rows import (
    ColleagueRow,
    MarkerItem,
    MarkerKind,
    MessageItem,
    MyChatRow,
    QueueRow,
    TranscriptItem,
    Voice,
)

PhaseLabel = Callable[[Conversation], str]


def queue_rows(state: AppState) -> tuple[QueueRow, ...]:
    """Who waits, in order, and why it matters; after them the first few who stand apart."""
    now = server_now(state)
    return tuple(
        QueueRow(
            id=row.id,
            alias=called(state, row),
            waiting_since=waits_since(row),
            lines=_("{n}l").format(n=row.lines_by_visitor),
            danger=row.danger,
            urgent=now is not None and waits_long(row, now),
            reasons=tuple(reasons(row, state.settings.topics)),
            shorter=_shorter(row, state.settings.topics),
            pressing=row.danger + is_unsafe(row) + is_urgent(row, state.settings.topics),
            last_line_at=row.last_line_at,
            apart=row.apart,
        )
        for row in (*queue(state), *apart_rows(state))
    )


def reasons(row: Conversation, topics: Sequence[Topic] = ()) -> list[str]:
    """Why a waiting chatter matters, weightiest first; a language that this console does not speak before the topic."""
    said: list[str] = []
    if row.danger:
        said.append(_("danger now"))
    if is_unsafe(row):
        said.append(_("not safe"))
    urgent = is_urgent(row, topics)
    if urgent:
        said.append(topic_words(row, topics))
    if row.apart:
        said.append(_("apart"))
    if row.state is State.ORPHANED:
        said.append(_("counsellor gone"))
    if row.given_back:
        said.append(_("given back"))
    if row.returning:
        said.append(_("back in this chat ({n}x)").format(n=row.returning))
    if known := known_again(row):
        said.append(known)
    if row.visitor_presence is VisitorPresence.AWAY:
        said.append(_("page away"))
    about = [row.language, "" if urgent else topic_words(row, topics)]
    if row.language == language():
        about.reverse()
    return [*said, *filter(None, about)]


def known_again(row: Conversation) -> str:
    """Which conversation of this person it is, by their return word; empty for the first and where nobody knows."""
    return _("comes back ({nth} chat)").format(nth=_ordinal(row.contact)) if row.contact > 1 else ""


def keep_words(row: Conversation, zone: tzinfo | None = None) -> str:
    """That it is kept beyond its time, or asked to be; empty where not, and for who may not know."""
    if row.kept is not None:
        return _("kept until {day}").format(day=f"{row.kept.until.astimezone(zone):%d-%m-%Y}")
    return _("asked to keep it") if row.keep_asked is not None else ""


def _ordinal(number: int) -> str:
    """3e in Dutch, 3rd in English."""
    if language() == "nl":
        return f"{number}e"
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")


def topic_words(row: Conversation, topics: Sequence[Topic]) -> str:
    """What the chatter said it is about: the label of a choice, or what else a page sent; empty where skipped."""
    answer = row.prechat.topic or ""
    topic = _topic(row, topics)
    return answer if topic is None else topic.label.get(language(), answer)


def is_urgent(row: Conversation, topics: Sequence[Topic]) -> bool:
    """Whether what it is about comes first, as the settings of the server say."""
    topic = _topic(row, topics)
    return topic is not None and topic.urgent


def _topic(row: Conversation, topics: Sequence[Topic]) -> Topic | None:
    return next((topic for topic in topics if topic.id == row.prechat.topic), None)


def _shorter(row: Conversation, topics: Sequence[Topic]) -> dict[str, str]:
    """What stands in the place of the topic where there is no room for it."""
    topic = _topic(row, topics)
    short = "" if topic is None else topic.short.get(language(), "")
    return {topic_words(row, topics): short} if short else {}


def my_chat_rows(
    state: AppState, phase_label: PhaseLabel = lambda row: "", overdue_after: int | None = None
) -> tuple[MyChatRow, ...]:
    """My conversations; `overdue_after` in seconds, by default as the server says."""
    return tuple(
        MyChatRow(
            id=row.id,
            alias=called(state, row),
            started_at=row.created_at,
            unread=_unread_words(unread(state, row.id)),
            overdue_since=overdue_since(state, row, overdue_after),
            phase=phase_label(row),
            pressing=_("not safe") if is_unsafe(row) else "",
            marks=tuple(_marks(state, row)),
            danger=row.danger,
            open=row.id == state.opened,
        )
        for row in my_chats(state)
    )


def colleague_rows(state: AppState) -> tuple[ColleagueRow, ...]:
    """Everybody but me, by name, and what they do now."""
    return tuple(
        ColleagueRow(
            id=one.id,
            name=one.name,
            status=_colleague_status(one),
            dim=one.presence is not Presence.AVAILABLE,
        )
        for one in colleagues(state)
    )


def message_items(
    state: AppState, conversation: str, first: int, last: int, zone: tzinfo | None = None
) -> tuple[TranscriptItem, ...]:
    """Messages `first` to `last` with the markers that belong before them."""
    transcript = state.transcripts.get(conversation)
    if transcript is None or last < 1:
        return ()
    zone = zone or zone_of(state)
    unread_from = first_unread(state, conversation) if state.opened != conversation or not state.at_end else None
    previous = transcript.log.get(first - 1)
    items: list[TranscriptItem] = []
    for identity in range(first, last + 1):
        message = transcript.log.get(identity)
        if message is None:
            continue
        day = message.at.astimezone(zone).date()
        if previous is None or previous.at.astimezone(zone).date() != day:
            items.append(MarkerItem(f"day-{day.isoformat()}", MarkerKind.DAY, day_words(message.at, state, zone)))
        if previous is not None and previous.id in transcript.gaps:
            items.append(
                MarkerItem(
                    f"gap-{previous.id}",
                    MarkerKind.GAP,
                    _("The connection was gone here for long; what was written meanwhile has been fetched."),
                )
            )
        if identity == unread_from:
            items.append(MarkerItem("unread", MarkerKind.UNREAD, _("new")))
        items.append(message_item(state, conversation, message, zone))
        previous = message
    return tuple(items)


def grouped(items: Sequence[TranscriptItem]) -> tuple[TranscriptItem, ...]:
    """Where one person wrote several messages in a minute, who and when stand over the first of them only."""
    together: list[TranscriptItem] = []
    for above, item in zip((None, *items), items, strict=False):
        same = (
            isinstance(item, MessageItem)
            and isinstance(above, MessageItem)
            and (above.voice, above.who, above.time) == (item.voice, item.who, item.time)
            and above.delivery in (drawn.Delivery.NONE, drawn.Delivery.SENT)
        )
        together.append(replace(item, follows=same) if same and isinstance(item, MessageItem) else item)
    return tuple(together)


def message_item(state: AppState, conversation: str, message: Message, zone: tzinfo | None = None) -> TranscriptItem:
    """One message; what the system says is a marker."""
    row = state.conversations.get(conversation)
    time = f"{message.at.astimezone(zone or zone_of(state)):%H:%M}"
    if message.author is Author.SYSTEM:
        text = f"{time} {_system_words(state, message.text, row)}"
        return MarkerItem(message.client_id, MarkerKind.SYSTEM, text)
    mine = state.me is not None and message.author_id == state.me.id
    voice, who = _voice(state, message, row, mine=mine)
    ticked = row is not None and any(tick.message == message.id for tick in row.signals)
    by_me = mine and message.author in (Author.COUNSELLOR, Author.NOTE)
    return MessageItem(
        id=message.client_id,
        voice=voice,
        who=who,
        time=time,
        text=sanitise(_(NOTE_FOR_OWNER)) if message.author is Author.NOTE and not message.text else message.text,
        message=message.id,
        delivery=drawn.Delivery.SENT if by_me else drawn.Delivery.NONE,
        delivery_word=_(SENT_WORDS[message.author]) if by_me else "",
        flagged=_("hidden characters") if message.text.flags else "",
        ticked=_("signal") if ticked else "",
    )


def outgoing_item(state: AppState, row: Outgoing, zone: tzinfo | None = None) -> MessageItem:
    """A text that the transcript does not show yet, with how far it came and what may be done."""
    written = state.time.at(row.written_at) if state.time else None
    note = row.kind is Kind.NOTE
    return MessageItem(
        id=row.client_id,
        voice=Voice.NOTE if note else Voice.OWN,
        who=SafeLine(_("you, internal note") if note else _("you")),
        time=f"{written.astimezone(zone or zone_of(state)):%H:%M}" if written else "",
        text=row.text if isinstance(row.text, SafeText) else sanitise(row.text),
        message=row.message,
        delivery=DRAWN[row.delivery],
        delivery_word=delivery_words(row),
    )


NOTE_FOR_OWNER = N_("(only whoever has this chat can read this note)")
"""In place of a note whose text the server gave to its owner alone (`docs/protocol.md`)."""

DRAWN = {
    Delivery.QUEUED: drawn.Delivery.PENDING,
    Delivery.SENDING: drawn.Delivery.PENDING,
    Delivery.SENT: drawn.Delivery.SENT,
    Delivery.HELD: drawn.Delivery.HELD,
    Delivery.FAILED: drawn.Delivery.FAILED,
    Delivery.UNDELIVERABLE: drawn.Delivery.UNDELIVERABLE,
}

SENT_WORDS = {Author.COUNSELLOR: N_("sent"), Author.NOTE: N_("kept"), Author.VISITOR: "", Author.SYSTEM: ""}

REFUSED_BECAUSE = {
    "too_long": N_("not sent: too long"),
    "too_large": N_("not sent: too long"),
    "not_allowed": N_("not sent: this chat is no longer yours"),
    "not_found": N_("not sent: the server does not know this chat"),
    "version_conflict": N_("not sent: the server has another text in its place"),
    "kept": N_("not kept: this chat stays as it is"),
}

REFUSED_OTHERWISE = N_("not sent: the server refused it")


def delivery_words(row: Outgoing) -> str:
    """How far a text came, in a few words; never "sent" before the server has it."""
    match row.delivery:
        case Delivery.SENT:
            return _("kept") if row.kind is Kind.NOTE else _("sent")
        case Delivery.QUEUED if row.uncertain:
            return _("no answer yet, trying again")
        case Delivery.QUEUED | Delivery.SENDING:
            return _("not sent yet")
        case Delivery.HELD if row.uncertain:
            return _("waited too long; it may have arrived. Send after all, change or drop?")
        case Delivery.HELD:
            return _("waited too long, not sent. Send after all, change or drop?")
        case Delivery.UNDELIVERABLE:
            return _("not delivered: the chat has ended. Keep as a note or drop?")
        case Delivery.FAILED:
            return _(REFUSED_BECAUSE.get(row.why or "", REFUSED_OTHERWISE))


def typing_words(state: AppState, conversation: str) -> str:
    """That the chatter types; empty while they do not."""
    row = state.conversations.get(conversation)
    if row is None or conversation not in state.typing:
        return ""
    return _("{alias} is typing...").format(alias=called(state, row))


def day_words(moment: datetime, state: AppState, zone: tzinfo | None = None) -> str:
    """Today, yesterday, or a date, with the time of the first message."""
    zone = zone or zone_of(state)
    local = moment.astimezone(zone)
    now = time_of_day(state)
    today = now.astimezone(zone).date() if now else None
    if today is not None and local.date() == today:
        return _("today {time}").format(time=f"{local:%H:%M}")
    if today is not None and local.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=f"{local:%H:%M}")
    return f"{local:%d-%m-%Y %H:%M}"


SYSTEM = {
    "claimed": N_("a counsellor took this chat"),
    "given_back": N_("given back to the queue"),
    "held": N_("put on hold"),
    "resumed": N_("no longer on hold"),
    "closed": N_("the counsellor ended this chat"),
    "left": N_("{alias} has left"),
    "quick_exit": N_("{alias} used 'Leave fast'; nothing is sent to them any more"),
    "lost": N_("the connection with {alias} is lost"),
    "returned": N_("{alias} is back"),
    "orphaned": N_("the counsellor's console is gone"),
}
"""Codes of system messages (`docs/protocol.md`)."""


def _system_words(state: AppState, code: str, row: Conversation | None) -> str:
    sentence = SYSTEM.get(code)
    if sentence is None:
        return code
    return _(sentence).format(alias=called(state, row) if row else "?")


def _voice(state: AppState, message: Message, row: Conversation | None, *, mine: bool) -> tuple[Voice, SafeLine]:
    if message.author is Author.VISITOR:
        return Voice.CHATTER, called(state, row) if row else SafeLine("?")
    name = name_of(state, message.author_id) or "?"
    if message.author is Author.NOTE:
        return Voice.NOTE, SafeLine(_("you, internal note") if mine else _("{name}, internal note").format(name=name))
    return (Voice.OWN, SafeLine(_("you"))) if mine else (Voice.COLLEAGUE, SafeLine(name))


def _unread_words(count: int) -> str:
    return ngettext("{n} new", "{n} new", count).format(n=count) if count else ""


def _marks(state: AppState, row: Conversation) -> list[str]:
    marks: list[str] = []
    if row.state is State.ON_HOLD:
        marks.append(_("on hold"))
    if row.state is State.ORPHANED:
        marks.append(_("taken from you: claim again"))
    if row.state is State.WRAP_UP:
        marks.append(_("ended"))
    elif row.visitor_presence is VisitorPresence.AWAY:
        marks.append(_("page away"))
    waiting = [one for one in outgoing(state, row.id) if one.message is None]
    if waiting:
        marks.append(_("{n} not sent").format(n=len(waiting)))
    if keeping := keep_words(row, zone_of(state)):
        marks.append(keeping)
    return marks


def _colleague_status(one: Colleague) -> str:
    if one.presence is Presence.PAUSE:
        return _("pause: {reason}").format(reason=one.reason) if one.reason else _("pause")
    if one.presence is Presence.AWAY:
        return _("away")
    if one.presence is Presence.LOCKED:
        return _("locked")
    count = f"{one.chats}/{one.capacity}"
    return _("{count} supervisor").format(count=count) if one.role in OVERSEERS else count
