"""Hostile values, texts, keys and scenarios in full number, where the suites of `make test` take a part of them."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import HealthCheck, settings

from console.training.play import acts
from console.training.play.entries import Mode
from console.training.scenario.model import Caller, Scene
from tests.backend.chat.test_registrations_schema import refuse_all
from tests.console.screens.test_registration import press_at_random
from tests.console.training.play.test_mutations import PLAYED, play_on, soon_round_enough
from tests.e2e.test_hostile_text import SMALL, nothing_steers, server
from tests.support.server import Server

__all__ = ["server", "soon_round_enough"]


def test_a_thousand_values_that_are_in_no_list_leave_no_row(tmp_path: Path) -> None:
    refuse_all(tmp_path, 1000)


async def test_a_thousand_keys_at_random_never_fail_and_never_send() -> None:
    await press_at_random(random.Random(7), 25)


async def test_sec_t4_every_text_in_the_queue_too(server: Server) -> None:
    await nothing_steers(server, SMALL)


@PLAYED
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_thousand_mutated_scenarios_never_stop_the_player(
    scenes: list[Scene], caller: Caller, done: list[tuple[float, acts.Act]], mode: Mode, seed: int
) -> None:
    play_on(scenes, caller, done, mode, seed)
