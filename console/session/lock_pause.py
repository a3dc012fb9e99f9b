"""While the screen is locked colleagues and the server see it: the bell still rings, but nobody reads along."""

from __future__ import annotations

import asyncio

from console.core.state import Link
from console.session.session import Session
from console.strings import _
from protocol.models import Presence


class LockPause:
    """What is said of the lock and taken back by the unlock. A pause that the counsellor chose is left alone.

    The server counts somebody locked as available for a while, and makes a pause of it then (`locked_minutes`).
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told = False
        self._in_turn = asyncio.Lock()
        self.owed = False
        """The screen was unlocked without a line: call `end` once more when there is one."""

    async def begin(self) -> None:
        """Say that the screen is locked, unless on pause already. Without a line nobody counts on this person."""
        async with self._in_turn:
            self.owed = False
            me = self._session.state.me
            if me is not None and me.presence is Presence.AVAILABLE and self._connected():
                self._told = await self._session.commands.presence(Presence.LOCKED, _("screen locked"))

    async def end(self) -> bool:
        """Take it back, where it was said; false where that has to wait for a line."""
        async with self._in_turn:
            if self._told and self._connected():
                self._told = not await self._session.commands.presence(Presence.AVAILABLE)
            self.owed = self._told
            return not self.owed

    def _connected(self) -> bool:
        return self._session.state.connection.link is Link.CONNECTED
