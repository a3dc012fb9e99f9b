"""Steps that tests of training share: from the library into a run, to its question, its end, its debrief."""

from __future__ import annotations

from console.screens.confirm import Confirm
from console.training.screens.debrief.screen import DebriefScreen
from console.training.screens.library import Library, Shelf
from console.training.screens.note import ContentNote
from tests.console.training.screens.trainings import BACK, SAFE, Training


async def choose(desk: Training, *keys: str, begin: bool = True) -> None:
    """From the library into the short scenario; `keys` in the note, and Enter unless not to `begin`."""
    assert isinstance(desk.app.screen, Library)
    desk.app.screen.query_one(Shelf).move_to("kort-01")
    await desk.press("enter")
    assert isinstance(desk.app.screen, ContentNote)
    await desk.press(*keys)
    if begin:
        await desk.press("enter")
        await begun(desk)


async def begun(desk: Training) -> None:
    """The work screen is there, and knows who works at it."""
    await desk.until(lambda: desk.app.session is not None and desk.app.session.state.me is not None)
    await desk.settle()


async def take(desk: Training, *keys: str, chosen: bool = False) -> None:
    """Into the run (unless it is `chosen` already), up to the first line of the chatter."""
    if not chosen:
        await choose(desk, *keys)
    await begun(desk)
    await desk.press("c")
    await desk.until(lambda: desk.run.begun)
    await desk.advance(3)
    assert "hoi ben je er" in desk.text()


async def to_the_question(desk: Training) -> None:
    """The first answer, and on to the freeze question."""
    await desk.send(SAFE)
    await desk.advance(12)


async def to_the_end(desk: Training) -> None:
    await to_the_question(desk)
    await desk.press("1", "enter")
    await desk.send(BACK)
    await desk.advance(12)


async def finish(desk: Training) -> None:
    """The form as it is, and the run is over."""
    await desk.press("f12", "f12")
    assert isinstance(desk.app.screen, Confirm)
    await desk.press("j")
    await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))
