"""The trainee's side, running: a run goes to the shared folder, and what desks ask for comes back as acts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from console.strings import _
from console.support.clock import Clock
from console.training.desk.aside import Aside
from console.training.desk.link import Link
from console.training.desk.own_file import BEAT
from console.training.desk.share import Mirror
from console.training.play.acts import Act
from console.training.play.entries import Entry, Header, Watched

EVERY: Final = 0.2
"""Seconds between looks at the folder."""
HANGS: Final = 5.0
"""Seconds after which a folder that does not answer is told."""
LAST: Final = 2.0
"""Seconds that the end of the program waits for the last lines."""


class Shared(Protocol):
    """What is shared of a run."""

    @property
    def header(self) -> Header:
        """The first line of its log."""
        ...

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries so far; only added to."""
        ...


class Sharing:
    """`go` works until it is cancelled; `end` brings the last lines out. Nothing of it can fail the run.

    `act` does what a desk asked for and says whether the run took it. `tell` gets a sentence when the folder makes
    trouble, and an empty one when that is over.
    """

    def __init__(
        self, folder: Path, run: Shared, clock: Clock, *, act: Callable[[Act], bool], tell: Callable[[str], None]
    ) -> None:
        """The folder was looked at before (`check_folder`)."""
        self._run = run
        self._clock = clock
        self._act = act
        self._tell = tell
        self._mirror = Mirror(folder, run.header)
        self._link = Link(folder, run.header.run, clock.now, before=tuple(run.entries))
        self._aside = Aside("share")
        self._beat_at = float("-inf")
        self._taken = 0
        self._said = ""
        self._untold: dict[str, Watched] = {}

    async def go(self) -> None:
        """Look and write again and again."""
        while True:
            await self.once()
            await self._clock.sleep(EVERY)

    async def once(self) -> None:
        """One look and one writing; waits as long as the folder takes."""
        work = asyncio.ensure_future(self._aside.do(self._job()))
        hangs = asyncio.ensure_future(self._clock.sleep(HANGS))
        try:
            await asyncio.wait({work, hangs}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                self._say(_("The shared folder does not answer."))
            acts = await work
        finally:
            hangs.cancel()
        self._say(self._mirror.trouble)
        for act in (*self._untold.values(), *acts):
            self._do(act)

    def _do(self, act: Act) -> None:
        """Do it; who watches is told as soon as the run takes it, because the trainee always sees it."""
        if isinstance(act, Watched):
            self._untold.pop(act.by, None)
        if not self._act(act) and isinstance(act, Watched):
            self._untold[act.by] = act

    async def end(self) -> None:
        """Write what is left, for at most two seconds of real time, and close."""
        try:
            async with asyncio.timeout(LAST):
                await self._aside.do(self._job())
        except TimeoutError:
            return
        finally:
            self._aside.close()

    def _job(self) -> Callable[[], list[Act]]:
        new = tuple(self._run.entries[self._taken :])
        self._taken += len(new)
        now = self._clock.now()
        beats = now - self._beat_at >= BEAT
        if beats:
            self._beat_at = now

        def job() -> list[Act]:
            acts = self._link.look()
            if self._mirror.write(new) and beats:
                self._mirror.beat()
            return acts

        return job

    def _say(self, trouble: str) -> None:
        if trouble != self._said:
            self._said = trouble
            self._tell(trouble)
