"""What is left on a telephone after each way in which a chat can stop: the whole profile is searched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.support.browser import neutral_site
from tests.support.needs import needs_chromium
from tests.support.profile import Telephone, telephone, words_in
from tests.support.server import server_config
from tests.support.serving import until
from tests.visitor.background import RealHelpline, real_helpline
from tests.visitor.remains import CONTROL, DRAFT, LATER, UNSENT, WORDS, chat, leave_fast, say

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def site() -> Iterator[str]:
    with neutral_site() as address:
        yield address


@pytest.fixture
def real(tmp_path: Path, site: str) -> Iterator[RealHelpline]:
    (data := tmp_path / "server").mkdir(mode=0o700)
    with real_helpline(replace(server_config(data), exit_url=site)) as running:
        yield running


@pytest.fixture
def phone(playwright: Playwright, tmp_path: Path) -> Iterator[Telephone]:
    with telephone(playwright, tmp_path / "telephone") as running:
        yield running


def only_control(phone: Telephone) -> None:
    phone.kill()
    assert list(words_in(phone.profile, [*WORDS, CONTROL])) == [CONTROL]


@pytest.mark.proves("SEC-A8", "F8", breaks="the tab's memory holds the outbox and the draft in clear")
@pytest.mark.parametrize("later", [True, False], ids=["some seconds later", "at once"])
def test_a_quick_exit_and_then_no_power(phone: Telephone, real: RealHelpline, site: str, later: bool) -> None:
    page = chat(phone, real)
    phone.until_written(site, CONTROL)
    leave_fast(page, site)
    if later:
        phone.until_written(site, LATER)
    only_control(phone)


@pytest.mark.proves("SEC-A8", "F8", breaks="the tab's memory holds the outbox and the draft in clear")
def test_no_power_in_the_middle_of_a_chat(phone: Telephone, real: RealHelpline, site: str) -> None:
    page = chat(phone, real)
    expect(page.locator("#text")).to_have_value(DRAFT)
    phone.until_written(site, CONTROL)
    only_control(phone)


@pytest.mark.proves("SEC-A8", "F8", breaks="the tab's memory holds the outbox and the draft in clear")
def test_a_quick_exit_without_a_line(phone: Telephone, real: RealHelpline, site: str) -> None:
    page = chat(phone, real)
    phone.until_written(site, CONTROL)
    page.route("**/v1/visitor/**", lambda route: route.abort("internetdisconnected"))
    leave_fast(page, site)
    phone.until_written(site, LATER)
    only_control(phone)


@pytest.mark.proves("SEC-A8", breaks="the ended chat stays in the tab's memory")
def test_a_chat_that_ended_in_the_usual_way(phone: Telephone, real: RealHelpline, site: str) -> None:
    page = chat(phone, real)
    phone.until_written(site, CONTROL)
    real.close_chat()
    expect(page.locator("#ended")).to_be_visible()
    phone.until_written(site, LATER)
    only_control(phone)


@pytest.mark.proves("SEC-A8", breaks="a page without a key keeps what is not sent in clear")
def test_a_telephone_that_cannot_seal(phone: Telephone, real: RealHelpline, site: str) -> None:
    phone.browser.contexts[0].add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"
    )
    chat(phone, real)
    phone.until_written(site, CONTROL)
    only_control(phone)


@pytest.mark.proves("SEC-A8", "F8", breaks="a page that finds a ticket opens the conversation without asking")
@pytest.mark.parametrize("ended", [False, True], ids=["the chat goes on", "the chat is over"])
def test_a_browser_that_brings_its_tabs_back(
    playwright: Playwright, tmp_path: Path, real: RealHelpline, site: str, ended: bool
) -> None:
    with telephone(playwright, tmp_path / "telephone") as phone:
        chat(phone, real)
        phone.until_written(site, CONTROL)
    if ended:
        real.close_chat()
    with telephone(playwright, tmp_path / "telephone") as phone:
        page = phone.tab_of(real.origin)
        if ended:
            expect(page.locator("#ended-why")).to_contain_text("Dit gesprek is hier niet meer")
        else:
            expect(page.get_by_role("heading", name="Er is nog een gesprek open op dit apparaat")).to_be_visible()
        assert not [word for word in WORDS if word in page.content()]
        if not ended:
            page.get_by_role("button", name="Ja, verder").click()
            expect(page.locator("#text")).to_have_value(DRAFT)
            until(lambda: real.lines()[-1:] == [UNSENT], "what was not sent has arrived")
            say(page, "ik ben er nog")
            until(lambda: real.lines()[-2:] == [UNSENT, "ik ben er nog"], "and what was written since")
        only_control(phone)
