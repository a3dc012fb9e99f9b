"""A chat full of canaries on a telephone with a real profile, for tests that search it afterwards."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.profile import Telephone
from tests.visitor.background import RealHelpline

CONTROL = "controle-48151"
LATER = "controle-90276"
ALIAS = "zwaluw-62342"
SENT = "verstuurd-19273"
ANSWER = "antwoord-83645"
UNSENT = "onverstuurd-55021"
DRAFT = "concept-70418"
WORD = "terugkomwoord-27183"
WORDS = [ALIAS, SENT, ANSWER, UNSENT, DRAFT, WORD]
"""Everything that may stand nowhere."""


def chat(phone: Telephone, real: RealHelpline) -> Page:
    """A conversation with every kind of word in it: said, answered, unsent, half typed, a name, a return word."""
    page = phone.tab()
    page.goto(real.origin + "/")
    page.locator("#begin").click()
    page.locator("#alias").fill(ALIAS)
    page.locator("#before").click()
    page.locator("#early").fill(WORD)
    page.locator("#start").click()
    expect(page.locator("#notice")).to_contain_text("Dank je")
    say(page, SENT)
    expect(page.locator(".message.visitor small")).to_have_text(re.compile(r"(?<!wordt )(?<!niet )verstuurd$"))
    real.claim()
    real.say(ANSWER)
    expect(page.locator(".message.counsellor")).to_be_visible()
    page.route("**/v1/visitor/messages", lambda route: route.abort("connectionreset"))
    say(page, UNSENT)
    expect(page.locator(".message.is-waiting")).to_be_visible()
    page.locator("#text").press_sequentially(DRAFT)
    return page


def leave_fast(page: Page, site: str) -> None:
    """By the button. A text cannot be sent, so the page may know its line as lost, and leave to an empty page."""
    page.locator("#exit").click()
    page.wait_for_url(lambda address: address in (site, "about:blank"))


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()
