"""What a counsellor does to conversations: commands by id, whose answers become events and whose errors notices."""

from __future__ import annotations

from collections.abc import Awaitable

from api_client.errors import (
    AlreadyClaimed,
    BackendError,
    CapacityReached,
    Closed,
    NotAllowed,
    NotFound,
    Refused,
    Unauthorised,
    Unavailable,
    VersionConflict,
)
from console.core.events import Notice, NoticeKind, RowReceived
from console.session.context import SessionContext
from protocol.models import ApartPage, Conversation, EndReason, KeepReason, Keeps, Presence, SafetyPatch

ABOUT_KEEPING = {
    "second_person": NoticeKind.KEEP_NEEDS_ANOTHER,
    "already_asked": NoticeKind.CHANGED_MEANWHILE,
    "keep_changed": NoticeKind.CHANGED_MEANWHILE,
    "keep_days": NoticeKind.KEEP_TOO_LONG,
    "kept": NoticeKind.KEPT,
}
"""What the server's refusals about keeping a chat are told as."""


class Commands:
    """Each command gives whether it was done; where it was not, a notice has said why."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line

    async def claim(self, conversation: str) -> bool:
        """Take a waiting or orphaned conversation. Who comes second is told the winner's name."""
        return await self._row(conversation, self._line.backend.claim(conversation))

    async def release(self, conversation: str) -> bool:
        """Give the conversation back to the queue."""
        return await self._row(conversation, self._line.backend.release(conversation))

    async def hold(self, conversation: str, on: bool) -> bool:
        """Put on hold, or resume."""
        return await self._row(conversation, self._line.backend.hold(conversation, on))

    async def close(self, conversation: str, reason: EndReason = EndReason.COUNSELLOR_CLOSED) -> bool:
        """End a live conversation, or finish one that is in wrap-up."""
        return await self._row(conversation, self._line.backend.close(conversation, reason))

    async def tick(self, conversation: str, signal: str, message: int | None, on: bool) -> bool:
        """Tick or untick a signal, pointing at a message or at none."""
        return await self._row(conversation, self._line.backend.signal(conversation, signal, message, on))

    async def phase(self, conversation: str, phase: str) -> bool:
        """Say in which phase the conversation is."""
        return await self._row(conversation, self._line.backend.phase(conversation, phase))

    async def safety(self, conversation: str, patch: SafetyPatch) -> bool:
        """Change fields of the safety panel."""
        return await self._row(conversation, self._line.backend.safety(conversation, patch))

    async def danger(self, conversation: str, on: bool) -> bool:
        """Mark or unmark as dangerous now."""
        return await self._row(conversation, self._line.backend.flag_danger(conversation, on))

    async def presence(self, state: Presence, reason: str | None = None) -> bool:
        """Available, or on pause with a reason. The event stream shows the result."""
        return await self._done(None, self._line.backend.presence(state, reason))

    async def apart(self, offset: int) -> ApartPage | None:
        """Some of those who stand apart, who wrote something first; None where that failed."""
        try:
            return await self._line.backend.apart(offset)
        except BackendError as error:
            self._told(None, error)
            return None

    def show(self, row: Conversation) -> None:
        """Have a row of such a page among the others, to be read and claimed like them."""
        self._line.apply(RowReceived(row))

    async def end_apart(self, crowd: str | None, *, silent: bool) -> bool:
        """End many who stand apart (supervisors); of `crowd` or of all, and only who wrote nothing if `silent`."""
        try:
            done = await self._line.backend.end_apart(crowd, silent)
        except BackendError as error:
            return self._told(None, error)
        self._line.apply(Notice(NoticeKind.APART_ENDED, count=done.conversations))
        return True

    async def restore_apart(self, sweep: str) -> bool:
        """Take such an act back."""
        try:
            count = await self._line.backend.restore_apart(sweep)
        except BackendError as error:
            return self._told(None, error)
        self._line.apply(Notice(NoticeKind.APART_RESTORED, count=count))
        return True

    async def purge(self, conversation: str) -> bool:
        """Remove every body of a closed conversation now."""
        return await self._done(conversation, self._line.backend.purge(conversation))

    async def ask_keep(self, conversation: str, reason: KeepReason, days: int) -> bool:
        """Ask that it is not erased at its time."""
        return await self._row(conversation, self._line.backend.ask_keep(conversation, reason, days))

    async def grant_keep(self, conversation: str, keep: str) -> bool:
        """Grant what a colleague asked."""
        return await self._row(conversation, self._line.backend.grant_keep(conversation, keep))

    async def lift_keep(self, conversation: str, keep: str) -> bool:
        """Take it back, or end it before its term."""
        return await self._row(conversation, self._line.backend.lift_keep(conversation, keep))

    async def keeps(self) -> Keeps | None:
        """All that are kept or asked to be; None where that failed."""
        try:
            return await self._line.backend.keeps()
        except BackendError as error:
            self._told(None, error)
            return None

    async def _row(self, conversation: str, answer: Awaitable[Conversation]) -> bool:
        try:
            row = await answer
        except BackendError as error:
            return self._told(conversation, error)
        self._line.apply(RowReceived(row))
        return True

    async def _done(self, conversation: str | None, answer: Awaitable[None]) -> bool:
        try:
            await answer
        except BackendError as error:
            return self._told(conversation, error)
        return True

    def _told(self, conversation: str | None, error: BackendError) -> bool:
        self._line.failed(error)
        self._line.apply(notice_of(error, conversation))
        return False


def notice_of(error: BackendError, conversation: str | None) -> Notice:
    """What to tell about `error`."""
    match error:
        case AlreadyClaimed():
            return Notice(NoticeKind.TAKEN_BY, conversation, name=error.name)
        case CapacityReached():
            return Notice(NoticeKind.CAPACITY, conversation, count=error.capacity)
        case Closed():
            return Notice(NoticeKind.ENDED, conversation)
        case NotAllowed():
            return Notice(NoticeKind.NOT_ALLOWED, conversation)
        case NotFound():
            return Notice(NoticeKind.NOT_FOUND, conversation)
        case VersionConflict():
            return Notice(NoticeKind.CHANGED_MEANWHILE, conversation)
        case Refused() if error.why in ABOUT_KEEPING:
            return Notice(ABOUT_KEEPING[error.why], conversation)
        case Unauthorised():
            return Notice(NoticeKind.SIGN_IN, conversation)
        case Unavailable():
            return Notice(NoticeKind.NO_CONNECTION, conversation)
        case _:
            return Notice(NoticeKind.REFUSED, conversation)
