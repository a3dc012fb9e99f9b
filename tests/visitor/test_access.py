"""For everybody: names and roles, keyboard alone, focus, contrast, zoom, size of targets, room for the keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Visit, visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import expect_mark, start_chat, write

CONTRAST = """() => {
    const parse = c => c.match(/[\\d.]+/g).map(Number);
    const light = c => {
        const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        const [r, g, b] = c.slice(0, 3).map(v => linear(v / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const below = n => {
        for (; n; n = n.parentElement) {
            const c = parse(getComputedStyle(n).backgroundColor);
            if (c.length < 4 || c[3] === 1) { return c; }
        }
        return [255, 255, 255];
    };
    const poor = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode.parentElement;
        const hidden = !node.offsetParent || node.closest('.sr, script, noscript');
        if (hidden || !walk.currentNode.textContent.trim()) { continue; }
        const a = light(parse(getComputedStyle(node).color)), b = light(below(node));
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) { poor.push([walk.currentNode.textContent, ratio]); }
    }
    return poor;
}"""
"""The visible texts whose contrast with what lies below is under 4.5 (WCAG 2.2, 1.4.3)."""

SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, input[type=text], textarea, .choice')]
    .filter(n => n.offsetParent).map(n => [n.id || n.textContent, n.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 44 || box.width < 44).map(([name, box]) => [name, box.width, box.height])"""


def chatting(tab: Visit, helpline: Helpline) -> Page:
    page = start_chat(tab)
    helpline.claim()
    write(page, "van mij")
    helpline.say("van jou")
    expect(page.locator(".message")).to_have_count(2)
    helpline.refuse = [(413, {})]
    write(page, "te lang")
    expect_mark(page, "te lang", "failed")
    return page


def test_landmarks_names_and_roles_of_the_first_screen(tab: Visit) -> None:
    page = tab.open()
    expect(page.locator("#status")).to_have_text("Er is nu iemand voor je.")
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - banner:
          - button "English"
          - button "Bel 112"
          - link "Snel weg"
        - main:
          - heading "Hoi, fijn dat je er bent" [level=1]
          - button "Ga verder"
          - status: Er is nu iemand voor je.
          - heading "Wat is anoniem?" [level=2]
          - heading "Kijkt er iemand mee?" [level=2]
        - contentinfo:
          - heading "Ben je nu in gevaar?" [level=2]
          - paragraph:
            - link "Bel 112"
          - paragraph:
            - link /113/
          - paragraph:
            - link /Veilig Thuis/
          - paragraph:
            - link /Kindertelefoon/
        """
    )


def test_names_and_roles_of_the_questions(tab: Visit) -> None:
    page = tab.open()
    page.locator("#begin").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("group", name="Waar gaat het over?").get_by_role("radio")).to_have_count(11)
    expect(page.get_by_role("group", name="Kun je nu veilig typen?").get_by_role("radio")).to_have_count(3)
    alias = page.get_by_role("textbox", name="Zo noemen we je hier")
    expect(alias).to_have_accessible_description("Je mag dit veranderen. Gebruik liever niet je echte naam.")


def test_names_and_roles_of_the_chat(tab: Visit, helpline: Helpline) -> None:
    page = chatting(tab, helpline)
    log = page.get_by_role("log", name="Gesprek")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("Hulpverlener: van jou")
    expect(log).to_contain_text("Jij: van mij")
    expect(page.get_by_role("textbox", name="Schrijf je bericht")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je chat")
    assert page.locator("#log small").first.get_attribute("aria-live") == "off"


def test_enter_within_a_composition_belongs_to_the_input_method(tab: Visit, helpline: Helpline) -> None:
    """Once while a word is being made, and once as Safari tells it: after the composition, with key code 229."""
    page = start_chat(tab)
    page.locator("#text").focus()
    line = page.context.new_cdp_session(page)
    line.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press("Enter")
    page.evaluate(
        "document.getElementById('text').dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })); 0"
    )
    line.send("Input.insertText", {"text": "日本"})
    assert helpline.sends == []
    expect(page.locator("#text")).to_have_value(re.compile("日本"))
    page.keyboard.press("Enter")
    helpline.until(lambda: len(helpline.visitor_texts()) == 1)
    assert "日本" in helpline.visitor_texts()[0]


def test_everything_works_by_keyboard_alone(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    expect(page.locator("#status")).to_have_text("Er is nu iemand voor je.")
    keys = page.keyboard
    for _ in range(4):
        keys.press("Tab")
    expect(page.locator("#begin")).to_be_focused()
    assert page.locator("#begin").evaluate("n => getComputedStyle(n).outlineStyle") == "solid"
    keys.press("Enter")
    keys.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#chat")).to_be_visible()
    assert helpline.created[0]["prechat"] == {"topic": "home", "can_type_safely": "no"}
    expect(page.locator("#chat h1")).to_be_focused()
    keys.press("Tab")
    expect(page.locator("#log")).to_be_focused()
    keys.press("Tab")
    keys.type("hallo")
    keys.press("Shift+Enter")
    keys.type("daar")
    keys.press("Enter")
    expect_mark(page, "hallo", "sent")
    assert helpline.visitor_texts() == ["hallo\ndaar"]
    expect(page.locator("#text")).to_be_focused()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_contrast_and_every_target_room(
    browser: Browser, origin: str, exit_url: str, helpline: Helpline, dark: bool
) -> None:
    found: list[Any] = []

    def look(page: Page) -> None:
        found.extend(page.evaluate(CONTRAST))
        found.extend(page.evaluate(SMALL_TARGETS))

    with visit(browser, origin, exit_url, dark=dark) as tab:
        page = tab.open()
        expect(page.locator("#status")).to_have_text("Er is nu iemand voor je.")
        look(page)
        page.locator("#begin").click()
        page.get_by_role("radio", name="Nee", exact=True).check()
        look(page)
        look(chatting(tab, helpline))
        page.locator("#stop").click()
        look(page)
        helpline.end("counsellor_closed", can_return=True)
        expect(page.locator("#ended")).to_be_visible()
        look(page)
    assert found == []


def test_at_twice_the_size_nothing_is_cut_off_and_the_exit_stays(tab: Visit, helpline: Helpline) -> None:
    page = chatting(tab, helpline)
    page.set_viewport_size({"width": 195, "height": 422})
    assert page.evaluate("document.documentElement.scrollWidth") <= 195
    for name in ("#exit", "#text", "#send", "#log"):
        expect(page.locator(name)).to_be_in_viewport(ratio=0.99)


def test_the_keyboard_of_a_phone_does_not_hide_the_input(tab: Visit, helpline: Helpline) -> None:
    page = chatting(tab, helpline)
    page.set_viewport_size({"width": 390, "height": 400})
    for name in ("#exit", "#text", "#send"):
        expect(page.locator(name)).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".message").last).to_be_in_viewport()


def test_the_exit_is_in_sight_wherever_one_scrolls(tab: Visit) -> None:
    page = tab.open()
    expect(page.locator("#status")).to_have_text("Er is nu iemand voor je.")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#danger")).to_be_in_viewport()
    expect(page.locator("#exit")).to_be_in_viewport(ratio=0.99)


def test_a_line_of_the_system_is_read_without_an_empty_name_before_it(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.say("claimed", author="system")
    row = page.locator(".message.system")
    expect(row).to_be_visible()
    assert row.evaluate("node => node.textContent").startswith("Er is nu iemand bij je.")
