"""What a chat backend must do: the Protocol `ChatBackend`.

The console asks `capabilities`, never the adapter's type. What a backend lacks, the console says and does without.
Methods raise the errors of `api_client.errors`; every method may raise `Unavailable` and `Unauthorised`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from enum import Flag, auto
from typing import Any, Protocol

from protocol.models import (
    ApartPage,
    Batch,
    Conversation,
    Cursor,
    EndReason,
    History,
    KeepReason,
    Keeps,
    Message,
    Presence,
    SafetyPatch,
    Snapshot,
    Swept,
)
from protocol.registration import Registration


class Capability(Flag):
    """What a backend can do beyond showing and sending messages."""

    PUSH = auto()
    """Events arrive within a second, without polling at an interval."""
    ATOMIC_CLAIM = auto()
    """Of several claims at once exactly one wins, decided by the server."""
    IDEMPOTENT_SEND = auto()
    """The same `client_id` twice gives one message."""
    NOTES = auto()
    TYPING_IN = auto()
    TYPING_OUT = auto()
    PRESENCE = auto()
    TRANSFER_OFFER = auto()
    NEED_TO_KNOW = auto()
    """Messages of a claimed conversation reach its owner and supervisors only."""
    SIGNALS = auto()
    REGISTRATION = auto()
    DRAFTS = auto()
    PURGE = auto()
    E2EE = auto()
    COLLEAGUES = auto()
    """Others work there too: a conversation can be given back, be taken by another, and be left without anybody."""


class ChatBackend(Protocol):
    """One signed-in counsellor's view of a chat backend."""

    @property
    def capabilities(self) -> Capability:
        """What this backend can do; constant while it is open."""
        ...

    async def open(self) -> None:
        """Reach the backend and make sure that it is one we can talk to. Raises `WrongServer`."""
        ...

    async def aclose(self) -> None:
        """End what is under way and let go of connections. Never raises."""
        ...

    async def snapshot(self) -> Snapshot:
        """All that this counsellor may see now, with a cursor taken before it was read."""
        ...

    def events(self, after: Cursor) -> AsyncIterator[Batch]:
        """Batches from `after` on, one per poll, empty ones too: each is evidence that the line works.

        The first poll does not wait for something to happen, so that a console knows at once that it is connected.
        Raises `CursorExpired` where the log no longer reaches back that far, `Unavailable` when a poll fails: the
        caller decides when to ask again, with the cursor of the last batch.
        """
        ...

    async def history(self, conversation: str, before: int | None = None, limit: int = 200) -> History:
        """The newest `limit` messages, or those older than the message id `before`. Raises `NotAllowed`."""
        ...

    async def claim(self, conversation: str) -> Conversation:
        """Take a waiting or orphaned conversation. Raises `AlreadyClaimed`, `CapacityReached`, `Closed`."""
        ...

    async def release(self, conversation: str) -> Conversation:
        """Give the conversation back to the queue; it keeps its waiting time."""
        ...

    async def hold(self, conversation: str, on: bool) -> Conversation:
        """Put on hold, or resume (`on=False`, may raise `CapacityReached`)."""
        ...

    async def close(self, conversation: str, reason: EndReason = EndReason.COUNSELLOR_CLOSED) -> Conversation:
        """End a live conversation (it goes to wrap-up), or finish one that is in wrap-up (it is closed)."""
        ...

    async def send(self, conversation: str, text: str, client_id: str) -> Message:
        """Send to the chatter. The same `client_id` twice gives one message and the same answer.

        Raises `Closed`, `NotAllowed`, `Refused`, and `VersionConflict` for one key with two different texts.
        """
        ...

    async def note(self, conversation: str, text: str, client_id: str) -> Message:
        """Keep an internal note; the chatter cannot see it. Also possible after the end. Idempotent like `send`."""
        ...

    async def typing(self, conversation: str, on: bool) -> None:
        """Tell the chatter that the counsellor types, without the text. May be dropped silently."""
        ...

    async def signal(self, conversation: str, signal: str, message: int | None, on: bool) -> Conversation:
        """Tick (pointing at a message or at none) or untick a signal."""
        ...

    async def draft(self, conversation: str, text: str) -> None:
        """Save the unsent text; empty removes it."""
        ...

    async def read(self, conversation: str, message: int) -> None:
        """Everything up to `message` has been on the counsellor's screen."""
        ...

    async def phase(self, conversation: str, phase: str) -> Conversation:
        """The counsellor says in which phase the conversation is."""
        ...

    async def safety(self, conversation: str, patch: SafetyPatch) -> Conversation:
        """Change fields of the safety panel."""
        ...

    async def flag_danger(self, conversation: str, on: bool) -> Conversation:
        """Mark or unmark a conversation as dangerous now; all consoles see it."""
        ...

    async def registration(self, conversation: str) -> Registration:
        """What is registered of a conversation, with its version: 0 where nobody saved yet.

        For its owner and for supervisors. Raises `NotAllowed`, and `NotFound` once the conversation is purged.
        """
        ...

    async def save_registration(self, conversation: str, patch: Any, version: int) -> Registration:
        """Change the fields that `patch` (a `RecordPatch`) names, on top of `version`; gives the next version.

        The same save again, because its answer was lost, gives the newest registration. Raises `VersionConflict` with
        the newest one as `current` where somebody saved in between, `Refused("record_version")` where the server's
        definition of a record is another, `NotAllowed`, and `NotFound` once the conversation is purged.
        """
        ...

    async def presence(self, state: Presence, reason: str | None = None) -> None:
        """Available, or on pause with a reason."""
        ...

    async def other_consoles(self) -> int:
        """How many other consoles of the same person are connected, as far as the server knows."""
        ...

    async def left(self) -> None:
        """This console is left by its person's own act: without another one they are not there any more."""
        ...

    async def apart(self, offset: int = 0, limit: int = 20) -> ApartPage:
        """Rows of those who stand apart, from place `offset` on; who wrote something comes first."""
        ...

    async def end_apart(self, crowd: str | None, silent: bool) -> Swept:
        """End those who stand apart together, of `crowd` or all (supervisors).

        If `silent`, only who wrote nothing, does not type, and did not say that they cannot type safely.

        Never a chat that somebody has taken. Raises `NotAllowed`.
        """
        ...

    async def restore_apart(self, sweep: str) -> int:
        """Take back an act of `end_apart`; gives how many wait again. Raises `NotAllowed`, `Closed` when too late."""
        ...

    async def purge(self, conversation: str) -> None:
        """Remove every body of a closed conversation now (supervisors). Raises `NotAllowed`."""
        ...

    async def ask_keep(self, conversation: str, reason: KeepReason, days: int) -> Conversation:
        """Ask that the conversation is not erased at its time (its owner, supervisors). Stops nothing by itself.

        Raises `NotAllowed`, and `Refused` with `already_asked` where a colleague asked, or `keep_days`.
        """
        ...

    async def grant_keep(self, conversation: str, keep: str) -> Conversation:
        """Grant what a colleague asked (supervisors). Raises `NotAllowed`, `Refused` with `second_person` where it was
        the same person, or `keep_changed` where something else was asked meanwhile."""
        ...

    async def lift_keep(self, conversation: str, keep: str) -> Conversation:
        """Take back what was asked, or end what was granted. Raises `NotAllowed`, and `Refused("second_person")` to the
        conversation's own counsellor."""
        ...

    async def keeps(self) -> Keeps:
        """All conversations that are kept or asked to be (supervisors). Raises `NotAllowed`."""
        ...
