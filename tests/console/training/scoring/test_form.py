"""The registration form and the freeze questions."""

from __future__ import annotations

import pytest

from console.training.play.entries import Answered, Asked, Ended, FormFilled
from console.training.scenario.model import Grade
from console.training.scoring.result import Filled
from tests.console.training.scoring.small import BEGIN, scored, with_truth

NOBODY = ("unknown",)
SEVERAL = ("friend_peer", "acquaintance")


@pytest.mark.parametrize(
    ("truth", "given", "filled"),
    [
        (NOBODY, (), Filled.RIGHT),
        (NOBODY, ("unknown",), Filled.RIGHT),
        (NOBODY, ("x",), Filled.INVENTED),
        (("ongoing",), ("ongoing",), Filled.RIGHT),
        (("ongoing",), ("past",), Filled.WRONG),
        (("ongoing",), ("unknown",), Filled.LEFT),
        (("ongoing",), (), Filled.LEFT),
        (SEVERAL, ("acquaintance",), Filled.RIGHT),
        (SEVERAL, ("acquaintance", "friend_peer"), Filled.RIGHT),
        (SEVERAL, ("acquaintance", "parent"), Filled.WRONG),
        (("unknown", "ongoing"), (), Filled.RIGHT),
        (("unknown", "ongoing"), ("ongoing",), Filled.RIGHT),
        (("unknown", "ongoing"), ("past",), Filled.WRONG),
    ],
)
def test_a_field_against_the_truth(truth: tuple[str, ...], given: tuple[str, ...], filled: Filled) -> None:
    (found,) = scored(*BEGIN, (100.0, FormFilled(field="f", values=given)), of=with_truth({"f": truth})).form
    assert (found.filled, found.truth) == (filled, truth)


def test_what_was_filled_in_last_counts_after_the_chat_too_and_what_is_not_named_is_not_judged() -> None:
    lines = (
        (60.0, FormFilled(field="f", values=("past",))),
        (150.0, FormFilled(field="f", values=("ongoing",))),
        (151.0, FormFilled(field="other", values=("x",))),
        (160.0, Ended(how="end")),
    )
    (found,) = scored(*BEGIN, *lines, of=with_truth({"f": ("ongoing",)})).form
    assert (found.filled, found.given) == (Filled.RIGHT, ("ongoing",))


def test_freeze_questions_in_the_order_in_which_they_were_asked() -> None:
    asked = (51.0, Asked(id="f1"))
    (chosen,) = scored(*BEGIN, asked, (60.0, Answered(id="f1", option=1, words="eerst luisteren"))).freezes
    assert (chosen.option, chosen.grade, chosen.words) == (1, Grade.DEFENSIBLE, "eerst luisteren")
    (own,) = scored(*BEGIN, asked, (60.0, Answered(id="f1", words="iets anders"))).freezes
    assert (own.option, own.grade, own.words) == (None, None, "iets anders")
    (none,) = scored(*BEGIN, asked).freezes
    assert (none.option, none.grade, none.words) == (None, None, "")
    (odd,) = scored(*BEGIN, asked, (60.0, Answered(id="f1", option=7))).freezes
    assert odd.grade is None
    assert scored(*BEGIN).freezes == ()
