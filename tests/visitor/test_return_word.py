"""The return word on the page: offered once and quietly, kept nowhere, and the same answer for every word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Visit, visit
from tests.support.server import server_config
from tests.visitor.background import RealHelpline, real_helpline
from tests.visitor.helpline import Helpline
from tests.visitor.steps import expect_mark, start_chat, stored, write
from tests.visitor.test_access import CONTRAST, SMALL_TARGETS

WORD = "krokodil muziek walvis"
DONE = "Klaar. Vul dit woord de volgende keer in voordat de chat begint."
KNOWN = "Dank je. Kennen we dit woord, dan ziet de hulpverlener dat je hier eerder was."


def talk(page: Page, helpline: Helpline) -> None:
    """The counsellor answers, and the chatter has written three messages that arrived."""
    helpline.claim()
    helpline.say("dag")
    for number in range(3):
        write(page, f"regel {number}")
        expect_mark(page, f"regel {number}", "sent")


def asked_for(tab: Visit, helpline: Helpline) -> Page:
    """After the end, the chatter asks for a word."""
    page = start_chat(tab)
    helpline.claim()
    helpline.end("counsellor_closed", can_return=True, offer_word=True)
    page.get_by_role("button", name="Kom je later nog eens praten?").click()
    expect(page.locator("#offer")).to_be_visible()
    return page


PAGE = Path(__file__).parents[2] / "backend" / "visitor"
OWN_WORDS = "".join(
    (PAGE / name).read_text(encoding="utf-8") for name in ("page/page.html", "words/nl.json", "words/en.json")
)


def traces(page: Page, word: str) -> list[str]:
    """Where on this page a word stands: in the document, in fields, in what the tab remembers, in its address."""
    places: dict[str, str] = page.evaluate(
        """() => ({
            document: document.documentElement.outerHTML,
            fields: [...document.querySelectorAll('input, textarea')].map(n => n.value + n.defaultValue).join(' '),
            memory: JSON.stringify([sessionStorage, localStorage, document.cookie, history.state, window.name]),
            address: location.href,
        })"""
    )
    # A common word may be one of the page's own; the three together never are.
    parts = [word, *(part for part in word.split() if part not in OWN_WORDS)]
    return [place for place, text in places.items() if any(part in text for part in parts)]


@pytest.mark.parametrize("end", [False, True], ids=["while it goes on", "after the end"])
def test_nobody_is_asked_for_one_unless_the_server_says_that_it_may(tab: Visit, helpline: Helpline, end: bool) -> None:
    """Neither in a chat, however long, nor after one in which somebody marked danger."""
    page = start_chat(tab)
    talk(page, helpline)
    helpline.say("nog iets?")
    expect(page.get_by_text("nog iets?")).to_be_visible()
    expect(page.locator("#offer")).to_be_hidden()
    expect(page.locator("#later")).to_be_hidden()
    if end:
        helpline.end("counsellor_closed", can_return=True, offer_word=False)
        expect(page.locator("#ended")).to_be_visible()
        expect(page.locator("#later")).to_be_hidden()


def test_after_the_end_one_quiet_line_asks_and_nothing_opens_by_itself(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    talk(page, helpline)
    helpline.end("counsellor_closed", can_return=True, offer_word=True)
    later = page.get_by_role("button", name="Kom je later nog eens praten?")
    expect(later).to_be_visible()
    expect(page.locator("#offer")).to_be_hidden()
    later.click()
    expect(page.locator("#offer-text")).to_contain_text("Neem een terugkomwoord")
    expect(page.locator("#ended")).to_be_hidden()


def test_no_thanks_leads_back_to_the_end(tab: Visit, helpline: Helpline) -> None:
    page = asked_for(tab, helpline)
    page.get_by_role("button", name="Nee, dank je").click()
    expect(page.locator("#offer")).to_be_hidden()
    expect(page.locator("#ended-title")).to_be_focused()
    page.get_by_role("button", name="Praat verder").click()
    expect(page.locator("#text")).to_be_focused()
    assert helpline.words == []


@pytest.mark.parametrize("size", [(390, 844), (320, 260)], ids=["phone", "small"])
def test_every_button_of_it_can_be_reached(tab: Visit, helpline: Helpline, size: tuple[int, int]) -> None:
    page = asked_for(tab, helpline)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator("#exit")).to_be_in_viewport(ratio=0.99)
    for step in ("Geef me een woord", "Een ander woord", "Die onthoud ik", "Sluit"):
        page.get_by_role("button", name=step, exact=True).filter(visible=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_three_words_are_shown_taken_and_gone(tab: Visit, helpline: Helpline) -> None:
    page = asked_for(tab, helpline)
    page.get_by_role("button", name="Geef me een woord").click()
    expect(page.locator("#offer-word")).to_have_text(f"{WORD}0")
    expect(page.locator("#offer-text")).to_contain_text("Schrijf ze niet op waar iemand kan kijken")
    page.get_by_role("button", name="Een ander woord").click()
    expect(page.locator("#offer-word")).to_have_text(f"{WORD}1")
    assert WORD not in stored(page)
    page.get_by_role("button", name="Die onthoud ik").click()
    expect(page.locator("#offer-text")).to_have_text(DONE)
    assert helpline.words == [f"{WORD}1"]
    assert traces(page, WORD) == []
    page.locator("#offer-no").click()
    expect(page.locator("#offer")).to_be_hidden()
    expect(page.locator("#ended-title")).to_be_focused()
    expect(page.locator("#later")).to_be_hidden()


def test_shown_and_not_taken_is_not_given(tab: Visit, helpline: Helpline) -> None:
    page = asked_for(tab, helpline)
    page.get_by_role("button", name="Geef me een woord").click()
    expect(page.locator("#offer-word")).to_have_text(f"{WORD}0")
    page.get_by_role("button", name="Nee, dank je").click()
    assert helpline.words == []
    assert traces(page, WORD) == []


def test_an_own_word_that_is_too_short_can_be_mended(tab: Visit, helpline: Helpline) -> None:
    helpline.refuse_words = [(400, {"error": "weak_word"})]
    page = asked_for(tab, helpline)
    page.get_by_role("button", name="Zelf een woord bedenken").click()
    box = page.get_by_role("textbox", name="Je terugkomwoord")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(
        "Bedenk iets van minstens 12 letters dat alleen jij weet, niet je naam. "
        "Schrijf het niet op waar iemand kan kijken."
    )
    box.fill("kort")
    box.press("Enter")
    expect(page.locator("#offer-text")).to_contain_text("te makkelijk te raden")
    expect(box).to_have_value("kort")
    expect(box).to_be_focused()
    box.fill("mijn geheime kippenhok")
    page.get_by_role("button", name="Klaar").click()
    expect(page.locator("#offer-text")).to_have_text(DONE)
    assert helpline.words == ["kort", "mijn geheime kippenhok"]
    assert traces(page, "kippenhok") == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((204, None), KNOWN),
        ((409, {"error": "word_set"}), KNOWN),
        ((410, {"error": "closed"}), "Dat kan nu niet meer."),
        ((429, {"error": "too_many", "retry_after": 30}), "Probeer het over 30 seconden nog een keer"),
        ((503, {"error": "unavailable"}), "Probeer het nog een keer"),
    ],
    ids=["taken", "given before", "too late", "too many", "no storage"],
)
def test_what_the_server_may_answer(
    tab: Visit, helpline: Helpline, answer: tuple[int, dict[str, object] | None], said: str
) -> None:
    helpline.refuse_words = [answer]
    page = asked_for(tab, helpline)
    page.get_by_role("button", name="Ik heb er al een").click()
    page.locator("#word").fill(WORD)
    page.get_by_role("button", name="Klaar").click()
    expect(page.locator("#offer-text")).to_contain_text(said)
    expect(page.locator("#word")).to_have_value(WORD if "Probeer" in said else "")


def test_by_keyboard_alone(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.claim()
    helpline.end("counsellor_closed", can_return=True, offer_word=True)
    expect(page.locator("#ended-title")).to_be_focused()
    for name in ("#return", "#finish", "#later"):
        page.keyboard.press("Tab")
        expect(page.locator(name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#offer-show")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#offer-word")).to_have_text(f"{WORD}0")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#offer-keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#offer-no")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#ended-title")).to_be_focused()
    assert helpline.words == [f"{WORD}0"]


def test_who_was_here_before_gives_it_at_the_start(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    page.locator("#begin").click()
    early = page.locator("#early")
    expect(early).to_be_hidden()
    page.get_by_role("button", name="Was je hier eerder? Terugkomwoord").click()
    expect(page.get_by_role("textbox", name="Je terugkomwoord")).to_be_focused()
    early.fill(WORD)
    page.locator("#start").click()
    expect(page.locator("#notice")).to_contain_text(KNOWN)
    expect(page.locator("#offer")).to_be_hidden()
    assert helpline.words == [WORD]
    assert traces(page, WORD) == []
    expect(page.locator("#chat h1")).to_be_focused()
    helpline.claim()
    helpline.end("counsellor_closed", can_return=True, offer_word=True)
    expect(page.locator("#ended")).to_be_visible()
    expect(page.locator("#later")).to_be_hidden()


def test_a_weak_word_at_the_start_does_not_hold_up_the_chat(tab: Visit, helpline: Helpline) -> None:
    helpline.refuse_words = [(400, {"error": "weak_word"})]
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#before").click()
    page.locator("#early").fill("kort")
    page.locator("#early").press("Enter")
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#offer-text")).to_contain_text("te makkelijk te raden")
    expect(page.locator("#word")).to_have_value("kort")


LONG = "krokodil muziek walvis " * 10
"""230 characters, of which a server takes 200 (docs/protocol.md)."""


@pytest.mark.parametrize("where", ["early", "typed"])
def test_a_word_that_is_too_long_is_given_whole_and_the_answer_is_told(
    tab: Visit, helpline: Helpline, where: str
) -> None:
    """A box that cut it kept another word than the one that is remembered."""
    helpline.refuse_words = [(400, {"error": "too_long", "limit": 200})]
    if where == "early":
        page = tab.open()
        page.locator("#begin").click()
        page.locator("#before").click()
        page.locator("#early").focus()
        page.keyboard.insert_text(LONG)
        page.locator("#start").click()
    else:
        page = asked_for(tab, helpline)
        page.get_by_role("button", name="Ik heb er al een").click()
        page.locator("#word").focus()
        page.keyboard.insert_text(LONG)
        page.keyboard.press("Enter")
    expect(page.locator("#offer-text")).to_contain_text("Dit is te lang om te sturen. Het blijft hier staan.")
    expect(page.locator("#word")).to_have_value(LONG)
    assert helpline.words == [LONG]


def test_where_there_are_no_return_words_nothing_is_said_of_them(tab: Visit, helpline: Helpline) -> None:
    helpline.return_words = False
    page = tab.open()
    page.locator("#begin").click()
    expect(page.locator("#status")).to_have_text("Er is nu iemand voor je.")
    expect(page.locator("#before")).to_be_hidden()


@pytest.mark.parametrize("where", ["shown", "typed", "early"])
def test_after_a_quick_exit_and_a_reload_nothing_of_it_is_left(tab: Visit, helpline: Helpline, where: str) -> None:
    tab.page.goto(tab.exit_url + "before")
    if where == "early":
        page = tab.open()
        page.locator("#begin").click()
        page.locator("#before").click()
        page.locator("#early").fill(WORD)
    else:
        page = asked_for(tab, helpline)
        page.locator("#offer-show" if where == "shown" else "#offer-have").click()
        if where == "typed":
            page.locator("#word").fill(WORD)
        else:
            expect(page.locator("#offer-word")).to_have_text(f"{WORD}0")
    assert "krokodil" not in stored(page)
    page.locator("#exit").click()
    page.wait_for_url(tab.exit_url)
    page.go_back()
    assert page.url == tab.exit_url + "before"
    page.go_forward()
    page.wait_for_url(tab.exit_url)
    page.goto(tab.origin + "/")
    expect(page.locator("#welcome")).to_be_visible()
    page.reload()
    page.locator("#begin").click()
    expect(page.locator("#early")).to_be_hidden()
    assert traces(page, WORD) == []
    assert page.evaluate("sessionStorage.length") == 0
    assert helpline.words == []


def test_a_reload_forgets_what_was_typed_and_not_given(tab: Visit, helpline: Helpline) -> None:
    page = asked_for(tab, helpline)
    page.get_by_role("button", name="Ik heb er al een").click()
    page.locator("#word").fill(WORD)
    page.reload()
    expect(page.locator("#welcome")).to_be_visible()
    assert traces(page, WORD) == []


def test_no_browser_is_invited_to_remember_it(tab: Visit) -> None:
    page = tab.open()
    for name in ("#word", "#early"):
        box = page.locator(name)
        expect(box).to_have_attribute("autocomplete", "off")
        assert box.get_attribute("name") is None
        assert box.get_attribute("type") == "text"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_have_contrast_and_targets_room(
    browser: Browser, origin: str, exit_url: str, helpline: Helpline, dark: bool
) -> None:
    with visit(browser, origin, exit_url, dark=dark) as tab:
        page = tab.open()
        page.locator("#begin").click()
        page.locator("#before").click()
        assert page.evaluate(CONTRAST) + page.evaluate(SMALL_TARGETS) == []
        page = asked_for(tab, helpline)
        for button in ("#offer-show", "#offer-keep"):
            assert page.evaluate(CONTRAST) + page.evaluate(SMALL_TARGETS) == []
            page.locator(button).click()
            expect(page.locator("#offer-no")).to_be_visible()


def test_in_english(browser: Browser, origin: str, exit_url: str, helpline: Helpline) -> None:
    with visit(browser, origin, exit_url, locale="en-GB") as tab:
        page = start_chat(tab)
        helpline.claim()
        helpline.end("counsellor_closed", can_return=True, offer_word=True)
        page.get_by_role("button", name="Will you come back to talk again?").click()
        page.get_by_role("button", name="Give me a word").click()
        expect(page.locator("#offer-text")).to_contain_text("(they are Dutch)")
        page.get_by_role("button", name="I will remember").click()
        expect(page.locator("#offer-text")).to_contain_text("Fill in this word next time")


@pytest.fixture
def real(tmp_path: Path, exit_url: str) -> Iterator[RealHelpline]:
    with real_helpline(replace(server_config(tmp_path), exit_url=exit_url)) as running:
        yield running


def test_on_the_real_server_the_counsellor_sees_the_second_conversation(
    browser: Browser, real: RealHelpline, exit_url: str
) -> None:
    with visit(browser, real.origin, exit_url) as phone:
        page = start_chat(phone)
        real.claim()
        real.say("dag")
        expect(page.get_by_text("dag", exact=True)).to_be_visible()
        page.get_by_role("button", name="Stop de chat").click()
        page.get_by_role("button", name="Ja, stop").click()
        page.get_by_role("button", name="Kom je later nog eens praten?").click()
        page.get_by_role("button", name="Geef me een woord").click()
        expect(page.locator("#offer-word")).not_to_be_empty()
        word = page.locator("#offer-word").inner_text()
        page.get_by_role("button", name="Die onthoud ik").click()
        expect(page.locator("#offer-text")).to_have_text(DONE)
        assert traces(page, word) == []
        assert real.until_chat(lambda row: row.contact == 1).returning == 0
        page.locator("#exit").click()
        page.wait_for_url(exit_url)
    with visit(browser, real.origin, exit_url) as phone:
        page = phone.open()
        page.locator("#begin").click()
        page.locator("#before").click()
        page.locator("#early").fill(word.title() + ".")
        page.locator("#start").click()
        expect(page.locator("#notice")).to_contain_text(KNOWN)
        assert sorted(row.contact for row in real.chats()) == [1, 2]
