"""What is written saves itself, whatever comes between: one request at a time, the newest, never of what is gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_client.errors import Unauthorised, Unavailable
from console.core.store import Store
from console.session.autosave import Autosave, Plan, answered, edited, failed, hurried, may_start, started
from console.session.context import SessionContext
from tests.console.working import delay
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer
from tests.stubs.manual_clock import ManualClock, settle

AFTER = 2.0
KEYS = ("c-1", "c-2")


# What is decided.


def test_an_edit_is_due_a_while_after_the_last_one() -> None:
    plan = edited(edited(Plan(), 10.0, AFTER), 11.0, AFTER)
    assert plan.due == 13.0
    assert not may_start(plan, 12.9)
    assert may_start(plan, 13.0)


def test_what_comes_while_a_request_is_under_way_waits_for_its_answer() -> None:
    plan = hurried(started(hurried(Plan(), 10.0)), 11.0)
    assert not may_start(plan, 60.0)
    assert may_start(answered(plan), 11.0)
    assert answered(started(hurried(Plan(), 10.0))) == Plan()


def test_a_failure_is_waited_for_by_edits_and_not_by_who_leaves() -> None:
    plan = failed(started(hurried(Plan(), 10.0)), 30.0)
    assert plan == Plan(due=30.0, failures=1)
    assert edited(plan, 11.0, AFTER).due == 30.0
    assert edited(plan, 29.0, AFTER).due == 31.0
    assert may_start(hurried(plan, 12.0), 12.0)
    assert failed(started(plan), None) == Plan(failures=2)


# What is done.


@dataclass
class Typist:
    """Two texts and a server that has copies of them; every act of a test goes through here."""

    clock: ManualClock = field(default_factory=ManualClock)
    texts: dict[str, int] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    under_way: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    requests: list[tuple[str, int]] = field(default_factory=list)
    answers: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    edits: int = 0

    async def save(self, key: str) -> None:
        """A request: it reaches the server at once, or not, and its answer comes when the test says so."""
        assert key not in self.purged, "nothing of what was forgotten leaves"
        text = self.texts[key]
        if self.copies.get(key) == text:
            return
        self.requests.append((key, text))
        self.under_way[key] += 1
        self.most_at_once = max(self.most_at_once, self.under_way[key])
        self.answers[key] = asyncio.get_running_loop().create_future()
        try:
            await self.answers[key]
            self.copies[key] = text
        finally:
            self.under_way[key] -= 1

    def answer(self, key: str, error: Exception | None) -> None:
        """The answer to the request that is under way, if one is."""
        waiting = self.answers.pop(key, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None) if error is None else waiting.set_exception(error)


ERRORS: dict[str, Exception | None] = {
    "answer": None,
    "busy": Unavailable("busy"),
    "no line": Unavailable("refused"),
    "sign in": Unauthorised("expired"),
    "mistake": ZeroDivisionError(),
}
acts = st.one_of(
    st.tuples(st.sampled_from(["edit", "edit", "hurry", "purge", *ERRORS]), st.sampled_from(KEYS)),
    st.tuples(st.just("time"), st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0])),
    st.tuples(st.just("line"), st.just(0.0)),
)


async def play(script: list[tuple[str, str | float]]) -> None:
    typist = Typist()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)  # our own mistakes are told there
    line = SessionContext(FakeBackend(FakeServer(typist.clock.now)), Store(), typist.clock, delay=delay)
    autosave = Autosave(line, AFTER, typist.save)

    async def do(act: str, about: str | float) -> None:
        if isinstance(about, float):
            await typist.clock.advance(about) if act == "time" else autosave.hurry_failed()
        elif act == "edit":
            typist.purged.discard(about)
            typist.edits += 1
            typist.texts[about] = typist.edits
            autosave.edited(about)
        elif act == "hurry" and about in typist.texts:
            autosave.hurry(about)
        elif act == "purge":
            typist.purged.add(about)
            typist.texts.pop(about, None)
            autosave.forget(about)
        elif act in ERRORS:
            typist.answer(about, ERRORS[act])
        await settle(6)

    async with asyncio.TaskGroup() as line.group:
        for act, about in script:
            await do(act, about)
        # From here on the server answers, and whoever was refused is signed in: everything comes out.
        for _ in range(8):
            autosave.hurry_failed()
            for key in KEYS:
                await do("answer", key)
            await do("time", 12.0)
        assert typist.most_at_once <= 1
        assert {key: typist.copies[key] for key in typist.texts} == typist.texts, "the newest of each"
        assert not autosave.saving
        assert autosave._plans == {}, "nothing is kept of what is saved"
        assert (autosave._sleepers, autosave._savers) == ({}, {})
        in_order = [[text for name, text in typist.requests if name == key] for key in KEYS]
        assert all(texts == sorted(texts) for texts in in_order), "an older text is never sent after a newer one"


@settings(max_examples=120, deadline=None)
@given(st.lists(acts, max_size=30))
def test_whatever_happens_the_newest_arrives_by_one_request_at_a_time(script: list[tuple[str, str | float]]) -> None:
    asyncio.run(play(script))


@pytest.mark.parametrize("error", [Unavailable("busy"), ZeroDivisionError()])
async def test_it_tries_again_by_itself_later_and_later(error: Exception) -> None:
    clock = ManualClock()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    line = SessionContext(FakeBackend(FakeServer(clock.now)), Store(), clock, delay=delay)
    tried: list[float] = []

    async def save(key: str) -> None:
        tried.append(clock.now())
        raise error

    autosave = Autosave(line, AFTER, save)
    begun = clock.now()
    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as line.group:
            autosave.edited("c-1")
            await clock.advance(12)
            assert [at - begun for at in tried] == [2.0, 3.0, 5.0, 8.0, 12.0]
            autosave.forget("c-1")
            await clock.advance(60)
            assert len(tried) == 5


async def test_where_no_session_runs_nothing_starts_and_nothing_is_lost() -> None:
    clock = ManualClock()
    line = SessionContext(FakeBackend(FakeServer(clock.now)), Store(), clock, delay=delay)
    saved: list[str] = []

    async def save(key: str) -> None:
        saved.append(key)

    autosave = Autosave(line, AFTER, save)
    autosave.edited("c-1")
    autosave.hurry("c-1")
    await clock.advance(5)
    assert saved == []
    assert not autosave.saving
    async with asyncio.TaskGroup() as line.group:
        autosave.hurry("c-1")
        await settle()
    assert saved == ["c-1"]


async def test_an_edit_is_not_slept_over_by_a_later_attempt_that_became_needless() -> None:
    clock = ManualClock()
    line = SessionContext(FakeBackend(FakeServer(clock.now)), Store(), clock, delay=lambda failures, after: 30.0)
    outcomes: list[Exception | None] = [Unavailable("busy"), None, None]
    tried: list[float] = []

    async def save(key: str) -> None:
        tried.append(clock.now())
        if error := outcomes.pop(0):
            raise error

    autosave = Autosave(line, AFTER, save)
    begun = clock.now()
    async with asyncio.TaskGroup() as line.group:
        autosave.edited("c-1")
        await clock.advance(4)
        autosave.hurry_failed()
        await clock.advance(1)
        autosave.edited("c-1")
        await clock.advance(40)
    assert [at - begun for at in tried] == [2.0, 4.0, 7.0]


async def test_what_its_own_answer_forgot_is_not_settled_once_more() -> None:
    clock = ManualClock()
    line = SessionContext(FakeBackend(FakeServer(clock.now)), Store(), clock, delay=delay)
    ended: list[str] = []

    async def save(key: str) -> None:
        autosave.forget(key)

    autosave = Autosave(line, AFTER, save, lambda key, arrived: ended.append(key))
    async with asyncio.TaskGroup() as line.group:
        autosave.hurry("c-1")
        await clock.advance(5)
    assert ended == []
    assert autosave._plans == {}
