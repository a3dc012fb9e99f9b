"""Whose chat it is, and who can be called: on the first screen, and one press away while waiting and chatting."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat

NUMBERS = [
    "tel:112", "tel:113", "https://www.113.nl", "tel:08002000", "tel:08000432", "tel:08000188", "tel:09008844",
]  # fmt: skip
"""112, 113, Veilig Thuis, the Kindertelefoon, the Centrum Seksueel Geweld and the police, from their own sites."""
TRACE = "Wie je belt, staat daarna in de bellijst van je telefoon."
BILL = "Kost bellen geld? Dan kan het ook op de rekening staan. Daar haal je het niet af."
TAB = "Chatten met een ander opent een nieuw tabblad. Je browser onthoudt dat."
ADDRESSES = "nodes => nodes.filter(node => node.offsetParent).map(node => node.getAttribute('href'))"


def test_the_first_screen_says_whose_chat_it_is_and_who_else_can_be_called(tab: Visit) -> None:
    page = tab.open()
    expect(page.get_by_text("Deze chat is van Stichting Voorbeeld.")).to_be_visible()
    assert page.locator("footer a").evaluate_all(ADDRESSES) == NUMBERS
    expect(page.get_by_text(TRACE)).to_be_visible()
    expect(page.get_by_role("link", name="Geen haast? Politie, kost geld: 0900-8844")).to_be_visible()


@pytest.mark.parametrize("size", [(320, 480), (390, 844)])
@pytest.mark.parametrize("screen", ["first", "chat"])
def test_what_a_call_leaves_is_read_before_any_number(tab: Visit, size: tuple[int, int], screen: str) -> None:
    """It stood below six links, out of sight on a small telephone. 112 and the way out are in sight with it."""
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = tab.open() if screen == "first" else start_chat(tab)
    expect(page.locator("#call")).to_be_in_viewport(ratio=0.99)
    page.locator("#call").click()
    for text in (TRACE, BILL):
        expect(page.get_by_text(text)).to_be_in_viewport(ratio=0.99)
    for seen in (page.get_by_role("link", name="Bel 112"), page.locator("#exit")):
        expect(seen).to_be_in_viewport(ratio=0.99)
    said = page.locator("footer").inner_text()
    assert said.index(TRACE) < said.index("Bel 112")
    assert said.index(TAB) < said.index("Of chat op www.113.nl")


def test_chatting_elsewhere_opens_a_tab_of_its_own_and_tells_nothing(tab: Visit) -> None:
    page = start_chat(tab)
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(body="<title>113</title>", content_type="text/html")

    tab.context.route("https://www.113.nl/", answer)
    page.locator("#call").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Of chat op www.113.nl").click()
    opened.value.wait_for_load_state()
    assert opened.value.title() == "113"
    assert opened.value.evaluate("window.opener") is None
    assert "referer" not in asked[0]
    opened.value.close()
    expect(page.locator("#chat")).to_be_visible()
    assert [problem for problem in tab.problems if "113.nl" not in problem] == []
    tab.problems.clear()


def test_an_end_closes_the_panel_so_that_going_on_can_be_pressed(tab: Visit, helpline: Helpline) -> None:
    """It lay under the numbers, unseen, until the time to come back was over."""
    tab.page.set_viewport_size({"width": 320, "height": 480})
    page = start_chat(tab)
    helpline.claim()
    page.locator("#call").click()
    expect(page.locator("footer")).to_be_visible()
    helpline.end("counsellor_closed", can_return=True)
    expect(page.locator("#ended-title")).to_be_focused()
    expect(page.locator("footer")).to_be_hidden()
    page.get_by_role("button", name="Praat verder").click()
    expect(page.locator("#composer")).to_be_visible()


@pytest.mark.parametrize("state", ["questions", "waiting", "chatting", "ended"])
def test_the_numbers_are_one_press_away(tab: Visit, helpline: Helpline, state: str) -> None:
    if state == "questions":
        page = tab.open()
        page.locator("#begin").click()
    else:
        page = start_chat(tab)
    if state in ("chatting", "ended"):
        helpline.claim()
        helpline.say("dag")
        expect(page.locator(".message")).to_have_count(1)
    if state == "ended":
        helpline.end("counsellor_closed", can_return=True)
        expect(page.locator("#ended")).to_be_visible()
    page.get_by_role("button", name="Bel 112").click()
    expect(page.get_by_role("heading", name="Ben je nu in gevaar?")).to_be_focused()
    assert page.locator("footer a").evaluate_all(ADDRESSES) == NUMBERS
    expect(page.get_by_text(TRACE)).to_be_visible()
    expect(page.locator("#exit")).to_be_in_viewport(ratio=0.99)
    page.locator("#call-close").click()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.locator("#call")).to_be_focused()
    page.locator("#exit").click()
    page.wait_for_url(tab.exit_url)
