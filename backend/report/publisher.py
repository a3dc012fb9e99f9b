"""Making and keeping releases.

Counting and solving stand outside the write lock, so that no chat waits for a report. Whoever comes to keep a release
looks under the lock whether another one was kept meanwhile, and begins again if so.
"""

from __future__ import annotations

import asyncio
import secrets

from msgspec.structs import replace

from backend import audit, problem
from backend.clock import Clock
from backend.disclosure.suppress import CannotProtect
from backend.months import day_of
from backend.report import aggregate, releases
from backend.report.cells import STANDARD, VICTIMS
from backend.report.joint import YEARS, protect_release
from backend.report.refusals import TooFew, definition_changed
from backend.report.releases import Kept, Release, newest
from backend.report.standing import Again, again
from backend.report.tables import DEFINITION
from backend.store import Store

PUBLIC_K = 10
"""Below how many persons a number is not published (ONS practice; `docs/report.md`)."""
ATTEMPTS = 5
"""How often a release is made anew because another one was kept meanwhile."""


class Publisher:
    """Gives the release of a year, and keeps what it gives."""

    def __init__(self, store: Store, clock: Clock, timezone: str) -> None:
        self._store = store
        self._clock = clock
        self._timezone = timezone

    async def release(self, year: int, years: tuple[int, ...], actor: str) -> tuple[Release, bool]:
        """The release to give out of a year, and whether newer figures are held back.

        `years` are those with registrations; releases of the two years before are made first where they are missing.
        `actor` asked for it, for the audit log.
        """
        for _attempt in range(ATTEMPTS):
            draft, kept = await self._look(year)
            last = newest(kept, year)
            if last is not None and (verdict := again(last, draft, kept)) is not Again.ANEW:
                return last, verdict is Again.HELD_BACK
            if draft.cells[VICTIMS] < draft.k:
                return _again_or_none(last, draft.k)
            draft = replace(draft, stands_on=await self._earlier(year, years, actor))
            async with self._store.read() as connection:
                kept = await releases.load(connection, until=year + YEARS - 1)
            if newest(kept, year) != last:
                continue  # somebody kept one while the years before were being made; this draft has its number
            try:
                made = await asyncio.to_thread(protected, kept, draft)
            except CannotProtect:
                return _again_or_none(last, draft.k)
            async with self._store.write() as connection:
                if await releases.heads(connection, until=year + YEARS - 1) == _heads(kept):
                    await releases.keep(connection, made)
                    details = {"year": made.year, "number": made.number}
                    await audit.append(connection, self._clock.now(), actor, audit.Action.REPORT_RELEASED, details)
                    return made, False
        raise problem.unavailable()

    async def _look(self, year: int) -> tuple[Release, Kept]:
        """The figures of now, not looked through yet, and what was kept."""
        async with self._store.read() as connection:
            counted = (await aggregate.count(connection, (year,)))[year]
            kept = await releases.load(connection, until=year + YEARS - 1)
        last = newest(kept, year)
        if last is not None and last.definition != DEFINITION:
            raise definition_changed(year)
        today = day_of(self._clock.now(), self._timezone)
        draft = Release(
            definition=DEFINITION,
            k=PUBLIC_K,
            year=year,
            number=1 if last is None else last.number + 1,
            released=today,
            stands_on={},
            cells=STANDARD.figures(counted),
            hidden=frozenset(),
            records=counted.records,
            seq_unknown=counted.seq_unknown,
            repeats=counted.repeats,
            synthetic=counted.synthetic,
            secret=secrets.token_bytes(32) if last is None else last.secret,
        )
        return draft, kept

    async def _earlier(self, year: int, years: tuple[int, ...], actor: str) -> dict[int, int]:
        """The releases of the two years before; a year with too few people stays out."""
        found = {}
        for earlier in (year - 2, year - 1):
            async with self._store.read() as connection:
                release = newest(await releases.load(connection, since=earlier, until=earlier), earlier)
            if release is None and earlier in years:
                try:
                    release, _held_back = await self.release(earlier, years, actor)
                except TooFew:
                    continue
            if release is not None:
                if release.definition != DEFINITION:
                    raise definition_changed(earlier)
                found[earlier] = release.number
        return found


def protected(kept: Kept, draft: Release) -> Release:
    """`draft` with what must not be printed of it. Raises `CannotProtect`."""
    hidden = protect_release(kept, draft, draft.secret)
    return replace(draft, hidden=hidden.year, hidden_sums=hidden.sums)


def _again_or_none(last: Release | None, k: int) -> tuple[Release, bool]:
    if last is None:
        raise TooFew(k)
    return last, True


def _heads(kept: Kept) -> dict[int, int]:
    return {year: of_year[-1].number for year, of_year in kept.items()}
