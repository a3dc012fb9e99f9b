"""What chatters do, and what they may see: their own messages, the counsellor's, and how many wait before them."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat import arrivals, tickets
from backend.chat.conversations import checked, has_seat, with_a_seat
from backend.chat.flood.mode import Floods
from backend.chat.leases import Leases
from backend.chat.left_tokens import Departures
from backend.chat.staff import Staff, is_there
from backend.chat.unit_of_work import BY_TOKEN, Change, Changes, stored_message
from backend.credentials.tokens import Kind, hash_token, is_kind, is_page_made, new_token
from backend.edge.addresses import Prefixes
from backend.edge.polls import HeldPolls, Seat
from backend.events.visibility import Visibility
from backend.rules import lifecycle, rows
from backend.rules.lifecycle import Chat
from backend.store.tables import conversations, messages
from backend.support import problem
from backend.support.foreign_values import known
from backend.wire.requests import Arrival
from backend.wire.visitor_models import Started, Status, VisitorBatch, VisitorMessage, VisitorPage, VisitorView
from protocol import transitions
from protocol.conversation import CLAIMABLE, OPEN, SERVED, can_return, gives_texts, is_readable
from protocol.models import (
    TEXT_LIMIT,
    Author,
    EndReason,
    Message,
    State,
    Topic,
    Typing,
    VisitorPresence,
)

# Made once: every poll asks these.
_VISIBLE = (
    select(messages)
    .where(
        messages.c.conversation == bindparam("chat"),
        messages.c.visible > bindparam("after"),
        messages.c.visible <= bindparam("newest"),
    )
    .order_by(messages.c.visible)
)
_BEFORE = (
    select(func.count())
    .select_from(conversations)
    .where(
        conversations.c.state == State.WAITING,
        conversations.c.apart.is_(False),
        conversations.c.visitor_presence == VisitorPresence.HERE,
        conversations.c.turn_at < bindparam("turn"),
    )
)


class Visitors:
    """The chatters' side. Whoever holds a token is the chatter; nothing else is known of them."""

    def __init__(self, changes: Changes, leases: Leases, floods: Floods, staff: Staff) -> None:
        self._changes = changes
        self._store = changes.store
        self._clock = changes.clock
        self._config = changes.config
        self._leases = leases
        self._floods = floods
        self._staff = staff
        self._held = HeldPolls()
        self.departures = Departures(changes.clock.monotonic)
        self.return_words = False
        """Whether there are keys for return words; said when the server has started."""

    async def status(self, prefixes: Prefixes) -> Status:
        """Open or closed, and for one who comes from there: how many wait before them, and whether there is room."""
        async with self._store.read() as connection:
            available = await with_a_seat(connection)
            queued = await connection.scalar(
                select(func.count())
                .select_from(conversations)
                .where(
                    conversations.c.state == State.WAITING,
                    conversations.c.apart.is_(False),
                    conversations.c.visitor_presence == VisitorPresence.HERE,
                )
            )
            staffed = await self._staff.anybody(connection)
        # Another node may know of more in the queue; of those apart each knows by itself.
        waiting = max(queued or 0, self._floods.ahead(prefixes))
        return Status(
            open=self._config.helpline_open,
            available=available,
            staffed=staffed,
            waiting=waiting,
            full=self._floods.refuses(prefixes),
            languages=self._config.languages,
            topics=tuple(Topic(id=topic.id, label=topic.label) for topic in self._config.topics),
            retention_hours=self._config.timings.retention // 3600,
            return_words=self.return_words,
        )

    async def start(self, arrival: Arrival, token: str | None, prefixes: Prefixes) -> tuple[Started, bool]:
        """Come into the queue, or apart where `prefixes` (where they come from) are over their share; and whether new.

        `token` is a secret that the page made (None: it cannot make one). The same again is the same conversation, with
        the answers as they are now while nobody has claimed it. A ticket finds nothing here: only `Tabs` opens by it.
        Raises 409 `helpline_closed`, 400 `weak_token`, also for a secret of another conversation, and 410 `closed`
        after the end or a leave: a leave that overtook its start ends it. In a flood 428 `work_needed` and 429
        `crowded`, of a chat that would be new.
        """
        ticket = arrival.tab
        tickets.check(token, ticket)
        said = arrivals.answers(arrival)
        hurried = self._floods.hurried(prefixes)
        await self._admit(arrival, token, self._floods.crowd_for(prefixes, hurried=hurried))
        async with self._changes.writing() as connection:
            now = self._clock.now()
            known = None if token is None else await self._known(connection, token, ticket)
            if known is not None:
                change = Change(connection, known, self._clock)
                if known.state is State.WAITING:
                    said = await arrivals.named(connection, said, known)
                    answered = replace(known, seen_at=now, **said)
                    change.chat = transitions.presence(answered, VisitorPresence.HERE, now)
            else:
                if not self._config.helpline_open:
                    raise problem.Problem(409, "helpline_closed", "The helpline is closed now.")
                token = token or new_token(Kind.VISITOR)
                # Again, now that nobody else comes in meanwhile.
                crowd = self._floods.crowd_for(prefixes, hurried=hurried)
                said = said if crowd else await arrivals.named(connection, said)
                newcomer = arrivals.newcomer(token, now, said, crowd)
                change = Change(connection, tickets.issue(newcomer, ticket), self._clock)
                self._floods.arrived(change.chat.id, prefixes, crowd, now)
            await change.save()
            view = await self._view(connection, change.chat)
        assert token is not None
        seal = tickets.seal_for(change.chat, ticket)
        return Started(token=token, conversation=view, seal=seal), known is None

    async def _admit(self, arrival: Arrival, token: str | None, crowd: str | None) -> None:
        """Raises `Problem` where a new chat is refused, or asked to work first. Who asks again is let through."""
        refusal = self._floods.refusal(crowd)
        if refusal is None and not self._floods.work_wanted(crowd):
            return
        if token is not None:
            async with self._store.read() as connection:
                if await self._known(connection, token, arrival.tab) is not None:
                    return
        if refusal is not None:
            raise refusal
        self._floods.check_work(b"" if token is None else hash_token(token), arrival.work)

    async def _known(self, connection: AsyncConnection, token: str, ticket: str | None) -> Chat | None:
        """The conversation that this page has started already.

        Raises 410 `closed` where the page has left, and 400 `weak_token` where a secret is another conversation's.
        """
        row = (await connection.execute(BY_TOKEN, {"key": hash_token(token)})).one_or_none()
        if row is not None:
            chat = rows.chat(row)
            if chat.state not in OPEN:
                raise problem.closed()
            return chat
        for secret in (token, ticket):
            if secret is None:
                continue
            if hash_token(secret) in self.departures or await tickets.is_spent(connection, secret):
                raise problem.closed()
            if await tickets.is_taken(connection, secret):
                raise tickets.in_use()
        return None

    async def page(self, token: str) -> VisitorPage:
        """Everything that the chatter may see. Raises 401, and 410 `closed` once coming back is over."""
        async with self._store.read() as connection:
            chat = await self._readable(connection, token)
            page = await self.everything(connection, chat)
        await self._here(chat)
        return page

    async def everything(self, connection: AsyncConnection, chat: Chat) -> VisitorPage:
        """`page` of a conversation that is known."""
        found = await self._texts(connection, chat, 0)
        view = await self._view(connection, chat)
        return VisitorPage(conversation=view, messages=found, cursor=_cursor(chat, view))

    async def poll(self, token: str, after: str, wait: float, seat: Seat | None = None) -> VisitorBatch:
        """What is new since the cursor `after`: at once, or within `wait` seconds; sooner if `seat` must give way."""
        log = self._changes.log
        now = asyncio.get_running_loop().time
        deadline, chat = now() + wait, await self._heard(token)
        place = log.page(chat.id, queued=chat.state in CLAIMABLE, apart=chat.apart)
        with place as woken, self._held.hold(chat.id, woken.set, seat) as hold:
            while True:
                woken.clear()
                batch, chat = await self._batch(token, after)
                left = deadline - now()
                if batch.cursor != after or left <= 0 or log.closing or hold.over:
                    return batch
                if chat.typing_until is not None and batch.typing:
                    left = min(left, max(0.05, (chat.typing_until - self._clock.now()).total_seconds()))
                with contextlib.suppress(TimeoutError), hold.waiting():
                    await asyncio.wait_for(woken.wait(), left)

    async def send(self, token: str, text: str, client_id: str) -> tuple[VisitorMessage, bool]:
        """A line of the chatter; and whether it is new. Raises 410 `closed`, 409 `version_conflict`."""
        text = checked(text, TEXT_LIMIT)
        async with self.changing(token) as change:
            row = await stored_message(change.connection, change.chat.id, client_id)
            if row is not None:
                if row.author != Author.VISITOR or row.text != text:
                    raise problem.conflict()
                return _message(row), False
            most = self._config.limits.conversation_bytes
            chat = lifecycle.visitor_line(change.chat, change.now, len(text.encode()), most)
            change.chat = transitions.presence(replace(chat, seen_at=change.now), VisitorPresence.HERE, change.now)
            message = change.line(Author.VISITOR, None, text, client_id, shown=True)
        return _written(message, change.chat.last_visible), True

    async def typing(self, token: str, on: bool) -> None:
        """The owner sees that the chatter types; who waits is not silent. Nothing of the text is known here."""
        async with self._store.read() as connection:
            chat = await self.mine(connection, token)
        if chat.state is State.WAITING:
            if on:
                self._floods.types(chat.id)
            return
        async with self.changing(token) as change:
            if change.chat.state in SERVED:
                change.wake("typing", Typing(on=on), Visibility.OWNER)

    async def leave(self, token: str, how: EndReason) -> None:
        """Gone. After quick exit the token opens nothing any more. A token that opens nothing is not an error.

        `token` may be the ticket of the tab: a page that was loaded again has nothing else. A quick exit may also come
        from a page that another one has shut out.
        """
        which = tickets.BY_ANY_EVER if how is EndReason.QUICK_EXIT else tickets.BY_EITHER
        if is_page_made(token):
            # Before the conversation is looked for: a start that comes next finds either this or has come first.
            self.departures.note(hash_token(token))
        with contextlib.suppress(problem.Problem):
            async with self._changes.of(which, hash_token(token)) as change:
                after = lifecycle.leave(change.chat, how, change.now)
                if how is EndReason.QUICK_EXIT:
                    after = replace(after, token_hash=None)
                ended = after.end_reason is not change.chat.end_reason
                change.chat = after
                if ended:
                    change.system("quick_exit" if how is EndReason.QUICK_EXIT else "left")

    async def come_back(self, token: str, ticket: str | None = None) -> tuple[VisitorView, str | None]:
        """After having left: to the same counsellor where that person is there, else into the queue.

        With a new `ticket`; and the key for what the tab keeps.

        Raises 410 `closed` where that is over, 400 `weak_token`.
        """
        if ticket is not None:
            tickets.check(token, ticket)
        async with self.changing(token) as change:
            chat = change.chat
            if chat.state not in OPEN:
                if not can_return(chat, change.now, self._config.timings.return_window):
                    raise problem.closed()
                there = chat.owner is not None and await is_there(change.connection, chat.owner)
                seat = chat.owner is not None and await has_seat(change.connection, chat.owner)
                if ticket is not None and await tickets.is_taken(change.connection, ticket):
                    raise tickets.in_use()
                change.chat = tickets.issue(lifecycle.come_back(chat, change.now, there=there, seat=seat), ticket)
                change.system("returned")
            view = await self._view(change.connection, change.chat)
        return view, tickets.seal_for(change.chat, ticket)

    def changing(self, token: str) -> contextlib.AbstractAsyncContextManager[Change]:
        """A change of the conversation that `token` opens. Raises 401."""
        if not is_kind(token, Kind.VISITOR):
            raise problem.unauthorised()
        return _or_unauthorised(self._changes, token)

    async def mine(self, connection: AsyncConnection, token: str) -> Chat:
        """The conversation that `token` opens. Raises 401."""
        if not is_kind(token, Kind.VISITOR):
            raise problem.unauthorised()
        row = (await connection.execute(BY_TOKEN, {"key": hash_token(token)})).one_or_none()
        if row is None:
            raise problem.unauthorised()
        return rows.chat(row)

    async def _readable(self, connection: AsyncConnection, token: str) -> Chat:
        """`mine` while it goes on, and until the window after the end is over. Raises 410 `closed` after that."""
        chat = await self.mine(connection, token)
        if not is_readable(chat, self._clock.now(), self._config.timings.return_window):
            raise problem.closed()
        return chat

    async def _here(self, chat: Chat) -> None:
        self._leases.page_heard(chat)
        if chat.visitor_presence is VisitorPresence.AWAY and chat.state in OPEN:
            async with self._changes.conversation(chat.id) as change:
                if change.chat.state in OPEN:
                    seen = replace(change.chat, seen_at=change.now)
                    change.chat = transitions.presence(seen, VisitorPresence.HERE, change.now)

    async def _heard(self, token: str) -> Chat:
        async with self._store.read() as connection:
            chat = await self._readable(connection, token)
        await self._here(chat)
        return chat

    async def _batch(self, token: str, after: str) -> tuple[VisitorBatch, Chat]:
        async with self._store.read() as connection:
            chat = await self._readable(connection, token)
            found = await self._texts(connection, chat, _place(after))
            view = await self._view(connection, chat)
        cursor = _cursor(chat, view)
        return VisitorBatch(conversation=view, messages=found, typing=view.typing, cursor=cursor), chat

    async def _texts(self, connection: AsyncConnection, chat: Chat, after: int) -> tuple[VisitorMessage, ...]:
        """What came after the chatter's message `after`; nothing once the conversation is over for good."""
        return await _visible(connection, chat, after) if gives_texts(chat) else ()

    async def _view(self, connection: AsyncConnection, chat: Chat) -> VisitorView:
        now = self._clock.now()
        returns = can_return(chat, now, self._config.timings.return_window)
        return VisitorView(
            alias=chat.alias,
            language=chat.language,
            state=_state(chat),
            position=await self._position(connection, chat),
            counsellor_here=chat.state in SERVED,
            typing=chat.typing_until is not None and now < chat.typing_until,
            ended=chat.end_reason,
            can_return=returns,
            offer_word=returns and self.return_words and not chat.danger,
            return_minutes=self._config.timings.return_window // 60,
            staff=await self._staff.for_page(connection, chat, now),
            nobody_minutes=self._config.timings.nobody // 60,
        )

    async def _position(self, connection: AsyncConnection, chat: Chat) -> int:
        """How many wait before this one whose page is there; who came into the queue later never counts."""
        if chat.state is not State.WAITING:
            return 0
        if chat.apart:
            return self._floods.before(chat.id)
        before = await connection.scalar(_BEFORE, {"turn": chat.turn_at})
        return before or 0


@contextlib.asynccontextmanager
async def _or_unauthorised(changes: Changes, token: str) -> AsyncIterator[Change]:
    """A change of the chatter's own conversation; a token that opens none is 401, not 404."""
    try:
        async with changes.of(BY_TOKEN, hash_token(token)) as change:
            yield change
    except problem.Problem as found:
        raise problem.unauthorised() if found.status == 404 else found from None


def _state(chat: Chat) -> str:
    if chat.state is State.ORPHANED:
        return State.ACTIVE.value  # for the chatter nothing has changed but that nobody is here
    return chat.state.value if chat.state in OPEN else "ended"


async def _visible(connection: AsyncConnection, chat: Chat, after: int) -> tuple[VisitorMessage, ...]:
    if after >= chat.last_visible:
        return ()
    # Not what came after `chat` was read: the cursor is made from `chat`.
    these = {"chat": chat.id, "after": after, "newest": chat.last_visible}
    found = await connection.execute(_VISIBLE, these)
    return tuple(_message(row) for row in found)


def _message(row: Any) -> VisitorMessage:
    return VisitorMessage(
        id=row.visible,
        client_id=row.client_id,
        author=known(Author, row.author, "messages.author"),
        text=row.text,
        at=row.at,
    )


def _written(message: Message, visible: int) -> VisitorMessage:
    return VisitorMessage(
        id=visible, client_id=message.client_id, author=message.author, text=message.text, at=message.at
    )


def _cursor(chat: Chat, view: VisitorView) -> str:
    """What the chatter has seen: the messages, and what the view said. Other changes of the row do not show in it."""
    return f"{chat.last_visible}.{zlib.crc32(msgspec.json.encode(view)):08x}"


def _place(cursor: str) -> int:
    first = cursor.partition(".")[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) < 10 else 0
