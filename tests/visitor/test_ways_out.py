"""From every page of ours, however the tab came to it: what leads out leaves nothing that Back or Forward brings up.

Without a script nothing can keep Back from coming here. There no way out is called as the fast one is, and the page
says what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Visit, visit
from tests.visitor.helpline import TOKEN, Helpline
from tests.visitor.steps import start_chat

FAST = {"nl": "Snel weg", "en": "Leave fast"}
SLOW = {"nl": "Andere website", "en": "Another website"}
PRIVACY = "Wat we met je gegevens doen"
ROUTES: dict[str, tuple[str, ...]] = {
    "the chat": ("/",),
    "the statement by its link": ("/", "Privacy"),
    "the chat, back from the statement": ("/", "Privacy", "Terug naar de chat"),
    "the statement for the second time": ("/", "Privacy", "Terug naar de chat", "Privacy"),
    "the statement by its address": ("/privacy",),
    "the statement by its address, after the chat": ("/", "/privacy"),
    "the page without a script by its address, after the chat": ("/", "/plain"),
    "the chat by its address, after both": ("/plain", "/privacy", "/"),
}
"""What is typed, or which link is followed, in order."""
BY_PAGE = (
    "the chat",
    "the statement by its link",
    "the statement by its address, after the chat",
    "the page without a script by its address, after the chat",
)


def walk(tab: Visit, steps: tuple[str, ...]) -> Page:
    tab.page.goto(tab.exit_url + "before")
    for step in steps:
        if step.startswith("/"):
            tab.open(step)
        else:
            with tab.page.expect_navigation():
                tab.page.get_by_role("link", name=step, exact=True).first.click()
    return tab.page


def by_the_first(page: Page) -> None:
    page.get_by_role("link", name=FAST["nl"], exact=True).first.click()


def by_the_last(page: Page) -> None:
    page.locator("main").get_by_role("link", name=FAST["en"], exact=True).or_(page.locator("#exit")).last.click()


def by_escape(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("#notice")).to_contain_text("Druk nog een keer op Esc om weg te gaan.")
    page.keyboard.press("Escape")


def stepped(page: Page, origin: str, way: str) -> list[str]:
    """Where one press of Back or Forward leads, until it rests: every address on the way."""
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    with page.expect_event("framenavigated"):
        page.evaluate(f"setTimeout(() => history.{way}()); 0")
    page.wait_for_url(lambda address: not address.startswith(origin))
    page.wait_for_load_state()
    return seen


@pytest.mark.proves(
    "SEC-A8", breaks="Back after leaving from the statement showed the statement, and then the chat's page"
)
@pytest.mark.parametrize(
    ("leave", "routes"),
    [(by_the_first, tuple(ROUTES)), (by_the_last, BY_PAGE), (by_escape, BY_PAGE)],
    ids=["first", "last", "escape twice"],
)
def test_with_a_script_neither_back_nor_forward_brings_a_page_of_ours_up(
    browser: Browser, origin: str, exit_url: str, leave: Callable[[Page], None], routes: tuple[str, ...]
) -> None:
    for name in routes:
        steps = ROUTES[name]
        with visit(browser, origin, exit_url) as tab:
            page = walk(tab, steps)
            leave(page)
            page.wait_for_url(exit_url)
            page.wait_for_load_state()
            typed = sum(step.startswith("/") for step in steps)
            for way, most in (("back", typed), ("forward", typed), ("back", typed)):
                for _ in range(most):
                    seen = stepped(page, tab.origin, way)
                    ours = [address for address in seen if address.startswith(tab.origin)]
                    assert page.title() == "Weather", (name, way, seen)
                    # Only what was typed can be there to come up, and it goes without being shown.
                    assert typed > 1 or ours == [], (name, way, seen)
            assert page.url == exit_url + "before", name
            # The address opens it again: whoever wants to chat can.
            page.goto(tab.origin + "/")
            expect(page.locator("#welcome")).to_be_visible()


@contextmanager
def without_script(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 480}, locale="nl-NL")
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.mark.proves("SEC-A8", breaks="what cannot be a fast exit without a script was called so")
@pytest.mark.parametrize("path", ["/", "/plain", "/privacy"])
def test_without_a_script_no_way_out_is_called_fast_and_the_page_says_what_back_does(
    browser: Browser, origin: str, exit_url: str, path: str
) -> None:
    with without_script(browser) as page:
        page.goto(origin + path)
        if path == "/":
            page.wait_for_url(origin + "/plain")
        said = page.locator("body").inner_text()
        assert not any(words in said for words in FAST.values())
        for name in SLOW.values():
            link = page.get_by_role("link", name=name, exact=True).first
            expect(link).to_be_visible()
            expect(link).to_have_attribute("href", exit_url)
        told = page.locator("noscript p")
        expect(told).to_have_count(2)
        expect(told.first).to_contain_text("met de terugknop kom je hier weer. Sluit daarom dit tabblad.")
        expect(told.last).to_contain_text("the back key brings you here again. So close this tab.")
        assert all(one.is_visible() for one in told.all())
        page.get_by_role("link", name=SLOW["nl"]).first.click()
        page.wait_for_url(exit_url)
        page.go_back()
        assert page.url == origin + ("/plain" if path == "/" else path), "as the page said"


def test_without_a_script_the_page_says_who_helps_with_what_trace_and_whose_it_is(
    browser: Browser, origin: str, exit_url: str
) -> None:
    """In both languages; each number can be pressed, and the trace of a call stands above the first of them."""
    with without_script(browser) as page:
        page.goto(origin + "/")
        page.wait_for_url(origin + "/plain")
        for code, words in {
            "nl": ("bellijst", "Deze chat is van Stichting Voorbeeld.", "heeft JavaScript nodig", "Kindertelefoon"),
            "en": ("list of calls", "This chat is by Stichting Voorbeeld.", "needs JavaScript", "Kindertelefoon"),
        }.items():
            part = page.locator(f"section[lang={code}]")
            for said in words:
                expect(part).to_contain_text(said)
            links = part.locator("a").evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
            assert [link for link in links if link != exit_url] == [
                "tel:112", "tel:113", "tel:08002000", "tel:08000432", "tel:08000188", "tel:09008844",
                "https://www.113.nl", "/privacy", "/",
            ]  # fmt: skip
            text = part.inner_text()
            assert text.index(words[0]) < text.index("112")
            assert max(map(len, part.locator("a").all_inner_texts())) > 20, "no link is without a name"


@pytest.mark.parametrize(
    ("path", "sign"),
    [("/", "nothing answers"), *((path, "the browser says so") for path in ("/", "/privacy", "/plain"))],
)
def test_where_the_line_is_known_to_be_lost_the_exit_needs_none(tab: Visit, path: str, sign: str) -> None:
    """It showed the browser's own page about a lost line, under the address of the website."""
    tab.page.goto(tab.exit_url + "before")
    page = tab.page
    if sign == "nothing answers":
        page.route("**/v1/visitor/**", lambda route: route.abort("internetdisconnected"))
    tab.open(path)
    if sign == "nothing answers":
        expect(page.locator("#notice")).to_contain_text("verbinding")
    else:
        tab.context.set_offline(True)
    page.locator("#exit").click()
    page.wait_for_url("about:blank")
    assert page.locator("body").inner_text() == ""
    tab.context.set_offline(False)
    assert stepped(page, tab.origin, "back") == [tab.exit_url + "before"]
    page.goto(tab.origin + "/")
    assert page.evaluate("sessionStorage.getItem('left')") is None
    tab.problems = [problem for problem in tab.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def test_leaving_from_a_page_beside_the_chat_ends_the_chat_of_this_tab(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    ticket = helpline.tab
    assert ticket
    tab.open("/privacy")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(tab.exit_url)
    helpline.until(lambda: bool(helpline.leaves))
    assert helpline.leaves == [{"how": "quick_exit", "token": ticket}]
    assert ticket != TOKEN


def test_a_page_in_the_browser_s_memory_behind_one_that_was_left_fast_goes_too(tab: Visit, helpline: Helpline) -> None:
    """As a browser brings a page back whole, with what stood on it (the back/forward cache)."""
    page = start_chat(tab)
    page.route(tab.exit_url, lambda route: route.abort("aborted"))
    left = page.evaluate(
        """() => {
            sessionStorage.setItem('left', '1');
            window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
            return document.documentElement.childNodes.length;
        }"""
    )
    assert left == 0
    helpline.until(lambda: bool(helpline.leaves))
    assert helpline.leaves == [{"how": "quick_exit", "token": TOKEN}]
