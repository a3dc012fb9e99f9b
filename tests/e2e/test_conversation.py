"""The page in a browser, the console in a terminal, one server process: they talk, and part in every way there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect

from backend.config import Timings
from tests.e2e.conftest import Phone
from tests.e2e.steps import ALIAS, answered, asked, in_turn, said, taken, talk
from tests.support.browser import Visit
from tests.support.counsellor import Counsellor
from tests.support.needs import needs_chromium
from tests.support.server import server_config
from tests.support.serving import EXIT_URL, ServerProcess
from tests.visitor.steps import expect_mark, texts, write

pytestmark = needs_chromium
TWENTY = range(1, 21)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path / "data") as running:
        running.add_user("lijn-1")
        yield running


@pytest.fixture
def counsellor(server: ServerProcess) -> Iterator[Counsellor]:
    with Counsellor(server.address, "lijn-1") as console:
        console.sign_in()
        yield console


@pytest.fixture
def tab(server: ServerProcess, phone: Phone) -> Visit:
    return phone(server.address)


def test_twenty_messages_each_way_stand_on_both_sides_in_order(tab: Visit, counsellor: Counsellor) -> None:
    page = taken(tab, counsellor)
    talk(page, counsellor, TWENTY)
    counsellor.sent(answered(20))
    assert said(counsellor.transcript()) == in_turn(TWENTY)
    assert said(texts(page)) == in_turn(TWENTY)


def test_a_reload_of_the_page_loses_nothing_and_the_chat_goes_on(tab: Visit, counsellor: Counsellor) -> None:
    page = taken(tab, counsellor)
    talk(page, counsellor, range(1, 4))
    page.reload()
    expect(page.locator(".message.counsellor")).to_have_count(3)
    talk(page, counsellor, range(4, 6))
    counsellor.sent(answered(5))
    assert said(counsellor.transcript()) == in_turn(range(1, 6))
    assert said(texts(page)) == in_turn(range(1, 6))


def test_after_a_quick_exit_nothing_is_sent_and_the_screen_says_why(tab: Visit, counsellor: Counsellor) -> None:
    page = taken(tab, counsellor)
    talk(page, counsellor, range(1, 3))
    page.locator("#exit").click()
    page.wait_for_url(EXIT_URL)
    counsellor.sees(f"{ALIAS} gebruikte 'Snel weg'; er wordt niets meer verstuurd")
    screen = counsellor.sees(f"{ALIAS}: 'Snel weg'; niets wordt verstuurd")
    assert "weg met 'Snel weg'" in screen
    counsellor.terminal.send("dit komt niet aan")
    counsellor.rest()
    counsellor.terminal.send("\r")
    counsellor.terminal.press("f2")
    screen = counsellor.sees("p pauze")
    assert "dit komt niet" not in screen
    assert said(counsellor.transcript()) == in_turn(range(1, 3))


def test_who_leaves_and_comes_back_is_shown_as_such(tab: Visit, counsellor: Counsellor) -> None:
    page = taken(tab, counsellor)
    page.locator("#stop").click()
    page.locator("#stop-yes").click()
    counsellor.sees(f"{ALIAS} is weggegaan")
    assert f"{ALIAS} is weg; er wordt niets meer verstuurd" in counsellor.sees("is weg; er wordt")
    page.get_by_role("button", name="Praat verder").click()
    counsellor.sees(f"{ALIAS} is terug")
    counsellor.sees(f"aan {ALIAS}")
    talk(page, counsellor, range(1, 3))


def test_a_phone_without_a_line_is_shown_as_away_and_catches_up(tmp_path: Path, phone: Phone) -> None:
    config = server_config(tmp_path)
    with ServerProcess(tmp_path / "data", replace(config, timings=Timings(poll_wait=1, visitor_away=3))) as server:
        server.add_user("lijn-1")
        with Counsellor(server.address, "lijn-1") as counsellor:
            counsellor.sign_in()
            tab = phone(server.address)
            page = taken(tab, counsellor)
            tab.context.set_offline(True)
            counsellor.sees("is de verbinding kwijt, kan terugkomen")
            write(page, asked(1))
            expect_mark(page, asked(1), "waiting")
            counsellor.say(answered(1))
            counsellor.sent(answered(1))
            tab.context.set_offline(False)
            counsellor.reads(asked(1))
            counsellor.sees(lambda screen: "is de verbinding kwijt" not in screen)
            expect(page.locator(".message.counsellor p")).to_have_text(answered(1))


def test_a_phone_that_stays_away_has_lost_the_connection(tmp_path: Path, phone: Phone) -> None:
    timings = Timings(poll_wait=1, visitor_away=2, visitor_lost=4)
    with ServerProcess(tmp_path / "data", replace(server_config(tmp_path), timings=timings)) as server:
        server.add_user("lijn-1")
        with Counsellor(server.address, "lijn-1") as counsellor:
            counsellor.sign_in()
            tab = phone(server.address)
            taken(tab, counsellor)
            tab.context.set_offline(True)
            counsellor.sees(f"de verbinding met {ALIAS} is weg")
            counsellor.sees(f"{ALIAS} is weg; er kan niets worden verstuurd")


def test_a_stopped_server_is_told_and_what_was_written_goes_when_it_is_back(
    server: ServerProcess, tab: Visit, counsellor: Counsellor
) -> None:
    page = taken(tab, counsellor)
    server.stop()
    counsellor.sees("geen verbinding sinds")
    counsellor.say(answered(1))
    counsellor.sees("1 bericht wacht")
    write(page, asked(1))
    expect_mark(page, asked(1), "waiting")
    server.start()
    counsellor.reads(asked(1))
    counsellor.sent(answered(1))
    counsellor.sees("verbonden")
    expect(page.locator(".message.counsellor p")).to_have_text(answered(1))
    expect_mark(page, asked(1), "sent")
