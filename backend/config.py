"""What can be set on a server. Every value has a safe default; every time is in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from backend import visitor
from backend.credentials.passwords import Hashing
from backend.edge.rates import Rates
from backend.visitor.statement import Statement
from protocol.models import Topic

MINUTE = 60
HOUR = 60 * MINUTE
TIMEZONE = "Europe/Amsterdam"


class Timings(Struct, frozen=True, kw_only=True):
    """When the server acts by itself; the table of states in `docs/protocol.md` names them."""

    poll_wait: float = 25
    """Longest time that a poll is held. Middleboxes cut lines that are silent for 30 s."""
    visitor_away: int = 60
    visitor_lost: int = 15 * MINUTE
    lease: int = 120
    """A counsellor whose console is not heard of for this long loses the conversations to the queue's top."""
    locked: int = 30 * MINUTE
    """How long somebody who locked their screen still counts as available: they hear the bell."""
    nobody: int = 5 * MINUTE
    """After how long of waiting with nobody there the page says so plainly, and who else can help."""
    return_window: int = 15 * MINUTE
    typing: int = 10
    """How long one `typing` call counts; the counsellor's console repeats it."""
    wrap_up: int = 12 * HOUR
    """After how long the server finishes a wrap-up that nobody finished; sooner where `retention` is shorter."""
    retention: int = 48 * HOUR
    """How long texts are kept, from the end for the chatter."""
    log: int = 6 * HOUR
    """How long events are kept for consoles that come back."""
    lease_flush: float = 15
    """How old a stored sign of life may be before a new one is written."""
    tick: float = 1
    access_token: int = 15 * MINUTE
    session: int = 12 * HOUR
    database_busy: float = 5
    """How long a write waits for another process before the answer is `unavailable`."""


class Limits(Struct, frozen=True, kw_only=True):
    """Sizes that a request may have."""

    body: int = 64_000
    history: int = 500
    batch: int = 500
    """Events in one answer."""
    conversation_bytes: int = 1_000_000
    """Most bytes of UTF-8 that a chatter may write in one conversation."""


class Flood(Struct, frozen=True, kw_only=True):
    """What happens while very many come at once (`backend/chat/flood/mode.py`). Numbers of waiting conversations."""

    address: int = 6
    """Most of one address (IPv4 /32, IPv6 /64) in the queue; who comes beyond it stands apart."""
    network: int = 12
    """The same of one network (/24, /48)."""
    queue: int = 200
    """Most in the queue, of whatever networks: what a console can show and stay quick."""
    work_from: int = 300
    """When so many wait, who would stand apart does a proof of work first."""
    total: int = 3000
    """Most that wait at all."""
    reserve: int = 1000
    """How many of `total` are kept for those who would not stand apart."""
    work_bits: int = 16
    """Leading zero bits of the proof of work: on average 2 to the power of this many hashes."""


class ServerConfig(Struct, frozen=True, kw_only=True):
    """One server's settings. `database_url` None: SQLite in the data directory."""

    data: Path
    database_url: str | None = None
    visitor_url: str | None = None
    addresses: tuple[str, ...] = ()
    """Where consoles reach this server (scheme, host, port); empty: nobody has said, and any will do."""
    exit_url: str = "https://www.buienradar.nl/"
    """Where quick exit sends the chatter's browser: a page that anybody may have open, at any hour."""
    languages: tuple[str, ...] = ("nl", "en")
    topics: tuple[Topic, ...] = field(default_factory=visitor.topics)
    """The choices of the first question before the chat."""
    organisation: str = ""
    """Whose chat it is, for the chatter's page to say; empty: it does not."""
    lines: tuple[visitor.Line, ...] = field(default_factory=visitor.lines)
    """Who else a chatter can call, after 112."""
    opening: Mapping[str, str] = {}
    """When the chat is open, in each language of the page; empty: the page does not say."""
    privacy: Statement = Statement()
    """What the privacy statement says of the organisation; its terms are those of the other settings."""
    timezone: str = TIMEZONE
    """The helpline's calendar: of which month a conversation is."""
    helpline_open: bool = True
    reply_overdue: int = 120
    hold_after: int = 90
    timings: Timings = Timings()
    limits: Limits = Limits()
    rates: Rates = Rates()
    flood: Flood = Flood()
    hashing: Hashing = Hashing()
    return_key_file: Path | None = None
    """Where the keys of the return words and the one that seals stand, outside `data`; None: there are no return words,
    and secrets of one-time codes stand in the database as they are."""
    second_factor_required: bool = False
    """Whether an account without one-time codes can sign in."""
    registration_years: int = 0
    """For how many whole calendar years after their own registrations are kept; 0: without end."""
    keep_longest_days: int = 180
    """The longest term for which a conversation can be kept beyond its time; asked anew, it can be longer."""
    publish_by_two: bool = False
    """Whether two people have to publish a year's figures."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of our own proxies: only their `X-Forwarded-For` is believed."""
