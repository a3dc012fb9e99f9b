"""The forms of a session against the fake server: saved by themselves, kept through every loss, merged, by id."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from api_client.backend import Capability
from api_client.errors import BackendError, NotAllowed, NotFound, Refused, Unavailable
from console.core.events import Notice, NoticeKind
from console.registration.form import MINE, THEIRS, Form, Trouble, chosen, is_settled
from protocol.models import State
from protocol.registration import AgeBand, Gender, Record, SafetyLevel, patch_of
from tests.console.working import Desk, at_work
from tests.stubs.fake_backend import ALL
from tests.stubs.manual_clock import settle


def form_of(desk: Desk, conversation: str = "c-1") -> Form:
    form = desk.session.forms.get(conversation)
    assert form is not None
    return form


def record(desk: Desk, conversation: str = "c-1") -> Record:
    return desk.server.registrations[conversation].record


async def with_form(desk: Desk, conversation: str = "c-1") -> None:
    await desk.own(conversation, "hoi")
    desk.session.open(conversation)
    desk.session.forms.open(conversation)
    await settle()


async def test_a_form_is_saved_a_second_after_the_last_key_and_not_before() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(0.9)
        desk.session.forms.pick("c-1", "gender", "other")
        await desk.clock.advance(0.9)
        assert not desk.backend.sent("save_registration")
        assert desk.session.forms.unsettled() == ("c-1",)
        await desk.clock.advance(0.2)
        assert len(desk.backend.sent("save_registration")) == 1
        assert record(desk).age_band is AgeBand.AT_15
        assert record(desk).gender is Gender.OTHER
        assert is_settled(form_of(desk))


async def test_leaving_the_chat_saves_at_once_to_the_chat_that_it_was_filled_in_for() -> None:
    async with at_work() as desk:
        await with_form(desk)
        await desk.own("c-2", "dag")
        desk.session.forms.pick("c-1", "age_band", "15")
        desk.session.open("c-2")
        desk.session.forms.open("c-2")
        await settle()
        desk.session.forms.pick("c-2", "age_band", "31+")
        await settle()
        assert record(desk).age_band is AgeBand.AT_15
        assert "c-2" not in desk.server.registrations
        desk.session.open(None)
        await settle()
        assert record(desk, "c-2").age_band is AgeBand.FROM_31


async def test_without_a_line_it_is_kept_and_saved_when_the_line_is_back() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.backend.cut()
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(5)
        assert form_of(desk).trouble is Trouble.OFFLINE
        desk.session.forms.pick("c-1", "gender", "other")
        assert desk.session.forms.unsettled() == ("c-1",)
        desk.backend.heal()
        await desk.clock.advance(30)
        assert record(desk).age_band is AgeBand.AT_15
        assert record(desk).gender is Gender.OTHER
        assert form_of(desk).trouble is Trouble.NONE


async def test_a_save_whose_answer_was_lost_is_settled_without_a_question() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.backend.fail("save_registration", Unavailable("timeout"), lost=True)
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(1.1)
        desk.session.forms.pick("c-1", "age_band", "16-17")
        await desk.clock.advance(30)
        assert record(desk).age_band is AgeBand.FROM_16
        assert not form_of(desk).clashes
        assert is_settled(form_of(desk))


async def test_a_busy_server_is_asked_again_though_the_line_is_fine() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.backend.fail("save_registration", Unavailable("busy"), times=2)
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(10)
        assert record(desk).age_band is AgeBand.AT_15


async def test_two_consoles_at_once_lose_nothing() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.server.save_registration("c-1", "anna", patch_of(gender=Gender.BOY_MAN), 0)
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(1.1)
        assert record(desk).age_band is AgeBand.AT_15
        assert record(desk).gender is Gender.BOY_MAN
        assert chosen(form_of(desk), "gender") == {"boy_man"}


@pytest.mark.parametrize(("answer", "kept"), [(MINE, AgeBand.AT_15), (THEIRS, AgeBand.FROM_18)])
async def test_where_both_filled_in_a_field_a_person_chooses(answer: str, kept: AgeBand) -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.session.forms.pick("c-1", "age_band", "15")
        desk.session.forms.pick("c-1", "safety", "acute")
        desk.server.save_registration("c-1", "anna", patch_of(age_band=AgeBand.FROM_18), 0)
        await desk.clock.advance(1.1)
        assert form_of(desk).clashes == {"age_band": {"18-22"}}
        assert record(desk).safety is SafetyLevel.ACUTE
        assert record(desk).age_band is AgeBand.FROM_18
        assert desk.session.forms.unsettled() == ("c-1",)
        desk.session.forms.pick("c-1", "age_band", answer)
        await desk.clock.advance(1.1)
        assert record(desk).age_band is kept
        assert not desk.session.forms.unsettled()


async def test_what_was_saved_while_events_were_missed_is_fetched() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.backend.cut()
        await desk.clock.advance(1)
        desk.server.save_registration("c-1", "anna", patch_of(gender=Gender.BOY_MAN), 0)
        desk.server.forget_log()
        desk.backend.heal()
        await desk.clock.advance(30)
        assert chosen(form_of(desk), "gender") == {"boy_man"}


async def test_a_chat_that_is_not_mine_has_no_form() -> None:
    async with at_work() as desk:
        desk.server.hire("bea")
        desk.server.arrive("c-1", owner="bea", state=State.ACTIVE)
        await settle()
        desk.session.forms.open("c-1")
        await settle()
        assert desk.session.forms.get("c-1") is None
        assert not desk.backend.sent("registration")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (NotAllowed(), Trouble.NOT_MINE),
        (NotFound(), Trouble.GONE),
        (Refused("record_version"), Trouble.NEWER),
        (Refused("malformed"), Trouble.REFUSED),
    ],
)
async def test_what_the_server_refuses_is_said_and_nothing_of_it_is_lost(error: BackendError, trouble: Trouble) -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.backend.fail("save_registration", error)
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(1.1)
        assert form_of(desk).trouble is trouble
        assert chosen(form_of(desk), "age_band") == {"15"}
        assert Notice(NoticeKind.FORM_NOT_SAVED, "c-1") in desk.changes


async def test_after_finishing_the_last_change_still_goes_out_and_the_form_is_forgotten() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.server.leaves("c-1")
        await settle()
        desk.session.forms.pick("c-1", "age_band", "15")
        assert await desk.session.commands.close("c-1")
        await settle()
        assert record(desk).age_band is AgeBand.AT_15
        assert desk.session.forms.get("c-1") is None


async def test_a_purge_takes_the_form_away_and_says_so_where_something_was_not_saved() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.backend.fail("save_registration", Unavailable("busy"), times=99)
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(1.1)
        desk.server.purge("c-1")
        await settle()
        assert desk.session.forms.get("c-1") is None
        assert Notice(NoticeKind.FORM_NOT_SAVED, "c-1") in desk.changes


async def test_the_end_of_the_shift_brings_forms_out() -> None:
    async with at_work() as desk:
        await with_form(desk)
        desk.session.forms.pick("c-1", "age_band", "15")
        assert desk.session.forms.unsettled()
        flushed = asyncio.create_task(desk.session.flush(5))
        await desk.clock.advance(1)
        assert flushed.done()
        assert flushed.result()
        assert record(desk).age_band is AgeBand.AT_15


async def test_a_backend_that_keeps_no_registrations_is_not_asked() -> None:
    async with at_work() as desk:
        desk.backend.capabilities = ALL & ~Capability.REGISTRATION
        await with_form(desk)
        assert not desk.session.forms.possible
        assert desk.session.forms.get("c-1") is None
        assert not desk.backend.sent("registration")


async def test_a_mistake_of_ours_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work() as desk:
        await with_form(desk)
        told: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["exception"]))
        desk.backend.fail("save_registration", ZeroDivisionError())
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(1.1)
        assert isinstance(told[0], ZeroDivisionError)
        await desk.clock.advance(30)
        assert record(desk).age_band is AgeBand.AT_15


async def test_a_newer_definition_is_not_written_over() -> None:
    async with at_work() as desk:
        await with_form(desk)
        newer = replace(desk.server.registration("c-1", "anna"), version=1, definition=3)
        desk.server.registrations["c-1"] = newer
        desk.session.forms.open("c-1")
        await settle()
        assert form_of(desk).trouble is Trouble.NEWER
        desk.session.forms.pick("c-1", "age_band", "15")
        await desk.clock.advance(5)
        assert not desk.backend.sent("save_registration")
