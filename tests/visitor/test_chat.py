"""The conversation: both ways, marks, order, hostile text, a reload, a lost line."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from protocol.models import TEXT_LIMIT
from tests.support.browser import Visit
from tests.support.payloads import ENCODABLE
from tests.visitor.helpline import Helpline
from tests.visitor.steps import expect_mark, start_chat, stored, texts, write


def test_messages_go_both_ways_with_their_time(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    write(page, "Hoi\nik ben er")
    expect_mark(page, "ik ben er", "sent")
    helpline.say("Fijn dat je er bent")
    expect(page.locator(".message.counsellor p")).to_have_text("Fijn dat je er bent")
    assert texts(page) == ["Hoi\nik ben er", "Fijn dat je er bent"]
    assert re.match(r"\d\d:\d\d", page.locator(".message.counsellor small").inner_text())
    assert helpline.visitor_texts() == ["Hoi\nik ben er"]


def test_the_place_in_the_queue_is_shown_and_one_may_write_already(tab: Visit, helpline: Helpline) -> None:
    helpline.waiting = 2
    page = start_chat(tab)
    expect(page.locator("#state")).to_contain_text("nog 2 anderen")
    helpline.touch(position=1)
    expect(page.locator("#state")).to_contain_text("nog 1 ander ")
    write(page, "alvast dit")
    expect_mark(page, "alvast dit", "sent")


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ({"state": "on_hold", "counsellor_here": True}, "komt zo bij je terug"),
        ({"state": "active", "counsellor_here": False}, "De verbinding met de hulpverlener is weg."),
    ],
)
def test_what_the_counsellor_does_is_said(tab: Visit, helpline: Helpline, view: dict[str, object], words: str) -> None:
    page = start_chat(tab)
    helpline.touch(**view)
    expect(page.locator("#state")).to_contain_text(words)


def test_typing_is_shown_and_told_without_any_text(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    helpline.type(True)
    expect(page.locator("#typing")).to_have_text("Er wordt getypt …")
    helpline.type(False)
    expect(page.locator("#typing")).to_be_empty()
    page.locator("#text").press_sequentially("canary")
    helpline.until(lambda: helpline.typing == [True])
    page.locator("#text").fill("")
    helpline.until(lambda: helpline.typing == [True, False])
    assert helpline.sends == []


def test_hostile_text_of_the_other_side_is_shown_as_text(tab: Visit, helpline: Helpline) -> None:
    hostile = ["<img src=x onerror=alert(1)>", "<script>document.title='x'</script>", "&lt;b&gt;", "{n}"]
    hostile += [text for text in ENCODABLE.values() if len(text) <= TEXT_LIMIT]
    page = start_chat(tab)
    helpline.claim()
    for text in hostile:
        helpline.say(text)
    rows = page.locator(".message.counsellor p")
    expect(rows).to_have_count(len(hostile))
    assert rows.evaluate_all("nodes => nodes.map(n => n.textContent)") == hostile
    assert page.locator(".message.counsellor p > *").count() == 0
    assert page.title() == "Chat"


def test_a_long_word_wraps(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.say("a" * 400)
    expect(page.locator(".message.counsellor")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#log").evaluate("n => n.scrollWidth <= n.clientWidth")


def test_texts_leave_one_by_one_in_order_under_rising_version_7_ids(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    for number in range(5):
        write(page, f"regel {number}")
    expect_mark(page, "regel 4", "sent")
    assert helpline.visitor_texts() == [f"regel {number}" for number in range(5)]
    assert [UUID(key).version for key in helpline.sends] == [7] * 5
    assert all(UUID(key).variant == UUID(helpline.sends[0]).variant for key in helpline.sends)
    assert helpline.sends == sorted(helpline.sends)


def test_a_lost_answer_leads_to_one_message(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.lose_answers = 1
    write(page, "maar een keer")
    expect_mark(page, "maar een keer", "sent")
    assert helpline.visitor_texts() == ["maar een keer"]
    assert len(set(helpline.sends)) == 1
    assert texts(page) == ["maar een keer"]


def test_a_full_server_is_asked_again_only_after_the_time_it_named(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.clock.install()
    helpline.refuse = [(429, {"error": "too_many", "retry_after": 60})]
    write(page, "straks")
    expect_mark(page, "straks", "waiting")
    write(page, "ook")
    page.clock.fast_forward(58_000)
    assert len(helpline.sends) == 1
    page.clock.fast_forward(3_000)
    expect_mark(page, "straks", "sent")
    expect_mark(page, "ook", "sent")
    assert len(helpline.sends) == 3


def test_a_refused_text_says_so_and_does_not_block_the_next(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.refuse = [(413, {"error": "too_large"})]
    write(page, "eerste")
    expect_mark(page, "eerste", "failed")
    write(page, "tweede")
    expect_mark(page, "tweede", "sent")


def test_a_reload_keeps_the_conversation_the_draft_and_the_language(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    write(page, "een")
    expect_mark(page, "een", "sent")
    helpline.say("twee")
    expect(page.locator(".message.counsellor")).to_be_visible()
    page.locator("#text").fill("half afgemaakt")
    page.reload()
    expect(page.locator(".message")).to_have_count(2)
    assert texts(page) == ["een", "twee"]
    expect(page.locator("#text")).to_have_value("half afgemaakt")
    assert len(helpline.created) == 1


def test_a_text_that_could_not_leave_survives_a_reload(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.refuse = [(503, {"error": "unavailable"})] * 50
    write(page, "bewaar mij")
    expect_mark(page, "bewaar mij", "waiting")
    page.reload()
    expect_mark(page, "bewaar mij", "waiting")
    helpline.refuse = []
    expect_mark(page, "bewaar mij", "sent")
    assert helpline.visitor_texts() == ["bewaar mij"]
    assert len(set(helpline.sends)) == 1


def test_a_lost_line_is_said_calmly_and_everything_arrives_when_it_is_back(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    tab.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("De verbinding is even weg")
    write(page, "onderweg")
    expect_mark(page, "onderweg", "waiting")
    helpline.say("ben je er nog?")
    tab.context.set_offline(False)
    expect(page.locator(".message.counsellor p")).to_have_text("ben je er nog?")
    expect_mark(page, "onderweg", "sent")
    expect(page.locator("#notice")).to_have_text("Je bent weer verbonden.")
    assert texts(page) == ["ben je er nog?", "onderweg"]


def test_a_server_that_went_away_is_found_again(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.down = True
    helpline.touch()
    expect(page.locator("#notice")).to_contain_text("De verbinding is even weg")
    helpline.down = False
    helpline.say("daar zijn we weer")
    expect(page.locator(".message.counsellor p")).to_have_text("daar zijn we weer")


def test_the_tab_remembers_neither_token_nor_alias_nor_any_text(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    write(page, "sent-canary")
    expect_mark(page, "sent-canary", "sent")
    helpline.say("answer-canary")
    expect(page.locator(".message.counsellor")).to_be_visible()
    helpline.refuse = [(503, {"error": "unavailable"})] * 50
    write(page, "unsent-canary")
    expect_mark(page, "unsent-canary", "waiting")
    page.locator("#text").fill("draft-canary")
    page.wait_for_function("JSON.parse(sessionStorage.chat).sealed")
    kept = stored(page)
    assert "canary" not in kept
    assert helpline.created[0]["alias"] not in kept
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert page.evaluate("Object.keys(JSON.parse(sessionStorage.chat))") == ["tab", "on", "lang", "offer", "sealed"]


def test_a_reader_of_older_lines_is_not_pulled_away(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    for number in range(30):
        helpline.say(f"regel {number}")
    expect(page.locator(".message")).to_have_count(30)
    log = page.locator("#log")
    log.evaluate("n => { n.scrollTop = 0; }")
    page.wait_for_function("document.getElementById('log').scrollTop === 0")
    page.evaluate("new Promise(requestAnimationFrame)")
    helpline.say("nieuw")
    expect(page.locator("#newer")).to_be_visible()
    assert log.evaluate("n => n.scrollTop") == 0
    page.locator("#newer").click()
    expect(page.locator("#newer")).to_be_hidden()
    assert log.evaluate("n => n.scrollHeight - n.scrollTop - n.clientHeight < 2")
