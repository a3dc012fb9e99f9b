"""Reports of random helplines, attacked: how narrow is the narrowest hidden number of each kind of reader?

    python -m tests.attacks.report.sweep --sets 2000 --seed 1 --jobs 2 --kept sweep.jsonl

Each set is a helpline of 10 to 2,000 registrations in one to four years, with or without registrations that come late.
Who reads the public reports has all of them, also those of before; a supervisor has these and the internal ones. What
was done is kept, a line for each set, and not done again. Ends with 1 where a number is known closer than promised.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from math import inf
from pathlib import Path
from random import Random

import msgspec

from backend.support.problem import Problem
from tests.attacks.report.crowds import Crowd
from tests.attacks.report.programme import Contradiction
from tests.attacks.report.reading import Reader, Strange
from tests.attacks.report.reports import Helpline, Seen, helpline
from tests.attacks.report.tables import REPORT
from tests.attacks.report.worlds import SLACK, Worlds
from tests.backend.report.people import Entry

PUBLIC, INTERNAL = 10, 5
"""How many values in a row are promised to stay possible (`docs/report.md`)."""

LAST = 2024


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one set. `narrowest`: by reader the narrowest interval, and `fewest` the fewest whole values; None
    where nothing is hidden, or nothing has an end.

    `known`: numbers that are known closer than promised, in words. `broken`: why the attack could not be made.
    """

    seed: int
    most: int
    records: int
    years: int
    published: int = 0
    refused: int = 0
    hidden: int = 0
    narrowest: dict[str, float | None] = msgspec.field(default_factory=dict)
    fewest: dict[str, float | None] = msgspec.field(default_factory=dict)
    known: tuple[str, ...] = ()
    broken: str = ""
    seconds: float = 0.0


def _least(numbers: Iterable[float]) -> float | None:
    least = min(numbers, default=inf)
    return None if least == inf else least


class Helped:
    """One set: the helpline, and what its readers have."""

    def __init__(self, seed: int, most: int, most_years: int) -> None:
        self.seed, self.most = seed, most
        self._rng = rng = Random(seed)
        self._crowd = Crowd(rng)
        self.years = range(LAST + 1 - min(most_years, rng.choice([1, 1, 2, 3, 3, 4])), LAST + 1)
        self.records = int(10 * (most / 10) ** rng.random())
        self._reader = rng.choice(["public", "public", "internal", "both"])
        self._late = rng.choice([0, 0, 0, 1, 3, 10, 40])
        self._public: list[Seen] = []
        self._internal: list[Seen] = []
        self._grown: dict[object, object] = {}
        self.refused = 0

    async def play(self, line: Helpline) -> None:
        """Register, ask for reports, register late and ask again."""
        rng = self._rng
        shares = [rng.random() + 0.1 for _ in self.years]
        entries: list[Entry] = []
        for year, share in zip(self.years, shares, strict=True):
            entries += self._crowd.year(year, max(1, round(self.records * share / sum(shares))))
        await line.register(entries, self.years)
        await self._ask(line, self.years if rng.random() < 0.8 else self.years[-1:])
        if not self._late:
            return
        late = rng.choice(self.years)
        come = self._crowd.year(late, self._late)
        alone = all(one.person is None for one in come)
        await line.register([*entries, *come], [late] if alone else self.years)
        if alone:
            self._grown[late, 1] = (late, 0)
        await self._ask(line, sorted({late, self.years[-1]}))

    def attack(self) -> Found:
        """What each reader can work out."""
        found = Found(seed=self.seed, most=self.most, records=self.records, years=len(self.years))
        found = msgspec.structs.replace(found, published=len(self._public) + len(self._internal), refused=self.refused)
        readers = [("public", self._public, PUBLIC), ("internal", [*self._public, *self._internal], INTERNAL)]
        try:
            for name, reports, k in readers:
                if reports and not (name == "internal" and not self._internal):
                    found = self._read(found, name, reports, k)
        except (Contradiction, Strange) as error:
            found = msgspec.structs.replace(found, broken=f"{type(error).__name__}: {error}")
        return found

    def _read(self, found: Found, name: str, reports: Iterable[Seen], k: int) -> Found:
        reader = Reader(REPORT)
        for one in reports:
            reader.read(one.report, one.editions)
        ranges = Worlds(reader, self._grown).ranges(enough=k)
        known = [
            f"{name} {key}: {one.low:g} to {one.high:g}, whole {one.least:g} to {one.most:g}"
            for key, one in ranges.items()
            if one.width < k - SLACK or one.values < k
        ]
        return msgspec.structs.replace(
            found,
            hidden=found.hidden + len(ranges),
            narrowest=found.narrowest | {name: _least(one.width for one in ranges.values())},
            fewest=found.fewest | {name: _least(one.values for one in ranges.values())},
            known=(*found.known, *known),
        )

    async def _ask(self, line: Helpline, years: Iterable[int]) -> None:
        for year in years:
            if self._reader != "internal":
                await self._keep(line.published(year), self._public)
        for year in years:
            if self._reader != "public":
                await self._keep(line.internal(year), self._internal)

    async def _keep(self, asked: Awaitable[Seen], to: list[Seen]) -> None:
        try:
            to.append(await asked)
        except Problem:
            self.refused += 1


async def attacked(seed: int, most: int, most_years: int = 4) -> Found:
    """The set of a seed, with at most so many registrations in so many years."""
    begun = time.monotonic()
    helped = Helped(seed, most, most_years)
    async with helpline() as line:
        await helped.play(line)
    found = helped.attack()
    return msgspec.structs.replace(found, seconds=round(time.monotonic() - begun, 2))


def one_set(seed: int, most: int) -> Found:
    """The same, for a process of its own; whatever goes wrong there is told and ends nothing."""
    try:
        return asyncio.run(attacked(seed, most))
    except Exception as error:
        return Found(seed=seed, most=most, records=0, years=0, broken=f"{type(error).__name__}: {error}")


def sweep(seeds: Iterable[int], most: int, jobs: int) -> Iterator[Found]:
    """All sets, in the order in which they are ready."""
    if jobs == 1:
        yield from (one_set(seed, most) for seed in seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one_set, seeds, [most] * len(list(seeds)))


def summary(sets: Iterable[Found]) -> str:
    """In a few lines."""
    done = list(sets)
    counted: Counter[str] = Counter()
    lines = []
    for one in done:
        counted += Counter(published=one.published, refused=one.refused, hidden=one.hidden, known=len(one.known))
        if one.known or one.broken:
            lines.append(f"seed {one.seed}: {one.broken or '; '.join(one.known[:4])}")
    for name, k in (("public", PUBLIC), ("internal", INTERNAL)):
        sets = [one for one in done if name in one.narrowest]
        widths = [width for one in sets if (width := one.narrowest[name]) is not None]
        values = [value for one in sets if (value := one.fewest[name]) is not None]
        lines.append(
            f"{name}: {len(sets)} sets, narrowest {min(widths, default=inf):.6f} (promised {k}), "
            f"fewest whole values {min(values, default=inf):g}"
        )
    broken = sum(bool(one.broken) for one in done)
    lines.append(
        f"{len(done)} sets of {sum(one.records for one in done)} registrations, {counted['published']} reports, "
        f"{counted['refused']} refused, {counted['hidden']} hidden numbers, {counted['known']} known closer than "
        f"promised, {broken} not attacked, {sum(one.seconds for one in done):.0f} seconds"
    )
    return "\n".join(lines)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--most", type=int, default=2000, help="registrations of the largest set")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="a file that keeps what was done, a line for each set")
    given = parser.parse_args()
    done: dict[int, Found] = {}
    if given.kept and given.kept.exists():
        lines = given.kept.read_text("utf-8").splitlines()
        kept = (msgspec.json.decode(line, type=Found) for line in lines)
        done = {one.seed: one for one in kept if one.most == given.most}
    seeds = range(given.seed, given.seed + given.sets)
    for found in sweep([seed for seed in seeds if seed not in done], given.most, given.jobs):
        done[found.seed] = found
        if given.kept:
            with given.kept.open("ab") as file:
                file.write(msgspec.json.encode(found) + b"\n")
        if found.known or found.broken:
            sys.stdout.write(f"seed {found.seed}: {found.broken or '; '.join(found.known)}\n")
            sys.stdout.flush()
    sets = [done[seed] for seed in seeds]
    sys.stdout.write(summary(sets) + "\n")
    return 1 if any(one.known or one.broken for one in sets) else 0


if __name__ == "__main__":
    sys.exit(main())
