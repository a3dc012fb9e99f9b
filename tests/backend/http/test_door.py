"""What every route asks before it is served (`docs/protocol.md`, "The door")."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar import get
from litestar.connection import ASGIConnection

from backend.config import ServerConfig
from backend.edge.addresses import Addresses
from backend.edge.rates import Limiter, Rate, Rates, What
from backend.http.door import Doorkeeper, door
from backend.support.problem import Problem
from tests.backend.asgi import scope
from tests.backend.seconds import Seconds

RATES = Rates(polls=Rate(count=3, seconds=60), polls_each=Rate(count=1, seconds=60))
FOREIGN = {"sec-fetch-site": "cross-site"}
TEXT = {"content-length": "2", "content-type": "text/plain"}
JSON = {"content-length": "2", "content-type": "application/json"}


class Keeper:
    """A doorkeeper, and requests to it."""

    def __init__(self, visitor_url: str | None = None) -> None:
        clock = Seconds()
        config = ServerConfig(data=Path(), visitor_url=visitor_url)
        self._keeper = Doorkeeper(Limiter(RATES, Addresses((), clock), clock), config)

    async def ask(self, opt: dict[str, Any], headers: dict[str, str] | None = None) -> tuple[int, str] | None:
        """Status and code of the refusal, None where it is let through."""
        asked: Any = scope(headers=headers)
        try:
            await self._keeper(ASGIConnection(asked), get("/", opt=opt)(_route))
        except Problem as refused:
            self.more = refused.more
            return refused.status, refused.error
        return None


async def _route() -> None: ...


async def test_a_route_that_says_nothing_has_the_strictest_door() -> None:
    for opt in ({}, door()):
        keeper = Keeper()
        assert await keeper.ask(opt, FOREIGN) == (403, "cross_site")
        assert await keeper.ask(opt, TEXT) == (415, "not_json")
        assert await keeper.ask(opt, JSON) is None
        assert [await keeper.ask(opt, {"authorization": "Bearer v_1"}) for _ in range(9)] == [None] * 9


async def test_a_route_opens_its_door_for_one_thing_only() -> None:
    keeper = Keeper()
    assert await keeper.ask(door(any_page=True), FOREIGN) is None
    assert await keeper.ask(door(any_page=True), TEXT) == (415, "not_json")
    assert await keeper.ask(door(any_type=True), TEXT) is None
    assert await keeper.ask(door(any_type=True), FOREIGN) == (403, "cross_site")


async def test_a_route_counts_by_address_and_by_conversation() -> None:
    keeper = Keeper()
    busy, quiet = {"authorization": "Bearer v_busy"}, {"authorization": "bearer v_quiet"}
    opt = door(What.POLLS, What.POLLS_EACH)
    assert await keeper.ask(opt, busy) is None
    assert await keeper.ask(opt, busy) == (429, "too_many")
    assert keeper.more == {"retry_after": 60}
    assert await keeper.ask(opt, quiet) is None
    assert await keeper.ask(opt) == (429, "too_many")
    assert keeper.more == {"retry_after": 20}


async def test_what_is_refused_is_not_counted() -> None:
    keeper = Keeper()
    opt = door(What.POLLS)
    for _ in range(9):
        await keeper.ask(opt, FOREIGN)
        await keeper.ask(opt, TEXT)
    assert [await keeper.ask(opt) for _ in range(4)] == [None, None, None, (429, "too_many")]


@pytest.mark.parametrize(
    ("visitor_url", "refused"),
    [
        ("https://chat.example.org/", (403, "cross_site")),
        ("http://127.0.0.1:8790/", None),  # what a server calls itself on this machine: nobody knows its name outside
        (None, None),
    ],
)
async def test_the_chatters_address_is_believed_where_it_is_one(
    visitor_url: str | None, refused: tuple[int, str] | None
) -> None:
    keeper = Keeper(visitor_url)
    proxied = {"host": "127.0.0.1:8790", "x-forwarded-for": "198.51.100.7"}
    assert await keeper.ask({}, {"origin": "https://other.example", **proxied}) == refused
    assert await keeper.ask({}, {"origin": "https://chat.example.org", **proxied}) is None
