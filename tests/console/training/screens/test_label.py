"""The line that asks what a message did: what is confirmed and which key confirms are seen at every width."""

from __future__ import annotations

import pytest

from console.training.moves.moves import shipped
from console.training.play.labels import MessageLabel
from console.training.play.state import Own
from console.training.screens.work.label import dock_parts
from widgets.status_bar import fit_parts

MOVES = shipped()
LONG = ("asks-safety", "greets", "reflects", "empathises")


def own(*said: tuple[str, ...]) -> Own:
    return Own("s1", "t1", MessageLabel(*said))


@pytest.mark.parametrize(
    ("message", "begins", "key"),
    [
        (own(LONG[:1]), "klopt dit? vraagt naar", "F11 ja"),
        (own(LONG), "kloppen deze 4? vraagt", "F11 ja"),
        (own(LONG, LONG), "bevestigd: vraagt naar", "F11 anders"),
        (own(LONG, ()), "bevestigd: niets", "F11 anders"),
        (own(()), "je bericht: wat deed", "F11 zegt het"),
    ],
)
@pytest.mark.parametrize("width", [36, 51, 100])
def test_what_is_confirmed_and_its_key_stay_where_the_words_do_not_fit(
    message: Own, begins: str, key: str, width: int
) -> None:
    said, keys = (part.text for part in fit_parts(dock_parts(MOVES, message, "F11"), width))
    assert said.startswith(begins)
    assert keys == key


def test_what_a_facilitator_says_of_it_is_told_as_theirs_and_no_key_changes_it() -> None:
    said, keys = dock_parts(MOVES, own(LONG, LONG, ("greets",)), "F11")
    assert said.text.startswith("je begeleider: ")
    assert keys.text == ""
