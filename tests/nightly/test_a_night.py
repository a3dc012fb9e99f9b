"""Eight hours on one clock: no child waits a minute unheard, and every sentence on a page is true in every second.

A real server on a real socket, three pages in Chromium and one that stays on the first screen, 27 chatters by the API,
three consoles of which one is locked half the time. In the first minutes nobody is signed in; later all are on pause,
all are locked, and one signs out. A page loses its line for two minutes in each half hour.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Page, Route, async_playwright

from tests.support.browser import ARGS
from tests.support.needs import chromium_path, require
from tests.support.night import Night, OneClock, closing
from tests.support.page_truth import AGAIN, ALONE, EMPTY, FIRST, FOUND, HERE, LOST, ON, TYPES
from tests.support.server import in_process, server_config

MINUTE = 60
EIGHT_HOURS = 8 * 60 * MINUTE


@asynccontextmanager
async def a_night(tmp_path: Path) -> AsyncIterator[tuple[Night, list[Page]]]:
    require("browser")
    clock = OneClock()
    config = server_config(tmp_path)
    # As long as the night and some more: who works has signed in before.
    config = replace(config, timings=replace(config.timings, session=24 * 60 * MINUTE, access_token=24 * 60 * MINUTE))
    async with in_process(config, clock.server) as server, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=ARGS)
        pages = [await (await browser.new_context(locale="nl-NL")).new_page() for _ in range(4)]
        async with closing(Night(server, clock)) as night:
            yield night, pages
        await browser.close()


async def another(page: Page) -> Page:
    """Another child's telephone in the place of this one."""
    browser = page.context.browser
    assert browser is not None
    await page.context.close()
    return await (await browser.new_context(locale="nl-NL")).new_page()


async def go_on(night: Night, seconds: int) -> None:
    """Nobody does anything."""
    for _ in range(seconds):
        await night.second()


async def live(night: Night, pages: list[Page], seconds: int) -> None:
    """A night of so many seconds, the same each time."""
    dice = random.Random(11)
    coming = sorted(dice.randrange(MINUTE, seconds) for _ in range(27))
    await night.look_at_first_screen(pages[3])
    await night.open_page("Pagina een", pages[0])
    part = seconds // 8
    again = 0
    for second in range(1, seconds + 1):
        await night.second()
        if second == 7 * MINUTE:
            mila, noor = await night.desk("Mila"), await night.desk("Noor")
            sem = await night.desk("Sem")
            await sem.lock()
        if second < 8 * MINUTE:
            continue
        while coming and coming[0] <= second:
            coming.pop(0)
            await night.come(f"Kind {27 - len(coming)}")
        # Sem locks for a quarter of an hour in each half.
        if second % (30 * MINUTE) == 0 and sem.locked_at is None:
            await sem.lock()
        elif second % (30 * MINUTE) == 15 * MINUTE and sem.locked_at is not None:
            await sem.unlock()
        if second % 30 == 9:
            await night.stop_typing(mila)
        everybody_away = 3 * part <= second < 3 * part + 12 * MINUTE
        if second == 3 * part:
            await mila.lock()
            await noor.lock()
        if second == 3 * part + 12 * MINUTE:
            await mila.unlock()
            await noor.unlock()
        if second == 5 * part:
            for desk in (mila, noor, sem):
                await desk.pause(True)
        if second == 5 * part + 8 * MINUTE:
            for desk in (mila, noor, sem):
                await desk.pause(False)
        if second == 6 * part:
            await noor.leave()
        if everybody_away or second % 10:
            continue
        for desk in (mila, noor):
            if desk.signed_in and not desk.app.covered and second % 50 == 0:
                await desk.touch()
        if second % 30 == 0:
            await night.type(mila)
        if second % (30 * MINUTE) == 20 * MINUTE:
            without = next(iter(night.pages))
            await night.cut(without)
        if second % (30 * MINUTE) == 22 * MINUTE and without in night.pages:
            await night.mend(without)
        if not mila.paused and second % 40 == 0:
            await night.take(mila)
        if noor.signed_in and not noor.paused and second % 70 == 0:
            await night.take(noor)
        if second % (6 * MINUTE) == 0:
            await night.finish(mila)
        if noor.signed_in and second % (8 * MINUTE) == 0:
            await night.finish(noor)
        await night.forget_ended()
        if second == 2 * part:
            await night.open_page("Pagina twee", pages[1])
        if second == part:
            await night.open_page("Pagina drie", pages[2])
        for alias, page in list(night.pages.items()):
            if (await page.locator("#ended").is_visible()) and second % (10 * MINUTE) == 0:
                del night.pages[alias]
                again += 1
                await night.open_page(f"Pagina {again + 3}", await another(page))


@pytest.mark.timeout(7200)
async def test_in_eight_hours_nobody_waits_unheard_and_every_sentence_is_true(tmp_path: Path) -> None:
    async with a_night(tmp_path) as (night, pages):
        await live(night, pages, EIGHT_HOURS)
        assert night.looked > 2 * EIGHT_HOURS
        for sentence in (EMPTY, ALONE, HERE, f"{FIRST} Je mag alvast schrijven.", TYPES, LOST, FOUND, ON, AGAIN):
            assert night.said.get(sentence), f"never came to be said: {sentence}"
        assert night.bells > 10


@pytest.mark.timeout(600)
async def test_a_false_sentence_is_found(tmp_path: Path) -> None:
    """The words that the page has for nobody are those that promise somebody."""

    async def promise(route: Route) -> None:
        answer = await route.fetch()
        words = await answer.text()
        assert EMPTY in words
        await route.fulfill(response=answer, body=words.replace(EMPTY, FIRST))

    async with a_night(tmp_path) as (night, pages):
        await pages[0].route("**/words.js", promise)
        with pytest.raises(AssertionError, match="the page says"):
            await live(night, pages, 2 * MINUTE)


@pytest.mark.timeout(900)
async def test_a_bell_that_is_off_is_missed(tmp_path: Path) -> None:
    async with a_night(tmp_path) as (night, _pages):
        desk = await night.desk("Mila")
        await desk.lock()
        desk.app.alerts.mute(True)
        desk.app.call_for_attention = lambda words: None  # type: ignore[method-assign]
        await night.come("Kind")
        with pytest.raises(AssertionError, match="no bell rang"):
            await go_on(night, 3 * MINUTE)
