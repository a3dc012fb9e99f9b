"""Who has the last word on what a message was (`docs/training.md`, Scoring: Labels)."""

from __future__ import annotations

import pytest

from console.training.play.labels import MessageLabel, Origin, Standing

NAMED = ("advises",)
NOTHING: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("label", "stands"),
    [
        (MessageLabel(), Standing(Origin.RULE, ())),
        (MessageLabel(NAMED), Standing(Origin.RULE, NAMED)),
        (MessageLabel(NAMED, ("reflects",)), Standing(Origin.TRAINEE, ("reflects",))),
        (MessageLabel(NAMED, NOTHING), Standing(Origin.TRAINEE, ())),
        (MessageLabel(NAMED, ("reflects",), ("greets",)), Standing(Origin.FACILITATOR, ("greets",))),
        (MessageLabel(NAMED, ("reflects",), NOTHING), Standing(Origin.FACILITATOR, ())),
        (MessageLabel(NAMED, None, ("greets",)), Standing(Origin.FACILITATOR, ("greets",))),
        # Never right: the trainee cannot say it away, may own up to it, and a facilitator clears it.
        (MessageLabel(NAMED, barred=NAMED), Standing(Origin.RULE, NAMED)),
        (
            MessageLabel(NAMED, ("reflects",), barred=NAMED),
            Standing(Origin.TRAINEE, ("reflects", "advises"), denied=NAMED),
        ),
        (
            MessageLabel(NAMED, ("advises", "greets"), barred=NAMED),
            Standing(Origin.TRAINEE, ("advises", "greets")),
        ),
        (MessageLabel(NAMED, ("reflects",), NOTHING, NAMED), Standing(Origin.FACILITATOR, ())),
    ],
)
def test_the_last_word_is_the_facilitators_then_the_trainees_then_the_patterns(
    label: MessageLabel, stands: Standing
) -> None:
    assert label.stands == stands
