"""A start for which there is no room: the page says when it tries again, does so, and loses no text meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import expect_mark, start_chat, write

HIDE = "Object.defineProperty(document, 'hidden', { value: %s, configurable: true });"
TELL = "document.dispatchEvent(new Event('visibilitychange')); 0"


def refused(tab: Visit, helpline: Helpline, luck: float = 0.0) -> Page:
    """A page whose first start was refused; its clock stands, and chance gives `luck`."""
    helpline.full = True
    tab.page.add_init_script(f"Math.random = () => {luck};")
    tab.page.clock.install()
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.get_by_role("heading", name="Nog even wachten")).to_be_focused()
    return page


def starts_within(page: Page, milliseconds: int) -> int:
    """How many starts the page asks for in that time."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(milliseconds)
    page.evaluate("0")  # whatever was asked before this answer has been told by then
    return sum(url.endswith("/conversations") for url in asked)


def seconds(page: Page) -> int:
    found = re.search(r"(\d+) seconden", page.locator("#trying-when").inner_text())
    assert found is not None
    return int(found[1])


@pytest.mark.proves("SEC-A3", breaks="a refused start was not tried again; it was tried 1 s too soon")
def test_it_counts_down_and_tries_by_itself_not_before_the_server_said(tab: Visit, helpline: Helpline) -> None:
    page = refused(tab, helpline)
    expect(page.locator("#trying-why")).to_contain_text("Dat ligt niet aan jou")
    assert seconds(page) == 30
    page.clock.run_for(12_000)
    assert seconds(page) in (15, 20)
    helpline.full = False
    page.clock.run_for(15_000)
    assert len(helpline.started) == 1, "27 of the 30 seconds are over"
    page.clock.run_for(4_000)
    expect(page.locator("#state")).to_be_visible()
    assert len(helpline.started) == 2
    assert helpline.started[0] == helpline.started[1]


@pytest.mark.proves("SEC-A3", breaks="every phone tried in the same second")
def test_phones_that_were_refused_together_come_back_at_different_moments(tab: Visit, helpline: Helpline) -> None:
    page = refused(tab, helpline, luck=0.9)
    assert seconds(page) == 45
    page.clock.run_for(40_000)
    assert len(helpline.started) == 1
    page.clock.run_for(5_000)
    helpline.until(lambda: len(helpline.started) == 2)


def test_a_long_wait_is_said_in_minutes(tab: Visit, helpline: Helpline) -> None:
    helpline.retry_after = 600
    expect(refused(tab, helpline).locator("#trying-when")).to_have_text("We proberen het over een paar minuten.")


@pytest.mark.proves(
    "SEC-A3", breaks="a page out of sight went on trying; going back let the timer run on, on any screen"
)
@pytest.mark.parametrize("way", ["back", "out of sight"])
def test_who_leaves_that_screen_starts_nothing(tab: Visit, helpline: Helpline, way: str) -> None:
    page = refused(tab, helpline)
    helpline.full = False
    if way == "back":
        page.locator("#trying-back").click()
        expect(page.locator("#ask")).to_be_visible()
    else:
        page.evaluate(HIDE % "true" + TELL)
    assert starts_within(page, 60_000) == 0
    if way == "out of sight":
        page.evaluate(HIDE % "false" + TELL)
        expect(page.locator("#state")).to_be_visible()


@pytest.mark.proves("SEC-A3", breaks="a start that was answered after going back opened a chat")
def test_going_back_while_a_start_is_on_its_way_ends_it(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    page.route("**/v1/visitor/conversations", lambda route: None)
    page.locator("#start").click()
    expect(page.locator("#start")).to_have_text("Even geduld …")
    page.locator("#back").click()
    helpline.until(lambda: helpline.asked_to_leave == 1)
    expect(page.locator("#welcome")).to_be_visible()
    page.unroute("**/v1/visitor/conversations")
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#state")).to_be_visible()


TYPED = "ik ben boven\nnog iets\nhij komt zo"


def ended(tab: Visit, helpline: Helpline) -> Page:
    """A chat that was ended with many others: a text that arrived, one on its way, and half a text in the box."""
    page = start_chat(tab)
    write(page, "ik ben boven")
    expect_mark(page, "ik ben boven", "sent")
    helpline.refuse = [(503, {"error": "unavailable"})] * 50
    write(page, "nog iets")
    expect_mark(page, "nog iets", "waiting")
    page.locator("#text").fill("hij komt zo")
    helpline.touch(state="ended", ended="flood", can_return=False)
    expect(page.locator("#anew")).to_be_visible()
    helpline.refuse = []
    return page


def written(page: Page) -> None:
    expect(page.locator("#written-text")).to_be_visible()
    assert page.locator("#written-text").inner_text() == TYPED


def all_in_sight(page: Page) -> None:
    """The box holds what was written, and is as high as its lines."""
    expect(page.locator("#text")).to_have_value(TYPED)
    expect(page.locator("#composer")).to_be_visible()
    page.wait_for_function(
        "document.getElementById('text').clientHeight >= document.getElementById('text').scrollHeight"
    )


@pytest.mark.proves("SEC-A3", breaks="what stood in the box was hidden where a new start was refused")
@pytest.mark.parametrize("answer", ["no room", "closed", "no answer", "work"])
def test_what_was_written_stays_in_sight_whatever_comes_of_beginning_again(
    tab: Visit, helpline: Helpline, answer: str
) -> None:
    page = ended(tab, helpline)
    helpline.full = answer == "no room"
    helpline.open = answer != "closed"
    if answer in ("no answer", "work"):
        work = {"error": "work_needed", "challenge": "c", "bits": 32}
        page.route(
            "**/v1/visitor/conversations",
            lambda route: route.abort() if answer == "no answer" else route.fulfill(status=428, json=work),
        )
    page.locator("#anew").click()
    where = {"no room": "trying", "closed": "closed", "no answer": "ask", "work": "trying"}[answer]
    expect(page.locator(f"#{where}")).to_be_visible()
    written(page)
    if answer == "no answer":
        expect(page.locator("#start-error")).to_be_in_viewport()
    if answer == "no room":
        page.locator("#trying-back").click()
        written(page)
        page.locator("#back").click()
        written(page)
        helpline.full = False
        page.locator("#begin").click()
        page.locator("#start").click()
        all_in_sight(page)
        expect(page.locator("#written")).to_be_hidden()
        page.reload()
        all_in_sight(page)


def test_what_was_written_can_be_wiped_there_and_then_nothing_is_tried(tab: Visit, helpline: Helpline) -> None:
    page = ended(tab, helpline)
    page.clock.install()
    helpline.full = True
    page.locator("#anew").click()
    written(page)
    page.locator("#wipe").click()
    expect(page.locator("#welcome")).to_be_visible()
    assert starts_within(page, 120_000) == 0
    assert "hij komt zo" not in page.content()
    assert page.locator("#text").input_value() == ""


def test_texts_that_came_back_and_are_too_long_for_one_message_go_as_several(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.evaluate("document.getElementById('text').value = 'a'.repeat(3000) + '\\n' + 'b'.repeat(3000); 0")
    page.locator("#send").click()
    helpline.until(lambda: len(helpline.messages) == 2)
    assert helpline.visitor_texts() == ["a" * 3000, "b" * 3000]
