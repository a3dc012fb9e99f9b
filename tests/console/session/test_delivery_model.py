"""The real session against an adversary: whatever the line, the server and the chatter do, delivery keeps its word.

SEC-D1: never falsely "sent", exactly once, in order per conversation, nothing lost after healing. SEC-D4: nothing that
waited longer than the hold limit goes without a person's word. SEC-N4: the view equals a fresh snapshot's.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from api_client.errors import NotAllowed, Refused, Unavailable
from console.core.state import Delivery, Outgoing
from console.session.session import Session
from protocol.models import EndReason, State
from tests.console.working import delay, renewed
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer
from tests.stubs.manual_clock import ManualClock, settle

CHATS = ("c-1", "c-2")
chats = st.sampled_from(CHATS)


@dataclass
class Written:
    """What the test remembers of a text: in which order and when it was last allowed to go."""

    conversation: str
    text: str
    place: int
    allowed_at: float
    dropped: bool = False


class Delivering(RuleBasedStateMachine):
    """Rules are what counsellor, chatter, line and server do; invariants hold after each."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = ManualClock()
        self.server = FakeServer(self.clock.now)
        self.backend = FakeBackend(self.server)
        self.count = 0
        self.written: dict[str, Written] = {}
        self.hanging = False

    def new_id(self) -> str:
        self.count += 1
        return f"id-{self.count}"

    @initialize()
    def begin(self) -> None:
        self.session = Session(self.backend, clock=self.clock, new_id=self.new_id, delay=delay)

        async def start() -> None:
            self.running = asyncio.ensure_future(self.session.run())
            for chat in CHATS:
                self.server.arrive(chat)
                await settle()
                await self.session.commands.claim(chat)
            await settle()

        self.runner.run(start())

    # counsellor

    @rule(chat=chats, burst=st.integers(1, 3))
    def writes(self, chat: str, burst: int) -> None:
        for _ in range(burst):
            text = f"text {self.count + 1}"
            client_id = self.session.writing.send(chat, text)
            if client_id is not None:
                self.written[client_id] = Written(chat, text, self.count, self.clock.now())
        self.runner.run(settle())

    @rule(data=st.data())
    @precondition(lambda self: any(row.delivery is Delivery.HELD for row in self.session.state.outbox))
    def decides_about_a_held_text(self, data: st.DataObject) -> None:
        held = [row.client_id for row in self.session.state.outbox if row.delivery is Delivery.HELD]
        client_id = data.draw(st.sampled_from(held))
        if data.draw(st.booleans()):
            self.session.writing.confirm(client_id)
            self.written[client_id].allowed_at = self.clock.now()
        else:
            self.session.writing.drop(client_id)
            self.written[client_id].dropped = True
        self.runner.run(settle())

    @rule(data=st.data())
    @precondition(lambda self: any(row.delivery is Delivery.FAILED for row in self.session.state.outbox))
    def sends_a_failed_text_anew(self, data: st.DataObject) -> None:
        failed = [row.client_id for row in self.session.state.outbox if row.delivery is Delivery.FAILED]
        client_id = data.draw(st.sampled_from(failed))
        old = self.written.pop(client_id)
        self.session.writing.send_anew(client_id)
        self.written[f"id-{self.count}"] = Written(old.conversation, old.text, self.count, self.clock.now())
        self.runner.run(settle())

    # line and server

    @rule(why=st.sampled_from(["refused", "timeout", "reset", "server"]))
    def line_is_cut(self, why: str) -> None:
        self.backend.cut(why)
        self.runner.run(settle())

    @rule()
    def line_heals(self) -> None:
        self.backend.heal()
        self.runner.run(settle())

    @rule()
    def line_goes_silent(self) -> None:
        self.backend.go_silent()

    @rule(lost=st.booleans(), times=st.integers(1, 3), why=st.sampled_from(["timeout", "reset", "overloaded"]))
    def a_send_gets_no_answer(self, lost: bool, times: int, why: str) -> None:
        self.backend.fail(
            "send", Unavailable(why, retry_after=7.0 if why == "overloaded" else None), times=times, lost=lost
        )

    @rule(error=st.sampled_from([Refused("malformed"), NotAllowed()]))
    def a_send_is_refused(self, error: Refused | NotAllowed) -> None:
        self.backend.fail("send", error)

    @rule()
    def answers_hang(self) -> None:
        if not self.hanging:
            self.backend.hang("send")
            self.hanging = True

    @rule()
    def answers_go_on(self) -> None:
        if self.hanging:
            self.backend.resume("send")
            self.hanging = False
        self.runner.run(settle())

    @rule()
    def sign_in_ends(self) -> None:
        self.backend.sign_out()
        self.runner.run(settle())

    @rule()
    def signs_in_again(self) -> None:
        self.backend.sign_in()
        self.session.signed_in(renewed(self.session.backend))
        self.runner.run(settle())

    @rule(chat=chats)
    def console_is_away_longer_than_the_log_reaches(self, chat: str) -> None:
        self.line_is_cut("reset")
        self.server.says(chat, "ben je er nog")
        self.server.forget_log()
        self.line_heals()
        self.time_goes_by(5.0)

    @rule(chat=chats, seconds=st.sampled_from([91.0, 600.0]))
    def machine_sleeps(self, chat: str, seconds: float) -> None:
        """The lid closes on a text that could not go, and opens with the line healed."""
        self.line_is_cut("refused")
        self.writes(chat, 2)
        self.clock.jump(seconds)
        self.line_heals()
        self.writes(chat, 1)
        self.time_goes_by(5.0)

    @rule(seconds=st.sampled_from([1.0, 5.0, 45.0, 91.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.runner.run(self.clock.advance(seconds))

    # chatter

    @rule(chat=chats)
    def chatter_writes(self, chat: str) -> None:
        self.server.says(chat, "hoi")
        self.runner.run(settle())

    @rule(chat=chats, reason=st.sampled_from([EndReason.VISITOR_LEFT, EndReason.QUICK_EXIT]))
    def chatter_leaves(self, chat: str, reason: EndReason) -> None:
        if self.server.rows[chat].state is State.ACTIVE:
            self.server.leaves(chat, reason)
        self.runner.run(settle())

    # what must hold

    @invariant()
    def sec_d1_nothing_is_falsely_sent(self) -> None:
        stored = {message.client_id for chat in CHATS for message in self.server.messages.get(chat, ())}
        for row in self.outbox():
            assert row.delivery is not Delivery.SENT or row.client_id in stored
        for transcript in self.session.state.transcripts.values() if self.count else ():
            assert {message.client_id for message in transcript.log} <= stored

    @invariant()
    def sec_d1_exactly_once_and_in_order(self) -> None:
        for chat in CHATS:
            places = [place for place in map(self.place, self.texts(chat)) if place is not None]
            assert places == sorted(set(places))

    @invariant()
    def sec_d1_every_text_is_somewhere(self) -> None:
        kept = {row.client_id for row in self.outbox()}
        for client_id, written in self.written.items():
            assert written.dropped or client_id in kept or written.text in self.texts(written.conversation)

    @invariant()
    def sec_d4_nothing_old_goes_by_itself(self) -> None:
        for chat in CHATS:
            for message in self.server.messages.get(chat, ()):
                written = self.written.get(message.client_id)
                if written is not None:
                    arrived = (message.at - self.server.now()).total_seconds() + self.clock.now()
                    assert arrived - written.allowed_at <= self.server.settings.hold_after

    def outbox(self) -> tuple[Outgoing, ...]:
        return self.session.state.outbox if hasattr(self, "session") else ()

    def texts(self, chat: str) -> list[str]:
        return [message.text for message in self.server.messages.get(chat, ())]

    def place(self, text: str) -> int | None:
        return next((written.place for written in self.written.values() if written.text == text), None)

    def teardown(self) -> None:
        try:
            if hasattr(self, "session"):
                self.heal_everything()
        finally:
            self.runner.run(self.stop())
            self.runner.close()

    def heal_everything(self) -> None:
        """All works again; the counsellor confirms what is held. Then nothing is under way and the view is true."""
        self.answers_go_on()
        self.backend.faults_over()
        self.line_heals()
        self.signs_in_again()
        for _ in range(8):
            for row in self.outbox():
                if row.delivery is Delivery.HELD:
                    self.session.writing.confirm(row.client_id)
                    self.written[row.client_id].allowed_at = self.clock.now()
            self.time_goes_by(45.0)
        left = {row.client_id: row.delivery for row in self.outbox()}
        assert set(left.values()) <= {Delivery.FAILED, Delivery.UNDELIVERABLE}
        for client_id, written in self.written.items():
            there = self.texts(written.conversation).count(written.text)
            assert there == 1 or written.dropped or client_id in left
            assert there == 0 or client_id not in left
        for client_id, delivery in left.items():
            ended = self.server.rows[self.written[client_id].conversation].state is State.WRAP_UP
            assert delivery is Delivery.FAILED or ended
        self.sec_d1_exactly_once_and_in_order()
        self.sec_d4_nothing_old_goes_by_itself()
        self.view_is_true()

    def view_is_true(self) -> None:
        state = self.session.state
        assert dict(state.conversations) == self.server.rows
        assert dict(state.colleagues) == self.server.colleagues
        for chat in CHATS:
            assert list(state.transcripts[chat].log) == self.server.messages[chat]

    async def stop(self) -> None:
        if not hasattr(self, "session"):
            return
        self.running.cancel()
        with suppress(asyncio.CancelledError):
            await self.running


test_sec_d1_delivery = Delivering.TestCase
test_sec_d1_delivery.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
