"""Who reads a log knows what who wrote it knew: the player, which never reads one, is the witness here."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest

from console.training.play import acts
from console.training.play.entries import (
    Asked,
    DangerFlagged,
    Ended,
    Entry,
    Happened,
    Mode,
    Over,
    Paused,
    Rewound,
    Shown,
    Ticked,
    TurnDecided,
    TurnOpened,
    Unticked,
)
from console.training.play.takes import takes
from console.training.play.timeline import Tick, Timeline, follow, timelines
from tests.console.training.play.runs import Run
from tests.console.training.play.test_restore import wild


def after(*told: Any) -> Timeline:
    """A second apart, from second 1 on."""
    return timelines(Entry(float(at), what) for at, what in enumerate(told, start=1))[-1]


def agrees(run: Run, now: Timeline) -> None:
    """With the player, in all that both know."""
    play, story = run.play, run.play.story
    assert {tick.signal: tick.evidence for tick in now.ticks.values()} == story.ticks
    assert (now.scene, now.marked_phase, now.take) == (story.scene, story.phase, play.take)
    assert (now.danger, now.held, now.offline, now.typing) == (story.danger, story.held, story.offline, story.typing)
    assert (now.over, now.ended, now.reached) == (story.over, play.ended, story.outcome)
    if play.take == 1:  # what was said of a message in one take is not unsaid in the next
        assert [now.labels[own.id].by_trainee for own in story.own] == [own.label.by_trainee for own in story.own]
    if not play.ended:
        assert (now.speed, now.pauses, now.freeze) == (play.speed, play.paused, play.question or "")
        assert now.turn == (play.open_turn.id if play.open_turn else "")


@pytest.mark.parametrize("seed", range(30))
def test_the_log_of_a_wild_run_says_what_the_player_knows(seed: int) -> None:
    run = wild(seed, list(Mode)[seed % 3])
    agrees(run, timelines(run.log)[-1])


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_after_going_back_stands_what_stands_in_the_new_take_by_itself(seed: int) -> None:
    run = wild(seed)
    told = ["scene", "phase", "marked_phase", "offline", "held", "danger", "closed_at", "over", "reached"]
    whole, alone = timelines(run.log)[-1], timelines(takes(run.log)[-1])[-1]
    assert [getattr(whole, name) for name in told] == [getattr(alone, name) for name in told]
    assert whole.ticks == alone.ticks


def test_a_growing_log_is_followed_to_the_same_place() -> None:
    run = wild(1)
    assert reduce(follow, run.log, Timeline()) == timelines(run.log)[-1]


def test_going_back_takes_back_what_came_after_the_turn_opened() -> None:
    run = Run()
    run.to(40)
    run.do(41, acts.Ticks("control-debt", True, "m1"), acts.FlagsDanger(True), acts.Holds(True))
    assert (timelines(run.log)[-1].danger, timelines(run.log)[-1].held) == (True, True)
    run.do(55, acts.Rewinds("t1"))
    now = timelines(run.log)[-1]
    assert (now.take, now.turn, now.danger, now.held, now.ticks) == (2, "t1", False, False, {})
    agrees(run, now)


def test_a_turn_that_opened_twice_is_gone_back_to_where_it_opened_last() -> None:
    twice = (TurnOpened(turn="t1"), DangerFlagged(on=True), TurnOpened(turn="t2"), TurnOpened(turn="t1"))
    assert after(*twice, DangerFlagged(on=False), Rewound(take=2, turn="t1")).danger
    assert after(*twice, Rewound(take=2, turn="t1"), Rewound(take=3, turn="t2")).danger
    assert not after(*twice, Rewound(take=2, turn="unknown")).danger
    once = (TurnOpened(turn="t1"), DangerFlagged(on=True), TurnOpened(turn="t2"))
    assert not after(*once, Rewound(take=2, turn="t1"), Rewound(take=3, turn="t2")).danger


def test_a_tick_counts_from_when_it_was_put_there_for_good() -> None:
    moved = after(Ticked(signal="a", evidence="m1"), Ticked(signal="a", evidence="m2"))
    assert moved.ticks == {"a": Tick("a", 1.0, "m2")}
    assert after(Ticked(signal="a"), Unticked(signal="a"), Ticked(signal="a")).ticks == {"a": Tick("a", 3.0)}


def test_going_on_ends_every_pause_but_a_full_disks() -> None:
    both = (Paused(on=True), Paused(on=True, why="left"), Paused(on=True, why="disk"), Paused(on=False))
    assert (after(*both).pauses, after(*both).paused_at) == (frozenset({"disk"}), 1.0)
    assert after(*both, Paused(on=False, why="disk")).pauses == frozenset()
    assert after(*both, Ended(how="broken")).pauses == frozenset()


@pytest.mark.parametrize(
    "what",
    [
        Happened(event="close"),
        Over(by="trainee"),
        Ended(how="stopped"),
        TurnDecided(turn="t1", by="else", scene="END"),
    ],
    ids=lambda what: type(what).__name__,
)
def test_the_chat_is_closed_by_what_closes_it_first(what: Any) -> None:
    assert after(Shown(id="m1")).closed_at is None
    assert after(Shown(id="m1"), what, Over(by="chatter"), Ended(how="end")).closed_at == 2.0


def test_a_question_stands_until_it_is_answered_or_the_chat_is_over() -> None:
    assert (after(Asked(id="f1")).freeze, after(Asked(id="f1")).freeze_since) == ("f1", 1.0)
    assert after(Asked(id="f1"), Ended(how="stopped")).freeze == ""
    assert after(Asked(id="f1"), Over(by="trainee")).freeze == ""
    assert after(Asked(id="f1"), Rewound(take=2, turn="t1")).freeze == ""
