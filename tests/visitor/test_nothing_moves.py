"""What comes later, from the server or with the line, moves nothing that a finger may be on its way to."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat

PLACES = """() => Object.fromEntries([...document.querySelectorAll('button, a, input, textarea, label')]
    .filter(node => node.offsetParent || node.id === 'exit')
    .map((node, n) => [node.id || node.textContent || n, node.getBoundingClientRect().toJSON()]))"""
"""Where everything stands that can be pressed and is seen."""
SIZES = [(320, 480), (390, 844), (568, 320)]


def held_back(tab: Visit, pattern: str) -> list[Route]:
    asked: list[Route] = []
    tab.page.route(pattern, lambda route: asked.append(route))
    return asked


def next_of(page: Page, asked: list[Route]) -> Route:
    while not asked:  # the time limit of the suite guards it
        page.wait_for_timeout(2)
    return asked.pop()


def moved(page: Page, before: dict[str, Any]) -> dict[str, Any]:
    """Of what could be pressed before and still can: what stands elsewhere now."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    now = page.evaluate(PLACES)
    return {name: (box, now[name]) for name, box in before.items() if name in now and now[name] != box}


STATUSES: list[dict[str, Any]] = [
    {},
    {"full": True},
    {"available": 0},
    {"available": 0, "waiting": 40},
    {"waiting": 7},
    {"return_words": False},
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", ["welcome", "ask"])
def test_whatever_the_status_says_no_button_moves(
    tab: Visit, helpline: Helpline, screen: str, size: tuple[int, int]
) -> None:
    """Before any answer came, after each that may come, without a line, and with it again."""
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    asked = held_back(tab, "**/v1/visitor/status")
    with tab.page.expect_request("**/v1/visitor/status"):
        page = tab.open()
    if screen == "ask":
        page.locator("#begin").click()
    before = page.evaluate(PLACES)
    found = []
    for status in STATUSES:
        for name, value in status.items():
            setattr(helpline, name, value)
        if not asked:
            with page.expect_request("**/v1/visitor/status"):
                page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")
        with page.expect_response("**/v1/visitor/status"):
            next_of(page, asked).continue_()
        found.append(moved(page, before))
    with page.expect_request("**/v1/visitor/status"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")
    next_of(page, asked).abort()
    expect(page.locator("#notice")).to_be_visible()
    found.append(moved(page, before))
    assert found == [{}] * 7


def test_a_press_at_the_old_place_of_start_starts(tab: Visit, helpline: Helpline) -> None:
    """It ticked a topic: the button had gone down when the topics came."""
    asked = held_back(tab, "**/v1/visitor/status")
    page = tab.open()
    page.locator("#begin").click()
    box = page.locator("#start").bounding_box()
    assert box
    page.evaluate(f"scrollTo(0, {box['y']} - 300)")
    box = page.locator("#start").bounding_box()
    assert box
    with page.expect_response("**/v1/visitor/status"):
        next_of(page, asked).continue_()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#chat")).to_be_visible()


def test_in_the_chat_the_box_stays_where_it_is(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    before = page.evaluate(PLACES)
    found = []
    helpline.claim()
    helpline.say("dag")
    expect(page.locator(".message")).to_have_count(1)
    found.append(moved(page, before))
    helpline.type(True)
    expect(page.locator("#typing")).not_to_be_empty()
    found.append(moved(page, before))
    tab.context.set_offline(True)
    expect(page.locator("#notice")).to_be_visible()
    found.append(moved(page, before))
    tab.context.set_offline(False)
    helpline.touch(position=1)
    expect(page.locator("#state")).not_to_be_empty()
    found.append(moved(page, before))
    assert found == [{}] * 4


def test_an_end_under_a_finger_takes_no_press_at_first(tab: Visit, helpline: Helpline) -> None:
    """Where "Stuur" stood stands what wipes the chat from the screen."""
    page = start_chat(tab)
    helpline.claim()
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    helpline.end("counsellor_closed", can_return=True)
    taken = page.evaluate(
        """() => new Promise(done => {
            const button = document.getElementById('finish');
            new MutationObserver(() => requestAnimationFrame(() => {
                const box = button.getBoundingClientRect();
                const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                done(!!hit && hit.id === 'finish');
            })).observe(document.getElementById('ended'), { attributes: true });
        })"""
    )
    assert taken is False
    page.locator("#finish").click()
    expect(page.locator("#welcome")).to_be_visible()


def test_who_looks_again_finds_the_buttons_where_they_were_when_the_line_goes(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.evaluate("sessionStorage.chat = JSON.stringify(Object.assign(JSON.parse(sessionStorage.chat), { at: 1 })); 0")
    page.evaluate("addEventListener('pagehide', event => event.stopImmediatePropagation(), true); 0")
    page.goto("about:blank")
    page = tab.open()
    expect(page.locator("#again-yes")).to_be_visible()
    before = page.evaluate(PLACES)
    tab.page.route("**/v1/visitor/**", lambda route: route.abort())
    page.locator("#again-yes").click()
    expect(page.locator("#notice")).to_be_visible()
    assert moved(page, before) == {}


def test_while_a_start_is_tried_again_back_stays_where_it_is(tab: Visit, helpline: Helpline) -> None:
    helpline.full = True
    helpline.retry_after = 1
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#trying-when")).to_contain_text("over ongeveer 5 seconden")
    before = page.evaluate(PLACES)
    found = []
    with page.expect_request("**/v1/visitor/conversations"):
        found.append(moved(page, before))
    found.append(moved(page, before))
    tab.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")
    expect(page.locator("#notice")).to_be_visible()
    found.append(moved(page, before))
    assert found == [{}] * 3


def test_after_the_end_what_is_over_leaves_its_room(tab: Visit, helpline: Helpline) -> None:
    """The counsellor finishes while the chatter reads: neither coming back nor the word can be had any more."""
    page = start_chat(tab)
    page.clock.install()
    helpline.claim()
    helpline.end("counsellor_closed", can_return=True, offer_word=True)
    expect(page.locator("#later")).to_be_visible()
    before = page.evaluate(PLACES)
    helpline.touch(can_return=False, offer_word=False)
    page.clock.run_for(11_000)
    expect(page.locator("#return")).to_be_hidden()
    expect(page.locator("#later")).to_be_hidden()
    assert moved(page, before) == {}
