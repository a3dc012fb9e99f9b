"""Publishing a year's figures from the report screen: looked at first, asked once, never done twice or by mistake."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual import events

from api_client.errors import BackendError, Refused, Unavailable
from console.screens.access.lock import Locked
from console.screens.base import Field
from console.screens.confirm import Confirm
from console.screens.report.publishing import PublishingScreen, Step
from console.screens.report.screen import ReportScreen
from protocol.models import Role
from protocol.report import LONGEST_WHY, Hides
from tests.console.screens.consoles import PASSWORD, Running
from tests.console.screens.offices import office, opened
from tests.console.screens.steps import take_bever
from tests.stubs.fake_reports import FakeReports

HIDES = tuple(
    Hides(table=table, hidden=hidden, numbers=40)
    for table, hidden in (("age", 4), ("forms", 11), ("parents", 2), ("status", 0))
)
FULL: dict[str, Any] = {
    "hides": HIDES,
    "open_forms": 3,
    "unpurged": 2,
    "earlier": (2019, 2020),
    "corrects": 1,
    "takes_back": 5,
}


def publishing(desk: Running) -> PublishingScreen:
    assert isinstance(desk.app.screen, PublishingScreen)
    return desk.app.screen


async def looked(desk: Running) -> PublishingScreen:
    """The check-list of 2021, once it is there."""
    await opened(desk)
    await desk.press("u")
    await desk.until(lambda: isinstance(desk.app.screen, PublishingScreen) and desk.app.screen.step is Step.LOOKING)
    await desk.settle()
    return publishing(desk)


def planned(**plan: Any) -> FakeReports:
    return FakeReports(plan=plan)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_correction_by_keyboard(
    size: tuple[int, int], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    async with office(reports=planned(**FULL), size=size) as (desk, source):
        await looked(desk)
        frames = [desk.text()]
        for keys in (["end"], ["enter"], [*"acht te laat"], ["enter"], ["y"]):
            await desk.press(*keys)
            await desk.settle()
            frames.append(desk.text())
        await desk.until(lambda: publishing(desk).step is Step.OVER)
        assert source.released == [(2021, 7, "acht te laat")]
        frames[-1] = desk.text()
    assert "\n\n=====\n\n".join(frames) == snapshot


async def test_a_first_release_is_asked_once_and_the_report_is_fetched_anew() -> None:
    async with office() as (desk, source):
        await looked(desk)
        assert source.released == []
        await desk.press("enter")
        assert isinstance(desk.app.screen, Confirm)
        assert "niet terug te nemen" in desk.text()
        await desk.press("enter")
        assert source.released == [], "Enter is no"
        await desk.press("enter", "y")
        await desk.until(lambda: publishing(desk).step is Step.OVER)
        assert source.released == [(2021, 7, "")]
        assert "De cijfers van 2021 zijn gepubliceerd." in desk.text()
        await desk.press("enter", "y", "enter")
        assert len(source.released) == 1
        asked = len(source.asked)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen) and desk.app.screen.report is not None)
        assert len(source.asked) == asked + 1


async def test_escape_goes_back_at_every_step_and_nothing_has_happened() -> None:
    async with office(reports=planned(corrects=1)) as (desk, source):
        screen = await looked(desk)
        await desk.press("enter", *"eerst q dan r", "enter")
        assert isinstance(desk.app.screen, Confirm)
        await desk.press("escape")
        assert publishing(desk).step is Step.REASON
        assert "eerst q dan r" in desk.text(), "what was typed stays"
        await desk.press("escape")
        assert screen.step is Step.LOOKING
        asked = len(source.asked)
        await desk.press("escape")
        assert isinstance(desk.app.screen, ReportScreen)
        assert (source.released, len(source.asked)) == ([], asked)
        assert desk.app.screen.report is not None


@pytest.mark.parametrize("fields", [{"corrects": 1, "reveals": ("age",)}, {"corrects": 1, "published": True}])
async def test_what_cannot_be_published_offers_no_key_for_it(fields: dict[str, Any]) -> None:
    async with office(reports=planned(**fields)) as (desk, source):
        screen = await looked(desk)
        await desk.press("enter", "y", "enter")
        assert desk.app.screen is screen
        assert "publiceren ..." not in desk.text()
        assert source.released == []


async def test_a_correction_needs_a_reason_of_one_harmless_line() -> None:
    async with office(reports=planned(corrects=1)) as (desk, source):
        screen = await looked(desk)
        await desk.press("enter")
        await desk.press("space", "enter")
        assert "Zeg in één regel wat er veranderd is." in desk.text()
        assert screen.step is Step.REASON
        desk.app.post_message(events.Paste("  x\u202e\x1b[31m y\nsecond line"))
        await desk.settle()
        await desk.press("enter", "y")
        await desk.until(lambda: publishing(desk).step is Step.OVER)
        ((_year, _number, why),) = source.released
        assert why == "x␛[31m y"


async def test_a_reason_is_no_longer_than_the_server_takes() -> None:
    async with office(reports=planned(corrects=1)) as (desk, source):
        await looked(desk)
        await desk.press("enter")
        await desk.write("w" * LONGEST_WHY)
        assert "nog 0 tekens" in desk.text()
        await desk.write("w" * 5)
        assert "vol: er past niets meer bij" in desk.text()
        await desk.press("enter", "y")
        await desk.until(lambda: bool(source.released))
        assert source.released[0][2] == "w" * LONGEST_WHY


async def test_a_reason_is_pasted_whole_or_not_at_all() -> None:
    async with office(reports=planned(corrects=1)) as (desk, _source):
        await looked(desk)
        await desk.press("enter", *"eerst ")
        desk.app.post_message(events.Paste("v" * LONGEST_WHY))
        await desk.settle()
        assert f"niet geplakt: {LONGEST_WHY} tekens, er is plaats voor {LONGEST_WHY - 6}" in desk.text()
        assert desk.app.screen.query_one("#why", Field).value == "eerst "
        await desk.press("d")
        assert f"nog {LONGEST_WHY - 7} tekens" in desk.text()


async def test_where_a_second_person_is_needed_it_waits_for_one_and_names_the_first() -> None:
    async with office(reports=planned(needs_second=True)) as (desk, source):
        await looked(desk)
        assert "tweede persoon" in desk.text()
        await desk.press("enter")
        assert "Een tweede persoon moet dat ook doen." in desk.text()
        await desk.press("y")
        await desk.until(lambda: publishing(desk).step is Step.OVER)
        assert "nog niet gepubliceerd: een tweede persoon" in " ".join(desk.text().split())
        await desk.press("r")
        await desk.until(lambda: publishing(desk).step is Step.LOOKING)
        assert "Anna heeft deze cijfers vrijgegeven." in desk.text()
        source.errors.append(Refused("second_person"))
        await desk.press("enter", "y")
        await desk.until(lambda: "je hebt deze cijfers al vrijgegeven" in desk.text())
        assert len(source.released) == 1


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("draft_changed", "kwamen er registraties bij 2021"),
        ("already_released", "een collega publiceerde net cijfers van 2021"),
        ("reveals", "zou het verschil iemand aanwijzen"),
    ],
)
async def test_a_refusal_is_said_over_a_new_list(why: str, said: str) -> None:
    async with office() as (desk, source):
        screen = await looked(desk)
        await desk.press("enter")
        source.errors.append(Refused(why))
        source.plan["open_forms"] = 44
        await desk.press("y")
        await desk.until(lambda: len(source.drafted) == 2 and screen.step is Step.LOOKING)
        assert said in " ".join(desk.text().split())
        assert "Van 44 chats" in desk.text()
        assert source.released == []


async def test_a_lost_answer_is_asked_after_and_nothing_is_done_twice() -> None:
    async with office(reports=planned(corrects=1)) as (desk, source):
        screen = await looked(desk)
        source.lost.append(Unavailable("timeout"))
        await desk.press("enter", *"telfout", "enter", "y")
        await desk.until(lambda: screen.step is Step.NOTHING)
        assert "niet bekend of de cijfers zijn gepubliceerd" in desk.text()
        source.errors.append(Unavailable("unreachable"))
        await desk.press("r")
        await desk.until(lambda: len(source.drafted) == 2 and screen.step is Step.NOTHING)
        assert "niet bekend of de cijfers zijn gepubliceerd" in desk.text()
        await desk.press("r")
        await desk.until(lambda: screen.step is Step.LOOKING)
        assert "De cijfers van 2021 zijn gepubliceerd." in desk.text()
        assert len(source.released) == 1


async def test_a_dead_line_loses_no_reason() -> None:
    async with office(reports=planned(corrects=1)) as (desk, source):
        screen = await looked(desk)
        await desk.press("enter", *"telfout", "enter")
        source.errors.append(Unavailable("unreachable"))
        await desk.press("y")
        await desk.until(lambda: len(source.drafted) == 2 and screen.step is Step.LOOKING)
        assert "niet te bereiken" in desk.text()
        await desk.press("enter")
        assert "telfout" in desk.text()
        await desk.press("enter", "y")
        await desk.until(lambda: screen.step is Step.OVER)
        assert source.released == [(2021, 7, "telfout")]


@pytest.mark.parametrize("error", [Unavailable("timeout"), Refused("not_over"), Refused("something new")])
async def test_a_list_that_does_not_come_says_why_and_can_be_asked_again(error: BackendError) -> None:
    async with office() as (desk, source):
        await opened(desk)
        source.errors.append(error)
        await desk.press("u")
        await desk.until(lambda: isinstance(desk.app.screen, PublishingScreen) and desk.app.screen.step is Step.NOTHING)
        await desk.press("enter", "y")
        assert source.released == []
        await desk.press("r")
        await desk.until(lambda: publishing(desk).step is Step.LOOKING)


async def test_while_it_is_on_its_way_nobody_goes_away_and_nothing_is_sent_twice() -> None:
    async with office() as (desk, source):
        screen = await looked(desk)
        source.held = asyncio.Event()
        await desk.press("enter", "y")
        await desk.until(lambda: screen.step is Step.SENDING)
        await desk.press("r", "enter", "y", "escape")
        assert desk.app.screen is screen
        assert "Het antwoord komt nog." in desk.text()
        source.held.set()
        await desk.until(lambda: screen.step is Step.OVER)
        assert (len(source.released), len(source.drafted)) == (1, 1)


async def test_sec_s2_the_lock_covers_every_step_and_the_answer_waits_under_it() -> None:
    async with office(reports=planned(corrects=1)) as (desk, source):
        screen = await looked(desk)
        source.held = asyncio.Event()
        for keys in ([], ["enter", *"telfout"], ["enter"], ["y"]):
            await desk.press(*keys)
            await desk.press("f9")
            assert isinstance(desk.app.screen, Locked)
            assert not {"PUBLICEREN", "telfout", "correctie"} & set(desk.text().split())
            if keys == ["y"]:
                source.held.set()
                await desk.until(lambda: screen.step is Step.OVER)
            await desk.press("y", "enter")
            await desk.write(PASSWORD)
            await desk.press("enter")
            await desk.until(lambda: not desk.app.covered)
        assert "zijn gepubliceerd" in desk.text()
        assert len(source.released) == 1


async def test_another_size_keeps_the_step_and_what_was_typed() -> None:
    async with office(reports=planned(corrects=1)) as (desk, _source):
        screen = await looked(desk)
        await desk.press("enter", *"telfout")
        await desk.pilot.resize_terminal(40, 12)
        await desk.settle()
        assert "60 bij 12 tekens" in desk.text()
        assert "telfout" not in desk.text()
        await desk.pilot.resize_terminal(120, 40)
        await desk.settle()
        assert screen.step is Step.REASON
        assert "telfout" in desk.text()


async def test_sec_d5_what_comes_behind_it_is_not_read_and_rings() -> None:
    async with office() as (desk, _source):
        await take_bever(desk)
        await looked(desk)
        await desk.press("enter")
        desk.server.says("c-2", "ben je er nog")
        await desk.until(lambda: desk.app.alerts.unseen > 0)
        await desk.press("escape", "down", "up")
        assert desk.app.alerts.unseen > 0, "reading a check-list is not reading the chat"
        assert "ben je er nog" not in desk.text()


async def test_a_year_that_nobody_published_says_who_can() -> None:
    async with office() as (desk, source):
        await opened(desk)
        source.errors.append(Refused("not_released"))
        await desk.press("left")
        await desk.until(lambda: "De cijfers van 2020 zijn nog niet gepubliceerd." in desk.text())
        assert "`u` laat zien" in desk.text()
        await desk.press("u")
        await desk.until(lambda: isinstance(desk.app.screen, PublishingScreen) and desk.app.screen.step is Step.LOOKING)
        assert source.drafted == [2020]


async def test_a_researcher_is_told_whom_to_ask() -> None:
    async with office(Role.RESEARCHER) as (desk, source):
        await desk.until(lambda: isinstance(desk.app.screen, ReportScreen) and desk.app.screen.report is not None)
        source.errors.append(Refused("not_released"))
        await desk.press("left")
        await desk.until(lambda: "nog niet gepubliceerd" in desk.text())
        assert "Een achterwacht of een beheerder publiceert ze." in desk.text()
        await desk.press("u")
        assert isinstance(desk.app.screen, ReportScreen)
        assert source.drafted == []
