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


EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(
        "console/terminal/guard.py",
        "if text.isascii() and text.isprintable():",
        "a shortcut: without it the pattern is searched and says the same",
        operator="AddNot",
    ),
    Equivalent(
        "console/lock.py",
        "def learn(self, secret: str, *, pin: bool = False) -> None:",
        "how it may be called, not what it does: every caller names `pin`",
        after=("def learn(self, secret: str, /, pin: bool = False) -> None:",),
    ),
    Equivalent(
        "console/lock.py",
        "if self.cover is Cover.LOCKED or (self.lock_after and idle >= self.lock_after):",
        "members of an enumeration are one object each",
        operator="ReplaceComparisonOperator_Is_Eq",
    ),
    Equivalent(
        "console/lock.py",
        "if self.cover is Cover.BLANK or (self.blank_after and idle >= self.blank_after):",
        "members of an enumeration are one object each",
        operator="ReplaceComparisonOperator_Is_Eq",
    ),
    Equivalent(
        "console/lock.py",
        "@dataclass",
        "of `Tries`: its one field has a default in the class, and nobody compares or prints one",
        operator="RemoveDecorator",
    ),
    *(
        Equivalent(
            "backend/accounts/rotation.py",
            line,
            "members of an enumeration are one object each, and of their texts none sorts before this one",
            operator=f"ReplaceComparisonOperator_Is_{other}",
        )
        for line in ("if shown.mark is Mark.CURRENT:", "shown.mark is Mark.SPENT")
        for other in ("Eq", "LtE")
    ),
    *(
        Equivalent(
            "backend/accounts/rotation.py",
            f"class {name}(Struct, frozen=True, kw_only=True):",
            "how it may be made and whether it may be changed later: nothing here changes one",
            operator="ReplaceTrueWithFalse",
        )
        for name in ("Shown", "Standing")
    ),
)
