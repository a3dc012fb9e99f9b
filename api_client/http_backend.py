"""The adapter for our own backend: JSON over HTTPS, events by long-poll with a cursor (`docs/protocol.md`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from msgspec import Struct

from api_client import _answers, _requests
from api_client._requests import Request
from api_client.auth import Session
from api_client.backend import Capability, ChatBackend
from api_client.errors import NotFound, WrongServer
from api_client.transport import Transport
from protocol.models import (
    PROTOCOL,
    ApartPage,
    Batch,
    Conversation,
    Cursor,
    EndReason,
    History,
    KeepReason,
    Keeps,
    Message,
    MyConsoles,
    Presence,
    Restored,
    SafetyPatch,
    Snapshot,
    Swept,
)
from protocol.registration import Registration

POLL_WAIT = 25.0
"""How long the server may hold a poll, in seconds: shorter than what middleboxes let an idle connection live."""
_LEAST_BETWEEN_EMPTY_POLLS = 0.5

_CAPABILITIES = (
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
    | Capability.PURGE
    | Capability.COLLEAGUES
)


class _Info(Struct):
    product: str
    protocol: int


async def check_server(transport: Transport) -> None:
    """Make sure that a Baken server answers which this console can talk to, before anybody types a password.

    Raises `WrongServer` with `not_baken`, `older` or `newer`, and `Unavailable`.
    """
    response = await transport.request("GET", _requests.info().path)
    try:
        info = _answers.read(_Info, response)
    except NotFound:
        raise WrongServer("not_baken") from None
    if info.product != "baken":
        raise WrongServer("not_baken")
    if info.protocol != PROTOCOL:
        raise WrongServer("older" if info.protocol < PROTOCOL else "newer")


class HttpBackend:
    """`ChatBackend` over HTTP. Each method asks once; when to ask again is the caller's decision."""

    def __init__(self, transport: Transport, session: Session, *, poll_wait: float = POLL_WAIT) -> None:
        """Takes over `transport` and closes it with `aclose`."""
        self._transport = transport
        self._session = session
        self._poll_wait = poll_wait

    @property
    def capabilities(self) -> Capability:
        return _CAPABILITIES

    async def open(self) -> None:
        await check_server(self._transport)

    async def aclose(self) -> None:
        await self._session.settle()
        await self._transport.aclose()

    async def snapshot(self) -> Snapshot:
        return _answers.read(Snapshot, await self._session.request(_requests.snapshot()))

    async def events(self, after: Cursor) -> AsyncIterator[Batch]:
        wait = 0.0  # the first poll tells at once that the line works
        while True:
            began = time.monotonic()
            response = await self._session.request(_requests.events(after, wait))
            batch = _answers.read(Batch, response)
            after, is_empty = batch.cursor, not batch.events
            yield batch
            del response, batch  # the next poll may be long, and what this one told may be purged meanwhile
            if is_empty and time.monotonic() - began < min(_LEAST_BETWEEN_EMPTY_POLLS, wait):
                # A middlebox that answers for the server at once must not make us ask without a pause.
                await asyncio.sleep(_LEAST_BETWEEN_EMPTY_POLLS)
            wait = self._poll_wait

    async def history(self, conversation: str, before: int | None = None, limit: int = 200) -> History:
        return _answers.read(History, await self._session.request(_requests.history(conversation, before, limit)))

    async def claim(self, conversation: str) -> Conversation:
        return await self._changed(_requests.claim(conversation))

    async def release(self, conversation: str) -> Conversation:
        return await self._changed(_requests.release(conversation))

    async def hold(self, conversation: str, on: bool) -> Conversation:
        return await self._changed(_requests.hold(conversation, on))

    async def close(self, conversation: str, reason: EndReason = EndReason.COUNSELLOR_CLOSED) -> Conversation:
        return await self._changed(_requests.close(conversation, reason))

    async def send(self, conversation: str, text: str, client_id: str) -> Message:
        return _answers.read(Message, await self._session.request(_requests.send(conversation, text, client_id)))

    async def note(self, conversation: str, text: str, client_id: str) -> Message:
        return _answers.read(Message, await self._session.request(_requests.note(conversation, text, client_id)))

    async def typing(self, conversation: str, on: bool) -> None:
        await self._session.request(_requests.typing(conversation, on))

    async def signal(self, conversation: str, signal: str, message: int | None, on: bool) -> Conversation:
        return await self._changed(_requests.signal(conversation, signal, message, on))

    async def draft(self, conversation: str, text: str) -> None:
        await self._session.request(_requests.draft(conversation, text))

    async def read(self, conversation: str, message: int) -> None:
        await self._session.request(_requests.read(conversation, message))

    async def phase(self, conversation: str, phase: str) -> Conversation:
        return await self._changed(_requests.phase(conversation, phase))

    async def safety(self, conversation: str, patch: SafetyPatch) -> Conversation:
        return await self._changed(_requests.safety(conversation, patch))

    async def flag_danger(self, conversation: str, on: bool) -> Conversation:
        return await self._changed(_requests.flag_danger(conversation, on))

    async def registration(self, conversation: str) -> Registration:
        return _answers.read(Registration, await self._session.request(_requests.registration(conversation)))

    async def save_registration(self, conversation: str, patch: Any, version: int) -> Registration:
        request = _requests.save_registration(conversation, patch, version)
        return _answers.read(Registration, await self._session.request(request))

    async def presence(self, state: Presence, reason: str | None = None) -> None:
        await self._session.request(_requests.presence(state, reason))

    async def other_consoles(self) -> int:
        return _answers.read(MyConsoles, await self._session.request(_requests.my_consoles())).others

    async def left(self) -> None:
        await self._session.request(_requests.left())

    async def apart(self, offset: int = 0, limit: int = 20) -> ApartPage:
        return _answers.read(ApartPage, await self._session.request(_requests.apart(offset, limit)))

    async def end_apart(self, crowd: str | None, silent: bool) -> Swept:
        return _answers.read(Swept, await self._session.request(_requests.end_apart(crowd, silent)))

    async def restore_apart(self, sweep: str) -> int:
        answer = await self._session.request(_requests.restore_apart(sweep))
        return _answers.read(Restored, answer).conversations

    async def purge(self, conversation: str) -> None:
        await self._session.request(_requests.purge(conversation))

    async def ask_keep(self, conversation: str, reason: KeepReason, days: int) -> Conversation:
        return await self._changed(_requests.ask_keep(conversation, reason, days))

    async def grant_keep(self, conversation: str, keep: str) -> Conversation:
        return await self._changed(_requests.grant_keep(conversation, keep))

    async def lift_keep(self, conversation: str, keep: str) -> Conversation:
        return await self._changed(_requests.lift_keep(conversation, keep))

    async def keeps(self) -> Keeps:
        return _answers.read(Keeps, await self._session.request(_requests.keeps()))

    async def _changed(self, request: Request) -> Conversation:
        return _answers.read(Conversation, await self._session.request(request))


_: type[ChatBackend] = HttpBackend
