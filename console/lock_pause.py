"""While the screen is locked colleagues see a pause, so that nobody counts on somebody who is not there."""

from __future__ import annotations

import asyncio

from api_client.models import Presence
from console.session import Session
from console.strings import _


class LockPause:
    """The pause that the lock begins and the unlock ends. A pause that the counsellor chose is left alone."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told = False
        self._in_turn = asyncio.Lock()

    async def begin(self) -> None:
        """Say that the screen is locked, unless on pause already."""
        async with self._in_turn:
            me = self._session.state.me
            if me is not None and me.presence is Presence.AVAILABLE:
                self._told = await self._session.commands.presence(Presence.PAUSE, _("screen locked"))

    async def end(self) -> None:
        """Take it back, where it was said."""
        async with self._in_turn:
            if self._told:
                self._told = not await self._session.commands.presence(Presence.AVAILABLE)
