"""`reduce(state, event) -> (state, changes)`: the only way in which the console's state changes. Pure.

Applying an event twice changes nothing the second time: rows carry versions, messages ids, everything else the place
in the server's log. Order of rows and messages is theirs, not that of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.core.changes import (
    Change,
    ClockTicked,
    ColleaguesUpdated,
    ConnectionUpdated,
    DraftUpdated,
    HelplineUpdated,
    HistoryWanted,
    MessagesAppended,
    OpenedChanged,
    OutgoingChanged,
    RegistrationUpdated,
    SettingsUpdated,
)
from console.core.connection import heard, lost, signed_in, silent, wants_sign_in
from console.core.conversations import (
    Step,
    with_new_message,
    with_page,
    with_purge,
    with_row,
    with_seen,
    with_transcript_wanted,
    with_typing,
    without_settled,
)
from console.core.events import (
    AnyEvent,
    BatchReceived,
    DraftEdited,
    DraftKept,
    HistoryLoaded,
    LinkLost,
    Notice,
    Opened,
    OutboxEvent,
    ReadTold,
    RowReceived,
    Scrolled,
    SendAnswered,
    SignedIn,
    SignInNeeded,
    SnapshotTaken,
    Ticked,
    Written,
)
from console.core.outbox import Outbox, find, held_back, stepped
from console.core.snapshots import with_snapshot
from console.core.state import TYPING_LASTS, AppState, Connection, Draft, ServerTime
from console.core.waiting_apart import with_apart
from protocol.models import (
    ApartChanged,
    ColleagueChanged,
    ConversationChanged,
    ConversationPurged,
    DraftSaved,
    Event,
    HelplineChanged,
    MessageAdded,
    RegistrationChanged,
    SettingsChanged,
    TypingChanged,
)


def reduce(state: AppState, event: AnyEvent) -> Step:
    """The state after `event`, and what changed, in order."""
    match event:
        case BatchReceived():
            return _batch(state, event)
        case SnapshotTaken():
            state, changes = with_snapshot(state, event)
            return _wanting(state, changes, state.transcripts)
        case RowReceived():
            state, changes = with_row(state, event.row, from_stream=False)
            return _wanting(state, changes, (event.row.id,))
        case HistoryLoaded():
            return _history(state, event)
        case Ticked():
            return _ticked(state, event.at)
        case LinkLost():
            return _linked(state, lost(state.connection, state.time, event.why, event.at, event.retry_at))
        case SignInNeeded():
            return _linked(state, wants_sign_in(state.connection, state.time, event.why, event.at))
        case SignedIn():
            return _linked(state, signed_in(state.connection, event.at))
        case Opened():
            return _opened(state, event.conversation)
        case Scrolled():
            return _scrolled(state, event)
        case DraftEdited():
            return _typed(state, event.conversation, event.text, typed_here=event.typed_here)
        case DraftKept():
            return _draft_kept(state, event)
        case ReadTold():
            return _read_told(state, event)
        case Notice():
            return state, (event,)
        case (
            ConversationChanged()
            | MessageAdded()
            | TypingChanged()
            | DraftSaved()
            | ColleagueChanged()
            | HelplineChanged()
            | SettingsChanged()
            | ApartChanged()
            | RegistrationChanged()
            | ConversationPurged()
        ):
            state, changes = _told(state, event)
            return _wanting(state, changes, (event.conversation,) if event.conversation else ())
        case _:
            return _outbox(state, event)


def _batch(state: AppState, event: BatchReceived) -> Step:
    batch = event.batch
    time = ServerTime(batch.now, event.at, batch.wall)
    state = replace(state, time=time, now_at=max(state.now_at, event.at))
    state, linked = _linked(state, heard(state.connection, time, event.at))
    changes: list[Change] = list(linked)
    for told in batch.events:
        state, more = _told(state, told)
        changes += more
    state = replace(state, cursor=batch.cursor)
    touched = {told.conversation for told in batch.events if told.conversation}
    return _wanting(state, _together(changes), touched)


def _told(state: AppState, event: Event) -> Step:
    if event.seq <= state.seq:
        return state, ()
    state = replace(state, seq=event.seq)
    match event:
        case ConversationChanged():
            return with_row(state, event.data, from_stream=True)
        case MessageAdded():
            return with_new_message(state, event.conversation, event.data) if event.conversation else (state, ())
        case TypingChanged():
            return _typing(state, event)
        case DraftSaved():
            return _draft_saved(state, event)
        case ColleagueChanged():
            me = event.data if state.me and event.data.id == state.me.id else state.me
            state = replace(state, me=me, colleagues={**state.colleagues, event.data.id: event.data})
            return state, (ColleaguesUpdated(),)
        case HelplineChanged():
            return replace(state, helpline=event.data), (HelplineUpdated(),)
        case SettingsChanged():
            return replace(state, settings=event.data), (SettingsUpdated(),)
        case ApartChanged():
            return with_apart(state, event.data)
        case RegistrationChanged():
            return state, (RegistrationUpdated(event.data),)
        case ConversationPurged():
            return with_purge(state, event.conversation) if event.conversation else (state, ())


def _typing(state: AppState, event: TypingChanged) -> Step:
    if event.conversation not in state.conversations or event.conversation is None:
        return state, ()
    return with_typing(state, event.conversation, state.now_at + TYPING_LASTS if event.data.on else None)


def _draft_saved(state: AppState, event: DraftSaved) -> Step:
    if event.conversation is None or event.conversation not in state.conversations:
        return state, ()
    held = state.drafts.get(event.conversation)
    if held is not None and held.mine:
        return state, ()
    return _draft(state, event.conversation, Draft(event.data.text, kept=event.data.text), typed_here=False)


def _typed(state: AppState, conversation: str, text: str, *, typed_here: bool) -> Step:
    held = state.drafts.get(conversation, Draft(""))
    return _draft(state, conversation, replace(held, text=text, mine=True), typed_here=typed_here)


def _draft_kept(state: AppState, event: DraftKept) -> Step:
    held = state.drafts.get(event.conversation)
    if held is None:
        return state, ()
    return replace(state, drafts={**state.drafts, event.conversation: replace(held, kept=event.text)}), ()


def _draft(state: AppState, conversation: str, draft: Draft, *, typed_here: bool) -> Step:
    if state.drafts.get(conversation) == draft:
        return state, ()
    state = replace(state, drafts={**state.drafts, conversation: draft})
    return state, (DraftUpdated(conversation, typed_here),)


def _read_told(state: AppState, event: ReadTold) -> Step:
    held = state.transcripts.get(event.conversation)
    if held is None:
        return state, ()
    told = replace(held, told=event.message)
    return replace(state, transcripts={**state.transcripts, event.conversation: told}), ()


def _history(state: AppState, event: HistoryLoaded) -> Step:
    before = state.transcripts.get(event.conversation)
    state, changes = with_page(state, event.conversation, event.before, event.history)
    after = state.transcripts.get(event.conversation)
    came_on = (
        before is not None and after is not None and (after.loaded, after.log.last) != (before.loaded, before.log.last)
    )
    return _wanting(state, changes, (event.conversation,)) if came_on else (state, changes)


def _ticked(state: AppState, at: float) -> Step:
    state = replace(state, now_at=max(state.now_at, at))
    changes: list[Change] = []
    for conversation in [name for name, until in state.typing.items() if until <= at]:
        state, more = with_typing(state, conversation, None)
        changes += more
    state, held = _with_outbox(state, held_back(state.outbox, at, state.settings.hold_after))
    state, linked = _linked(state, silent(state.connection, state.time, at))
    return state, (*changes, *held, *linked, ClockTicked())


def _linked(state: AppState, connection: Connection) -> Step:
    if connection == state.connection:
        return state, ()
    told = replace(connection, evidence_at=0.0) != replace(state.connection, evidence_at=0.0)
    return replace(state, connection=connection), (ConnectionUpdated(),) if told else ()


def _opened(state: AppState, conversation: str | None) -> Step:
    if conversation is not None and conversation not in state.conversations:
        conversation = None
    if conversation == state.opened:
        return state, ()
    state = replace(state, opened=conversation, at_end=True)
    if conversation is None:
        return state, (OpenedChanged(None),)
    state = with_transcript_wanted(state, conversation)
    state, seen = with_seen(state, conversation)
    return _wanting(state, (OpenedChanged(conversation), *seen), (conversation,))


def _scrolled(state: AppState, event: Scrolled) -> Step:
    if state.opened != event.conversation or state.at_end == event.at_end:
        return state, ()
    return with_seen(replace(state, at_end=event.at_end), event.conversation)


def _outbox(state: AppState, event: OutboxEvent) -> Step:
    state, changes = _with_outbox(state, stepped(state.outbox, event, state.settings.hold_after))
    if isinstance(event, Written):
        state, draft = _typed(state, event.conversation, "", typed_here=False)
        return state, (*changes, *draft)
    if not isinstance(event, SendAnswered):
        return state, changes
    row = find(state.outbox, event.client_id)
    transcript = state.transcripts.get(row.conversation) if row else None
    if row is None or transcript is None:
        return state, changes
    if event.message.id != transcript.log.last + 1:
        # The transcript shows it already, or the event stream brings it in its place.
        return without_settled(state, row.conversation, list(changes))
    state, more = with_new_message(state, row.conversation, event.message)
    return state, (*changes, *(change for change in more if change not in changes))


def _with_outbox(state: AppState, outbox: Outbox) -> Step:
    if outbox is state.outbox or outbox == state.outbox:
        return state, ()
    old = {row.client_id: row for row in state.outbox}
    new = {row.client_id: row for row in outbox}
    changes = [
        OutgoingChanged((new.get(client_id) or old[client_id]).conversation, client_id)
        for client_id in {**old, **new}
        if old.get(client_id) != new.get(client_id)
    ]
    return replace(state, outbox=outbox), tuple(changes)


def _wanting(state: AppState, changes: Iterable[Change], conversations: Iterable[str]) -> Step:
    """With a wish for history where messages are missing: said after a whole batch, which may bring them itself."""
    wanted = [
        HistoryWanted(name) for name in conversations if name in state.transcripts and state.transcripts[name].behind
    ]
    return state, (*changes, *wanted)


def _together(changes: list[Change]) -> list[Change]:
    """Neighbouring appends of one conversation as one, and no change twice in a row."""
    joined: list[Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if change == last:
            continue
        if (
            isinstance(change, MessagesAppended)
            and isinstance(last, MessagesAppended)
            and change.conversation == last.conversation
        ):
            joined[-1] = MessagesAppended(change.conversation, last.first, change.last)
            continue
        joined.append(change)
    return joined
