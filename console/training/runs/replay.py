"""`ReplayBackend`: a run as the chat backend of a console, so that a trainee works in the very screens of live work.

Nothing leaves the process. Take 1 is the conversation `oefening-1`; going back closes it and opens `oefening-2`, which
is claimed already, with what was before the turn. The clock of the transcript is that of the run.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import replace

from api_client.backend import Capability
from api_client.errors import Closed, NotAllowed, NotFound, Refused, VersionConflict, by_the_rules
from console.training.play import acts
from console.training.play import state as player
from console.training.play.entries import Entry, Rewound
from console.training.play.header import began
from console.training.play.takes import takes
from console.training.runs.chat import Chat
from console.training.runs.event_log import EventLog
from console.training.runs.run import Run
from protocol import transitions
from protocol.conversation import SERVED, Act, may, need, need_person
from protocol.models import (
    NOTE_LIMIT,
    TEXT_LIMIT,
    ApartPage,
    Batch,
    Colleague,
    Conversation,
    Cursor,
    Draft,
    EndReason,
    Helpline,
    HelplineState,
    History,
    KeepReason,
    Keeps,
    Message,
    Presence,
    Role,
    SafetyPatch,
    Settings,
    Snapshot,
    State,
    Swept,
    Typing,
)
from protocol.registration import FIELDS, Registration, changed
from protocol.safe_text import one_line, outgoing, sanitise

ME: Final = "oefenaar"

CAPABILITIES: Final = (
    Capability.PUSH
    | Capability.ATOMIC_CLAIM
    | Capability.IDEMPOTENT_SEND
    | Capability.NOTES
    | Capability.TYPING_IN
    | Capability.TYPING_OUT
    | Capability.PRESENCE
    | Capability.NEED_TO_KNOW
    | Capability.SIGNALS
    | Capability.REGISTRATION
    | Capability.DRAFTS
)


class ReplayBackend:
    """A run as a `ChatBackend`. `run.go` must run beside it, else no time goes by."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._opened_at = run.clock.now()
        self._base = began(run.header)
        self._me = Colleague(
            id=ME, name=one_line(run.header.trainee, 40), role=Role.COUNSELLOR, presence=Presence.AVAILABLE, capacity=1
        )
        self._chats: list[Chat] = [self._chat(1)]
        self._draft_told = run.play.draft
        self._log = EventLog(run.clock, self._time)
        if run.begun:
            self._rebuild()
        self._end = run.listen(self._hear)

    @property
    def capabilities(self) -> Capability:
        """What this backend can do."""
        return CAPABILITIES

    @property
    def current(self) -> str:
        """The conversation of the take that is played."""
        return self._now.row.id

    def id_of(self, conversation: str, number: int) -> str | None:
        """The log's id (`m8`, `s3`) of a message; None where it has none."""
        chat = self._find(conversation)
        return chat.id_of(number) if chat else None

    def number_of(self, id: str) -> int | None:
        """The number of a message in the take that is played, by its id in the log; None where it is not there."""
        return self._now.number_of(id)

    # ChatBackend

    async def open(self) -> None:
        """There is nothing to reach."""

    async def aclose(self) -> None:
        """Polls end."""
        if not self._log.closed:
            self._log.closed = True
            self._end()
            self._log.wake()

    async def snapshot(self) -> Snapshot:
        """All that may be seen now."""
        return Snapshot(
            cursor=self._log.cursor,
            now=self._time(),
            me=self._colleague(),
            colleagues=(self._colleague(),),
            conversations=tuple(chat.row for chat in self._chats if chat.row.state is not State.CLOSED),
            drafts={self.current: sanitise(self.run.play.draft)} if self.run.play.draft else {},
            helpline=Helpline(state=HelplineState.OPEN, available=1),
            settings=Settings(reply_overdue=int(self.run.setup.scenario.rules.latency_s)),
        )

    async def events(self, after: Cursor) -> AsyncIterator[Batch]:
        """Batches; the first at once, others when something happens, and now and then with nothing."""
        async for batch in self._log.poll(after):
            yield batch

    async def history(self, conversation: str, before: int | None = None, limit: int = 200) -> History:
        """A page of messages."""
        chat = self._get(conversation)
        with by_the_rules():
            need(Act.HISTORY, chat.row, self._me)
        older = [message for message in chat.messages if before is None or message.id < before]
        return History(messages=tuple(older[-limit:]), more=len(older) > limit)

    async def claim(self, conversation: str) -> Conversation:
        """Take the chat: time begins."""
        chat = self._get(conversation)
        if chat.row.state in SERVED:
            return chat.row  # as a server does whose first answer was lost
        with by_the_rules():
            need(Act.CLAIM, chat.row, self._me)
        self._base = self._time()
        self._log.tell(conversation, chat.claim(self._base))
        self._tell_colleague()
        self.run.begin()
        return chat.row

    async def release(self, conversation: str) -> Conversation:
        """A practice chat has nobody to go back to."""
        raise NotAllowed

    async def hold(self, conversation: str, on: bool) -> Conversation:
        """Put on hold, or resume."""
        chat = self._may(Act.HOLD, conversation)
        self._act(acts.Holds(on))
        return chat.row

    async def close(self, conversation: str, reason: EndReason = EndReason.COUNSELLOR_CLOSED) -> Conversation:
        """End the chat, or finish the run when it is in wrap-up."""
        chat = self._may(Act.CLOSE, conversation)
        if chat.row.state is State.CLOSED:
            return chat.row
        self._act(acts.Finishes() if chat.row.state is State.WRAP_UP else acts.Ends("closed"))
        self._tell_colleague()
        return chat.row

    async def send(self, conversation: str, text: str, client_id: str) -> Message:
        """Send to the chatter; idempotent."""
        return self._write(Act.SEND, conversation, acts.Sends(text, client_id), TEXT_LIMIT)

    async def note(self, conversation: str, text: str, client_id: str) -> Message:
        """Keep a note; idempotent."""
        return self._write(Act.NOTE, conversation, acts.Notes(text, client_id), NOTE_LIMIT)

    async def typing(self, conversation: str, on: bool) -> None:
        """The chatter waits while the trainee types. Dropped where nobody could see it."""
        chat = self._mine(Act.TYPING, conversation)
        if may(Act.TYPING, chat.row, self._me):
            self._act(acts.Types(on))

    async def signal(self, conversation: str, signal: str, message: int | None, on: bool) -> Conversation:
        """Tick or untick."""
        chat = self._may(Act.SIGNAL, conversation)
        with by_the_rules():
            transitions.tick(chat.row, signal, message, on, ME)
        self._act(acts.Ticks(signal, on, None if message is None else chat.id_of(message)))
        return chat.row

    async def draft(self, conversation: str, text: str) -> None:
        """Keep the unsent text; not what was sent as the newest line."""
        chat = self._may(Act.DRAFT, conversation)
        own = next((each for each in reversed(chat.messages) if each.author_id == ME), None)
        same = own is not None and own.text.strip() == text.strip()
        self._act(acts.Drafts("" if same else text))

    async def read(self, conversation: str, message: int) -> None:
        """Seen up to `message`."""
        chat = self._may(Act.READ, conversation)
        self._log.tell(conversation, chat.read(message))

    async def phase(self, conversation: str, phase: str) -> Conversation:
        """The trainee says in which phase the chat is."""
        chat = self._may(Act.PHASE, conversation)
        self._act(acts.MarksPhase(phase))
        return chat.row

    async def safety(self, conversation: str, patch: SafetyPatch) -> Conversation:
        """Change the safety panel."""
        chat = self._may(Act.SAFETY, conversation)
        given = {name: getattr(patch, name) for name in ("safe", "who", "device", "stop_word", "plan")}
        if any(value is not None and len(value) > NOTE_LIMIT for value in given.values()):
            raise Refused("too_long")
        for name, value in given.items():
            if value is not None:
                self._act(acts.FillsSafety(name, str(value)))
        return chat.row

    async def flag_danger(self, conversation: str, on: bool) -> Conversation:
        """Mark or unmark."""
        chat = self._may(Act.DANGER, conversation)
        self._act(acts.FlagsDanger(on))
        return chat.row

    async def registration(self, conversation: str) -> Registration:
        """What is registered."""
        return self._may(Act.REGISTRATION, conversation).registration

    async def save_registration(self, conversation: str, patch: Any, version: int) -> Registration:
        """Change it, on top of `version`."""
        chat = self._may(Act.SAVE_REGISTRATION, conversation)
        current = chat.registration
        if version != current.version:
            if changed(current.record, patch) == current.record:
                return current
            raise VersionConflict(current)
        for field in FIELDS:
            value = getattr(patch, field.name)
            if value is not UNSET:
                held = set(value) if field.several else {value}
                self._act(acts.Fills(field.name, tuple(one for one in field.values if one in held)))
        return chat.registration

    async def presence(self, state: Presence, reason: str | None = None) -> None:
        """Available, or on pause; nobody else is there to see it."""
        self._me = replace(self._me, presence=state, reason=one_line(reason) if reason else None)
        self._tell_colleague()

    async def other_consoles(self) -> int:
        """A run is on one screen."""
        return 0

    async def left(self) -> None:
        """Nobody waits for a trainee."""

    async def apart(self, offset: int = 0, limit: int = 20) -> ApartPage:
        """Nobody stands apart in a run."""
        return ApartPage(rows=(), waiting=0, wrote=0)

    async def end_apart(self, crowd: str | None, silent: bool) -> Swept:
        """Nobody stands apart in a run."""
        raise NotAllowed

    async def restore_apart(self, sweep: str) -> int:
        """Nor was anybody ended."""
        raise NotAllowed

    async def purge(self, conversation: str) -> None:
        """A run is deleted as a whole, outside of the chat."""
        raise NotAllowed

    async def ask_keep(self, conversation: str, reason: KeepReason, days: int) -> Conversation:
        """A run is kept as the training folder says."""
        raise NotAllowed

    async def grant_keep(self, conversation: str, keep: str) -> Conversation:
        """Likewise."""
        raise NotAllowed

    async def lift_keep(self, conversation: str, keep: str) -> Conversation:
        """Likewise."""
        raise NotAllowed

    async def keeps(self) -> Keeps:
        """Likewise."""
        raise NotAllowed

    # the run

    def _hear(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if isinstance(entry.what, Rewound):
                self._next_take()
            else:
                self._log.tell(self.current, self._now.apply(entry))
        self._tell_draft(self.current, self.run.play.draft)

    def _rebuild(self) -> None:
        """The chats of a run that goes on."""
        self._chats = []
        for number, take in enumerate(takes(self.run.entries), start=1):
            if self._chats:
                self._chats[-1].finish(self._time())
            self._chats.append(self._taken(number, take))

    def _next_take(self) -> None:
        old = self._now
        self._tell_draft(old.row.id, "")
        self._log.tell(old.row.id, [Typing(on=False), *old.finish(self._time())])
        take = takes(self._until_now())[-1]
        chat = self._taken(len(self._chats) + 1, take)
        self._chats.append(chat)
        self._log.tell(chat.row.id, [chat.row, *chat.messages])

    def _until_now(self) -> tuple[Entry, ...]:
        """Entries up to the newest going back: those behind it are told one by one."""
        entries = self.run.entries
        place = max(at for at, entry in enumerate(entries) if isinstance(entry.what, Rewound))
        return entries[: place + 1]

    def _chat(self, number: int) -> Chat:
        return Chat(f"oefening-{number}", self.run.setup, ME, self._base)

    def _taken(self, number: int, take: tuple[Entry, ...]) -> Chat:
        chat = self._chat(number)
        chat.claim(self._base)
        for entry in take:
            chat.apply(entry)
        return chat

    def _act(self, act: acts.Act) -> None:
        try:
            self.run.act(act)
        except player.Refused as refused:
            raise _as_backend_error(refused.why) from None

    def _write(self, rule: Act, conversation: str, act: acts.Sends | acts.Notes, limit: int) -> Message:
        chat = self._mine(rule, conversation)
        held = chat.sent.get(act.client_id)
        if held is not None:
            if held.text != outgoing(act.text):
                raise VersionConflict
            return held
        if len(act.text) > limit:
            raise Refused("too_long")
        self._may(rule, conversation)
        if chat is not self._now:
            raise Closed  # what was said in a take that was left stays as it was
        self._act(act)
        return chat.sent[act.client_id]

    # conversations

    @property
    def _now(self) -> Chat:
        return self._chats[-1]

    def _find(self, conversation: str) -> Chat | None:
        return next((chat for chat in self._chats if chat.row.id == conversation), None)

    def _get(self, conversation: str) -> Chat:
        chat = self._find(conversation)
        if chat is None:
            raise NotFound
        return chat

    def _mine(self, act: Act, conversation: str) -> Chat:
        chat = self._get(conversation)
        with by_the_rules():
            need_person(act, chat.row, self._me)
        return chat

    def _may(self, act: Act, conversation: str) -> Chat:
        chat = self._get(conversation)
        with by_the_rules():
            need(act, chat.row, self._me)
        return chat

    def _tell_draft(self, conversation: str, text: str) -> None:
        if text != self._draft_told:
            self._draft_told = text
            self._log.tell(conversation, [Draft(text=sanitise(text))])

    def _colleague(self) -> Colleague:
        return replace(self._me, chats=sum(chat.row.state is State.ACTIVE for chat in self._chats))

    def _tell_colleague(self) -> None:
        self._log.tell(None, [self._colleague()])

    def _time(self) -> datetime:
        """The run's clock; before the chat is taken the clock in which it waits."""
        if self.run.begun:
            return self._base + timedelta(seconds=self.run.at)
        return self._base + timedelta(seconds=self.run.clock.now() - self._opened_at)


def _as_backend_error(why: str) -> Exception:
    match why:
        case "over" | "finished":
            return Closed()
        case "empty":
            return Refused("empty")
        case _:
            return NotAllowed()
