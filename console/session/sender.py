"""Carries texts of the outbox to the server. The rules are `console.core.outbox`'s; here is only the doing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from api_client.errors import (
    BackendError,
    Closed,
    NotAllowed,
    NotFound,
    Refused,
    Unauthorised,
    Unavailable,
    VersionConflict,
)
from console.core.changes import Change, ClockTicked, ConnectionUpdated, EverythingChanged, OutgoingChanged
from console.core.events import SendAnswered, SendPostponed, SendRefused, SendStarted
from console.core.outbox import due
from console.core.state import AppState, Kind, Link, Outgoing
from console.session.context import NOTHING_CHANGED, SessionContext


class Sender:
    """Sends what is due whenever the state changes in a way that may make something due."""

    def __init__(self, line: SessionContext, answered: Callable[[], None]) -> None:
        """`answered` is called after each success: the server is there."""
        self._line = line
        self._answered = answered
        self._in_flight: dict[str, tuple[str, Kind]] = {}

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store."""
        if isinstance(change, OutgoingChanged | ClockTicked | ConnectionUpdated | EverythingChanged):
            self.pump()

    def pump(self) -> None:
        """Start every attempt that is due. A text whose attempt still runs is not started twice."""
        state = self._line.state
        if state.connection.link is Link.SIGN_IN or self._line.group is None:
            return
        now = self._line.clock.now()
        for row in due(state.outbox, now, state.settings.hold_after):
            lane = (row.conversation, row.kind)
            if row.client_id in self._in_flight or lane in self._in_flight.values():
                continue
            self._in_flight[row.client_id] = lane
            self._line.apply(SendStarted(row.client_id, now))
            self._line.spawn(self._send(row), about=row.conversation)

    async def _send(self, row: Outgoing) -> None:
        try:
            event = await self._attempt(row)
        finally:
            del self._in_flight[row.client_id]
        self._line.apply(event)
        if isinstance(event, SendAnswered):
            self._answered()
        self.pump()

    async def _attempt(self, row: Outgoing) -> SendAnswered | SendPostponed | SendRefused:
        backend = self._line.backend
        try:
            if row.kind is Kind.NOTE:
                message = await backend.note(row.conversation, row.text, row.client_id)
            else:
                message = await backend.send(row.conversation, row.text, row.client_id)
        except Unavailable as error:
            self._line.failed(error)
            now = self._line.clock.now()
            retry_at = now + self._line.delay(row.attempts + 1, error.retry_after)
            return SendPostponed(row.client_id, now, retry_at, uncertain=error.why not in NOTHING_CHANGED)
        except Unauthorised as error:
            self._line.failed(error)
            now = self._line.clock.now()
            return SendPostponed(row.client_id, now, now, uncertain=False)
        except BackendError as error:
            return SendRefused(row.client_id, _why(error))
        except Exception as error:
            return self._mistake_of_ours(row, error)
        return SendAnswered(row.client_id, message, self._line.clock.now())

    def _mistake_of_ours(self, row: Outgoing, error: Exception) -> SendPostponed:
        """An error that nobody thought of must not end the session, nor leave a text "on its way" for ever.

        Whether the server has the text is not known, so it goes again under the same id, and is held like any other.
        """
        asyncio.get_running_loop().call_exception_handler({"message": "sending failed", "exception": error})
        now = self._line.clock.now()
        return SendPostponed(row.client_id, now, now + self._line.delay(row.attempts + 1, None), uncertain=True)


def _why(error: BackendError) -> str:
    match error:
        case Closed():
            return "closed"
        case Refused():
            return error.why
        case VersionConflict():
            return "version_conflict"
        case NotAllowed():
            return "not_allowed"
        case NotFound():
            return "not_found"
        case _:
            return "refused"
