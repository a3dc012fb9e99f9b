"""On a low screen, with the keyboard open or on its side: the box, the last line and the way out are in sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Visit, visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat, write

SIZES = [
    (320, 200), (320, 231), (320, 260), (320, 291), (320, 480), (390, 400), (390, 844), (480, 200), (568, 200),
    (667, 230), (844, 200), (1024, 461),
]  # fmt: skip
"""Telephones of 2010 to 2025, upright and on their side, with what their keyboards leave (200 to 460 of the height)."""

IN_SIGHT = """() => {
    const seen = (node, box) => {
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const hit = document.elementFromPoint(x, y);
        return !!hit && (node === hit || node.contains(hit)) && box.top >= 0 && box.bottom <= innerHeight
            && box.left >= 0 && box.right <= innerWidth;
    };
    const whole = id => { const node = document.getElementById(id); return seen(node, node.getBoundingClientRect()); };
    const last = () => {
        const node = [...document.querySelectorAll('.message p')].pop();
        const range = document.createRange();
        range.selectNodeContents(node);
        return seen(node, [...range.getClientRects()].pop());
    };
    const missing = ['exit', 'text', 'send', 'call', 'stop'].filter(id => !whole(id));
    if (document.querySelector('.message') && !last()) { missing.push('last line'); }
    if (document.documentElement.scrollWidth > innerWidth) { missing.push('width'); }
    return missing;
}"""
"""What of the box, the way out, the number, and the last line of the last message is not seen whole and uncovered."""


def queued(page: Page, tab: Visit, helpline: Helpline) -> None:
    helpline.touch(position=19)


def alone(page: Page, tab: Visit, helpline: Helpline) -> None:
    helpline.touch(staff="long_nobody", nobody_minutes=12)
    expect(page.locator("#state")).to_contain_text("12 min.")


def answered(page: Page, tab: Visit, helpline: Helpline) -> None:
    helpline.claim()
    helpline.say("Hoi, fijn dat je er bent. Wat wil je vertellen? Neem rustig de tijd.")
    write(page, "Ik weet niet of ik het durf te zeggen.")
    expect(page.locator(".message.is-sent")).to_have_count(1)


def typed_to(page: Page, tab: Visit, helpline: Helpline) -> None:
    helpline.type(True)
    expect(page.locator("#typing")).not_to_be_empty()


def long_draft(page: Page, tab: Visit, helpline: Helpline) -> None:
    page.locator("#text").fill("een lang verhaal " * 400)
    expect(page.locator("#long")).to_be_visible()


def held(page: Page, tab: Visit, helpline: Helpline) -> None:
    page.locator("#text").fill("")
    helpline.type(False)
    helpline.touch(state="on_hold")
    expect(page.locator("#typing")).to_be_empty()


def fallen_away(page: Page, tab: Visit, helpline: Helpline) -> None:
    helpline.touch(state="active", counsellor_here=False)


def without_a_line(page: Page, tab: Visit, helpline: Helpline) -> None:
    tab.context.set_offline(True)
    write(page, "Ben je er nog?")
    expect(page.locator("#notice")).to_be_visible()
    expect(page.locator(".message.is-waiting")).to_be_visible()


STATES: list[Callable[[Page, Visit, Helpline], None]] = [
    queued, alone, answered, typed_to, long_draft, held, fallen_away, without_a_line,
]  # fmt: skip


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_box_last_line_and_exit_are_in_sight_at_every_size_in_every_state(
    browser: Browser, origin: str, exit_url: str, helpline: Helpline, locale: str
) -> None:
    missing = {}
    helpline.available = 0
    helpline.waiting = 18
    with visit(browser, origin, exit_url, locale=locale) as tab:
        page = start_chat(tab)
        for reach in STATES:
            reach(page, tab, helpline)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate("new Promise(requestAnimationFrame)")
                if found := page.evaluate(IN_SIGHT):
                    missing[reach.__name__, width, height] = found
    assert missing == {}
