"""Whose chat it is, and who can be called: on the first screen, and one press away while waiting and chatting."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat

NUMBERS = ["tel:112", "tel:113", "tel:08002000", "tel:08000432", "tel:08000188", "tel:09008844"]
"""112, 113, Veilig Thuis, the Kindertelefoon, the Centrum Seksueel Geweld and the police, from their own sites."""
TRACE = "Wie je belt, staat daarna in de bellijst van je telefoon."
ADDRESSES = "nodes => nodes.filter(node => node.offsetParent).map(node => node.getAttribute('href'))"


def test_the_first_screen_says_whose_chat_it_is_and_who_else_can_be_called(tab: Visit) -> None:
    page = tab.open()
    expect(page.get_by_text("Deze chat is van Stichting Voorbeeld.")).to_be_visible()
    assert page.locator("footer a").evaluate_all(ADDRESSES) == NUMBERS
    expect(page.get_by_text(TRACE)).to_be_visible()
    expect(page.locator("#call")).to_be_hidden()


@pytest.mark.parametrize("state", ["questions", "waiting", "chatting", "ended"])
def test_the_numbers_are_one_press_away(tab: Visit, helpline: Helpline, state: str) -> None:
    if state == "questions":
        page = tab.open()
        page.locator("#begin").click()
    else:
        page = start_chat(tab)
    if state in ("chatting", "ended"):
        helpline.claim()
        helpline.say("dag")
        expect(page.locator(".message")).to_have_count(1)
    if state == "ended":
        helpline.end("counsellor_closed", can_return=True)
        expect(page.locator("#ended")).to_be_visible()
    page.get_by_role("button", name="Bel 112").click()
    expect(page.get_by_role("heading", name="Ben je nu in gevaar?")).to_be_focused()
    assert page.locator("footer a").evaluate_all(ADDRESSES) == NUMBERS
    expect(page.get_by_text(TRACE)).to_be_visible()
    expect(page.locator("#exit")).to_be_in_viewport(ratio=0.99)
    page.locator("#call-close").click()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.locator("#call")).to_be_focused()
    page.locator("#exit").click()
    page.wait_for_url(tab.exit_url)
