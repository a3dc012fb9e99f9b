"""How a conversation ends, and coming back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import expect_mark, start_chat, texts, write


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("counsellor_closed", "De hulpverlener heeft het gesprek afgesloten"),
        ("visitor_lost", "We hoorden een tijd niets van je."),
        ("timeout", "Het was een tijd stil"),
        ("blocked", "Je kunt nu niet verder in deze chat"),
    ],
)
def test_each_end_is_said_in_its_own_words(tab: Visit, helpline: Helpline, reason: str, words: str) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.end(reason, can_return=False)
    expect(page.get_by_role("heading", name="Het gesprek is gestopt")).to_be_focused()
    expect(page.locator("#ended-why")).to_contain_text(words)
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator("#return")).to_be_hidden()
    page.get_by_role("button", name="Bel 112").click()
    expect(page.get_by_role("link", name="Bel 112")).to_be_visible()


def test_stopping_asks_first_and_can_be_undone(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    page.get_by_role("button", name="Stop de chat").click()
    page.get_by_role("button", name="Nee, verder").click()
    expect(page.locator("#text")).to_be_focused()
    assert helpline.leaves == []
    page.get_by_role("button", name="Stop de chat").click()
    page.get_by_role("button", name="Ja, stop").click()
    expect(page.locator("#ended-why")).to_contain_text("Jij bent gestopt")
    assert helpline.leaves == [{"how": "left"}]
    page.get_by_role("button", name="Praat verder").click()
    expect(page.locator("#composer")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    write(page, "toch nog iets")
    expect_mark(page, "toch nog iets", "sent")


def test_a_text_that_never_left_comes_back_to_the_box(tab: Visit, helpline: Helpline) -> None:
    """It stood behind one whose answer did not come."""
    page = start_chat(tab)
    helpline.claim()
    held: list[Route] = []
    page.route("**/v1/visitor/messages", lambda route: held.append(route))
    with page.expect_request("**/v1/visitor/messages"):
        write(page, "op weg")
    write(page, "net te laat")
    helpline.end("counsellor_closed", can_return=True)
    expect(page.locator("#ended-unsent")).to_be_visible()
    expect_mark(page, "net te laat", "failed")
    page.locator("#return").click()
    expect(page.locator("#text")).to_have_value("net te laat")
    assert texts(page) == ["op weg"]
    assert helpline.visitor_texts() == []


@pytest.mark.parametrize("answer", ["late", "lost", "in trouble"])
def test_a_text_that_left_before_the_end_is_never_in_chat_and_box(tab: Visit, helpline: Helpline, answer: str) -> None:
    """The answer comes after the return; never; or a broken server gives it. Only its own id may ask again."""
    page = start_chat(tab)
    helpline.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    held: list[Route] = []
    if answer == "late":
        page.route("**/v1/visitor/messages", lambda route: held.append(route), times=1)
    elif answer == "lost":
        page.route("**/v1/visitor/messages", lambda route: route.abort())
    else:
        helpline.refuse = [(502, {})] * 50
    with page.expect_request("**/v1/visitor/messages") as left:
        write(page, "op weg")
    page.locator("#text").fill("nog niet klaar")
    if answer != "late":
        expect_mark(page, "op weg", "waiting")
    helpline.end("counsellor_closed", can_return=True)
    page.locator("#return").click()
    expect(page.locator("#composer")).to_be_visible()
    for route in held:
        route.continue_()
    page.unroute("**/v1/visitor/messages")
    helpline.refuse = []
    expect_mark(page, "op weg", "sent")
    expect(page.locator("#text")).to_have_value("nog niet klaar")
    assert texts(page) == ["op weg"]
    assert helpline.visitor_texts() == ["op weg"]
    body = left.value.post_data_json
    assert body is not None
    assert set(helpline.sends) == {body["client_id"]}


def test_a_return_that_came_too_late_is_said(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.end("counsellor_closed", can_return=True)
    expect(page.locator("#return")).to_be_visible()
    helpline.view["can_return"] = False
    page.locator("#return").click()
    expect(page.locator("#return")).to_be_hidden()
    expect(page.locator("#ended-next")).to_have_text("Je mag zo vaak terugkomen als je wilt, als de chat open is.")


def test_wiping_leaves_nothing_and_begins_at_the_beginning(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    helpline.end("counsellor_closed", can_return=True)
    page.get_by_role("button", name="Wis dit van mijn scherm").click()
    expect(page.locator("#welcome h1")).to_be_focused()
    assert page.evaluate("sessionStorage.length") == 0
    assert "canary" not in page.content()
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#composer")).to_be_visible()


def test_a_conversation_that_the_server_forgot_says_so(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    helpline.view = {}
    page.reload()
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_second_tab_shows_nothing_any_more_after_a_quick_exit(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    with helpline.changed:
        helpline.view = {}
        helpline.touch()
    # The poll under way is answered as it was; the next one finds that the token opens nothing.
    helpline.view = {}
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    assert "canary" not in page.content()
    expect(page.locator("#finish")).to_be_visible()


@pytest.mark.proves("SEC-A8", breaks="a page without a line showed the whole chat for ever after its end")
@pytest.mark.parametrize("can_return", [True, False])
def test_once_coming_back_is_over_the_page_empties_itself_without_a_line(
    tab: Visit, helpline: Helpline, can_return: bool
) -> None:
    page = start_chat(tab)
    page.clock.install()
    helpline.claim()
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    helpline.end("counsellor_closed", can_return=can_return)
    expect(page.locator("#ended-why")).to_contain_text("afgesloten")
    helpline.down = True
    page.clock.fast_forward(14 * 60_000)
    assert "canary" in page.content()
    page.clock.fast_forward(2 * 60_000)
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    assert "canary" not in page.content()
    expect(page.locator("#return")).to_be_hidden()


def test_an_answer_that_comes_after_the_page_emptied_itself_brings_nothing_back(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.clock.install()
    helpline.claim()
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    held: list[Route] = []
    helpline.end("counsellor_closed", can_return=True)
    expect(page.locator("#ended-why")).to_contain_text("afgesloten")
    page.route("**/v1/visitor/events*", lambda route: held.append(route))
    with page.expect_request("**/v1/visitor/events*"):
        page.clock.fast_forward(14 * 60_000 + 50_000)
    page.clock.fast_forward(12_000)
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    ended = {"alias": "Otter", "language": "nl", "state": "ended", "position": 0, "counsellor_here": False}
    ended |= {"typing": False, "ended": "counsellor_closed", "can_return": True, "offer_word": False}
    message = {"id": 9, "client_id": "9", "author": "counsellor", "text": "canary", "at": "2026-03-02T20:00:00Z"}
    for route in held:
        route.fulfill(json={"conversation": ended, "messages": [message], "typing": False, "cursor": "9.a"})
    page.evaluate("fetch('/v1/visitor/status').then(function (answer) { return answer.text(); })")
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    assert "canary" not in page.content()


def test_a_page_that_heard_nothing_for_two_hours_empties_itself(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.clock.install()
    helpline.claim()
    helpline.say("canary")
    expect(page.locator(".message")).to_have_count(1)
    helpline.down = True
    helpline.touch()
    expect(page.locator("#notice")).to_contain_text("verbinding")
    page.clock.fast_forward(119 * 60_000)
    assert "canary" in page.content()
    page.clock.fast_forward(2 * 60_000)
    expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
    assert "canary" not in page.content()


@pytest.mark.parametrize("reason", ["counsellor_closed", "visitor_left", "visitor_lost", "timeout", "blocked"])
def test_who_only_said_hello_reads_nothing_of_a_story(tab: Visit, helpline: Helpline, reason: str) -> None:
    page = start_chat(tab)
    helpline.claim()
    write(page, "hallo")
    expect_mark(page, "hallo", "sent")
    helpline.end(reason, can_return=False)
    expect(page.locator("#ended-why")).not_to_be_empty()
    assert "verhaal" not in page.locator("#ended-why").inner_text()
