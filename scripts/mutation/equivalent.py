"""Mutations that change nothing that anybody could notice, each with its reason. They do not count in the score.

A mutation is named by its line before and after, without the white space around it, so that the list survives a move.
`report` says which entries no mutation matches any more.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Equivalent:
    """Mutations of one line in a module; `after` empty: every mutation of it by an operator whose name begins so."""

    module: str
    before: str
    reason: str
    after: tuple[str, ...] = ()
    operator: str = ""


EQUIVALENT: tuple[Equivalent, ...] = ()
