"""What a chatter does on the page, in the words of a test."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.browser import Visit

MARKS = {
    "sent": "verstuurd",
    "waiting": "nog niet verstuurd, we blijven het proberen",
    "failed": "niet verstuurd",
}


def start_chat(tab: Visit) -> Page:
    """Open the page, skip the questions, and be in the chat."""
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#state")).not_to_be_empty()
    return page


def write(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()


def texts(page: Page) -> list[str]:
    """The messages on the screen, from top to bottom."""
    return page.locator("#log .message p").all_inner_texts()


def expect_mark(page: Page, text: str, mark: str) -> None:
    """The own message `text` says that it is `sent`, `waiting` (not yet sent), or `failed`, and shows nothing else."""
    row = page.locator(".message.visitor", has_text=text)
    expect(row.locator("small")).to_have_text(re.compile(rf"^(\d\d:\d\d · )?{MARKS[mark]}$"))


def stored(page: Page) -> str:
    """All that the tab remembers."""
    kept: str = page.evaluate("JSON.stringify([sessionStorage, localStorage, document.cookie])")
    return kept
