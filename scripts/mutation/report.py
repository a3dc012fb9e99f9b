"""The scores as a table, and what survived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scripts.mutation.equivalent import EQUIVALENT, Equivalent
from scripts.mutation.session import Mutation, Session


@dataclass
class Score:
    """What became of the mutations of a target."""

    name: str
    modules: tuple[str, ...]
    killed: int = 0
    untried: int = 0
    equivalent: int = 0
    survived: list[Mutation] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """How many were tried, those that say the same included."""
        return self.killed + len(self.survived) + self.equivalent

    @property
    def percent(self) -> int:
        """Killed of those that were tried and change something, rounded down: 100 means all."""
        tried = self.killed + len(self.survived)
        return 100 * self.killed // tried if tried else 0


def reason_of(mutation: Mutation) -> Equivalent | None:
    """Why a mutation that survived changes nothing, where somebody wrote it down."""
    return next((each for each in EQUIVALENT if _matches(each, mutation)), None)


def _matches(each: Equivalent, mutation: Mutation) -> bool:
    return (
        each.module == mutation.module
        and each.before == mutation.before
        and (mutation.after in each.after if each.after else mutation.operator.startswith(each.operator or " "))
    )


def score(session: Session, used: Counter[Equivalent]) -> Score:
    """The score of one target; `used` counts the equivalents that were needed."""
    made = Score(session.target.name, session.target.modules)
    for mutation, killed in session.results():
        if killed is None:
            made.untried += 1
        elif killed:
            made.killed += 1
        elif (reason := reason_of(mutation)) is not None:
            used[reason] += 1
            made.equivalent += 1
        else:
            made.survived.append(mutation)
    return made


HEAD = (
    "| target | module | killed | survived | equivalent | not tried | score | commit |",
    "|---|---|---:|---:|---:|---:|---:|---|",
)


def table(scores: Iterable[Score], commit: str) -> Iterator[str]:
    """The lines of the table in `docs/testing.md`."""
    yield from HEAD
    for one in scores:
        modules = ", ".join(f"`{each}`" for each in one.modules)
        percent = f"{one.percent} %" if one.tried else ""
        yield (
            f"| {one.name} | {modules} | {one.killed} | {len(one.survived)} | {one.equivalent} | {one.untried} "
            f"| {percent} | {commit} |"
        )


def rewritten(old: str, scores: Iterable[Score], commit: str, names: Sequence[str]) -> Iterator[str]:
    """The table `old` with the rows of `scores` in place of theirs, in the order of `names`; other rows stay."""
    rows = [*(line for line in old.splitlines() if line.startswith("| ")), *table(scores, commit)]
    by_name = {row.split("|")[1].strip(): row for row in rows}
    yield from HEAD
    yield from (by_name[name] for name in names if name in by_name)
