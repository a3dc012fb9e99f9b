"""A chat is kept beyond its time by keyboard alone: one asks, another grants, and it is shown wherever it matters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.screens.confirm import Confirm
from console.screens.pick import Pick
from protocol.models import KeepAsked, KeepReason, Kept, Role, State
from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy, take_bever
from tests.console.screens.test_endings import from_the_palette
from tests.stubs.fake_server import FakeServer


def supervised(server: FakeServer) -> None:
    busy(server)
    server.hire("anna", "Anna", role=Role.SUPERVISOR)
    server.hire("bea", "Bea")


def asked_by(server: FakeServer, person: str) -> KeepAsked:
    return KeepAsked(id="keep-1", reason=KeepReason.CALAMITY, days=30, by=person, at=server.now())


async def picked(desk: Running, words: str) -> None:
    """A list is open and says this."""
    await desk.until(lambda: isinstance(desk.app.screen, Pick) and words in desk.text())


async def test_a_counsellor_asks_with_a_reason_and_a_term() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await from_the_palette(desk, "bewaarde")
        assert not desk.backend.sent("keeps"), "the list is for supervisors"
        await desk.press("escape")
        await from_the_palette(desk, "bewaren")
        await picked(desk, "Niets bewaart het nu")
        await desk.press("enter")
        await picked(desk, "waarom?")
        await desk.write("calam")
        await desk.press("enter")
        await picked(desk, "hoe lang?")
        await desk.press("down", "enter")
        await desk.until(lambda: desk.server.rows["c-2"].keep_asked is not None)
        asked = desk.server.rows["c-2"].keep_asked
        assert asked is not None
        assert (asked.reason, asked.days, asked.by) == (KeepReason.CALAMITY, 30, "anna")
        await desk.until(lambda: "Gevraagd. Tot de achterwacht" in desk.text())
        assert "gevraagd te bewaren" in desk.text()
        await from_the_palette(desk, "bewaren")
        await picked(desk, "het verzoek intrekken")
        assert "toestaan" not in desk.text(), "who asked cannot grant"
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Confirm))
        await desk.press("j")
        await desk.until(lambda: desk.server.rows["c-2"].keep_asked is None)


@pytest.mark.parametrize("key", ["j", "enter"])
async def test_a_supervisor_grants_what_a_colleague_asked_and_another_key_does_not(key: str) -> None:
    async with console(prepare=supervised) as desk:
        await take_bever(desk)
        desk.server.change("c-2", keep_asked=asked_by(desk.server, "bea"))
        await desk.until(lambda: "gevraagd te bewaren" in desk.text())
        await from_the_palette(desk, "bewaren")
        await picked(desk, "Bea vraagt om het 30 dagen te bewaren: een calamiteit.")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Confirm))
        assert "Het gesprek met bever bewaren tot" in desk.text()
        await desk.press(key)
        if key != "j":
            await desk.settle()
            assert not desk.backend.sent("grant_keep")
            return
        await desk.until(lambda: desk.server.rows["c-2"].kept is not None)
        await desk.until(lambda: "bewaard tot" in desk.text())
        kept = desk.server.rows["c-2"].kept
        assert kept is not None
        assert (kept.asked_by, kept.granted_by) == ("bea", "anna")


async def test_the_list_shows_each_with_its_term_and_ends_one_that_is_not_ones_own() -> None:
    async with console(prepare=supervised) as desk:
        now = desk.server.now()
        kept = Kept(
            id="keep-9",
            reason=KeepReason.COMPLAINT,
            until=now + timedelta(days=30),
            asked_by="bea",
            granted_by="anna",
            at=now,
        )
        desk.server.arrive("c-9", "otter", state=State.CLOSED, owner="bea", kept=kept)
        await from_the_palette(desk, "bewaarde")
        await picked(desk, "BEWAARD: 1 gesprek")
        assert f"bewaard tot {kept.until:%d-%m-%Y}" in desk.text()
        await desk.press("enter")
        await picked(desk, "Gevraagd door Bea, toegestaan door Anna.")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Confirm))
        assert "Stoppen met bewaren van het gesprek met otter?" in desk.text()
        await desk.press("j")
        await desk.until(lambda: [call.conversation for call in desk.backend.sent("lift_keep")] == ["c-9"])
        await from_the_palette(desk, "bewaarde")
        await picked(desk, "Geen gesprek wordt bewaard")
