"""A take as the conversation that a console shows: one row, its messages and its registration, as the live server has
them (`docs/protocol.md`, `protocol/transitions.py`). Computed from the entries of the log alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from console.training.play import entries as told
from console.training.play.entries import Entry
from console.training.play.state import Setup
from console.training.play.timing import text_of
from protocol import transitions
from protocol.conversation import LIVE_STATES, SERVED
from protocol.models import (
    Answer,
    Author,
    Conversation,
    EndReason,
    Message,
    Prechat,
    SafetyPatch,
    State,
    Typing,
    VisitorPresence,
)
from protocol.registration import FIELD, Channel, Record, RecordPatch, Registration, Spoken, changed
from protocol.safe_text import SafeText, one_line, sanitise

Told = Conversation | Message | Typing | Registration
"""What a console is told."""


class Chat:
    """One take. `ids` gives, by place, the log's id of each message (`m8`, `s3`), None where it is another line."""

    def __init__(self, id: str, setup: Setup, me: str, arrived: datetime) -> None:
        self.messages: list[Message] = []
        self.ids: list[str | None] = []
        self.sent: dict[str, Message] = {}
        self.row = Conversation(
            id=id,
            alias=one_line(setup.scenario.caller.nick),
            language=setup.language,
            state=State.WAITING,
            created_at=arrived.replace(second=0, microsecond=0),
            waiting_since=arrived,
            prechat=Prechat(),
            version=1,
        )
        record = Record(channel=Channel.CHAT, language=Spoken(setup.language))
        month = arrived.strftime("%Y-%m")
        self.registration = Registration(conversation=id, version=0, month=month, record=record)
        self._setup = setup
        self._me = me
        self._base = arrived
        self._filled_at = -1.0
        self._news: list[Told] = []

    def claim(self, base: datetime) -> list[Told]:
        """The trainee takes the chat at `base`, which is second 0 of the log."""
        self._base = base
        self._step(transitions.claim(self.row, self._me, base))
        self._system("claimed", base)
        return self._row_last()

    def finish(self, at: datetime) -> list[Told]:
        """It is left for another take."""
        self._finish(at)
        return self._row_last()

    def read(self, message: int) -> list[Told]:
        """Everything up to `message` has been on the screen."""
        seen = min(message, self.row.last_message)
        if seen > self.row.read_message:
            self._change(read_message=seen)
        return self._row_last()

    def apply(self, entry: Entry) -> list[Told]:
        """What a console is told of an entry, in the order of the server: messages, then the row."""
        do = _DO.get(type(entry.what))
        if do is not None:
            do(self, entry.what, self.time(entry.at), entry.at)
        return self._row_last()

    def time(self, at: float) -> datetime:
        """The moment of a second of the log."""
        return self._base + timedelta(seconds=at)

    def id_of(self, number: int) -> str | None:
        """The log's id of the message with this number; None where it has none."""
        return self.ids[number - 1] if 0 < number <= len(self.ids) else None

    def number_of(self, id: str) -> int | None:
        """The number of the newest message with this id of the log; None where it is not here."""
        return next((len(self.ids) - back for back, one in enumerate(reversed(self.ids)) if one == id), None)

    # what is told

    def _row_last(self) -> list[Told]:
        news, self._news = self._news, []
        if Conversation in map(type, news):
            news = [one for one in news if not isinstance(one, Conversation)]
            self.row = replace(self.row, version=self.row.version + 1)
            news.append(self.row)
        return news

    def _change(self, **fields: Any) -> None:
        self._step(replace(self.row, **fields))

    def _step(self, row: Conversation) -> None:
        if row != self.row:
            self.row = row
            self._news.append(row)

    def _line(self, author: Author, text: SafeText, at: datetime, client_id: str, id: str | None = None) -> Message:
        number = len(self.messages) + 1
        message = Message(
            id=number,
            client_id=client_id or f"{author.value}-{number}",
            author=author,
            author_id=self._me if author in (Author.COUNSELLOR, Author.NOTE) else None,
            text=text,
            at=at,
        )
        self.messages.append(message)
        self.ids.append(id)
        self.sent[message.client_id] = message
        self._news.append(message)
        self._change(last_message=number)
        return message

    def _system(self, code: str, at: datetime) -> None:
        self._line(Author.SYSTEM, SafeText(code), at, "")

    def _presence(self, presence: VisitorPresence, at: datetime) -> None:
        self._step(transitions.presence(self.row, presence, at))

    def _close(self, at: datetime) -> None:
        self._step(transitions.close(self.row, EndReason.COUNSELLOR_CLOSED, at))

    # what happened

    def _shown(self, what: told.Shown, at: datetime, _second: float) -> None:
        said = self._setup.scenario.said(what.id)
        text = text_of(said, self._setup) if said is not None else SafeText(what.id)
        self._presence(VisitorPresence.HERE, at)
        self._line(Author.VISITOR, text, at, "", what.id)
        self._step(transitions.visitor_line(self.row, at))

    def _typing(self, what: told.CallerTypes, _at: datetime, _second: float) -> None:
        self._news.append(Typing(on=what.on))

    def _happened(self, what: told.Happened, at: datetime, _second: float) -> None:
        match what.event:
            case "offline":
                self._presence(VisitorPresence.AWAY, at)
            case "online":
                self._presence(VisitorPresence.HERE, at)
            case "close" if self.row.state in LIVE_STATES:
                self._left(EndReason.VISITOR_LEFT, "left", at)
            case _:
                pass

    def _injected(self, what: told.Injected, at: datetime, _second: float) -> None:
        if what.event != "silence":
            self._presence(VisitorPresence.AWAY if what.event == "offline" else VisitorPresence.HERE, at)

    def _left(self, reason: EndReason, code: str, at: datetime) -> None:
        self._step(transitions.leave(self.row, reason, at))
        self._system(code, at)

    def _over(self, what: told.Over, at: datetime, _second: float) -> None:
        if self.row.state not in LIVE_STATES:
            return
        if what.by == "trainee":
            self._close(at)
            self._system("closed", at)
        elif self.row.visitor_presence is VisitorPresence.AWAY:
            self._left(EndReason.VISITOR_LOST, "lost", at)
        else:
            self._left(EndReason.VISITOR_LEFT, "left", at)

    def _ended(self, _what: told.Ended, at: datetime, _second: float) -> None:
        self._finish(at)

    def _finish(self, at: datetime) -> None:
        if self.row.state in LIVE_STATES:
            self._close(at)
        self._close(at)

    def _sent(self, what: told.Sent, at: datetime, _second: float) -> None:
        self._line(Author.COUNSELLOR, sanitise(what.text), at, what.client_id, what.id)
        self._step(transitions.answered(self.row))

    def _noted(self, what: told.Noted, at: datetime, _second: float) -> None:
        self._line(Author.NOTE, sanitise(what.text), at, what.client_id)

    def _ticked(self, what: told.Ticked, _at: datetime, _second: float) -> None:
        number = None if what.evidence is None else self.number_of(what.evidence)
        self._step(transitions.tick(self.row, what.signal, number, True, self._me))

    def _unticked(self, what: told.Unticked, _at: datetime, _second: float) -> None:
        self._step(transitions.tick(self.row, what.signal, None, False, self._me))

    def _phase(self, what: told.PhaseMarked, at: datetime, _second: float) -> None:
        self._step(transitions.phase(self.row, what.phase, at))

    def _held(self, what: told.Held, at: datetime, _second: float) -> None:
        if self.row.state in SERVED:
            self._step(transitions.hold(self.row) if what.on else transitions.resume(self.row))
            self._system("held" if what.on else "resumed", at)

    def _danger(self, what: told.DangerFlagged, at: datetime, _second: float) -> None:
        self._step(transitions.flag_danger(self.row, what.on, at))

    def _safety(self, what: told.SafetyFilled, _at: datetime, _second: float) -> None:
        value: object = None
        match what.field:
            case "safe" if what.value in tuple(Answer):
                value = Answer(what.value)
            case "who" | "device" | "stop_word":
                value = one_line(what.value)
            case "plan":
                value = sanitise(what.value)
            case _:
                return
        self._step(transitions.safety(self.row, msgspec.structs.replace(SafetyPatch(), **{what.field: value})))

    def _filled(self, what: told.FormFilled, _at: datetime, second: float) -> None:
        """Fields that were saved together have the same second, and make one version."""
        patch = patch_of(what.field, what.values)
        if patch is None:
            return
        version = self.registration.version + (second != self._filled_at)
        self._filled_at = second
        record = changed(self.registration.record, patch)
        self.registration = replace(self.registration, record=record, version=version)
        self._news.append(self.registration)


def patch_of(field: str, values: tuple[str, ...]) -> Any | None:
    """The `RecordPatch` of one field; None where the registration has no such field or value."""
    if field not in FIELD:
        return None
    several = FIELD[field].several
    if not several and len(values) > 1:
        return None
    value: object = list(values) if several else (values[0] if values else "unknown")
    try:
        return msgspec.convert({field: value}, RecordPatch)
    except msgspec.ValidationError:
        return None


_DO: Final[dict[type[Any], Callable[[Chat, Any, datetime, float], None]]] = {
    told.Shown: Chat._shown,
    told.CallerTypes: Chat._typing,
    told.Happened: Chat._happened,
    told.Injected: Chat._injected,
    told.Over: Chat._over,
    told.Ended: Chat._ended,
    told.Sent: Chat._sent,
    told.Noted: Chat._noted,
    told.Ticked: Chat._ticked,
    told.Unticked: Chat._unticked,
    told.PhaseMarked: Chat._phase,
    told.Held: Chat._held,
    told.DangerFlagged: Chat._danger,
    told.SafetyFilled: Chat._safety,
    told.FormFilled: Chat._filled,
}
