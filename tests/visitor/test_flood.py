"""The page while very many come at once: it works for its place, says so, and comes back from an end taken back."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat

CHALLENGE = "1772481630.12.0123456789abcdef." + "5f" * 32
BITS = 12


@pytest.mark.proves("SEC-A3", breaks="the page took an answer with its number one too high")
def test_the_page_does_the_work_that_is_asked_and_starts(tab: Visit) -> None:
    page = tab.open()
    asked: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        asked.append(dict(route.request.post_data_json or {}))
        if len(asked) == 1:
            route.fulfill(status=428, json={"error": "work_needed", "challenge": CHALLENGE, "bits": BITS})
        else:
            route.continue_()

    page.route("**/v1/visitor/conversations", answer)
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#state")).to_be_visible()
    done = asked[1]["work"]
    assert done["challenge"] == CHALLENGE
    digest = hashlib.sha256(f"{CHALLENGE}.{done['number']}".encode()).hexdigest()
    assert int(digest, 16) < 2 ** (256 - BITS), "as FIPS 180-4 computes it"
    assert {key: value for key, value in asked[1].items() if key != "work"} == asked[0]


def test_while_it_works_the_page_says_why_and_the_way_out_works(tab: Visit) -> None:
    page = tab.open()
    page.route(
        "**/v1/visitor/conversations",
        lambda route: route.fulfill(status=428, json={"error": "work_needed", "challenge": CHALLENGE, "bits": 32}),
    )
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#trying-why")).to_contain_text("heel veel mensen tegelijk")
    page.locator("#exit").click()
    expect(page).to_have_title("Weather")


@pytest.mark.proves("SEC-A3", breaks="the page asked no more once it had ended")
def test_an_end_with_many_others_is_kind_and_can_be_taken_back(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.clock.install()
    helpline.touch(state="ended", ended="flood", can_return=False)
    expect(page.locator("#ended-why")).to_contain_text("Het ligt niet aan jou")
    expect(page.locator("#ended-next")).to_contain_text("vaak terugkomen")
    helpline.touch(state="waiting", ended=None)
    page.clock.run_for(11_000)
    expect(page.locator("#state")).to_be_visible()
    expect(page.locator("#ended")).to_be_hidden()


@pytest.mark.proves("SEC-A5", breaks="a refused text left the outbox of the page")
def test_a_full_chat_keeps_what_was_written_on_the_page(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.refuse = [(413, {"error": "full", "message": "."})] * 3
    page.locator("#text").fill("nog één ding")
    page.locator("#send").click()
    expect(page.locator("#notice")).to_contain_text("Dit gesprek is vol")
    expect(page.locator("#log")).to_contain_text("nog één ding")
    expect(page.locator("#log")).to_contain_text("niet verstuurd")


@pytest.mark.proves("SEC-A3", breaks="beginning again emptied the box")
def test_who_was_ended_begins_again_with_one_button_and_keeps_what_stood_in_the_box(
    tab: Visit, helpline: Helpline
) -> None:
    page = start_chat(tab)
    page.set_viewport_size({"width": 320, "height": 480})
    page.locator("#text").fill("hij komt zo")
    helpline.touch(state="ended", ended="flood", can_return=False)
    again = page.locator("#anew")
    expect(again).to_be_in_viewport(ratio=1)
    again.click()
    expect(page.locator("#state")).to_be_visible()
    expect(page.locator("#text")).to_have_value("hij komt zo")
    assert len(helpline.created) == 2
    assert helpline.created[0] == helpline.created[1]


@pytest.mark.proves("SEC-A3", breaks="beginning again left what was on its way behind")
def test_who_begins_again_has_what_was_on_its_way_in_the_box_too(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.refuse = [(503, {"error": "unavailable", "message": "."})] * 9
    page.locator("#text").fill("ik ben boven")
    page.locator("#send").click()
    expect(page.locator("#log")).to_contain_text("ik ben boven")
    page.locator("#text").fill("hij komt zo")
    helpline.touch(state="ended", ended="flood", can_return=False)
    helpline.refuse = []
    page.locator("#anew").click()
    expect(page.locator("#state")).to_be_visible()
    expect(page.locator("#text")).to_have_value("ik ben boven\nhij komt zo")


def test_a_long_line_is_told_without_a_number(tab: Visit, helpline: Helpline) -> None:
    helpline.waiting = 303
    page = tab.open()
    expect(page.locator("#status")).to_contain_text("Bel 112")
    expect(page.locator("#status")).not_to_contain_text("303")
