"""Quick exit: the content is gone first, the server hears of it, and Back leads nowhere near."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visit
from tests.visitor.helpline import TOKEN, Helpline
from tests.visitor.steps import start_chat, write


def by_button(page: Page) -> None:
    page.locator("#exit").click()


def by_escape(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


@pytest.fixture(params=[by_button, by_escape], ids=["button", "escape twice"])
def way_out(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    way: Callable[[Page], None] = request.param
    return way


def test_the_exit_leads_to_the_neutral_page_and_back_does_not_return(
    tab: Visit, helpline: Helpline, way_out: Callable[[Page], None]
) -> None:
    tab.page.goto(tab.exit_url + "before")
    entries = tab.page.evaluate("history.length") + 1
    page = start_chat(tab)
    write(page, "geheim")
    expect(page.locator(".message.visitor")).to_be_visible()
    assert page.evaluate("history.length") == entries, "the chat makes one history entry, whatever happens in it"
    way_out(page)
    page.wait_for_url(tab.exit_url)
    helpline.until(lambda: bool(helpline.leaves))
    assert helpline.leaves == [{"how": "quick_exit", "token": TOKEN}]
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url == tab.exit_url + "before"
    page.goto(tab.origin + "/")
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.locator("#welcome")).to_be_visible()


def test_the_page_is_empty_and_the_memory_wiped_before_anything_else(
    tab: Visit, way_out: Callable[[Page], None]
) -> None:
    page = start_chat(tab)
    write(page, "geheim")
    expect(page.locator(".message.visitor")).to_be_visible()
    page.route(tab.exit_url, lambda route: route.abort("aborted"))
    page.evaluate(
        """() => {
            window.seen = null;
            navigator.sendBeacon = function () {
                window.seen = [document.documentElement.childNodes.length, sessionStorage.length];
                return true;
            };
        }"""
    )
    way_out(page)
    page.wait_for_function("window.seen !== null")
    assert page.evaluate("window.seen") == [0, 0]
    assert "geheim" not in page.content()


def test_without_a_beacon_the_leave_goes_by_a_request(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.evaluate("navigator.sendBeacon = undefined")
    page.locator("#exit").click()
    helpline.until(lambda: bool(helpline.leaves))
    assert helpline.leaves == [{"how": "quick_exit", "token": TOKEN}]


def test_the_exit_works_before_the_chat_began_and_tells_nobody(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    expect(page.locator("#welcome")).to_be_visible()
    page.locator("#exit").click()
    page.wait_for_url(tab.exit_url)
    assert helpline.leaves == []


def test_a_page_that_comes_back_from_the_browser_s_memory_stays_empty(tab: Visit) -> None:
    page = start_chat(tab)
    write(page, "geheim")
    expect(page.locator(".message.visitor")).to_be_visible()
    page.route(tab.exit_url, lambda route: route.abort("aborted"))
    left = page.evaluate(
        """() => {
            const nodes = document.documentElement.childNodes;
            document.getElementById('exit').click();
            const after = nodes.length;
            document.documentElement.appendChild(document.createElement('p')).textContent = 'geheim';
            window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
            return [after, nodes.length];
        }"""
    )
    assert left == [0, 0]


def test_one_escape_does_nothing_but_say_what_a_second_would_do(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.keyboard.press("Escape")
    expect(page.locator("#notice")).to_have_text("Druk nog een keer op Esc om weg te gaan.")
    expect(page.locator("#chat")).to_be_visible()
    assert helpline.leaves == []


def test_the_exit_is_a_link_even_where_the_script_did_not_load(tab: Visit) -> None:
    tab.page.route("**/page.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = tab.open()
    page.get_by_role("link", name="Andere website").click()
    page.wait_for_url(tab.exit_url)


def test_escape_within_a_composition_belongs_to_the_input_method(tab: Visit, helpline: Helpline) -> None:
    """Once while a word is being made, and once as Safari tells it: after the composition, with key code 229."""
    page = start_chat(tab)
    page.locator("#text").focus()
    line = page.context.new_cdp_session(page)
    for _ in range(2):
        line.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
        page.keyboard.press("Escape")
    line.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    for _ in range(2):
        page.evaluate(
            "document.getElementById('text').dispatchEvent("
            "new KeyboardEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true })); 0"
        )
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator("#chat")).to_be_visible()
    assert helpline.leaves == []
    by_escape(page)
    page.wait_for_url(tab.exit_url)
