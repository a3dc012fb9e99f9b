"""What a conversation's row, message, purge or history does to the state: steps that `reducer` puts together.

A step gives the new state and what changed. All of them give the state itself where nothing is new.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from console.core.changes import (
    Alert,
    Alerted,
    Change,
    ConversationGone,
    ConversationUpdated,
    DraftUpdated,
    MessagesAppended,
    MessagesPrepended,
    OpenedChanged,
    OutgoingChanged,
    TranscriptReplaced,
    TypingUpdated,
    UnreadChanged,
)
from console.core.outbox import settled_by, without_shown
from console.core.permissions import is_mine, is_queued, may_know, may_read
from console.core.state import AppState, Transcript
from console.core.transcripts import with_history, with_message, without_notes
from console.core.transcripts import with_row as transcript_with_row
from protocol.conversation import ENDED
from protocol.models import Author, Conversation, History, Message, State, VisitorPresence

Step = tuple[AppState, tuple[Change, ...]]
V = TypeVar("V")

NEVER_AGAIN = sys.maxsize
"""A version that no row reaches: what was purged does not come back."""


def with_row(state: AppState, row: Conversation, *, from_stream: bool) -> Step:
    """With a row, unless a newer one is known.

    Only the event stream (`from_stream`) tells which messages to expect: a command's answer may run ahead of it.
    """
    old = state.conversations.get(row.id)
    known = max(old.version if old else -1, state.gone.get(row.id, -1))
    if row.version <= known:
        return state, ()
    if row.state in ENDED:
        return without_conversation(state, row.id, row.version, ConversationGone(row.id, row.state, row.end_reason))
    state = replace(state, conversations={**state.conversations, row.id: row})
    changes: list[Change] = [ConversationUpdated(row.id), *_alerts(old, row)]
    if row.id in state.typing and row.visitor_presence is not VisitorPresence.HERE:
        state, typing = with_typing(state, row.id, None)
        changes += typing
    taken = is_mine(state, row) and (old is None or not is_mine(state, old))
    if taken and row.id in state.transcripts and _lacks_notes(state.transcripts[row.id]):
        # What was looked at before the claim had no notes in it: it is asked for again.
        state = replace(state, transcripts=without(state.transcripts, row.id))
        changes.append(TranscriptReplaced(row.id))
    if old is not None and is_mine(state, old) and not is_mine(state, row):
        state, left = _without_what_is_its_owners(state, row)
        changes += left
    state, transcript = _transcript_for(state, row, from_stream=from_stream)
    return state, (*changes, *transcript)


def without_conversation(state: AppState, conversation: str, version: int, gone: ConversationGone) -> Step:
    """Without a conversation that is over. What was written and is unsettled stays in the outbox."""
    known = conversation in state.conversations
    state = replace(
        state,
        gone={**state.gone, conversation: version},
        conversations=without(state.conversations, conversation),
        transcripts=without(state.transcripts, conversation),
        drafts=without(state.drafts, conversation),
        typing=without(state.typing, conversation),
    )
    if not known:
        return state, ()
    if state.opened != conversation:
        return state, (gone,)
    return replace(state, opened=None, at_end=True), (gone, OpenedChanged(None))


def _without_what_is_its_owners(state: AppState, row: Conversation) -> Step:
    """Of a chat that was given back, or that somebody else took: without the draft and what notes say.

    The server keeps neither for me any more (`docs/protocol.md`: drafts go to the owner only, and of a note others get
    that it was written). Unsettled texts stay in the outbox: only the server can say whether it has them.
    """
    changes: list[Change] = []
    if row.id in state.drafts:
        state = replace(state, drafts=without(state.drafts, row.id))
        changes.append(DraftUpdated(row.id, typed_here=False))
    held = state.transcripts.get(row.id)
    if held is not None and not may_know(state, row) and (shown := without_notes(held)) is not held:
        state = _with_transcript(state, row.id, shown)
        changes.append(TranscriptReplaced(row.id))
    return state, tuple(changes)


def with_purge(state: AppState, conversation: str) -> Step:
    """Without anything of a conversation whose bodies are gone from the server, unsent texts included.

    It is told of one that had left the lists before too: what was not saved of it may still be held.
    """
    if state.gone.get(conversation) == NEVER_AGAIN:
        return state, ()
    state, changes = without_conversation(state, conversation, NEVER_AGAIN, ConversationGone(conversation))
    changes = changes or (ConversationGone(conversation),)
    dropped = tuple(row for row in state.outbox if row.conversation == conversation)
    state = replace(state, outbox=tuple(row for row in state.outbox if row.conversation != conversation))
    return state, (*changes, *(OutgoingChanged(conversation, row.client_id) for row in dropped))


def with_new_message(state: AppState, conversation: str, message: Message) -> Step:
    """With a message of the event stream or of a send's answer."""
    state, changes = _with_echo(state, conversation, message)
    transcript = state.transcripts.get(conversation)
    if transcript is None:
        return state, tuple(changes)
    grown = with_message(transcript, message)
    if grown is transcript:
        return without_settled(state, conversation, changes)
    state = _with_transcript(state, conversation, grown)
    if grown.log is transcript.log:
        return state, tuple(changes)
    changes.append(MessagesAppended(conversation, message.id, message.id))
    if message.author is Author.VISITOR:
        state, more = _heard_from_visitor(state, conversation)
        changes += more
    state, seen = with_seen(state, conversation)
    if not seen and message.author is Author.VISITOR:
        changes.append(UnreadChanged(conversation))
    return without_settled(state, conversation, [*changes, *seen])


def _with_echo(state: AppState, conversation: str, message: Message) -> tuple[AppState, list[Change]]:
    """With the text whose echo this is marked as sent."""
    settled = settled_by(state.outbox, message)
    if settled is state.outbox:
        return state, []
    return replace(state, outbox=settled), [OutgoingChanged(conversation, message.client_id)]


def with_page(state: AppState, conversation: str, before: int | None, history: History) -> Step:
    """With a page of history, where its transcript is still held."""
    transcript = state.transcripts.get(conversation)
    if transcript is None:
        return state, ()
    grown = with_history(transcript, before, history)
    if grown == transcript:
        return state, ()
    state = _with_transcript(state, conversation, grown)
    changes = list(_log_changes(conversation, transcript, grown))
    for message in history.messages:  # where events were missed, a page may hold the only echo of a text
        state, echoed = _with_echo(state, conversation, message)
        changes += echoed
    state, seen = with_seen(state, conversation)
    return without_settled(state, conversation, [*changes, *(seen or (UnreadChanged(conversation),))])


def with_seen(state: AppState, conversation: str) -> Step:
    """What the end of the open conversation shows has been seen."""
    transcript = state.transcripts.get(conversation)
    if state.opened != conversation or not state.at_end or transcript is None or transcript.seen >= transcript.log.last:
        return state, ()
    state = _with_transcript(state, conversation, replace(transcript, seen=transcript.log.last))
    return state, (UnreadChanged(conversation),)


def with_typing(state: AppState, conversation: str, until: float | None) -> Step:
    """The chatter types, believed until `until`; `None`: no longer."""
    was = conversation in state.typing
    if until is None:
        if not was:
            return state, ()
        return replace(state, typing=without(state.typing, conversation)), (TypingUpdated(conversation),)
    state = replace(state, typing={**state.typing, conversation: until})
    return state, () if was else (TypingUpdated(conversation),)


def with_transcript_wanted(state: AppState, conversation: str) -> AppState:
    """With an empty transcript to be filled, where I may read the conversation and hold none yet."""
    row = state.conversations.get(conversation)
    if row is None or conversation in state.transcripts or not may_read(state, row):
        return state
    return _with_transcript(state, conversation, Transcript(known=row.last_message, seen=row.read_message))


def without_settled(state: AppState, conversation: str, changes: list[Change]) -> Step:
    """Without outgoing texts that the transcript shows by now."""
    transcript = state.transcripts.get(conversation)
    if transcript is None:
        return state, tuple(changes)
    rest = without_shown(state.outbox, conversation, transcript.log.last if transcript.loaded else 0)
    if rest is state.outbox:
        return state, tuple(changes)
    kept = {row.client_id for row in rest}
    shown = [OutgoingChanged(conversation, row.client_id) for row in state.outbox if row.client_id not in kept]
    fresh = [change for change in shown if change not in changes]
    return replace(state, outbox=rest), (*changes, *fresh)


def without(mapping: Mapping[str, V], key: str) -> Mapping[str, V]:
    """`mapping` without `key`; the same object where it is not there."""
    if key not in mapping:
        return mapping
    return {name: value for name, value in mapping.items() if name != key}


def _with_transcript(state: AppState, conversation: str, transcript: Transcript) -> AppState:
    return replace(state, transcripts={**state.transcripts, conversation: transcript})


def _lacks_notes(transcript: Transcript) -> bool:
    """Somebody wrote notes here that the server gave no text of: they are for whoever has the conversation."""
    return any(message.author is Author.NOTE and not message.text for message in transcript.log)


def _transcript_for(state: AppState, row: Conversation, *, from_stream: bool) -> Step:
    held = state.transcripts.get(row.id)
    if not may_read(state, row):
        if held is None:
            return state, ()
        state = replace(state, transcripts=without(state.transcripts, row.id))
        return state, (TranscriptReplaced(row.id),)
    if held is None:
        return (with_transcript_wanted(state, row.id) if is_mine(state, row) else state), ()
    seen = max(held.seen, row.read_message if is_mine(state, row) else 0)
    changed = transcript_with_row(held, row.last_message) if from_stream else held
    if seen != held.seen:
        changed = replace(changed, seen=seen)
    if changed is held:
        return state, ()
    state = _with_transcript(state, row.id, changed)
    return state, (UnreadChanged(row.id),) if seen != held.seen else ()


def _alerts(old: Conversation | None, row: Conversation) -> list[Change]:
    alerts: list[Change] = []
    before = old.state if old else None
    if is_queued(row) and not (old and is_queued(old)):
        alerts.append(Alerted(Alert.ARRIVED, row.id))
    if row.state is State.ORPHANED and before is not State.ORPHANED:
        alerts.append(Alerted(Alert.ORPHANED, row.id))
    if row.danger and not (old and old.danger):
        alerts.append(Alerted(Alert.DANGER, row.id))
    return alerts


def _heard_from_visitor(state: AppState, conversation: str) -> Step:
    state, changes = with_typing(state, conversation, None)
    row = state.conversations.get(conversation)
    looking = state.opened == conversation and state.at_end
    if row is None or looking or not is_mine(state, row):
        return state, changes
    return state, (*changes, Alerted(Alert.MESSAGE, conversation))


def _log_changes(conversation: str, old: Transcript, new: Transcript) -> tuple[Change, ...]:
    if new.log is old.log and old.loaded:
        return ()
    if not old.loaded or new.log.first > old.log.first or not old.log.pages:
        return (TranscriptReplaced(conversation),)
    changes: list[Change] = []
    if new.log.first < old.log.first:
        changes.append(MessagesPrepended(conversation, new.log.first, old.log.first - 1))
    if new.log.last > old.log.last:
        changes.append(MessagesAppended(conversation, old.log.last + 1, new.log.last))
    return tuple(changes)
