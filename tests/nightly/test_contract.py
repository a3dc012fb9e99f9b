"""What `tests/contract` takes a sample of, at full size: claims, made-up requests, the helpline as a machine."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, settings

from tests.contract.conftest import clock, config, postgres, postgres_url, server
from tests.contract.test_claims import claim_at_once
from tests.contract.test_machine import Helpline
from tests.contract.test_schema import ask_everything
from tests.support.server import Server

__all__ = ["clock", "config", "postgres", "postgres_url", "server"]


async def test_two_hundred_chats_are_each_claimed_by_twenty_at_once(server: Server) -> None:
    await claim_at_once(server, 200)


def test_twenty_made_up_requests_of_every_route(tmp_path: Path) -> None:
    ask_everything(tmp_path, 20)


class LongHelpline(Helpline):
    """The machine of `tests/contract/test_machine.py`, with more stories, other ones each night."""


TestLongHelpline = LongHelpline.TestCase
TestLongHelpline.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
