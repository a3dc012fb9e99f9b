"""The tables. `migrations/` makes them; a test compares the two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from backend.support.foreign_values import ForeignValue
from protocol.models import Answer, KeepAsked, Kept, PhaseSpan, Safety, Tick
from protocol.registration import FIELD, FIELDS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC as microseconds since 1970: the same on every database, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        try:
            return EPOCH + timedelta(microseconds=value)
        except (TypeError, OverflowError):
            raise ForeignValue("a moment") from None


class Json(TypeDecorator[Any]):
    """A value of the wire models as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, decode: Callable[[str], Any]) -> None:
        super().__init__()
        self.decode = decode

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        try:
            return None if value is None else self.decode(value)
        except (ValueError, TypeError, LookupError):  # of msgspec too, whose errors are ValueErrors
            raise ForeignValue("a value in JSON") from None


class Values(TypeDecorator[frozenset[str]]):
    """Several values of one registration field as `,a,b,` in the order of the definition; the empty set is empty text.

    Both databases count it with a plain `LIKE '%,a,%'`.
    """

    impl = Text
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str:
        chosen = [one for one in FIELD[self.field].values if one in (value or ())]
        return f",{','.join(chosen)}," if chosen else ""

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str]:
        return frozenset(one for one in value.split(",") if one)


def _safety(raw: str) -> Safety:
    # By hand: msgspec would insist on `SafeText`, and what is stored is text as it was received.
    fields = msgspec.json.decode(raw)
    return Safety(**{**fields, "safe": Answer(fields["safe"])})


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    # The name as it is compared: a capital too many keeps nobody out (`backend/accounts/names.py`).
    Column("name_key", String(160), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("totp_secret", Text),
    # The step of the last code that was accepted: no code counts twice.
    Column("totp_step", BigInteger),
    Column("capacity", Integer, nullable=False, server_default="3"),
    Column("disabled", Boolean, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    # What the counsellor chose (available, pause); `away` is what the lease says.
    Column("presence", String(16), nullable=False, server_default="available"),
    Column("reason", Text),
    Column("presence_since", Instant),
    Column("away", Boolean, nullable=False, server_default="1"),
    Column("seen_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False, index=True),
    # How many pairs of tokens were given out, and whether the newest was used (`backend/accounts/rotation.py`).
    Column("generation", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
    Column("expires", Instant, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("session", String(64), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("mark", String(8), nullable=False),
    Column("spent_at", Instant),
    Column("expires", Instant, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    # Where an account signed in before (`backend/accounts/devices.py`).
    Column("hash", LargeBinary(32), primary_key=True),
    Column("user_id", String(64), nullable=False, index=True),
    Column("expires", Instant, nullable=False),
    Column("wrong", Integer, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("token_hash", LargeBinary(32), unique=True),
    # What the tab keeps, and the key of what it sealed; both until the end (`backend/chat/tickets.py`).
    Column("tab_hash", LargeBinary(32), index=True, unique=True),
    Column("seal_key", LargeBinary(32)),
    Column("alias", Text, nullable=False),
    Column("language", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("owner", String(64), index=True),
    Column("waiting_since", Instant),
    # When it came into the queue, the last time; `waiting_since` survives being given back.
    Column("queued_at", Instant),
    Column("lines_by_visitor", Integer, nullable=False),
    Column("last_line_at", Instant),
    Column("unanswered_since", Instant),
    Column("visitor_presence", String(16), nullable=False),
    Column("presence_since", Instant),
    Column("seen_at", Instant, nullable=False),
    Column("topic", Text),
    Column("can_type_safely", String(8), nullable=False),
    Column("returns", Integer, nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("phases", Json(msgspec.json.Decoder(tuple[PhaseSpan, ...]).decode), nullable=False),
    Column("safety", Json(_safety), nullable=False),
    Column("signals", Json(msgspec.json.Decoder(tuple[Tick, ...]).decode), nullable=False),
    Column("given_back", Boolean, nullable=False),
    Column("end_reason", String(24)),
    Column("ended_at", Instant),
    Column("last_message", Integer, nullable=False),
    # How many messages the chatter may see: their ids for the chatter.
    Column("last_visible", Integer, nullable=False),
    Column("read_message", Integer, nullable=False),
    Column("claim_epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("typing_until", Instant),
    # Whose it is, by the return word, and which conversation of that person (0: not known).
    Column("person", String(32)),
    Column("contact", Integer, nullable=False, server_default="0"),
    # How often a return word was given: guesses are limited.
    Column("word_tries", Integer, nullable=False, server_default="0"),
    # Its place in the queue: when it came, or when it was let in from apart.
    Column("turn_at", Instant),
    # It stands apart (`backend/chat/flood/fair.py`), in the crowd of its network: a random name, which says nothing of
    # an address.
    Column("apart", Boolean, nullable=False, server_default="0"),
    Column("crowd", String(16)),
    # By which act of a supervisor it was ended together with others, so that it can be taken back.
    Column("swept", String(16), index=True),
    # Bytes of all that the chatter wrote.
    Column("bytes_by_visitor", Integer, nullable=False, server_default="0"),
    # That it is to be kept beyond its time: asked by one, granted by another (`backend/retention/keeping.py`).
    Column("keep_asked", Json(msgspec.json.Decoder(KeepAsked).decode)),
    Column("kept", Json(msgspec.json.Decoder(Kept).decode)),
    # The end of the chain of who opened it (`backend/chat/openings.py`).
    Column("openings", Integer, nullable=False, server_default="0"),
    Column("opened_hash", LargeBinary(32)),
)

spent = Table(
    "spent",
    metadata,
    # Tokens and tickets that opened a conversation once, until it is purged (`backend/chat/tickets.py`).
    Column("hash", LargeBinary(32), primary_key=True),
    Column("conversation", String(64), nullable=False, index=True),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("visible", Integer),
    Column("client_id", String(64), nullable=False),
    Column("author", String(16), nullable=False),
    Column("author_id", String(64)),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("conversation", "client_id"),
)
Index("ix_messages_visible", messages.c.conversation, messages.c.visible)

openings = Table(
    "openings",
    metadata,
    # Who opened a conversation, as ids; a chain for each conversation, which goes with it.
    Column("conversation", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person", String(64), nullable=False),
    Column("how", String(8), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("type", String(16), nullable=False),
    Column("conversation", String(64), index=True),
    # Who may read it: everybody, need (the owner and supervisors), owner, nobody (it only wakes the chatter).
    Column("reach", String(16), nullable=False),
    Column("owner", String(64)),
    Column("data", Text, nullable=False),
    sqlite_autoincrement=True,
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

registrations = Table(
    "registrations",
    metadata,
    # Random, and the order of the rows on the disk: no row can be matched with the time at which it was written.
    Column("id", String(32), primary_key=True),
    # Gone when the texts of the conversation go; from then on the record belongs to nothing.
    Column("conversation", String(64), unique=True),
    Column("version", Integer, nullable=False),
    # By which definition it was saved; where nothing says so it is from before there was a second one.
    Column("definition", Integer, nullable=False, server_default="1"),
    Column("month", String(7), nullable=False, index=True),
    Column("person", String(32), index=True),
    Column("contact", Integer, nullable=False, server_default="0"),
    Column("synthetic", Boolean, nullable=False, server_default="0"),
    *(
        Column(field.name, Values(field.name), nullable=False, server_default="")
        if field.several
        else Column(field.name, String(24), nullable=False, server_default="unknown")
        for field in FIELDS
    ),
    sqlite_with_rowid=False,
)

return_words = Table(
    "return_words",
    metadata,
    # A slow keyed hash; the key stands outside the data folder, one for each year, and is removed after three.
    Column("hash", LargeBinary(32), primary_key=True),
    Column("key_year", Integer, nullable=False, index=True),
    Column("person", String(32), nullable=False, index=True),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("contacts", Integer, nullable=False),
    sqlite_with_rowid=False,
)

editions = Table(
    "editions",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # A day, as YYYY-MM-DD; NULL: a draft or a snapshot.
    Column("released", String(10)),
    # All cells with what was hidden (`backend/report/editions.py`): sums over three years need them.
    Column("content", Text, nullable=False),
    # SHA-256 of the content: what was changed by hand is noticed.
    Column("digest", String(64), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    # Who: a user's id, or `operator` for what was done with the data folder itself.
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    # JSON, never a word that a chatter or counsellor wrote.
    Column("details", Text, nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_autoincrement=True,
)

tallies = Table(
    "tallies",
    metadata,
    # Conversations that were removed: how many of a month ended how.
    Column("month", String(7), primary_key=True),
    Column("end_reason", String(24), primary_key=True),
    Column("conversations", Integer, nullable=False),
    # Of those, the ones that nobody had taken when they ended.
    Column("waiting", Integer, nullable=False, server_default="0"),
)
