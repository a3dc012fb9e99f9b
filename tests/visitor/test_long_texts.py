"""What the box takes and the chat cannot: long texts go in parts, pictures are answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat

MOST = 4000
"""Characters in one message (docs/protocol.md, "Limits")."""
TEXTS = {
    "words": "een twee drie " * 900,
    "one word": "a" * 9001,
    "lines": "\n".join("regel " * 100 for _ in range(20)),
    "emoji across the edge": "a" + "\U0001f600" * 4100,
    "just one message": "b" * MOST,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_long_text_arrives_whole_in_parts(tab: Visit, helpline: Helpline, name: str) -> None:
    text = TEXTS[name]
    page = start_chat(tab)
    box = page.locator("#text")
    box.focus()
    page.keyboard.insert_text(text)
    expect(box).to_have_value(text)
    expect(page.locator("#long")).to_be_visible()
    page.locator("#send").click()
    expect(box).to_have_value("")
    expect(page.locator("#long")).to_be_hidden()
    parts = -(-len(text.encode("utf-16-le")) // 2 // MOST)
    helpline.until(lambda: len("".join("".join(helpline.visitor_texts()).split())) == len("".join(text.split())))
    assert "".join("".join(helpline.visitor_texts()).split()) == "".join(text.split())
    assert all(len(part) <= MOST and "\ufffd" not in part for part in helpline.visitor_texts())
    assert parts <= len(helpline.visitor_texts()) <= parts + 1


def test_the_page_counts_near_the_end_and_then_says_in_how_many_parts(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    said = page.locator("#long")
    for length, words in (
        (3599, None),
        (3600, "Nog 400 tekens in dit bericht"),
        (3998, "Nog 50 tekens in dit bericht"),
        (4000, "Nog 0 tekens in dit bericht"),
        (4001, "Dit is lang. Het gaat in 2 berichten."),
        (40_000, "Dit is lang. Het gaat in 10 berichten."),
    ):
        page.locator("#text").fill("a" * length)
        if words is None:
            expect(said).to_be_hidden()
        else:
            expect(said).to_have_text(words)


def test_what_is_too_long_for_ten_messages_stays_and_says_so(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.locator("#text").fill("a" * 40_001)
    page.locator("#send").click()
    expect(page.locator("#long")).to_contain_text("Dit is te lang om te sturen. Het blijft hier staan.")
    expect(page.locator("#text")).to_have_value("a" * 40_001)
    assert helpline.sends == []


GIVE = """way => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'foto.jpg', { type: 'image/jpeg' }));
    const box = document.getElementById('text');
    const how = { bubbles: true, cancelable: true };
    if (way === 'paste') { return box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...how })); }
    box.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, ...how }));
    return box.dispatchEvent(new DragEvent('drop', { dataTransfer: data, ...how }));
}"""


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_is_answered_with_what_is_possible(tab: Visit, helpline: Helpline, way: str) -> None:
    page = start_chat(tab)
    assert page.evaluate(GIVE, way) is False, "the browser would open the picture in place of the page"
    expect(page.locator("#notice")).to_have_text(
        "Foto’s en bestanden kun je hier niet sturen. Vertel maar wat erop staat. De hulpverlener denkt mee over wat "
        "je ermee kunt doen."
    )


def test_a_text_that_is_pasted_is_no_picture(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    assert page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData('text/plain', 'hallo');
            return document.getElementById('text').dispatchEvent(
                new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("#notice")).to_be_hidden()
