"""What a snapshot does to the state: it replaces what the server knows and keeps what only this console knows."""

from __future__ import annotations

from dataclasses import replace

from console.core.changes import Alert, Alerted, Change, EverythingChanged
from console.core.connection import heard
from console.core.conversations import Step, with_transcript_wanted, without_settled
from console.core.events import SnapshotTaken
from console.core.permissions import is_mine, is_queued, may_know, may_read
from console.core.state import AppState, Draft, ServerTime, Transcript
from console.core.transcripts import after_gap, with_row, without_notes
from protocol.conversation import ENDED
from protocol.models import Conversation


def with_snapshot(state: AppState, event: SnapshotTaken) -> Step:
    """The state as the snapshot has it.

    Kept: messages that may still be read, unsent texts and drafts typed here, the open conversation if it still is
    there, and rows of which a newer version is known from a command's answer.
    """
    snapshot = event.snapshot
    time = ServerTime(snapshot.now, event.at, snapshot.wall)
    known_before = state.conversations if state.me else None
    rows = dict(_rows(state, (*snapshot.conversations, *snapshot.apart.next)))
    state = replace(
        state,
        me=snapshot.me,
        cursor=snapshot.cursor,
        seq=0,
        settings=snapshot.settings,
        helpline=snapshot.helpline,
        apart=snapshot.apart,
        conversations=rows,
        colleagues={colleague.id: colleague for colleague in (*snapshot.colleagues, snapshot.me)},
        typing={},
        connection=heard(state.connection, time, event.at),
        time=time,
        now_at=max(state.now_at, event.at),
        opened=state.opened if state.opened in rows else None,
    )
    state = replace(state, drafts=_drafts(state, event), transcripts=_transcripts(state, after_gap_too=event.after_gap))
    changes: list[Change] = [EverythingChanged()]
    for row in rows.values():
        if is_mine(state, row) or row.id == state.opened:
            state = with_transcript_wanted(state, row.id)
        if known_before is not None and is_queued(row) and row.id not in known_before:
            changes.append(Alerted(Alert.ARRIVED, row.id))
    return without_settled_anywhere(state, changes)


def without_settled_anywhere(state: AppState, changes: list[Change]) -> Step:
    """Without outgoing texts that any transcript shows."""
    for conversation in {row.conversation for row in state.outbox}:
        state, more = without_settled(state, conversation, changes)
        changes = list(more)
    return state, tuple(changes)


def _rows(state: AppState, told: tuple[Conversation, ...]) -> list[tuple[str, Conversation]]:
    rows: list[tuple[str, Conversation]] = []
    for row in told:
        held = state.conversations.get(row.id)
        newest = held if held and held.version > row.version else row
        if newest.state not in ENDED and state.gone.get(row.id, -1) < newest.version:
            rows.append((row.id, newest))
    return rows


def _drafts(state: AppState, event: SnapshotTaken) -> dict[str, Draft]:
    saved = {
        name: Draft(text, kept=text) for name, text in event.snapshot.drafts.items() if name in state.conversations
    }
    typed = {name: draft for name, draft in state.drafts.items() if draft.mine and _is_mine(state, name)}
    return {**saved, **typed}


def _is_mine(state: AppState, conversation: str) -> bool:
    row = state.conversations.get(conversation)
    return row is not None and is_mine(state, row)


def _transcripts(state: AppState, *, after_gap_too: bool) -> dict[str, Transcript]:
    kept: dict[str, Transcript] = {}
    for name, transcript in state.transcripts.items():
        row = state.conversations.get(name)
        if row is None or not may_read(state, row):
            continue
        shown = transcript if may_know(state, row) else without_notes(transcript)
        marked = after_gap(shown, row.last_message) if after_gap_too else shown
        known = with_row(marked, row.last_message)
        kept[name] = replace(known, seen=max(known.seen, row.read_message if is_mine(state, row) else 0))
    return kept
