"""The report screen: over the work of a supervisor, and as the whole console of a researcher."""

from __future__ import annotations

import asyncio
import re

import pytest
from syrupy.assertion import SnapshotAssertion

from api_client.errors import NotAllowed, TooFew, Unauthorised, Unavailable, WrongServer
from console.screens.access.lock import Locked
from console.screens.access.sign_in_again import SignInAgain
from console.screens.report.screen import Contents, ReportScreen
from console.sign_in.lock import Cover
from protocol.models import Role
from protocol.report import View
from tests.console.screens.consoles import PASSWORD
from tests.console.screens.offices import office, opened, report_of
from tests.console.screens.steps import take_bever
from tests.stubs.fake_reports import FakeReports
from widgets.reader import Reader

SIZES = [(60, 20), (80, 24), (120, 40), (160, 50)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_report_by_keyboard(
    size: tuple[int, int], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    async with office(size=size) as (desk, _source):
        await opened(desk)
        frames = [desk.text()]
        for keys in (["n", "n"], ["c"], ["pagedown"], ["end"], ["home", "left"], ["right", "v"]):
            await desk.press(*keys)
            await desk.until(lambda: report_of(desk).report is not None)
            await desk.settle()
            frames.append(desk.text())
    assert "\n\n=====\n\n".join(frames) == snapshot


@pytest.mark.parametrize("size", [(60, 20), (160, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sec_g6_a_report_without_colour_and_in_ascii(
    size: tuple[int, int], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("NO_COLOR", "1")
    async with office(size=size, ascii_only=True) as (desk, _source):
        await opened(desk)
        await desk.press("end", "p", "p")
        frame = desk.text()
    assert frame.isascii()
    assert " . " in frame, "a hidden number is a dot"
    assert frame == snapshot


async def test_every_hidden_number_is_a_dot_and_every_table_tells_its_denominator() -> None:
    async with office(size=(120, 500)) as (desk, _source):
        report = (await opened(desk)).report
        text = desk.text()
    assert "·" in text
    assert report is not None
    known = re.findall(r"Van (\d+) bekend, van (\d+) onbekend", text)
    assert report.pooled is not None
    tables = [*report.tables, *report.pooled.tables]
    assert known == [(str(table.known), str(table.unknown)) for table in tables]
    assert text.count("Van 241 allebei bekend, van 44 niet allebei") == len(report.crosses)


async def test_years_and_views_are_asked_for_once_each_and_the_place_stays_while_comparing() -> None:
    async with office(size=(80, 24)) as (desk, source):
        screen = await opened(desk)
        assert source.asked == [(2021, View.PUBLIC)]
        await desk.press("n", "n", "n")
        assert screen.query_one(Reader).place == "gender"
        await desk.press("c")
        assert screen.query_one(Reader).place == "gender"
        assert "met het jaar ervoor" in desk.text()
        await desk.press("v")
        await desk.until(lambda: screen.report is not None and screen.report.view is View.INTERNAL)
        assert "INTERN" in desk.text()
        await desk.press("v", "left")
        await desk.until(lambda: screen.report is not None and screen.report.year == 2020)
        await desk.press("right")
        await desk.until(lambda: screen.report is not None and screen.report.year == 2021)
        assert source.asked == [(2021, View.PUBLIC), (2021, View.INTERNAL), (2020, View.PUBLIC)]
        await desk.press("right")
        assert "Dit is het laatste jaar." in desk.text()
        await desk.press("r")
        await desk.until(lambda: len(source.asked) == 4)


async def test_the_last_answer_that_was_asked_for_is_shown() -> None:
    async with office() as (desk, source):
        screen = await opened(desk)
        source.held = asyncio.Event()
        await desk.press("left")
        await desk.until(lambda: source.asked[-1][0] == 2020)
        assert "Het rapport van 2020 wordt gemaakt" in desk.text()
        assert "Jaarverslag 2021" not in desk.text()
        await desk.press("right")
        await desk.until(lambda: screen.report is not None)
        source.held.set()
        await desk.settle()
        assert "Jaarverslag 2021" in desk.text()
        assert "[2021]" in desk.text()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TooFew(), "zo weinig mensen in beeld"),
        (Unavailable("timeout"), "antwoordt niet op tijd"),
        (WrongServer("newer"), "nieuwer dan deze console"),
        (NotAllowed(), "achterwachten en onderzoekers"),
    ],
)
async def test_an_error_is_told_in_words_and_trying_again_helps(error: Exception, said: str) -> None:
    async with office() as (desk, source):
        screen = await opened(desk)
        source.errors.append(error)  # type: ignore[arg-type]
        await desk.press("left")
        await desk.until(lambda: said in desk.text())
        assert "Jaarverslag" not in desk.text()
        await desk.press("r")
        await desk.until(lambda: screen.report is not None)
        assert "Jaarverslag 2020" in desk.text()


async def test_nothing_registered_yet() -> None:
    async with office(reports=FakeReports(all_years=())) as (desk, _source):
        await desk.press("f2", "r")
        await desk.until(lambda: "Er is nog niets geregistreerd." in desk.text())
        await desk.press("left", "right", "v", "c", "n", "p")
        await desk.press("escape")
        assert desk.app.screen is desk.work


async def test_a_terminal_that_is_too_small_shows_no_cut_off_number() -> None:
    async with office(size=(60, 20)) as (desk, _source):
        await opened(desk)
        await desk.pilot.resize_terminal(59, 20)
        await desk.settle()
        assert "60 bij 12 tekens" in desk.text()
        assert "Jaarverslag" not in desk.text()
        await desk.pilot.resize_terminal(80, 20)
        await desk.settle()
        assert "Jaarverslag 2021" in desk.text()


async def test_the_tables_beside_the_page_follow_it_and_take_no_key() -> None:
    async with office(size=(120, 24)) as (desk, _source):
        screen = await opened(desk)
        assert desk.where() == "page"
        await desk.press("n")
        await desk.until(lambda: screen.query_one(Contents).current == "role")
        await desk.press("tab")
        await desk.until(lambda: screen.query_one(Contents).current == "age")
        assert desk.where() == "page"


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TRAINER])
async def test_other_roles_are_not_offered_it_and_are_told_why(role: Role) -> None:
    async with office(role) as (desk, source):
        await desk.press("f2", "r")
        assert desk.app.screen is desk.work
        assert "achterwachten en onderzoekers" in desk.text()
        await desk.press("ctrl+p")
        await desk.write("rapport")
        assert "Lees het rapport" not in desk.text()
        assert source.asked == []


async def test_supervisors_find_it_in_the_palette() -> None:
    async with office() as (desk, _source):
        await desk.press("ctrl+p")
        await desk.write("rapport van een jaar")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen))


async def test_the_letter_is_text_where_somebody_writes() -> None:
    async with office() as (desk, _source):
        await take_bever(desk)
        await desk.write("rr")
        assert desk.app.screen is desk.work
        assert "rr" in desk.text()


async def test_sec_d5_what_comes_behind_the_report_is_not_read_and_rings() -> None:
    async with office() as (desk, _source):
        await take_bever(desk)
        await opened(desk)
        assert "wacht 1" in desk.text()
        rang = desk.app.rang
        desk.server.says("c-2", "ben je er nog")
        await desk.until(lambda: desk.app.alerts.unseen > 0)
        await desk.press("n", "down", "c")
        await desk.advance(3)
        assert desk.app.rang > rang
        assert desk.app.alerts.unseen > 0, "reading a report is not reading the chat"
        assert not desk.state.at_end
        assert "ben je er nog" not in desk.text()
        row = desk.server.rows["c-2"]
        assert row.read_message < (row.last_message or 0)
        desk.server.arrive("c-9", "wezel")
        await desk.until(lambda: "wacht 2" in desk.text())
        await desk.press("escape")
        await desk.until(lambda: "ben je er nog" in desk.text())
        await desk.press("shift+left")
        assert desk.app.alerts.unseen == 0


async def test_sec_s2_the_lock_covers_it_and_uncovers_it() -> None:
    async with office() as (desk, _source):
        await opened(desk)
        await desk.press("f9")
        assert isinstance(desk.app.screen, Locked)
        assert "Jaarverslag" not in desk.text()
        assert "RAPPORT" not in desk.text()
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: not desk.app.covered)
        assert "Jaarverslag 2021" in desk.text()


async def test_a_researcher_has_the_report_as_the_whole_console() -> None:
    async with office(Role.RESEARCHER, size=(120, 40)) as (desk, source):
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen) and desk.app.screen.report is not None)
        assert "Jaarverslag 2021" in desk.text()
        assert desk.app.session is None
        assert desk.backend.calls == [], "nothing is asked about chats"
        await desk.press("escape", "q", "v")
        assert "openbare cijfers" in desk.text()
        assert isinstance(desk.app.screen, ReportScreen)
        assert source.asked == [(2021, View.PUBLIC)]
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit)
    assert desk.app.return_code == 0


async def test_sec_s1_a_researchers_console_is_covered_and_locked_too() -> None:
    async with office(Role.RESEARCHER) as (desk, _source):
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen) and desk.app.screen.report is not None)
        await desk.advance(3 * 60 + 1)
        assert desk.app.watch_idle.cover is Cover.BLANK
        assert "Jaarverslag" not in desk.text()
        await desk.press("x")
        assert "Jaarverslag 2021" in desk.text()
        await desk.press("ctrl+l")
        assert isinstance(desk.app.screen, Locked)
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, Locked)
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: not desk.app.covered)
        assert "Jaarverslag 2021" in desk.text()


async def test_a_researchers_session_that_is_over_is_signed_in_again() -> None:
    async with office(Role.RESEARCHER) as (desk, source):
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen) and desk.app.screen.report is not None)
        source.errors.append(Unauthorised("expired"))
        await desk.press("left")
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen))
        await desk.press("r")
        await desk.until(lambda: report_of(desk).report is not None)
        assert "Jaarverslag 2020" in desk.text()
