"""Each step from each state, against the table "States" of `docs/protocol.md`: on the wire's row, and the server's.

What the table does not name is `wrong_state`, and `closed` after the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from backend.rules.lifecycle import Chat
from protocol import transitions
from protocol.conversation import Refusal, can_return, gives_texts
from protocol.models import Conversation, EndReason, State, VisitorPresence
from protocol.safe_text import one_line

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
STATES = ("waiting", "active", "on_hold", "orphaned", "wrap_up", "closed", "abandoned")
LEFT, EXIT, BY_COUNSELLOR = EndReason.VISITOR_LEFT, EndReason.QUICK_EXIT, EndReason.COUNSELLOR_CLOSED

TABLE: dict[str, tuple[Callable[[Any], Any], str]] = {
    # step: what the conversation is afterwards, or why it is refused (!), by state before, in the order above.
    "claim": (
        lambda row: transitions.claim(row, "bea", LATER),
        "active !wrong_state !wrong_state active !closed !closed !closed",
    ),
    "give back": (transitions.give_back, "!wrong_state waiting waiting waiting !closed !closed !closed"),
    "hold": (transitions.hold, "!wrong_state on_hold on_hold !wrong_state !closed !closed !closed"),
    "resume": (transitions.resume, "!wrong_state active active !wrong_state !closed !closed !closed"),
    "orphan": (transitions.orphan, "!wrong_state orphaned orphaned !wrong_state !closed !closed !closed"),
    "close": (
        lambda row: transitions.close(row, BY_COUNSELLOR, LATER),
        "!wrong_state wrap_up wrap_up wrap_up closed closed !closed",
    ),
    "leave": (
        lambda row: transitions.leave(row, LEFT, LATER),
        "abandoned wrap_up wrap_up wrap_up wrap_up closed abandoned",
    ),
    "quick exit": (
        lambda row: transitions.leave(row, EXIT, LATER),
        "abandoned wrap_up wrap_up wrap_up wrap_up closed abandoned",
    ),
    "chatter writes": (
        lambda row: transitions.visitor_line(row, LATER),
        "waiting active on_hold orphaned !closed !closed !closed",
    ),
    "counsellor writes": (
        transitions.answered,
        "!wrong_state active on_hold orphaned !closed !closed !closed",
    ),
    "danger": (
        lambda row: transitions.flag_danger(row, True, LATER),
        "waiting active on_hold orphaned wrap_up closed abandoned",
    ),
}


def wire(state: str, **fields: Any) -> Conversation:
    """The row on the wire."""
    row = Conversation(
        id="c-1", alias=one_line("Vos"), language="nl", state=State(state), created_at=NOON, waiting_since=NOON
    )
    return replace(row, **{"owner": None if state in ("waiting", "abandoned") else "mila", **fields})


def stored(state: str, **fields: Any) -> Chat:
    """The server's row."""
    row = Chat(
        id="c-1",
        token_hash=b"t",
        alias="Vos",
        language="nl",
        state=State(state),
        created_at=NOON,
        waiting_since=NOON,
        seen_at=NOON,
    )
    return replace(row, **{"owner": None if state in ("waiting", "abandoned") else "mila", **fields})


@pytest.mark.parametrize("make", [wire, stored])
@pytest.mark.parametrize("step", TABLE)
def test_every_step_from_every_state(step: str, make: Callable[..., Any]) -> None:
    do, after = TABLE[step]
    for state, expected in zip(STATES, after.split(), strict=True):
        row = make(state)
        before = asdict(row)
        try:
            found = do(row).state.value
        except Refusal as refused:
            found = f"!{refused.why.value}"
        assert found == expected, state
        assert asdict(row) == before


@pytest.mark.parametrize("make", [wire, stored])
class TestWhatAStepChanges:
    """Besides the state."""

    def test_claim(self, make: Callable[..., Any]) -> None:
        given = make("waiting", given_back=True, claim_epoch=2, apart=True)
        taken = transitions.claim(given, "bea", LATER)
        assert (taken.owner, taken.given_back, taken.claim_epoch, taken.apart) == ("bea", False, 3, False)
        assert (taken.unanswered_since, taken.waiting_since) == (LATER, NOON)
        assert transitions.claim(make("orphaned", unanswered_since=NOON), "bea", LATER).unanswered_since == NOON

    def test_give_back_keeps_the_waiting_time(self, make: Callable[..., Any]) -> None:
        given = transitions.give_back(make("active", unanswered_since=NOON))
        assert (given.owner, given.given_back, given.waiting_since) == (None, True, NOON)
        assert given.unanswered_since == NOON

    def test_an_orphaned_chat_keeps_its_owner(self, make: Callable[..., Any]) -> None:
        assert transitions.orphan(make("on_hold")).owner == "mila"

    def test_an_end_says_which_and_when(self, make: Callable[..., Any]) -> None:
        closed = transitions.close(make("active", unanswered_since=NOON), BY_COUNSELLOR, LATER)
        assert (closed.end_reason, closed.ended_at, closed.unanswered_since) == (BY_COUNSELLOR, LATER, None)
        finished = transitions.close(closed, EndReason.BLOCKED, LATER + timedelta(hours=1))
        assert (finished.end_reason, finished.ended_at) == (BY_COUNSELLOR, LATER)
        for reason, presence in (
            (LEFT, VisitorPresence.LEFT),
            (EXIT, VisitorPresence.QUICK_EXIT),
            (EndReason.VISITOR_LOST, VisitorPresence.AWAY),
        ):
            gone = transitions.leave(make("active"), reason, LATER)
            assert (gone.end_reason, gone.visitor_presence, gone.presence_since) == (reason, presence, LATER)

    def test_quick_exit_after_the_end_takes_the_way_back(self, make: Callable[..., Any]) -> None:
        ended = make("wrap_up", end_reason=LEFT, ended_at=NOON)
        assert can_return(ended, LATER, 900)
        gone = transitions.leave(ended, EXIT, LATER)
        assert (gone.end_reason, gone.ended_at, can_return(gone, LATER, 900)) == (EXIT, NOON, False)
        assert not gives_texts(gone)

    @pytest.mark.parametrize(
        ("there", "seat", "state", "owner"),
        [
            (True, True, "active", "mila"),
            (True, False, "on_hold", "mila"),
            (False, True, "waiting", None),
            (False, False, "waiting", None),
        ],
    )
    def test_come_back(self, make: Callable[..., Any], there: bool, seat: bool, state: str, owner: str | None) -> None:
        ended = make("wrap_up", end_reason=LEFT, ended_at=NOON, visitor_presence=VisitorPresence.LEFT)
        back = transitions.come_back(ended, LATER, there=there, seat=seat)
        assert (back.state, back.owner, back.end_reason, back.ended_at) == (state, owner, None, None)
        assert (back.unanswered_since, back.visitor_presence) == (LATER, "here")
        assert (back.waiting_since, back.given_back) == ((NOON, False) if there else (LATER, True))

    def test_danger_takes_a_chat_out_of_the_crowd(self, make: Callable[..., Any]) -> None:
        flagged = transitions.flag_danger(make("waiting", apart=True), True, LATER)
        assert (flagged.danger, flagged.apart, flagged.turn_at) == (True, False, LATER)
        assert transitions.flag_danger(make("waiting", apart=True), False, LATER).apart

    def test_lines_are_counted_and_answered(self, make: Callable[..., Any]) -> None:
        said = transitions.visitor_line(transitions.visitor_line(make("active"), NOON), LATER)
        assert (said.lines_by_visitor, said.last_line_at, said.unanswered_since) == (2, LATER, NOON)
        assert transitions.answered(said).unanswered_since is None

    def test_who_left_stays_gone_until_they_come_back(self, make: Callable[..., Any]) -> None:
        left = make("wrap_up", visitor_presence=VisitorPresence.LEFT)
        assert transitions.presence(left, VisitorPresence.AWAY, LATER) is left
        away = transitions.presence(make("active"), VisitorPresence.AWAY, LATER)
        assert (away.visitor_presence, away.presence_since) == ("away", LATER)

    def test_a_tick_points_at_a_message_that_is_there(self, make: Callable[..., Any]) -> None:
        chat = make("active", last_message=2)
        for message in (0, 3):
            with pytest.raises(Refusal, match="not_found"):
                transitions.tick(chat, "debt", message, True, "mila")
        ticked = transitions.tick(chat, "debt", 2, True, "mila")
        assert [(one.signal, one.message, one.by) for one in ticked.signals] == [("debt", 2, "mila")]
        assert transitions.tick(ticked, "debt", None, False, "mila").signals == ()

    def test_the_same_phase_again_changes_nothing(self, make: Callable[..., Any]) -> None:
        first = transitions.phase(make("active"), "contact", NOON)
        assert transitions.phase(first, "contact", LATER) is first
        assert [one.phase for one in transitions.phase(first, "plan", LATER).phases] == ["contact", "plan"]
