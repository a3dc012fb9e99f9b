"""What ticks, phases, the end and the chat itself suggest; never whether it is trafficking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.content import directory
from console.content.load import load
from console.content.models import Prefill, Prefills
from console.core.message_log import MessageLog
from console.registration.suggest import Origin, given_referrals, suggestions
from protocol.models import Author, Conversation, EndReason, Message, PhaseSpan, State, Tick
from protocol.registration import FIELD
from protocol.safe_text import SafeLine, SafeText

CONTENT = load()
BEGIN = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
SIGNALS = [item.id for checklist in CONTENT.checklists.checklists for item in checklist.items]


def chat(*signals: str, phases: tuple[str, ...] = (), end: EndReason | None = None, minutes: int = 20) -> Conversation:
    return Conversation(
        id="c-1",
        alias=SafeLine("bever"),
        language="nl",
        state=State.ACTIVE if end is None else State.WRAP_UP,
        created_at=BEGIN,
        signals=tuple(Tick(signal=signal, message=None, by="anna") for signal in signals),
        phases=tuple(PhaseSpan(phase=phase, since=BEGIN) for phase in phases),
        end_reason=end,
        ended_at=None if end is None else BEGIN + timedelta(minutes=minutes),
    )


def offered(row: Conversation) -> dict[str, set[str]]:
    return {name: set(one.choice) for name, one in suggestions(CONTENT.prefill, row).items()}


def test_ticks_of_several_lists_are_put_together() -> None:
    row = chat("sexual-sold-online", "labour-begging", "control-debt", "familial-siblings")
    found = offered(row)
    assert found["forms"] == {"sexual", "begging"}
    assert found["sexual_kind"] == {"prostitution"}
    assert found["control"] == {"debt", "takes_earnings"}
    assert found["siblings_victim"] == {"yes"}
    assert suggestions(CONTENT.prefill, row)["forms"].origin is Origin.SIGNALS


def test_the_heaviest_level_of_a_field_with_one_value_is_suggested() -> None:
    assert offered(chat("suicide-thoughts", "suicide-plan", "suicide-method"))["suicide_level"] == {"high"}
    assert offered(chat("danger-no-bed", "danger-violence-now"))["safety"] == {"acute"}


@pytest.mark.parametrize("end", [EndReason.VISITOR_LEFT, EndReason.QUICK_EXIT, EndReason.VISITOR_LOST])
def test_an_end_by_the_chatter_before_the_closing_phase_is_broken_off(end: EndReason) -> None:
    assert offered(chat(phases=("welcome", "goal"), end=end))["outcome"] == {"broke_off"}


@pytest.mark.parametrize("end", [*EndReason])
def test_a_chat_that_came_to_its_closing_phase_is_not_said_to_have_gone_well(end: EndReason) -> None:
    """A chat that ends in danger gets there too; only a person says how it went."""
    assert "outcome" not in offered(chat(phases=("welcome", "close"), end=end))


def test_while_the_chat_runs_nothing_is_said_of_its_outcome_or_length() -> None:
    found = offered(chat(phases=("close",)))
    assert "outcome" not in found
    assert "minutes_band" not in found


@pytest.mark.parametrize(
    ("minutes", "band"), [(0, "<5"), (4, "<5"), (5, "5-15"), (29, "15-30"), (30, "30-45"), (45, "45+"), (300, "45+")]
)
def test_the_length_in_bands(minutes: int, band: str) -> None:
    row = chat(end=EndReason.COUNSELLOR_CLOSED, minutes=minutes)
    assert offered(row)["minutes_band"] == {band}
    assert "outcome" not in offered(row)


def test_help_that_was_sent_is_suggested_and_what_was_only_named_is_not() -> None:
    def said(number: int, author: Author, text: str) -> Message:
        return Message(id=number, client_id=f"m-{number}", author=author, author_id=None, text=SafeText(text), at=BEGIN)

    organisations = CONTENT.referrals.organisations
    by_id = {one.id: one for one in organisations}
    log = MessageLog.of(
        [
            said(1, Author.COUNSELLOR, f"Kijk eens bij {directory.given(by_id['veilig-thuis'], 'nl')}"),
            said(2, Author.VISITOR, directory.given(by_id["csg"], "en")),
            said(3, Author.COUNSELLOR, "Ken je Helpwanted?"),
        ]
    )
    assert given_referrals(log, organisations) == {"veilig-thuis"}


@given(st.sets(st.sampled_from(SIGNALS)), st.sampled_from([None, *EndReason]))
def test_no_combination_of_ticks_suggests_trafficking_or_a_value_that_there_is_not(
    ticked: set[str], end: EndReason | None
) -> None:
    found = offered(chat(*ticked, end=end))
    assert "flagged_trafficking" not in found
    for name, choice in found.items():
        assert choice <= set(FIELD[name].values)
        assert FIELD[name].several or len(choice) == 1


def test_not_even_a_prefill_that_nobody_checked_can_suggest_trafficking() -> None:
    entry = Prefill(id="control-debt", suggests={"flagged_trafficking": "yes"})
    forged = Prefills(version=1, signals=(entry,), phases=(), ends=())
    assert "flagged_trafficking" not in suggestions(forged, chat("control-debt"))
