"""Who stands apart in a flood (`docs/protocol.md`): numbers, and the first few, which are rows like any other. Pure."""

from __future__ import annotations

from dataclasses import replace

from console.core.changes import ApartUpdated, Change
from console.core.conversations import Step, with_row, without
from console.core.state import AppState
from protocol.models import Apart, Conversation


def apart_rows(state: AppState) -> tuple[Conversation, ...]:
    """The first few of those apart, who wrote before the others, and the one that somebody reads."""
    wanted = [each.id for each in state.apart.next]
    if state.opened is not None and state.opened not in wanted:
        wanted.append(state.opened)
    rows = (state.conversations.get(each) for each in wanted)
    return tuple(row for row in rows if row is not None and row.apart)


def unseen(state: AppState) -> int:
    """How many stand apart of whom this console has no row."""
    return max(0, state.apart.waiting - len(apart_rows(state)))


def with_apart(state: AppState, apart: Apart) -> Step:
    """With other numbers. Who is no longer among the first is let go of, unless somebody reads along there."""
    coming = {row.id for row in apart.next}
    for row in tuple(state.conversations.values()):
        if row.apart and row.id not in coming and row.id != state.opened:
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
