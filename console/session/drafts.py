"""Everything about writing: drafts that survive a crash, "typing" for the chatter, and what goes to the outbox."""

from __future__ import annotations

from typing import Final

from api_client.backend import Capability
from api_client.errors import BackendError, NotAllowed, NotFound, Unauthorised, Unavailable
from console.core.changes import Change, ConnectionUpdated
from console.core.events import (
    DraftEdited,
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
from console.session.context import SessionContext
from protocol.models import LIVE_STATES, NOTE_LIMIT, State
from protocol.safe_text import sanitise

DRAFT_AFTER: Final = 2.0
"""Seconds after the last key at which a draft is saved (`product.md` L5)."""
TYPING_AGAIN: Final = 4.0
"""Seconds within which "typing" is not told twice."""
TYPING_ENDS: Final = 5.0
"""Seconds of stillness after which "typing" is taken back."""


class Drafts:
    """The composer's side of a session. All by conversation id; nothing here touches the disk."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._save_at: dict[str, float] = {}
        self._waiting: set[str] = set()
        self._saving: set[str] = set()
        self._saved: dict[str, str] = {}
        self._typing_told_at: dict[str, float] = {}
        self._still_at: dict[str, float] = {}

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store: with the connection back, drafts that could not be saved are."""
        if isinstance(change, ConnectionUpdated) and state.connection.link is Link.CONNECTED:
            self.save_all()

    def typed(self, conversation: str, text: str) -> None:
        """The composer now holds `text`."""
        self._line.apply(DraftEdited(conversation, text))
        now = self._line.clock.now()
        self._save_at[conversation] = now + DRAFT_AFTER
        if conversation not in self._waiting and self._line.group is not None:
            self._waiting.add(conversation)
            self._line.spawn(self._autosave(conversation))
        if text and self._may_type(conversation):
            self._tell_typing(conversation, now)
        elif conversation in self._still_at:
            self._stop_typing(conversation)

    def save(self, conversation: str) -> None:
        """Save the draft now (the counsellor leaves the conversation)."""
        self._save_at.pop(conversation, None)
        if conversation in self._still_at:
            self._stop_typing(conversation)
        if (
            conversation not in self._saving
            and self._line.group is not None
            and self._unsaved(conversation) is not None
        ):
            self._saving.add(conversation)
            self._line.spawn(self._save(conversation))

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

    async def _autosave(self, conversation: str) -> None:
        try:
            while (due := self._save_at.get(conversation)) is not None:
                wait = due - self._line.clock.now()
                if wait <= 0:
                    break
                await self._line.clock.sleep(wait)
        finally:
            self._waiting.discard(conversation)
        if self._save_at.pop(conversation, None) is not None and conversation not in self._saving:
            self._saving.add(conversation)
            await self._save(conversation)

    async def _save(self, conversation: str) -> None:
        try:
            while (text := self._unsaved(conversation)) is not None:
                await self._line.backend.draft(conversation, text)
                self._saved[conversation] = text
        except (Unavailable, Unauthorised) as error:
            self._line.failed(error)
        except (NotAllowed, NotFound):
            self._saved[conversation] = text or ""  # no longer mine: the server keeps none
        except BackendError:
            self._line.apply(Notice(NoticeKind.DRAFT_NOT_SAVED, conversation))
        finally:
            self._saving.discard(conversation)

    def _unsaved(self, conversation: str) -> str | None:
        """The draft where the server has another; `None` where there is nothing to save."""
        state = self._line.state
        draft, row = state.drafts.get(conversation), state.conversations.get(conversation)
        if draft is None or not draft.mine or row is None or not is_mine(state, row):
            return None
        if Capability.DRAFTS not in self._line.backend.capabilities:
            return None
        return draft.text if draft.text != self._saved.get(conversation, "") else None

    # typing

    def _may_type(self, conversation: str) -> bool:
        state = self._line.state
        row = state.conversations.get(conversation)
        live = row is not None and row.state is State.ACTIVE and is_mine(state, row)
        return live and Capability.TYPING_OUT in self._line.backend.capabilities

    def _tell_typing(self, conversation: str, now: float) -> None:
        if conversation not in self._still_at:
            self._line.spawn(self._end_typing(conversation))
        self._still_at[conversation] = now + TYPING_ENDS
        if now - self._typing_told_at.get(conversation, float("-inf")) >= TYPING_AGAIN:
            self._typing_told_at[conversation] = now
            self._line.spawn(self._typing(conversation, True))

    def _stop_typing(self, conversation: str) -> None:
        self._still_at.pop(conversation, None)
        self._typing_told_at.pop(conversation, None)
        self._line.spawn(self._typing(conversation, False))

    async def _end_typing(self, conversation: str) -> None:
        while (still := self._still_at.get(conversation)) is not None:
            wait = still - self._line.clock.now()
            if wait <= 0:
                self._stop_typing(conversation)
                return
            await self._line.clock.sleep(wait)

    async def _typing(self, conversation: str, on: bool) -> None:
        try:
            await self._line.backend.typing(conversation, on)
        except BackendError:
            return  # a sign that is dropped is no loss; what matters fails elsewhere too
