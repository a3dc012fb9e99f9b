"""Before the chat: is anybody there, two questions that may be skipped, a name, two languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Visit, visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat


def test_the_page_says_that_somebody_is_there(tab: Visit) -> None:
    expect(tab.open().locator("#status")).to_have_text("Er is nu iemand voor je.")


def test_the_page_says_how_many_wait(tab: Visit, helpline: Helpline) -> None:
    helpline.waiting = 3
    expect(tab.open().locator("#status")).to_contain_text("3 anderen")


def test_the_page_is_honest_when_nobody_is_free(tab: Visit, helpline: Helpline) -> None:
    helpline.available = 0
    page = tab.open()
    expect(page.locator("#status")).to_contain_text("Het kan even duren")
    page.locator("#begin").click()
    page.locator("#start").click()
    expect(page.locator("#state")).to_contain_text("het kan even duren")


def test_a_closed_helpline_gives_the_emergency_numbers(tab: Visit, helpline: Helpline) -> None:
    helpline.open = False
    page = tab.open()
    expect(page.get_by_role("heading", name="De chat is nu dicht")).to_be_visible()
    expect(page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_role("link", name="Bel 113")).to_have_attribute("href", "tel:113")
    expect(page.get_by_role("link", name="Veilig Thuis")).to_have_attribute("href", "tel:08002000")
    expect(page.get_by_role("link", name="0900-8844")).to_be_visible()


def test_a_closed_helpline_says_so_in_english_too(
    browser: Browser, origin: str, exit_url: str, helpline: Helpline
) -> None:
    helpline.open = False
    with visit(browser, origin, exit_url, locale="en-GB") as tab:
        page = tab.open()
        expect(page.get_by_role("heading", name="The chat is closed now")).to_be_visible()
        expect(page.get_by_role("link", name="Call 112")).to_be_visible()
        expect(page.get_by_role("link", name="0900-8844")).to_be_visible()


def test_a_helpline_that_closes_meanwhile_is_said_and_not_an_error(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    helpline.open = False
    page.locator("#start").click()
    expect(page.get_by_role("heading", name="De chat is nu dicht")).to_be_visible()
    assert helpline.created == []


def test_what_anonymous_means_and_its_exception_stand_on_the_page(tab: Visit) -> None:
    page = tab.open()
    expect(page.get_by_text("als jij of iemand anders echt in gevaar is")).to_be_visible()
    expect(page.get_by_text("We proberen dat eerst met jou te bespreken")).to_be_visible()
    expect(page.get_by_text("wissen we 48 uur na het gesprek")).to_be_visible()
    expect(page.get_by_text("Je browser kan onthouden dat je op deze pagina was")).to_be_visible()


def test_skipped_questions_send_no_topic_and_unknown_safety(tab: Visit, helpline: Helpline) -> None:
    start_chat(tab)
    (made,) = helpline.created
    assert made["prechat"] == {"can_type_safely": "unknown"}
    assert made["language"] == "nl"
    assert made["alias"]


def test_answered_questions_and_an_own_alias_arrive(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    page.get_by_label("Iets met mijn verkering").check()
    page.get_by_role("radio", name="Nee", exact=True).check()
    expect(page.locator("#safe-no")).to_be_visible()
    page.get_by_label("Zo noemen we je hier").fill("  Maanlicht ")
    page.locator("#start").click()
    expect(page.locator("#chat")).to_be_visible()
    assert helpline.created == [
        {"alias": "Maanlicht", "language": "nl", "prechat": {"topic": "boyfriend", "can_type_safely": "no"}}
    ]


def test_a_name_that_is_too_long_is_not_cut_and_the_answer_is_told(tab: Visit, helpline: Helpline) -> None:
    """docs/protocol.md: a name has at most 40 characters."""
    helpline.refuse_starts = [(400, {"error": "too_long", "limit": 40})]
    page = tab.open()
    page.locator("#begin").click()
    alias = page.get_by_label("Zo noemen we je hier")
    alias.fill("")
    page.keyboard.insert_text("maan" * 11)
    page.locator("#start").click()
    expect(page.locator("#start-error")).to_contain_text("Dit is te lang om te sturen. Het blijft hier staan.")
    expect(alias).to_have_value("maan" * 11)
    assert helpline.started[0]["alias"] == "maan" * 11
    alias.fill("maan")
    page.locator("#start").click()
    expect(page.locator("#chat")).to_be_visible()
    assert [made["alias"] for made in helpline.created] == ["maan"]


@pytest.mark.parametrize("height", [480, 568])
def test_what_is_said_to_who_cannot_type_safely_is_read_whole(tab: Visit, height: int) -> None:
    """It opened half below the edge of a small screen."""
    tab.page.set_viewport_size({"width": 320, "height": height})
    page = tab.open()
    page.locator("#begin").click()
    page.get_by_role("radio", name="Nee", exact=True).check()
    expect(page.locator("#safe-no")).to_be_in_viewport(ratio=0.99)
    before = page.evaluate("scrollY")
    page.get_by_role("radio", name="Nee", exact=True).press("Space")
    assert page.evaluate("scrollY") == before


def test_another_alias_is_another_alias(tab: Visit) -> None:
    page = tab.open()
    page.locator("#begin").click()
    alias = page.locator("#alias")
    before = alias.input_value()
    page.locator("#alias-other").click()
    assert alias.input_value() != before
    expect(page.get_by_text("Gebruik liever niet je echte naam")).to_be_visible()


def test_the_browser_s_language_and_the_switch(
    browser: Browser, origin: str, exit_url: str, helpline: Helpline
) -> None:
    with visit(browser, origin, exit_url, locale="en-US") as tab:
        page = tab.open()
        html = page.locator("html")
        expect(html).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", level=1)).to_have_text("Hi, we’re glad you’re here")
        page.get_by_role("button", name="Nederlands").click()
        expect(html).to_have_attribute("lang", "nl")
        expect(page.get_by_role("heading", level=1)).to_have_text("Hoi, fijn dat je er bent")
        page.reload()
        expect(html).to_have_attribute("lang", "nl")


def test_a_browser_in_a_third_language_gets_english(browser: Browser, origin: str, exit_url: str) -> None:
    with visit(browser, origin, exit_url, locale="ro-RO") as tab:
        expect(tab.open().locator("html")).to_have_attribute("lang", "en")


def test_the_question_about_safety_comes_first_and_skipping_stands_above_both(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    expect(page.get_by_role("group").first).to_have_accessible_name("Kun je nu veilig typen?")
    skip = page.get_by_role("button", name="Sla dit over")
    expect(skip).to_be_in_viewport(ratio=0.99)
    skip.click()
    expect(page.locator("#chat")).to_be_visible()
    assert helpline.created[0]["prechat"] == {"can_type_safely": "unknown"}


def test_a_topic_can_be_let_go(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    page.get_by_label("Iets met seks dat ik niet wil").check()
    page.get_by_label("Dat zeg ik liever niet").check()
    page.locator("#start").click()
    expect(page.locator("#chat")).to_be_visible()
    assert helpline.created[0]["prechat"] == {"can_type_safely": "unknown"}


@pytest.mark.parametrize("way", ["reload", "back and forward"])
def test_who_leaves_the_questions_for_a_moment_finds_them_again(tab: Visit, helpline: Helpline, way: str) -> None:
    tab.page.goto(tab.exit_url + "before")
    page = tab.open()
    page.locator("#begin").click()
    page.get_by_role("radio", name="Nee", exact=True).check()
    page.get_by_label("Iets met seks dat ik niet wil").check()
    alias = page.locator("#alias").input_value()
    if way == "reload":
        page.reload()
    else:
        page.go_back()
        page.go_forward()
    expect(page.locator("#ask")).to_be_visible()
    expect(page.get_by_role("radio", name="Nee", exact=True)).to_be_checked()
    expect(page.locator("#safe-no")).to_be_visible()
    expect(page.locator("#alias")).to_have_value(alias)
    assert page.evaluate("JSON.parse(sessionStorage.chat || '{}').ask || null") is None


@pytest.mark.proves("SEC-A8", breaks="what a child answered stood in the tab's memory for whoever opened the tab later")
def test_later_nothing_of_the_answers_is_there_and_never_the_topic(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    page.get_by_label("Iets met seks dat ik niet wil").check()
    page.locator("#alias").fill("eigen-canary")
    page.evaluate(
        "addEventListener('pagehide', () => { const kept = JSON.parse(sessionStorage.chat);"
        "localStorage.seen = sessionStorage.chat; kept.at -= 11000; sessionStorage.chat = JSON.stringify(kept); }); 0"
    )
    page.reload()
    expect(page.locator("#welcome")).to_be_visible()
    kept = page.evaluate("localStorage.seen + JSON.stringify(sessionStorage)")
    assert '"ask"' in kept
    assert "canary" not in kept
    assert "forced-sex" not in kept
    assert page.evaluate("JSON.parse(sessionStorage.chat).ask || null") is None
