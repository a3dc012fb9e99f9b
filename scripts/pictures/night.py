"""One invented night: who waits, who comes in by the page, and what is said, on the real server, console and page."""

from __future__ import annotations

from playwright.sync_api import Page

from api_client.transport import Transport
from console.demo.visitor import Visitor
from tests.support.browser import Visit
from tests.support.terminal import Terminal

WAITING: tuple[tuple[str, str, str | None, str, list[str]], ...] = (
    ("Reiger", "nl", "home", "no", ["ben je er?", "ik heb niet lang"]),
    ("Bever", "nl", "someone-else", "yes", ["hallo, mag ik iets vragen over een vriendin"]),
    ("Otter", "en", None, "unknown", []),
)
TALK = (
    ("hoi is dit anoniem", "Hoi, goed dat je er bent. Ik weet niet wie je bent en je hoeft je naam niet te zeggen."),
    ("ok. ik heb een keer een scooter geleend van een jongen", "Fijn dat je dat vertelt. Wat gebeurde er toen?"),
    ("die is gejat. nu moet ik dat terugwerken zegt hij. maar het wordt steeds meer", ""),
)


async def fill_queue(url: str) -> None:
    """Three chatters who wait."""
    for alias, language, topic, can_type_safely, lines in WAITING:
        visitor = Visitor(Transport(url))
        await visitor.arrive(alias, language, topic, can_type_safely)
        for line in lines:
            await visitor.say(line)


def sign_in(console: Terminal, name: str, password: str) -> None:
    """A counsellor, who then sees the three."""
    console.wait_for("Wachtwoord")
    console.send(f"{name}\r")
    console.wait_for(name)
    console.send(f"{password}\r")
    console.wait_for("WACHTRIJ 3")


def arrive(tab: Visit) -> Page:
    """A fourth, Nachtuil, through the page."""
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#alias").fill("Nachtuil")
    page.locator("#start").click()
    say(page, TALK[0][0])
    return page


def say(page: Page, text: str) -> None:
    """What Nachtuil writes."""
    page.locator("#text").fill(text)
    page.locator("#send").click()


def claim(console: Terminal) -> None:
    """The counsellor takes Nachtuil."""
    console.wait_for("Nachtuil")
    console.press("f2")
    console.press("end")
    console.send("c")
    console.wait_for("aan Nachtuil")
    console.wait_for(TALK[0][0])


def talk(console: Terminal, page: Page) -> None:
    """What the two of them say."""
    for asked, answer in TALK:
        if asked != TALK[0][0]:
            say(page, asked)
            console.wait_for(asked[:30])
        if answer:
            console.send(answer)
            console.wait_for(answer[-12:])
            console.wait_quiet(0.1)
            console.send("\r")
            page.get_by_text(answer[-30:]).wait_for()
    page.locator("#text").blur()


def tick_the_debt(console: Terminal) -> None:
    """The signal that was heard."""
    console.press("f4")
    console.wait_quiet(0.3)
    for key in "/schuld":
        console.send(key)
        console.wait_quiet(0.1)
    console.send("\r")
    console.wait_for("Moet een schuld afbetalen")
    console.wait_quiet(0.3)
    console.send(" ")
    console.wait_for("◂ signaal")
    console.press("escape")
    console.wait_quiet(1.2)


def fill_in_the_form(console: Terminal) -> None:
    """The first answers of the registration."""
    console.press("f5")
    console.wait_for("[Formulier]")
    for key in ("2", "1", "1", "4", "2"):
        console.send(key)
        console.wait_quiet(0.1)
    console.press("down")
    console.send("2")
    console.wait_for("opgeslagen")
    console.wait_quiet(1.5)
