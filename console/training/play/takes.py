"""Takes: going back begins a new one, which has what was before the turn in common with the one it came from."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from console.training.play.entries import Entry, Rewound, TurnOpened


def takes(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """What happened in each take, from the beginning of the chat on.

    A later take holds what was before its turn opened, then what was after going back (the `r` itself is in none).
    """
    all_: list[list[Entry]] = [[]]
    for entry in entries:
        if isinstance(entry.what, Rewound):
            all_.append(_before(all_[-1], entry.what.turn))
        else:
            all_[-1].append(entry)
    return tuple(tuple(take) for take in all_)


def first_take(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What happened until somebody went back for the first time: this is what is scored and talked about."""
    return tuple(takewhile(lambda entry: not isinstance(entry.what, Rewound), entries))


def _before(take: list[Entry], turn: str) -> list[Entry]:
    """The take up to where this turn opened last."""
    for place in range(len(take) - 1, -1, -1):
        what = take[place].what
        if isinstance(what, TurnOpened) and what.turn == turn:
            return take[:place]
    return []
