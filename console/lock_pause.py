"""While the screen is locked colleagues see a pause, so that nobody counts on somebody who is not there."""

from __future__ import annotations

import asyncio

from api_client.models import Presence
from console.session import Session
from console.state import Link
from console.strings import _


class LockPause:
    """The pause that the lock begins and the unlock ends. A pause that the counsellor chose is left alone."""

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
                self._told = await self._session.commands.presence(Presence.PAUSE, _("screen locked"))

    async def end(self) -> bool:
        """Take it back, where it was said; false where that has to wait for a line."""
        async with self._in_turn:
            if self._told and self._connected():
                self._told = not await self._session.commands.presence(Presence.AVAILABLE)
            self.owed = self._told
            return not self.owed

    def _connected(self) -> bool:
        return self._session.state.connection.link is Link.CONNECTED
