"""The page against the real server, with a real counsellor at the other end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Request, Route, expect

from backend.edge.headers import SECURITY_HEADERS
from protocol.models import Answer, EndReason, State, VisitorPresence
from tests.support.browser import Visit, visit
from tests.support.server import server_config
from tests.visitor.background import RealHelpline, real_helpline
from tests.visitor.steps import expect_mark, start_chat, stored, texts, write


@pytest.fixture
def real(tmp_path: Path, exit_url: str) -> Iterator[RealHelpline]:
    with real_helpline(replace(server_config(tmp_path), exit_url=exit_url)) as running:
        yield running


@pytest.fixture
def phone(browser: Browser, real: RealHelpline, exit_url: str) -> Iterator[Visit]:
    with visit(browser, real.origin, exit_url) as tab:
        yield tab


def test_a_conversation_from_the_first_word_to_coming_back(phone: Visit, real: RealHelpline) -> None:
    page = phone.open()
    page.locator("#begin").click()
    page.get_by_label("Geld, schulden of werk").check()
    page.get_by_role("radio", name="Weet ik niet").check()
    page.locator("#alias").fill("Otter")
    page.locator("#start").click()
    expect(page.locator("#state")).to_contain_text("Er is nu niemand om mee te chatten.")
    write(page, "hoi")
    expect_mark(page, "hoi", "sent")
    chat = real.the_only_chat()
    assert (chat.alias, chat.language, chat.prechat.topic) == ("Otter", "nl", "money")
    assert chat.prechat.can_type_safely is Answer.UNKNOWN

    real.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    real.type()
    expect(page.locator("#typing")).to_have_text("Er wordt getypt …")
    real.say("Dag Otter <b>[/]</b>")
    expect(page.locator(".message.counsellor p")).to_have_text("Dag Otter <b>[/]</b>")
    write(page, "fijn")
    expect_mark(page, "fijn", "sent")
    assert real.lines() == ["hoi", "fijn"]

    page.reload()
    expect(page.locator(".message.counsellor")).to_have_count(1)
    shown = texts(page)
    assert shown == ["hoi", "Er is nu iemand bij je.", "Dag Otter <b>[/]</b>", "fijn"]

    real.close_chat()
    expect(page.locator("#ended-why")).to_contain_text("De hulpverlener heeft het gesprek afgesloten")
    page.get_by_role("button", name="Praat verder").click()
    expect(page.locator("#text")).to_be_focused()
    assert real.until_chat(lambda row: row.state is State.ACTIVE).returning == 1
    write(page, "nog iets")
    expect_mark(page, "nog iets", "sent")
    assert real.lines() == ["hoi", "fijn", "nog iets"]


def test_whoever_gets_another_name_than_the_page_proposed_reads_it(
    browser: Browser, real: RealHelpline, exit_url: str
) -> None:
    with visit(browser, real.origin, exit_url) as one, visit(browser, real.origin, exit_url) as other:
        for phone in (one, other):
            page = phone.open()
            page.locator("#begin").click()
            page.locator("#alias").fill("Otter")
            page.locator("#start").click()
        expect(one.page.locator("#state")).to_contain_text("Er is nu niemand")
        expect(one.page.locator("#state")).not_to_contain_text("noemen")
        expect(other.page.locator("#state")).to_contain_text("Zo noemen we je hier: ")
        names = {row.alias for row in real.chats()}
        (another,) = names - {"Otter"}
        expect(other.page.locator("#state")).to_contain_text(f"Zo noemen we je hier: {another}. ")


@pytest.mark.parametrize("way", ["button", "escape"])
def test_a_quick_exit_reaches_the_counsellor_as_one(phone: Visit, real: RealHelpline, way: str) -> None:
    page = start_chat(phone)
    real.claim()
    write(page, "geheim")
    expect_mark(page, "geheim", "sent")
    if way == "button":
        page.locator("#exit").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url(phone.exit_url)
    chat = real.until_chat(lambda row: row.end_reason is EndReason.QUICK_EXIT)
    assert chat.visitor_presence is VisitorPresence.QUICK_EXIT
    phone.open()
    expect(page.locator("#welcome")).to_be_visible()
    assert "token" not in stored(page) or '"token":null' in stored(page)


def test_a_start_whose_answer_was_lost_leaves_no_second_row(phone: Visit, real: RealHelpline) -> None:
    page = phone.open()
    page.locator("#begin").click()
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/v1/visitor/conversations", lose, times=1)
    page.locator("#start").click()
    expect(page.locator("#start-error")).to_be_visible()
    assert lost == [201]
    page.reload()
    page.locator("#start").click()
    expect(page.locator("#state")).to_contain_text("Er is nu niemand om mee te chatten.")
    write(page, "hoi")
    expect_mark(page, "hoi", "sent")
    assert real.the_only_chat().lines_by_visitor == 1


@pytest.mark.parametrize("overtaken", [True, False], ids=["the leave comes first", "the start comes first"])
def test_a_quick_exit_while_the_start_is_on_its_way_leaves_nobody_waiting(
    phone: Visit, real: RealHelpline, overtaken: bool
) -> None:
    page = phone.open()
    page.locator("#begin").click()
    on_its_way: list[Request] = []

    def hold(route: Route) -> None:
        if not overtaken:
            assert route.fetch().status == 201
        on_its_way.append(route.request)

    page.route("**/v1/visitor/conversations", hold)
    page.locator("#start").click()
    expect(page.locator("#start")).to_have_text("Even geduld …")
    while not on_its_way:  # the suite's own time limit guards it
        page.wait_for_timeout(20)
    assert len(real.chats()) == (0 if overtaken else 1)
    page.locator("#exit").click()
    page.wait_for_url(phone.exit_url)
    real.until(lambda: len(real.server.services.visitors.departures) == 1)
    if overtaken:
        (late,) = on_its_way
        answer = phone.context.request.post(
            late.url, headers={"authorization": late.headers["authorization"]}, data=late.post_data_json
        )
        assert answer.status == 410
    real.until(lambda: real.chats() == ())
    assert "token" not in stored(page)


def test_stopping_reaches_the_counsellor_as_having_left(phone: Visit, real: RealHelpline) -> None:
    page = start_chat(phone)
    real.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    page.locator("#stop").click()
    page.locator("#stop-yes").click()
    expect(page.locator("#ended-why")).to_contain_text("Jij bent gestopt")
    real.until_chat(lambda row: row.end_reason is EndReason.VISITOR_LEFT)


def test_a_server_that_restarts_loses_and_doubles_nothing(phone: Visit, real: RealHelpline) -> None:
    page = start_chat(phone)
    real.claim()
    write(page, "een")
    expect_mark(page, "een", "sent")
    real.stop()
    write(page, "twee")
    write(page, "drie")
    expect_mark(page, "twee", "waiting")
    expect(page.locator("#notice")).to_contain_text("De verbinding is even weg")
    real.start()
    expect_mark(page, "drie", "sent")
    assert real.lines() == ["een", "twee", "drie"]
    real.say("ik ben er weer")
    expect(page.locator(".message.counsellor p")).to_have_text("ik ben er weer")


def test_a_phone_without_a_line_catches_up(phone: Visit, real: RealHelpline) -> None:
    page = start_chat(phone)
    real.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    phone.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("De verbinding is even weg")
    write(page, "onderweg")
    expect_mark(page, "onderweg", "waiting")
    real.say("ben je er nog?")
    phone.context.set_offline(False)
    expect_mark(page, "onderweg", "sent")
    expect(page.locator(".message.counsellor p")).to_have_text("ben je er nog?")
    assert real.lines() == ["onderweg"]


def test_the_page_is_served_with_the_security_headers(phone: Visit) -> None:
    answer = phone.page.goto(phone.origin + "/")
    assert answer is not None
    headers = answer.all_headers()
    assert SECURITY_HEADERS.items() <= headers.items()
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert "set-cookie" not in headers


def test_the_page_says_its_own_name_under_no_referrer(phone: Visit, real: RealHelpline) -> None:
    """Fetch Standard, "append a request Origin header": `null` is for no CORS requests, and the page's are some."""
    asked: list[Request] = []
    phone.page.on("request", lambda one: asked.append(one))
    start_chat(phone)
    posts = [one.all_headers() for one in asked if one.method == "POST"]
    assert posts
    assert {one["origin"] for one in posts} == {real.origin.rstrip("/")}
