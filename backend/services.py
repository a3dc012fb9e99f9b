"""The parts of a running server, made once and handed to the routes."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from litestar.connection import ASGIConnection

from backend.accounts.installation import Installation
from backend.accounts.lanes import Lanes
from backend.accounts.service import Accounts
from backend.chat.conversations import Conversations
from backend.chat.flood.mode import Floods
from backend.chat.leases import Leases
from backend.chat.readers import Readers
from backend.chat.registrations import Registrations
from backend.chat.snapshot import Overview
from backend.chat.staff import Staff
from backend.chat.tabs import Tabs
from backend.chat.unit_of_work import Changes
from backend.chat.visitors import Visitors
from backend.config import ServerConfig
from backend.edge.addresses import Addresses, Prefixes, parse_networks
from backend.edge.headers import Scope
from backend.events.log import EventLog
from backend.jobs import Jobs
from backend.report.service import ReportService
from backend.retention.keeping import Keeping
from backend.retention.purge import Retention
from backend.return_words.service import ReturnWords
from backend.store import Store
from backend.store.keys import Keys, open_keys
from backend.support.clock import Clock


class Services:
    """Everything a route may need. `open` before use, `close` at the end."""

    def __init__(self, config: ServerConfig, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.store = Store(config)
        self.addresses = Addresses(parse_networks(config.trusted_proxies), clock.monotonic)
        self.lanes = Lanes(clock.monotonic)
        self.accounts = Accounts(self.store, clock, config, self.lanes)
        self.installation = Installation(self.store, config)
        self.log = EventLog(self.store, clock, config)
        self.changes = Changes(self.store, self.log, clock, config)
        self.leases = Leases(self.changes)
        self.readers = Readers(self.changes, clock.monotonic)
        self.conversations = Conversations(self.changes, self.readers)
        self.registrations = Registrations(self.changes)
        self.floods = Floods(self.changes)
        self.staff = Staff(self.changes, self.leases)
        self.visitors = Visitors(self.changes, self.leases, self.floods, self.staff)
        self.tabs = Tabs(self.changes, self.visitors)
        self.overview = Overview(self.changes, self.floods)
        self.keeping = Keeping(self.changes)
        self.retention = Retention(self.changes)
        self.reports = ReportService(self.store, clock, config.timezone, second_person=config.publish_by_two)
        self.return_words = ReturnWords(self.changes, self.visitors, self.lanes.return_words)
        self.jobs = Jobs(
            self.changes,
            self.leases,
            self.staff,
            self.floods,
            self.readers,
            self.keeping,
            self.retention,
            self.return_words,
        )
        self._running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self.store.open()
        await self.installation.open()
        keys = await asyncio.to_thread(open_keys, self.config, self.clock.now)
        await self.accounts.open(keys.sealing() if isinstance(keys, Keys) else ())
        await self.log.open()
        await self.floods.open()
        self.return_words.open(keys)
        await self.jobs.open()
        self._running = asyncio.create_task(self.jobs.run())

    def origin(self, request: ASGIConnection[Any, Any, Any, Any]) -> Prefixes:
        """Where a request comes from."""
        return self.addresses.prefixes(cast(Scope, request.scope))

    def release_polls(self) -> None:
        """Answer every held poll now, and whoever waits for a hash, so that an ending server need not wait for them."""
        self.log.release()
        self.lanes.give_up()

    async def close(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self.log.close()
        self.lanes.close()
        await self.store.close()
