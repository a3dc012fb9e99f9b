"""What can go wrong between a console and its chat backend.

    BackendError
    ├── Unavailable            no answer, a proxy's page, 5xx, 429: try again (`retry_after` in seconds, if said)
    │   └── WrongServer        something answers, but not a Baken server that this console can talk to
    ├── Unauthorised           sign in (again)
    ├── NotAllowed             the role or the ownership does not allow it
    ├── NotFound               no such conversation, message or signal
    ├── NoData                 no registrations in that year: `years` says in which there are
    ├── TooFew                 so few people in that year that not even their number can be published
    ├── Refused                the request itself is wrong (too long, malformed); repeating it will not help
    ├── AlreadyClaimed         somebody else owns the conversation: `owner` says who
    ├── CapacityReached        as many conversations as the server lets one counsellor have at once
    ├── Closed                 the conversation has ended; nothing more is sent to the chatter
    ├── VersionConflict        somebody saved in between; also: one idempotency key with two different texts
    └── CursorExpired          the log no longer reaches back that far: take a new snapshot

No error carries a message text, a token, a password or an address with a query in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from protocol.conversation import Refusal, Why
from protocol.registration import Registration

NEVER_ARRIVED = frozenset(
    {"refused", "dns", "unreachable", "tls", "certificate", "proxy", "proxy_auth", "other_server"}
)
"""Values of `Unavailable.why` with which the request certainly did not reach the server."""


class BackendError(Exception):
    """Anything a chat backend can answer but the thing asked for."""


class Unavailable(BackendError):
    """No usable answer came: the line, a middlebox or the server. The request may or may not have arrived.

    `why` names the cause for the catalogues: `refused`, `timeout`, `reset`, `dns`, `unreachable` (no route), `tls` (no
    secure connection at all), `certificate` (secure, but not of a party that this machine trusts), `proxy_auth`,
    `proxy`, `html`, `busy`, `server`, `overloaded`, `code_or_wait` (others tried this name too often: a one-time code
    with the password gets in at once), `other_server` (not the installation that was signed in at).
    """

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after = retry_after


class WrongServer(Unavailable):
    """Something answers, but it is not a server this console can talk to.

    `why` is `not_baken`, `older` (the server speaks an older protocol than this console), `newer`, or `other_address`
    (it does not go by the address that was asked).
    """


class Unauthorised(BackendError):
    """The sign-in is refused or no longer holds.

    `why` is `credentials`, `code_required` (the account has one-time codes), `expired`, `disabled`,
    `second_factor_needed` (the server wants codes and the account has none) or `second_factor_lost` (the server cannot
    check the codes of this account any more).
    """

    def __init__(self, why: str = "expired") -> None:
        super().__init__(why)
        self.why = why


class NotAllowed(BackendError):
    """The role, or not being the owner, does not allow this."""


class NotFound(BackendError):
    """What the request names is not there."""


class NoData(BackendError):
    """Nobody was registered in the year that was asked for; `years` are those with registrations, oldest first."""

    def __init__(self, years: tuple[int, ...]) -> None:
        super().__init__("no data")
        self.years = years


class TooFew(BackendError):
    """So few people in the year that a report would point at somebody: not even the total can be published."""


class Refused(BackendError):
    """The request is wrong in itself; `why` is the server's error code (`too_long`, `malformed`, ...).

    Also for a configured address that cannot be used: `address` and what begins with it, `insecure` (plain HTTP to
    another machine), `proxy_address`. And `other_person`: signing in again let somebody else in.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AlreadyClaimed(BackendError):
    """Somebody else has the conversation. `owner` is the colleague's id, `name` the name to show."""

    def __init__(self, owner: str, name: str) -> None:
        super().__init__("already claimed")
        self.owner = owner
        self.name = name


class CapacityReached(BackendError):
    """The counsellor has `capacity` active conversations already; on hold does not count."""

    def __init__(self, capacity: int) -> None:
        super().__init__("capacity reached")
        self.capacity = capacity


class Closed(BackendError):
    """The conversation has ended (left, quick exit, lost, closed, blocked)."""


class VersionConflict(BackendError):
    """Saved by somebody else in between, or one idempotency key used for two different texts.

    `current` is the registration as it is now, where a save of one was refused; None in every other case.
    """

    def __init__(self, current: Registration | None = None) -> None:
        super().__init__("version conflict")
        self.current = current


class CursorExpired(BackendError):
    """The event log no longer reaches back to this cursor; a new snapshot is needed."""


@contextmanager
def by_the_rules() -> Iterator[None]:
    """What the rules of a conversation refuse becomes the error that a server's answer becomes.

    For backends that are their own server. Raises `NotAllowed`, `NotFound`, `Closed`, `Refused`.
    """
    try:
        yield
    except Refusal as refusal:
        match refusal.why:
            case Why.NOT_ALLOWED:
                raise NotAllowed from None
            case Why.NOT_FOUND:
                raise NotFound from None
            case Why.CLOSED:
                raise Closed from None
            case Why.WRONG_STATE:
                raise Refused(refusal.why.value) from None
