"""A trainee without a screen: plays a short scenario and shares it, as `baken train --share DIR` does.

    python -m tests.support.trainee FOLDER RUN ALIAS

A line that is typed is sent to the chatter. What a desk does is printed as it stands in the log.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from console.support.clock import SteadyClock
from console.training.desk.place import check_folder
from console.training.desk.sharing import Sharing
from console.training.offline import enter_training
from console.training.play.acts import Act, Sends
from console.training.play.entries import Entry, Injected, Watched, Whispered
from console.training.play.header import new_header
from console.training.play.state import Refused
from console.training.runs.journal import MemoryJournal
from console.training.runs.run import Run
from tests.console.training.stories import setup


def say(words: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def heard(entries: tuple[Entry, ...]) -> None:
    """What of the log is printed."""
    for entry in entries:
        match entry.what:
            case Watched(by=by, on=on):
                say(f"{by} {'watches' if on else 'watches no longer'}")
            case Whispered(text=text, by=by):
                say(f"{by} whispers {text}")
            case Injected(event=event, by=by):
                say(f"{by} injects {event}")


@asynccontextmanager
async def going(sharing: Sharing) -> AsyncIterator[None]:
    """Share while the block lasts; the last lines are brought out at its end."""
    work = asyncio.create_task(sharing.go())
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        await sharing.end()


async def play(folder: Path, name: str, alias: str) -> None:
    """Until stdin ends."""
    clock = SteadyClock()
    made = setup()
    header = new_header(made, name, alias, datetime.now(UTC))
    run = Run(made, header, MemoryJournal(header), clock)

    def act(done: Act) -> bool:
        try:
            run.act(done)
        except Refused:
            return False
        return True

    run.listen(heard)
    run.begin()
    sharing = Sharing(folder, run, clock, act=act, tell=lambda trouble: say(trouble) if trouble else None)
    async with going(sharing):
        time = asyncio.create_task(run.go())
        say("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            run.act(Sends(line.strip()))
        time.cancel()


if __name__ == "__main__":
    enter_training()
    check_folder(Path(sys.argv[1]))
    asyncio.run(play(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
