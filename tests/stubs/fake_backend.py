"""A scripted `ChatBackend` over `FakeServer`, with everything that can go wrong on the way.

server = FakeServer()
backend = FakeBackend(server, "anna")
server.arrive("c-1"); server.says("c-1", "hoi")
backend.fail("claim", AlreadyClaimed("bea", "Bea"))         # the next claim fails
backend.fail("send", Unavailable("timeout"), lost=True)     # stored, but the answer is lost
backend.cut("reset")                                        # nothing gets through until `heal()`
backend.sign_out()                                          # Unauthorised until `sign_in()`
backend.hang("send") ... backend.resume("send")             # an answer that takes its time
backend.calls                                               # what was asked for, in order, without texts
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace

from api_client.backend import Capability
from api_client.errors import (
    AlreadyClaimed,
    Closed,
    CursorExpired,
    NotAllowed,
    NotFound,
    Refused,
    Unauthorised,
    Unavailable,
)
from protocol.conversation import CLAIMABLE, ENDED
from protocol.models import (
    Answer,
    ApartPage,
    Author,
    Batch,
    Conversation,
    Cursor,
    EndReason,
    History,
    KeepAsked,
    KeepReason,
    Keeps,
    Kept,
    Message,
    PhaseSpan,
    Presence,
    SafetyPatch,
    Snapshot,
    State,
    Swept,
    Tick,
)
from protocol.registration import Registration
from protocol.safe_text import SafeLine, SafeText
from tests.stubs.fake_server import FakeServer

T = TypeVar("T")

ALL = ~Capability(0)


@dataclass(frozen=True)
class Fault:
    """How one call fails. `lost`: the server did it, and its answer did not arrive."""

    error: Exception
    lost: bool = False


@dataclass(frozen=True)
class Call:
    """One request that left the console: its method, the conversation, and its id where it has one."""

    method: str
    conversation: str | None = None
    client_id: str | None = None
    detail: object = field(default=None, repr=False)


class FakeBackend:
    """One counsellor's console's view of a `FakeServer`."""

    def __init__(self, server: FakeServer, me: str = "anna", capabilities: Capability = ALL) -> None:
        self.server = server
        self.me = me
        self.capabilities = capabilities
        self.calls: list[Call] = []
        self.closed = False
        self.others = 0
        """How many other consoles this person has."""
        self._faults: dict[str, deque[Fault]] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self._cut: str | None = None
        self._mute = False
        self._signed_out: str | None = None
        if me not in server.colleagues:
            server.hire(me)

    # what a test can do to the way between console and server

    def fail(self, method: str, error: Exception, *, times: int = 1, lost: bool = False) -> None:
        """Let the next `times` calls of `method` fail with `error`."""
        self._faults.setdefault(method, deque()).extend([Fault(error, lost)] * times)

    def faults_over(self) -> None:
        """No call fails any more because it was told to."""
        self._faults.clear()

    def cut(self, why: str = "refused") -> None:
        """Nothing gets through, running polls included."""
        self._cut = why
        self.server.wake()

    def heal(self) -> None:
        """The line works again."""
        self._cut = None
        self._mute = False
        self.server.wake()

    def go_silent(self) -> None:
        """Polls that run never answer, like a line behind a dead router; other calls work."""
        self._mute = True

    def sign_out(self, why: str = "expired") -> None:
        """The server no longer takes our token."""
        self._signed_out = why
        self.server.wake()

    def sign_in(self) -> None:
        """It does again."""
        self._signed_out = None

    def hang(self, method: str) -> None:
        """Calls of `method` reach the server, but their answers wait for `resume`."""
        self._gates[method] = asyncio.Event()

    def resume(self, method: str) -> None:
        """Let the answers go."""
        self._gates.pop(method).set()

    def resume_all(self) -> None:
        """Let all of them go."""
        for method in tuple(self._gates):
            self.resume(method)

    def sent(self, method: str) -> list[Call]:
        """Calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    # ChatBackend

    async def open(self) -> None:
        """Reach the backend."""
        await self._call(Call("open"), lambda: None)

    async def aclose(self) -> None:
        """Let go."""
        self.closed = True

    async def snapshot(self) -> Snapshot:
        """All that may be seen now."""
        return await self._call(Call("snapshot"), self.snapshot_now)

    async def events(self, after: Cursor) -> AsyncIterator[Batch]:
        """Batches; the first poll answers at once."""
        place = int(after)
        wait = False
        while True:
            self.calls.append(Call("events", detail=after))
            grown = self.server.grown
            if wait and place >= len(self.server.log):
                await grown.wait()
            while self._mute:
                await self.server.grown.wait()
            self._check("events")
            if place < self.server.log_starts:
                raise CursorExpired
            events, place = self.server.visible(self.me, place), len(self.server.log)
            yield Batch(events=events, cursor=str(place), now=self.server.now())
            del events  # as over the network: what was told is not held while the next poll waits
            wait = True

    async def history(self, conversation: str, before: int | None = None, limit: int = 200) -> History:
        """A page of messages."""

        def read() -> History:
            row = self._row(conversation)
            if not self.server.may_read(row, self.me):
                raise NotAllowed
            older = [message for message in self.server.messages[conversation] if not before or message.id < before]
            return History(messages=tuple(older[-limit:]), more=len(older) > limit)

        return await self._call(Call("history", conversation, detail=before), read)

    async def claim(self, conversation: str) -> Conversation:
        """Take a waiting or orphaned conversation."""

        def take() -> Conversation:
            row = self._row(conversation)
            if row.state not in CLAIMABLE:
                if row.owner is None or row.owner == self.me:
                    raise Closed
                raise AlreadyClaimed(row.owner, self.server.colleagues[row.owner].name)
            self.server.need_seat(self.me)
            return self.server.change(
                conversation,
                state=State.ACTIVE,
                owner=self.me,
                claim_epoch=row.claim_epoch + 1,
                unanswered_since=row.unanswered_since or self.server.now(),
            )

        return await self._call(Call("claim", conversation), take)

    async def release(self, conversation: str) -> Conversation:
        """Give back to the queue."""
        fields: dict[str, object] = {"state": State.WAITING, "owner": None, "given_back": True}
        return await self._change("release", conversation, lambda row: fields)

    async def hold(self, conversation: str, on: bool) -> Conversation:
        """Put on hold, or resume."""

        def change(row: Conversation) -> dict[str, object]:
            if not on:
                self.server.need_seat(self.me)
            return {"state": State.ON_HOLD if on else State.ACTIVE}

        return await self._change("hold", conversation, change)

    async def close(self, conversation: str, reason: EndReason = EndReason.COUNSELLOR_CLOSED) -> Conversation:
        """End, or finish."""

        def change(row: Conversation) -> dict[str, object]:
            if row.state is State.WRAP_UP:
                return {"state": State.CLOSED}
            return {"state": State.WRAP_UP, "end_reason": reason, "ended_at": self.server.now()}

        return await self._change("close", conversation, change)

    async def send(self, conversation: str, text: str, client_id: str) -> Message:
        """Send to the chatter; idempotent."""
        return await self._write("send", conversation, text, client_id, Author.COUNSELLOR)

    async def note(self, conversation: str, text: str, client_id: str) -> Message:
        """Keep a note; idempotent."""
        return await self._write("note", conversation, text, client_id, Author.NOTE)

    async def typing(self, conversation: str, on: bool) -> None:
        """Tell the chatter."""
        await self._call(
            Call("typing", conversation, detail=on), lambda: self.server.typing_by_owner.append((conversation, on))
        )

    async def signal(self, conversation: str, signal: str, message: int | None, on: bool) -> Conversation:
        """Tick or untick."""

        def change(row: Conversation) -> dict[str, object]:
            others = tuple(tick for tick in row.signals if tick.signal != signal)
            return {"signals": (*others, Tick(signal=signal, message=message, by=self.me)) if on else others}

        return await self._change("signal", conversation, change)

    async def draft(self, conversation: str, text: str) -> None:
        """Save the unsent text."""

        def save() -> None:
            self.server.owned(conversation, self.me)
            self.server.save_draft(conversation, self.me, text)

        await self._call(Call("draft", conversation, detail=text), save)

    async def read(self, conversation: str, message: int) -> None:
        """Seen up to `message`."""

        def mark() -> None:
            row = self.server.owned(conversation, self.me)
            if message > row.read_message:
                self.server.change(conversation, read_message=message)

        await self._call(Call("read", conversation, detail=message), mark)

    async def phase(self, conversation: str, phase: str) -> Conversation:
        """The conversation is in this phase now."""
        return await self._change(
            "phase",
            conversation,
            lambda row: {"phases": (*row.phases, PhaseSpan(phase=phase, since=self.server.now()))},
        )

    async def safety(self, conversation: str, patch: SafetyPatch) -> Conversation:
        """Change the safety panel."""

        def change(row: Conversation) -> dict[str, object]:
            safety = row.safety
            if isinstance(patch.safe, Answer):
                safety = replace(safety, safe=patch.safe)
            lines = {"who": patch.who, "device": patch.device, "stop_word": patch.stop_word}
            given = {name: SafeLine(value) for name, value in lines.items() if value is not None}
            safety = replace(safety, **given)
            if patch.plan is not None:
                safety = replace(safety, plan=SafeText(patch.plan))
            return {"safety": safety}

        return await self._change("safety", conversation, change)

    async def flag_danger(self, conversation: str, on: bool) -> Conversation:
        """Mark or unmark; anybody may."""
        return await self._call(
            Call("flag_danger", conversation, detail=on), lambda: self.server.change(conversation, danger=on)
        )

    async def registration(self, conversation: str) -> Registration:
        """What is registered."""
        return await self._call(
            Call("registration", conversation), lambda: self.server.registration(conversation, self.me)
        )

    async def save_registration(self, conversation: str, patch: Any, version: int) -> Registration:
        """Change it, on top of `version`."""
        return await self._call(
            Call("save_registration", conversation, detail=patch),
            lambda: self.server.save_registration(conversation, self.me, patch, version),
        )

    async def presence(self, state: Presence, reason: str | None = None) -> None:
        """Available, or on pause."""

        def put() -> None:
            said = SafeLine(reason) if reason else None
            self.server.put_colleague(replace(self.server.colleagues[self.me], presence=state, reason=said))

        await self._call(Call("presence", detail=state), put)

    async def other_consoles(self) -> int:
        """Other consoles of the same person; a test says how many."""
        return await self._call(Call("other_consoles"), lambda: self.others)

    async def left(self) -> None:
        """Only noted."""
        await self._call(Call("left"), lambda: None)

    async def apart(self, offset: int = 0, limit: int = 20) -> ApartPage:
        """Who stands apart."""
        every = tuple(row for row in self.server.rows.values() if row.apart)
        some = ApartPage(rows=every[offset : offset + limit], waiting=len(every), wrote=len(every))
        return await self._call(Call("apart", detail=offset), lambda: some)

    async def end_apart(self, crowd: str | None, silent: bool) -> Swept:
        """One act of a supervisor; nobody stands apart at the fake server."""
        swept = Swept(id="sweep-1", conversations=0, until=datetime(2026, 3, 2, 21, tzinfo=UTC))
        return await self._call(Call("end_apart", crowd, detail=silent), lambda: swept)

    async def restore_apart(self, sweep: str) -> int:
        """Takes it back."""
        return await self._call(Call("restore_apart", sweep), lambda: 0)

    async def purge(self, conversation: str) -> None:
        """Remove every body."""

        def remove() -> None:
            if self._row(conversation).state is not State.CLOSED:
                raise NotAllowed
            self.server.purge(conversation)

        await self._call(Call("purge", conversation), remove)

    async def ask_keep(self, conversation: str, reason: KeepReason, days: int) -> Conversation:
        """Ask that it is not erased."""
        asked = KeepAsked(id=f"keep-{conversation}", reason=reason, days=days, by=self.me, at=self.server.now())
        return await self._keep("ask_keep", conversation, lambda _row: {"keep_asked": asked})

    async def grant_keep(self, conversation: str, keep: str) -> Conversation:
        """Grant what was asked; who asked it cannot."""

        def grant(row: Conversation) -> dict[str, object]:
            asked = row.keep_asked
            if asked is None or asked.id != keep:
                raise Refused("keep_changed")
            if asked.by == self.me:
                raise Refused("second_person")
            now = self.server.now()
            kept = Kept(
                id=keep,
                reason=asked.reason,
                until=now + timedelta(days=asked.days),
                asked_by=asked.by,
                granted_by=self.me,
                at=now,
            )
            return {"keep_asked": None, "kept": kept}

        return await self._keep("grant_keep", conversation, grant)

    async def lift_keep(self, conversation: str, keep: str) -> Conversation:
        """Take back, or end."""
        return await self._keep("lift_keep", conversation, lambda _row: {"keep_asked": None, "kept": None})

    async def keeps(self) -> Keeps:
        """All that are kept or asked to be."""
        found = tuple(row for row in self.server.rows.values() if row.kept or row.keep_asked)
        return await self._call(Call("keeps"), lambda: Keeps(conversations=found, longest=180))

    # the way

    def _keep(
        self, method: str, conversation: str, change: Callable[[Conversation], dict[str, object]]
    ) -> Awaitable[Conversation]:
        """A change of a row that need not be one's own."""
        return self._call(
            Call(method, conversation), lambda: self.server.change(conversation, **change(self._row(conversation)))
        )

    async def _call(self, call: Call, act: Callable[[], T]) -> T:
        """Log, fail if so scripted, act at the server, wait where answers are held back."""
        self.calls.append(call)
        await asyncio.sleep(0)
        self._check(call.method, before=True)
        result = act()
        gate = self._gates.get(call.method)
        if gate is not None:
            await gate.wait()
        self._check(call.method, before=False)
        return result

    def _check(self, method: str, *, before: bool = True) -> None:
        if self._cut is not None:
            raise Unavailable(self._cut)
        if before and self._signed_out is not None:
            raise Unauthorised(self._signed_out)
        faults = self._faults.get(method)
        if faults and faults[0].lost is not before:
            raise faults.popleft().error

    def _change(
        self, method: str, conversation: str, change: Callable[[Conversation], dict[str, object]]
    ) -> Awaitable[Conversation]:
        def act() -> Conversation:
            row = self.server.owned(conversation, self.me)
            return self.server.change(conversation, **change(row))

        return self._call(Call(method, conversation), act)

    def _write(self, method: str, conversation: str, text: str, client_id: str, author: Author) -> Awaitable[Message]:
        def act() -> Message:
            self.server.owned(conversation, self.me)
            return self.server.add(conversation, author, self.me, text, client_id)

        return self._call(Call(method, conversation, client_id, text), act)

    def _row(self, conversation: str) -> Conversation:
        row = self.server.rows.get(conversation)
        if row is None:
            raise NotFound
        return row

    def snapshot_now(self) -> Snapshot:
        """What `snapshot` would answer, without the way to it."""
        return Snapshot(
            cursor=str(len(self.server.log)),
            now=self.server.now(),
            me=self.server.colleagues[self.me],
            colleagues=tuple(self.server.colleagues.values()),
            conversations=tuple(row for row in self.server.rows.values() if row.state not in ENDED),
            drafts={name: SafeText(text) for (name, who), text in self.server.drafts.items() if who == self.me},
            helpline=self.server.helpline,
            settings=self.server.settings,
            apart=self.server.apart,
        )
