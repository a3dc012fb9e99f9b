"""Everything about writing: drafts that survive a crash, "typing" for the chatter, and what goes to the outbox."""

from __future__ import annotations

from typing import Final

from api_client.backend import Capability
from api_client.errors import BackendError, NotAllowed, NotFound, Unauthorised, Unavailable
from console.core.changes import Change, ConnectionUpdated, ConversationGone, DraftUpdated
from console.core.events import (
    DraftEdited,
    DraftKept,
    Dropped,
    HeldConfirmed,
    KeptAsNote,
    Notice,
    NoticeKind,
    SentAnew,
    Written,
)
from console.core.outbox import DROPPABLE, find
from console.core.permissions import is_mine
from console.core.state import AppState, Kind, Link
from console.session.autosave import Autosave
from console.session.context import SessionContext
from console.session.typing_sign import TypingSign
from protocol.models import LIVE_STATES, NOTE_LIMIT
from protocol.safe_text import sanitise

DRAFT_AFTER: Final = 2.0
"""Seconds after the last key at which a draft is saved (`product.md` L5)."""


class Drafts:
    """The composer's side of a session. All by conversation id; nothing here touches the disk.

    The drafts themselves are `AppState.drafts`; here is only what brings them to the server.
    """

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._autosave = Autosave(line, DRAFT_AFTER, self._save)
        self._sign = TypingSign(line)

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store: with the connection back, drafts that could not be saved are."""
        match change:
            case ConnectionUpdated() if state.connection.link is Link.CONNECTED:
                self.save_all()
            case ConversationGone():
                self._forget(change.conversation)
            case DraftUpdated() if change.conversation not in state.drafts:
                self._forget(change.conversation)

    def typed(self, conversation: str, text: str) -> None:
        """The composer now holds `text`."""
        self._line.apply(DraftEdited(conversation, text))
        self._autosave.edited(conversation)
        self._sign.typed(conversation, text)

    def save(self, conversation: str) -> None:
        """Save the draft now (the counsellor leaves the conversation)."""
        self._sign.stop(conversation)
        if self._unsaved(conversation) is not None:
            self._autosave.hurry(conversation)

    def save_all(self) -> None:
        """Save every draft now (lock, quit)."""
        for conversation in tuple(self._line.state.drafts):
            self.save(conversation)

    @property
    def saved(self) -> bool:
        """No draft waits to be saved."""
        return not any(self._unsaved(conversation) is not None for conversation in self._line.state.drafts)

    def send(self, conversation: str, text: str) -> str | None:
        """Hand a text for the chatter to the outbox; gives its id.

        `None`: it was not taken, a notice says why, and the text must stay in the composer.
        """
        row = self._line.state.conversations.get(conversation)
        if row is None or row.state not in LIVE_STATES:
            self._line.apply(Notice(NoticeKind.ENDED, conversation))
            return None
        if not is_mine(self._line.state, row):
            self._line.apply(Notice(NoticeKind.NOT_ALLOWED, conversation))
            return None
        return self._write(conversation, text, Kind.MESSAGE, self._line.state.settings.text_limit)

    def note(self, conversation: str, text: str) -> str | None:
        """Hand an internal note to the outbox, also after the end; otherwise like `send`."""
        row = self._line.state.conversations.get(conversation)
        if row is None or not is_mine(self._line.state, row):
            self._line.apply(Notice(NoticeKind.NOT_ALLOWED, conversation))
            return None
        return self._write(conversation, text, Kind.NOTE, NOTE_LIMIT)

    def confirm(self, client_id: str) -> None:
        """A held text may still go."""
        self._line.apply(HeldConfirmed(client_id, self._line.clock.now()))

    def send_anew(self, client_id: str) -> None:
        """Try a failed text again."""
        self._line.apply(SentAnew(client_id, self._line.new_id(), self._line.clock.now()))

    def keep_as_note(self, client_id: str) -> None:
        """Keep an undeliverable text as an internal note."""
        self._line.apply(KeptAsNote(client_id, self._line.new_id(), self._line.clock.now()))

    def drop(self, client_id: str) -> None:
        """Let go of a held, failed or undeliverable text."""
        self._line.apply(Dropped(client_id))

    def take_back(self, client_id: str) -> bool:
        """Put a held, failed or undeliverable text back into the draft, before what stands there, to change it."""
        row = find(self._line.state.outbox, client_id)
        if row is None or row.delivery not in DROPPABLE:
            return False
        draft = self._line.state.drafts.get(row.conversation)
        text = f"{row.text}\n{draft.text}" if draft and draft.text else row.text
        self._line.apply(Dropped(client_id))
        self._line.apply(DraftEdited(row.conversation, text, typed_here=False))
        self.save(row.conversation)
        return True

    def _write(self, conversation: str, text: str, kind: Kind, limit: int) -> str | None:
        if len(text) > limit:
            self._line.apply(Notice(NoticeKind.TOO_LONG, conversation, count=limit))
            return None
        clean = sanitise(text, limit=limit, lines=limit)
        if not clean.strip():
            return None
        client_id = self._line.new_id()
        self._line.apply(Written(client_id, conversation, clean, self._line.clock.now(), kind))
        self.save(conversation)
        return client_id

    # drafts

    async def _save(self, conversation: str) -> None:
        while (text := self._unsaved(conversation)) is not None:
            try:
                await self._line.backend.draft(conversation, text)
            except (Unavailable, Unauthorised):
                raise
            except (NotAllowed, NotFound):
                pass  # no longer mine: the server keeps none
            except BackendError:
                self._line.apply(Notice(NoticeKind.DRAFT_NOT_SAVED, conversation))
                return
            self._line.apply(DraftKept(conversation, text))

    def _unsaved(self, conversation: str) -> str | None:
        """The draft where the server has another; `None` where there is nothing to save."""
        state = self._line.state
        draft, row = state.drafts.get(conversation), state.conversations.get(conversation)
        if draft is None or not draft.mine or row is None or not is_mine(state, row):
            return None
        if Capability.DRAFTS not in self._line.backend.capabilities:
            return None
        return draft.text if draft.text != draft.kept else None

    def _forget(self, conversation: str) -> None:
        self._autosave.forget(conversation)
        self._sign.forget(conversation)
