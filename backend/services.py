"""The parts of a running server, made once and handed to the routes."""

from __future__ import annotations

from backend.accounts.service import Accounts
from backend.clock import Clock
from backend.config import ServerConfig
from backend.store import Store


class Services:
    """Everything a route may need. `open` before use, `close` at the end."""

    def __init__(self, config: ServerConfig, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.store = Store(config)
        self.accounts = Accounts(self.store, clock, config)

    async def open(self) -> None:
        await self.store.open()
        await self.accounts.open()

    async def close(self) -> None:
        self.accounts.close()
        await self.store.close()
