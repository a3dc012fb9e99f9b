"""A chat server in memory: conversations, messages, an event log, and a chatter's side that tests play.

It keeps the rules of `docs/protocol.md` that a console can notice: states, ownership, capacity, idempotent sending, who
may see what, an event log with cursors. It knows no time but what it is given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from api_client.errors import CapacityReached, Closed, NotAllowed, NotFound, VersionConflict
from protocol.conversation import CLAIMABLE, LIVE_STATES, OVERSEERS
from protocol.models import (
    Apart,
    ApartChanged,
    Author,
    Colleague,
    ColleagueChanged,
    Conversation,
    ConversationChanged,
    ConversationPurged,
    Draft,
    DraftSaved,
    EndReason,
    Event,
    Helpline,
    HelplineChanged,
    HelplineState,
    Message,
    MessageAdded,
    Presence,
    RegistrationChanged,
    Role,
    Settings,
    SettingsChanged,
    State,
    Typing,
    TypingChanged,
    VisitorPresence,
)
from protocol.registration import Channel, Record, Registration, Spoken, VisitorSeq, changed
from protocol.safe_text import SafeLine, SafeText, one_line

START = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


class FakeServer:
    """What is true, and the log of how it became so. Chatters' acts are `arrive`, `says`, `types`, `leaves`."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock
        self._from = clock() if clock else 0.0
        self.rows: dict[str, Conversation] = {}
        self.messages: dict[str, list[Message]] = {}
        self.colleagues: dict[str, Colleague] = {}
        self.drafts: dict[tuple[str, str], str] = {}
        self.registrations: dict[str, Registration] = {}
        self.typing_by_owner: list[tuple[str, bool]] = []
        self.helpline = Helpline(state=HelplineState.OPEN, available=1)
        self.apart = Apart()
        self.settings = Settings(visitor_url=one_line("https://chat.example/"))
        self.log: list[tuple[frozenset[str] | None, Event]] = []
        """Events with who may see them (`None`: everybody)."""
        self.log_starts = 0
        """How many of the oldest events are forgotten: an older cursor has expired."""
        self.grown = asyncio.Event()
        """Set when the log grows; whoever polls clears nothing but takes `wait_for_news`."""

    def now(self) -> datetime:
        """The server's time: it goes with the clock that was given."""
        return START + timedelta(seconds=self._clock() - self._from if self._clock else 0.0)

    # the chatter's side

    def arrive(self, conversation: str, alias: str = "nachtuil", **fields: Any) -> Conversation:
        """A chatter begins to wait."""
        now = self.now()
        self.messages[conversation] = []
        row = Conversation(
            id=conversation,
            alias=SafeLine(alias),
            language="nl",
            state=State.WAITING,
            created_at=now.replace(second=0),
            waiting_since=now,
            version=1,
        )
        return self._put(replace(row, **fields))

    def says(self, conversation: str, text: str, client_id: str | None = None) -> Message:
        """The chatter writes a line."""
        row = self.rows[conversation]
        message = self.add(conversation, Author.VISITOR, None, text, client_id or f"v-{self.next_id(conversation)}")
        self.change(
            conversation,
            lines_by_visitor=row.lines_by_visitor + 1,
            last_line_at=message.at,
            unanswered_since=row.unanswered_since or message.at,
        )
        return message

    def types(self, conversation: str, on: bool = True) -> None:
        """The chatter begins or stops typing."""
        self._log(
            TypingChanged(seq=self._seq(), at=self.now(), conversation=conversation, data=Typing(on=on)),
            self._owner_only(self.rows[conversation]),
        )

    def leaves(self, conversation: str, reason: EndReason = EndReason.VISITOR_LEFT) -> Conversation:
        """The chatter goes; a waiting conversation is abandoned, a live one ends."""
        waiting = self.rows[conversation].state is State.WAITING
        presence = VisitorPresence.QUICK_EXIT if reason is EndReason.QUICK_EXIT else VisitorPresence.LEFT
        return self.change(
            conversation,
            state=State.ABANDONED if waiting else State.WRAP_UP,
            end_reason=reason,
            ended_at=self.now(),
            visitor_presence=presence,
        )

    # colleagues and settings

    def hire(
        self, colleague: str, name: str | None = None, role: Role = Role.COUNSELLOR, capacity: int = 3
    ) -> Colleague:
        """Somebody signs in for the first time."""
        hired = Colleague(
            id=colleague, name=SafeLine(name or colleague), role=role, presence=Presence.AVAILABLE, capacity=capacity
        )
        return self.put_colleague(hired)

    def put_colleague(self, colleague: Colleague) -> Colleague:
        """A colleague's row changes."""
        self.colleagues[colleague.id] = colleague
        self._log(ColleagueChanged(seq=self._seq(), at=self.now(), data=colleague), None)
        return colleague

    def put_helpline(self, helpline: Helpline) -> None:
        """The helpline opens or closes."""
        self.helpline = helpline
        self._log(HelplineChanged(seq=self._seq(), at=self.now(), data=helpline), None)

    def put_apart(self, apart: Apart) -> None:
        """Others stand apart."""
        self.apart = apart
        self._log(ApartChanged(seq=self._seq(), at=self.now(), data=apart), None)

    def put_settings(self, settings: Settings) -> None:
        """The settings change."""
        self.settings = settings
        self._log(SettingsChanged(seq=self._seq(), at=self.now(), data=settings), None)

    # what everybody's console does

    def owned(self, conversation: str, me: str) -> Conversation:
        """The row, for somebody who wants to write in it."""
        row = self.rows.get(conversation)
        if row is None:
            raise NotFound
        if row.owner != me:
            raise NotAllowed
        return row

    def may_read(self, row: Conversation, me: str) -> bool:
        """Who sees messages of a conversation (`docs/protocol.md`)."""
        return row.state in CLAIMABLE or row.owner == me or self._sees_all(me)

    def seats(self, me: str) -> int:
        """Active conversations of `me`."""
        return sum(row.owner == me and row.state is State.ACTIVE for row in self.rows.values())

    def need_seat(self, me: str) -> None:
        """Refuse when `me` has as many conversations as allowed."""
        capacity = self.colleagues[me].capacity
        if self.seats(me) >= capacity:
            raise CapacityReached(capacity)

    def change(self, conversation: str, **fields: Any) -> Conversation:
        """The row with other fields and the next version, in the log for everybody."""
        row = self.rows.get(conversation)
        if row is None:
            raise NotFound
        return self._put(replace(row, version=row.version + 1, **fields))

    def add(self, conversation: str, author: Author, author_id: str | None, text: str, client_id: str) -> Message:
        """Store a message, or find the one that this `client_id` made before."""
        held = next((message for message in self.messages[conversation] if message.client_id == client_id), None)
        if held is not None:
            if held.text != text:
                raise VersionConflict
            return held
        row = self.rows[conversation]
        if author is Author.COUNSELLOR and row.state not in LIVE_STATES:
            raise Closed
        message = Message(
            id=self.next_id(conversation),
            client_id=client_id,
            author=author,
            author_id=author_id,
            text=SafeText(text),
            at=self.now(),
        )
        self.messages[conversation].append(message)
        readers = None if row.state in CLAIMABLE else self._owner_only(row) | self._supervisors()
        self._log(MessageAdded(seq=self._seq(), at=message.at, conversation=conversation, data=message), readers)
        fields: dict[str, Any] = {"last_message": message.id}
        if author is Author.COUNSELLOR:
            fields["unanswered_since"] = None
        self.change(conversation, **fields)
        return message

    def save_draft(self, conversation: str, me: str, text: str) -> None:
        """Keep the owner's unsent text."""
        self.drafts[conversation, me] = text
        if not text:
            del self.drafts[conversation, me]
        event = DraftSaved(seq=self._seq(), at=self.now(), conversation=conversation, data=Draft(text=SafeText(text)))
        self._log(event, frozenset({me}))

    def registration(self, conversation: str, me: str) -> Registration:
        """What is registered of it; before the first save what the server knows by itself."""
        row = self.rows.get(conversation)
        if row is None:
            raise NotFound
        if row.owner != me and not self._sees_all(me):
            raise NotAllowed
        known = Record(
            channel=Channel.CHAT,
            language=Spoken(row.language) if row.language in ("nl", "en") else Spoken.OTHER,
            visitor_seq=VisitorSeq.REPEAT if row.contact > 1 else VisitorSeq.UNKNOWN,
        )
        month = row.created_at.strftime("%Y-%m")
        first = Registration(conversation=conversation, version=0, month=month, record=known, contact=row.contact)
        return self.registrations.get(conversation, first)

    def save_registration(self, conversation: str, me: str, patch: Any, version: int) -> Registration:
        """Change it on top of `version`; the same save again gives the newest."""
        current = self.registration(conversation, me)
        record = changed(current.record, patch)
        if version != current.version:
            if record == current.record:
                return current
            raise VersionConflict(current)
        saved = replace(current, record=record, version=version + 1)
        self.registrations[conversation] = saved
        event = RegistrationChanged(seq=self._seq(), at=self.now(), conversation=conversation, data=saved)
        self._log(event, self._owner_only(self.rows[conversation]) | self._supervisors())
        return saved

    def purge(self, conversation: str) -> None:
        """Every body goes, and the row; its registration belongs to nothing any more."""
        for kept in (self.rows, self.messages, self.registrations):
            kept.pop(conversation, None)
        self.drafts = {key: text for key, text in self.drafts.items() if key[0] != conversation}
        self._log(ConversationPurged(seq=self._seq(), at=self.now(), conversation=conversation), None)

    def next_id(self, conversation: str) -> int:
        """The id of the next message."""
        return len(self.messages[conversation]) + 1

    # the log

    def forget_log(self) -> None:
        """All that happened until now is no longer in the log: older cursors have expired."""
        self.log_starts = len(self.log)

    def visible(self, me: str, after: int) -> tuple[Event, ...]:
        """Events after place `after` that `me` may see."""
        return tuple(event for readers, event in self.log[after:] if readers is None or me in readers)

    def wake(self) -> None:
        """Let every poll answer now, empty if there is nothing."""
        woken, self.grown = self.grown, asyncio.Event()
        woken.set()

    def _put(self, row: Conversation) -> Conversation:
        self.rows[row.id] = row
        self._log(ConversationChanged(seq=self._seq(), at=self.now(), conversation=row.id, data=row), None)
        return row

    def _log(self, event: Event, readers: frozenset[str] | None) -> None:
        self.log.append((readers, event))
        self.wake()

    def _seq(self) -> int:
        return len(self.log) + 1

    def _owner_only(self, row: Conversation) -> frozenset[str]:
        return frozenset({row.owner} if row.owner else ())

    def _supervisors(self) -> frozenset[str]:
        return frozenset(name for name in self.colleagues if self._sees_all(name))

    def _sees_all(self, me: str) -> bool:
        return self.colleagues[me].role in OVERSEERS
