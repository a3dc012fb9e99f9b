"""A page that is loaded again asks before it shows anything; a reload right away loses nothing and asks nothing."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visit
from tests.visitor.helpline import TOKEN, Helpline
from tests.visitor.steps import expect_mark, start_chat, stored, texts, write


def come_later(tab: Visit) -> Page:
    """Load the page again as a restored tab does: the tab has its memory, and nobody pressed reload just now."""
    tab.page.goto(tab.exit_url)
    return tab.open()


def talk(tab: Visit, helpline: Helpline) -> Page:
    """A chat with an answer, a text that waits, and half a text."""
    page = start_chat(tab)
    helpline.claim()
    helpline.say("answer-canary")
    expect(page.locator(".message.counsellor")).to_be_visible()
    helpline.refuse = [(503, {"error": "unavailable"})] * 50
    write(page, "unsent-canary \ud83e\udd8a é")
    expect_mark(page, "unsent-canary", "waiting")
    page.locator("#text").fill("draft-canary")
    page.wait_for_function("JSON.parse(sessionStorage.chat).sealed")
    return page


@pytest.mark.proves("SEC-A8", "F8", breaks="a page that finds a ticket opens the conversation without asking")
def test_a_restored_tab_asks_first_and_has_no_text_until_the_answer(tab: Visit, helpline: Helpline) -> None:
    page = talk(tab, helpline)
    helpline.looked.clear()
    come_later(tab)
    expect(page.get_by_role("heading", name="Er is nog een gesprek open op dit apparaat")).to_be_focused()
    assert "canary" not in page.content()
    assert set(helpline.looked) == {"GET tab"}
    helpline.refuse = []
    page.get_by_role("button", name="Ja, verder").click()
    expect_mark(page, "unsent-canary", "sent")
    expect(page.locator("#text")).to_have_value("draft-canary")
    assert texts(page) == ["answer-canary", "unsent-canary \U0001f98a é"]
    assert len(helpline.created) == 1
    assert len(set(helpline.sends)) == 1


def test_not_me_leaves_fast_and_ends_the_conversation(tab: Visit, helpline: Helpline) -> None:
    page = talk(tab, helpline)
    ticket = helpline.tab
    come_later(tab)
    page.get_by_role("button", name="Nee, snel weg").click()
    page.wait_for_url(tab.exit_url)
    helpline.until(lambda: bool(helpline.leaves))
    assert helpline.leaves == [{"how": "quick_exit", "token": ticket}]
    page.goto(tab.origin + "/")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_reload_right_away_asks_nothing_and_says_so_in_no_other_way(tab: Visit, helpline: Helpline) -> None:
    page = talk(tab, helpline)
    page.reload()
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator("#text")).to_have_value("draft-canary")
    expect(page.locator("#notice")).not_to_contain_text("is weg")
    assert TOKEN not in stored(page)


def test_a_restored_tab_of_a_chat_that_is_over_is_empty(tab: Visit, helpline: Helpline) -> None:
    page = talk(tab, helpline)
    kept = page.evaluate("sessionStorage.chat")
    helpline.end("visitor_lost", can_return=True)
    expect(page.locator("#ended")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    page.evaluate("kept => { sessionStorage.chat = kept; }", kept)
    page.reload()
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    expect(page.locator("#ended-unsent")).to_be_visible()
    assert "canary" not in page.content()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("change", ["cut", "other ticket", "other key"])
def test_what_does_not_open_is_dropped_and_said(tab: Visit, helpline: Helpline, change: str) -> None:
    page = talk(tab, helpline)
    kept = json.loads(page.evaluate("sessionStorage.chat"))
    if change == "cut":
        kept["sealed"] = kept["sealed"][:-8]
    elif change == "other ticket":
        kept["tab"] = helpline.tab = "v_" + "0123456789abcdef" * 4
    else:
        kept["sealed"] = kept["sealed"][::-1].replace("=", "")
    page.add_init_script(f"sessionStorage.chat = {json.dumps(json.dumps(kept))};")
    come_later(tab)
    page.get_by_role("button", name="Ja, verder").click()
    expect(page.locator("#notice")).to_contain_text("Wat je nog niet had verstuurd, is weg")
    assert texts(page) == ["answer-canary"]
    expect(page.locator("#text")).to_have_value("")


def test_no_start_value_is_used_twice_for_one_key(tab: Visit) -> None:
    tab.page.add_init_script(
        "window.ivs = []; const real = crypto.subtle.encrypt.bind(crypto.subtle);"
        "crypto.subtle.encrypt = (how, ...more) => { window.ivs.push([...how.iv].join()); return real(how, ...more); };"
    )
    page = start_chat(tab)
    page.locator("#text").press_sequentially("een tekst van dertig letters..")
    page.wait_for_function("window.ivs.length > 9")
    ivs = page.evaluate("window.ivs")
    assert len(ivs) == len(set(ivs))


def test_a_phone_that_cannot_seal_keeps_nothing_and_says_to_stay(tab: Visit, helpline: Helpline) -> None:
    tab.page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });")
    page = start_chat(tab)
    helpline.refuse = [(503, {"error": "unavailable"})] * 50
    write(page, "unsent-canary")
    expect(page.locator("#notice")).to_contain_text("Laat deze pagina open")
    page.locator("#text").fill("draft-canary")
    assert "canary" not in stored(page)
    page.reload()
    expect(page.locator("#composer")).to_be_visible()
    assert texts(page) == []


def test_without_a_memory_of_the_tab_the_chat_works(tab: Visit, helpline: Helpline) -> None:
    tab.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    page = start_chat(tab)
    write(page, "hoi")
    expect_mark(page, "hoi", "sent")
    assert helpline.visitor_texts() == ["hoi"]


@pytest.mark.proves("SEC-A8", breaks="the page goes on showing a chat that the server gives no more")
def test_an_ended_page_empties_itself_when_coming_back_is_over(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.say("answer-canary")
    expect(page.locator(".message.counsellor")).to_be_visible()
    page.clock.install()
    helpline.end("counsellor_closed", can_return=True)
    expect(page.locator("#return")).to_be_visible()
    page.route("**/v1/visitor/events*", lambda route: route.fulfill(status=410, json={"error": "closed"}))
    page.clock.fast_forward(11_000)
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    expect(page.locator("#return")).to_be_hidden()
    assert "canary" not in page.content()
