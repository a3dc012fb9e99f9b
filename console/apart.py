"""Who stands apart in a flood (`docs/protocol.md`): numbers, and the first few, which are rows like any other. Pure."""

from __future__ import annotations

from dataclasses import replace

from api_client.models import Apart, Conversation
from console.changes import ApartUpdated, Change
from console.conversations import Step, with_row, without
from console.state import AppState


def apart_rows(state: AppState) -> tuple[Conversation, ...]:
    """The first few of those apart, in the order of their turns."""
    rows = (state.conversations.get(each.id) for each in state.apart.next)
    return tuple(row for row in rows if row is not None and row.apart)


def with_apart(state: AppState, apart: Apart) -> Step:
    """With other numbers. Who is no longer among the first is let go of, unless somebody reads along there."""
    coming = {row.id for row in apart.next}
    for row in state.apart.next:
        held = state.conversations.get(row.id)
        if row.id not in coming and held is not None and held.apart and row.id != state.opened:
            state = replace(
                state,
                conversations=without(state.conversations, row.id),
                transcripts=without(state.transcripts, row.id),
            )
    state = replace(state, apart=apart)
    changes: list[Change] = [ApartUpdated()]
    for row in apart.next:
        state, more = with_row(state, row, from_stream=True)
        changes += more
    return state, tuple(changes)
