"""What an action is, and the places where its keys act. The actions themselves stand in `console.keys.registry`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.strings import N_


class Place(Enum):
    """Where the focus is. The value is the heading of the help screen."""

    QUEUE = N_("Queue")
    CHATS = N_("My chats")
    COLLEAGUES = N_("Colleagues")
    TRANSCRIPT = N_("Messages")
    COMPOSER = N_("Writing")
    SIGNALS = N_("Signals")
    PHASES = N_("Phases")
    REFERRALS = N_("Help to refer to")
    FORM = N_("Form")
    ANYWHERE = N_("Everywhere")


LISTS = frozenset({Place.QUEUE, Place.CHATS, Place.COLLEAGUES, Place.SIGNALS, Place.PHASES, Place.REFERRALS})
"""Panes whose keys up, down, space, Enter and `/` are the same (`widgets.drawing.lines`)."""

VALUE_KEYS = tuple("123456789abcdefghi")
"""The keys of a field's values in the form, by their place: a digit, then a letter."""


@dataclass(frozen=True)
class Action:
    """Something a counsellor can do. `label` is for the footer, `help` a sentence; both are message ids.

    `keys` are Textual's names, the first one is shown. `places` are where the keys act. `footer` is the priority in the
    footer, 0 keeps it out. `palette`: whether the palette offers it (keys of widgets are only explained).
    `everywhere`: its keys that type nothing act in every place, also while writing. `training`: only a trainee can do
    it, so live screens neither bind nor offer it. `short` is the label where the footer is narrow.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    places: frozenset[Place] = frozenset({Place.ANYWHERE})
    footer: int = 0
    palette: bool = True
    everywhere: bool = False
    training: bool = False
    short: str = ""


def in_places(*places: Place) -> frozenset[Place]:
    """For `Action.places`."""
    return frozenset(places)
