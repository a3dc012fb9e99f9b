"""In which order the options of a freeze question stand: by the seed, so that the right one is anywhere."""

from __future__ import annotations

from random import Random

from console.training.scenario.model import Answer, Freeze


def shuffled(freeze: Freeze, seed: int) -> tuple[int, ...]:
    """The places in the file of its options, from 0, as they come on the screen: one seed, one order."""
    places = list(range(len(freeze.options)))
    Random(f"{seed}/{freeze.id}/options").shuffle(places)
    return tuple(places)


def ordered(freeze: Freeze, order: tuple[int, ...]) -> tuple[tuple[int, Answer], ...]:
    """The options with their places in the file, as they stood on the screen; not known: as in the file."""
    known = order if sorted(order) == list(range(len(freeze.options))) else tuple(range(len(freeze.options)))
    return tuple((place, freeze.options[place]) for place in known)
