"""A conversation of a page and a console, in the words of a test."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.support.browser import Visit
from tests.support.counsellor import Counsellor
from tests.visitor.steps import write

ALIAS = "Otter"


def arrive(tab: Visit) -> Page:
    """Open the page and begin a chat as `ALIAS`."""
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#alias").fill(ALIAS)
    page.locator("#start").click()
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#state")).not_to_be_empty()
    return page


def taken(tab: Visit, counsellor: Counsellor) -> Page:
    """A chatter has arrived, the counsellor has taken the chat, and the page knows."""
    page = arrive(tab)
    counsellor.claim(ALIAS)
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    return page


def asked(number: int) -> str:
    return f"vraag {number:03} van mij"


def answered(number: int) -> str:
    return f"antwoord {number:03} aan jou"


def talk(page: Page, counsellor: Counsellor, numbers: range) -> None:
    """In turn: the page asks, the console answers, each when it has read the other."""
    for number in numbers:
        write(page, asked(number))
        counsellor.reads(asked(number))
        counsellor.say(answered(number))
        expect(page.locator(".message.counsellor p").last).to_have_text(answered(number))


def in_turn(numbers: range) -> list[str]:
    """What both sides must show of `talk`."""
    return [text for number in numbers for text in (asked(number), answered(number))]


def said(lines: Sequence[str]) -> list[str]:
    """Of what a side shows, the texts of `asked` and `answered`, in the order in which they stand there."""
    return [line for line in lines if line.startswith(("vraag ", "antwoord "))]
