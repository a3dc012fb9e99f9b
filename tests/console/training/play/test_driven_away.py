"""Whoever is insulted, threatened, incited or asked for pictures thanks nobody: they leave, whatever the story has."""

from __future__ import annotations

import pytest

from console.training.moves.moves import shipped
from console.training.play.acts import Labels, Rewinds, Sends
from console.training.play.entries import Entry, Happened, Over, Overruled, Shown
from console.training.play.player import act, advance, begin, restore
from console.training.play.state import Play, Setup
from console.training.play.story import due
from tests.console.training.play.small import scenario, written

MOVES = shipped()
STORY = """== hoi fase 1
n #m1: hoi
>> t1 wait 60s
  else -> dank
== dank fase 5
n #m2: dank je wel
>> t2 wait 60s
  else -> eind
== eind fase 5
n #m3: ik bel morgen
-> END "safe-return"
"""
SETUP = Setup(scenario(written("dank-01", "Dank", STORY)), MOVES, seed=1)


def first_turn() -> tuple[Play, list[Entry]]:
    play, entries = begin(SETUP)
    log = list(entries)
    while play.story.turn is None:
        assert (moment := due(play)) is not None
        play, more = advance(play, moment)
        log += more
    return play, log


def said(play: Play, log: list[Entry], *acts: object) -> Play:
    """After these acts, and all that follows by itself."""
    for one in acts:
        play, more = act(play, play.at + 1, one)  # type: ignore[arg-type]  # one of the acts
        log += more
    play, more = advance(play, play.at + 900)
    log += more
    return play


@pytest.mark.parametrize(
    "line", ["Sukkel.", "You are such a loser.", "Spring maar van een brug.", "Ik weet waar je woont.", "Send nudes."]
)
def test_the_chatter_leaves_and_does_not_thank(line: str) -> None:
    play, log = first_turn()
    play = said(play, log, Sends(line), Labels("s1", ("empathises",)))
    assert (play.story.over, play.story.outcome) == ("chatter", "driven-away")
    assert [one.what.id for one in log if isinstance(one.what, Shown)] == ["m1"]
    assert [one.what for one in log if isinstance(one.what, Happened | Over)] == [
        Happened(event="close"),
        Over(by="chatter", outcome="driven-away"),
    ]
    back, missing = restore(SETUP, log)
    assert (back.story, missing) == (play.story, ())


@pytest.mark.parametrize("line", ["Hoi, fijn dat je er bent.", "Waarom heb je niks gezegd?", "Bloemkool."])
def test_whoever_is_not_hurt_so_stays(line: str) -> None:
    play, log = first_turn()
    said(play, log, Sends(line))
    assert "m2" in [one.what.id for one in log if isinstance(one.what, Shown)]


def test_a_facilitator_who_reads_it_otherwise_keeps_them_and_a_way_back_stays() -> None:
    play, log = first_turn()
    kept = said(play, list(log), Sends("Sukkel."), Overruled(message="s1", moves=("thanks-contact",), by="bea"))
    assert kept.story.outcome != "driven-away"
    play, more = act(play, play.at + 1, Sends("Sukkel."))
    play, more = act(play, play.at + 1, Rewinds("t1"))
    assert more
    assert said(play, [], Sends("Hoi, welkom.")).story.outcome != "driven-away"
