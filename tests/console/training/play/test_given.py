"""What comes of a chat can follow from what was said early in it: `given`, played."""

from __future__ import annotations

import pytest

from console.content.load import load
from console.training.moves.moves import shipped
from console.training.play.acts import Labels, Sends
from console.training.play.player import act, advance, begin
from console.training.play.state import Setup
from console.training.play.story import due
from console.training.scenario.knowledge import known
from console.training.scenario.lint.linter import read
from tests.console.training.play.small import scenario, written

MOVES = shipped()
SCORE = """[score.must]
asks-safety = ["before END"]
gives-112 = ["before END"]
safe-return = ["before END"]
[score.never]
reveals = "wie meeleest weet het dan / whoever reads along then knows"
"""
SCENES = """== hoi fase 1
n #m1: hoi
>> t1 wait 60s
  else -> midden
== midden fase 2
n #m2: en nu
>> t2 wait 60s
  else -> afloop
== afloop fase 5
given gives-112 and !reveals -> veilig
given reveals -> ontdekt
n #m3: oke doei
-> END "gone"
== veilig fase 5
-> END "safe"
== ontdekt fase 5
-> END "found-out"
"""
TEXT = written("gevolg-01", "Gevolg", SCENES, SCORE)


def outcome(*answers: tuple[str, ...]) -> str:
    """How it ends where these moves were made in the two turns."""
    play, _entries = begin(Setup(scenario(TEXT), MOVES, seed=1))
    for moves in answers:
        while play.story.turn is None:
            assert (moment := due(play)) is not None
            play, _more = advance(play, moment)
        play, _more = act(play, play.at + 5, Sends("regen"))
        play, _more = act(play, play.at, Labels(f"s{play.sent}", moves))
        play, _more = advance(play, play.at + 20)
    play, _more = advance(play, play.at + 600)
    assert play.story.over
    return play.story.outcome


@pytest.mark.parametrize(
    ("first", "second", "comes"),
    [
        (("gives-112",), (), "safe"),
        ((), ("gives-112",), "safe"),
        ((), (), "gone"),
        (("reveals",), (), "found-out"),
        (("gives-112",), ("reveals",), "found-out"),
        (("gives-112", "asks-safety"), ("asks-safety",), "safe"),
    ],
)
def test_what_was_done_earlier_decides(first: tuple[str, ...], second: tuple[str, ...], comes: str) -> None:
    assert outcome(first, second) == comes


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("given gives-113 -> veilig", "E11"),
        ("given gives-112 and !gives-112 -> veilig", "E00"),
        ("given -> veilig", "E00"),
        ("given gives-112 -> vielig", "E04"),
        ("given blames -> veilig", "W14"),
    ],
)
def test_what_is_wrong_with_it_is_told(line: str, code: str) -> None:
    knowledge = known(load(None), MOVES.moves)
    text = TEXT.replace("given gives-112 and !reveals -> veilig", line)
    findings = read(text.encode(), "gevolg-01.draaiboek.txt", knowledge).findings
    assert code in [one.code for one in findings]
    assert [one for one in read(TEXT.encode(), "x", knowledge).findings if one.is_error] == []
