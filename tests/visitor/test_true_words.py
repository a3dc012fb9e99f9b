"""What the page says is so at that moment: of what is kept, of what was sent, of who is there, of the time left."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import expect_mark, start_chat, stored, texts, write

NO_ROOM = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
KEPT = "Wat je schrijft, gaat niet verloren"
STAY = "Laat deze pagina open"


def lose_line(tab: Visit, page: Page) -> None:
    tab.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("verbinding")


def test_without_room_in_the_tab_s_memory_it_says_to_stay(tab: Visit, helpline: Helpline) -> None:
    tab.page.add_init_script(NO_ROOM)
    page = start_chat(tab)
    lose_line(tab, page)
    expect(page.locator("#notice")).to_have_text("Er is nu geen verbinding. We blijven het proberen.")
    page.locator("#text").fill("draft-canary")
    expect(page.locator("#notice")).to_contain_text(STAY)
    write(page, "unsent-canary")
    expect_mark(page, "unsent-canary", "waiting")
    expect(page.locator("#notice")).to_contain_text(STAY)
    assert "chat" not in stored(page)


def test_room_that_runs_out_later_is_said_from_then_on(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    lose_line(tab, page)
    page.locator("#text").fill("een")
    expect(page.locator("#notice")).to_contain_text(KEPT)
    page.evaluate(NO_ROOM + "0")
    page.locator("#text").fill("een twee")
    expect(page.locator("#notice")).to_contain_text(STAY)


def test_a_browser_without_secrets_sends_all_the_same(tab: Visit, helpline: Helpline) -> None:
    tab.page.add_init_script("Object.defineProperty(window, 'crypto', { value: undefined });")
    page = start_chat(tab)
    for text in ("een", "twee"):
        write(page, text)
        expect_mark(page, text, "sent")
    assert helpline.visitor_texts() == ["een", "twee"]
    assert [UUID(key).version for key in helpline.sends] == [7, 7]
    assert len(set(helpline.sends)) == 2


def test_a_fault_on_the_way_to_the_screen_leaves_the_text_in_the_box(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.evaluate("document.getElementById('log').insertBefore = () => { throw new Error('fault-canary'); }; 0")
    write(page, "bewaar mij")
    expect(page.locator("#text")).to_have_value("bewaar mij")
    page.evaluate("delete document.getElementById('log').insertBefore")
    page.locator("#send").click()
    expect_mark(page, "bewaar mij", "sent")
    assert helpline.visitor_texts() == ["bewaar mij"]
    assert [problem for problem in tab.problems if "fault-canary" not in problem] == []
    tab.problems.clear()


def test_a_request_that_the_browser_refuses_is_tried_again(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.evaluate(
        "const real = XMLHttpRequest.prototype.send; XMLHttpRequest.prototype.send = function (body) {"
        "XMLHttpRequest.prototype.send = real; throw new DOMException('', 'NetworkError'); }; 0"
    )
    write(page, "toch")
    expect_mark(page, "toch", "sent")
    assert helpline.visitor_texts() == ["toch"]


@pytest.mark.parametrize(("minutes", "words"), [(1, "nog tot 1 min. na"), (7, "nog tot 7 min. na")])
def test_the_time_to_come_back_is_the_server_s(tab: Visit, helpline: Helpline, minutes: int, words: str) -> None:
    page = start_chat(tab)
    helpline.view["return_minutes"] = minutes
    helpline.end("counsellor_closed", can_return=True)
    expect(page.locator("#ended-next")).to_contain_text(words)


@pytest.mark.parametrize("how", ["ended", "gone"])
def test_a_draft_is_no_message_that_did_not_arrive(tab: Visit, helpline: Helpline, how: str) -> None:
    page = start_chat(tab)
    helpline.claim()
    write(page, "wel verstuurd")
    expect_mark(page, "wel verstuurd", "sent")
    page.locator("#text").fill("half")
    page.wait_for_function("JSON.parse(sessionStorage.chat).sealed")
    if how == "ended":
        helpline.end("counsellor_closed", can_return=True)
    else:
        with helpline.changed:
            helpline.token = "another window has it"
            helpline.touch()
    expect(page.locator("#ended")).to_be_visible()
    expect(page.locator("#ended-unsent")).to_be_hidden()


def test_on_a_lost_line_nobody_is_said_to_be_there_or_to_type(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.type(True)
    expect(page.locator("#typing")).to_have_text("Er wordt getypt …")
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    lose_line(tab, page)
    expect(page.locator("#typing")).to_be_empty()
    expect(page.locator("#state")).to_be_empty()
    tab.context.set_offline(False)
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")


def test_in_a_full_chat_no_later_text_is_said_to_be_on_its_way(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.refuse = [(413, {"error": "full"})]
    write(page, "eerste")
    expect_mark(page, "eerste", "failed")
    write(page, "tweede")
    expect_mark(page, "tweede", "failed")
    assert texts(page) == ["eerste", "tweede"]


def test_a_line_that_dies_without_a_sign_is_noticed_soon(tab: Visit, helpline: Helpline) -> None:
    """How long a poll may hang before it counts as lost: 9 s more than the server holds it, for 5 s while one types."""
    tab.page.add_init_script(
        """const send = XMLHttpRequest.prototype.send, open = XMLHttpRequest.prototype.open;
        window.asked = [];
        XMLHttpRequest.prototype.open = function (way, address) { this.to = address; open.apply(this, arguments); };
        XMLHttpRequest.prototype.send = function (body) {
            if (this.to.includes('events')) { window.asked.push([this.to.split('wait=')[1], this.timeout]); }
            send.call(this, body);
        };"""
    )
    page = start_chat(tab)
    helpline.claim()
    page.wait_for_function("() => window.asked.length > 1")
    helpline.type(True)
    page.wait_for_function("() => window.asked[window.asked.length - 1][0] === '5'")
    helpline.type(False)
    page.wait_for_function("() => window.asked[window.asked.length - 1][0] === '25'")
    assert {tuple(each) for each in page.evaluate("window.asked")} == {("5", 14_000), ("25", 34_000)}


def test_while_the_server_asks_for_quiet_nobody_is_said_to_be_there(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.type(True)
    expect(page.locator("#typing")).to_have_text("Er wordt getypt …")
    helpline.refuse = [(429, {"error": "too_many", "retry_after": 60})]
    write(page, "straks")
    expect_mark(page, "straks", "waiting")
    expect(page.locator("#typing")).to_be_empty()
    expect(page.locator("#state")).to_be_empty()
