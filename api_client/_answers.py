"""What an answer means: a model, nothing, or one of `api_client.errors` (`docs/protocol.md`)."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from api_client.decode import decode, not_ours
from api_client.errors import (
    AlreadyClaimed,
    BackendError,
    CapacityReached,
    Closed,
    CursorExpired,
    NoData,
    NotAllowed,
    NotFound,
    Refused,
    TooFew,
    Unauthorised,
    Unavailable,
    VersionConflict,
)
from api_client.transport import Response
from protocol.models import Ident
from protocol.registration import Registration
from protocol.safe_text import SafeLine

T = TypeVar("T")


class _Owner(Struct):
    id: Ident
    name: SafeLine


class _Problem(Struct):
    error: Ident
    retry_after: float | None = None
    owner: _Owner | None = None
    capacity: int | None = None
    years: tuple[int, ...] = ()
    registration: Registration | None = None


def read(tp: type[T], response: Response) -> T:
    """The model in a successful answer. Raises what the answer means otherwise."""
    expect_success(response)
    return decode(tp, response.content, response.content_type)


def expect_success(response: Response) -> None:
    """Raises what the answer means, unless it is one of success."""
    if 200 <= response.status < 300:
        return
    raise _meaning(response)


def _meaning(response: Response) -> BackendError:
    """A middlebox that answers in our server's place has no error code of ours: its 403 is not `NotAllowed`."""
    status = response.status
    try:
        problem = decode(_Problem, response.content, response.content_type)
    except BackendError:
        return _not_from_us(response)
    match status, problem.error:
        case 401, ("credentials" | "code_required" | "disabled" | "second_factor_needed" | "second_factor_lost") as why:
            return Unauthorised(why)
        case 401, _:
            return Unauthorised("expired")
        case 403, _:
            return NotAllowed()
        case 404, "no_data":
            return NoData(problem.years)
        case 404, _:
            return NotFound()
        case 409, "already_claimed" if problem.owner is not None:
            return AlreadyClaimed(problem.owner.id, problem.owner.name)
        case 409, "capacity_reached":
            return CapacityReached(problem.capacity or 0)
        case 409, "too_few":
            return TooFew()
        case 409, "version_conflict":
            return VersionConflict(problem.registration)
        case 410, "cursor_expired":
            return CursorExpired()
        case 410, _:
            return Closed()
        case 429, "code_or_wait":
            return Unavailable("code_or_wait", problem.retry_after or _retry_after(response))
        case 429, _:
            return Unavailable("overloaded", problem.retry_after or _retry_after(response))
        case 503, "busy":
            return Unavailable("busy", problem.retry_after or _retry_after(response))
    if status >= 500:
        return Unavailable("server", problem.retry_after or _retry_after(response))
    if status in (408, 425):
        return Unavailable("timeout")
    return Refused(problem.error)


def _not_from_us(response: Response) -> BackendError:
    match response.status:
        case 407:
            return Unavailable("proxy_auth")
        case 429:
            return Unavailable("overloaded", _retry_after(response))
        case 408 | 425 | 504:
            return Unavailable("timeout", _retry_after(response))
        case status if status >= 500:
            return Unavailable("server", _retry_after(response))
    return not_ours(response.content_type)


def _retry_after(response: Response) -> float | None:
    """The header in seconds; its other form, a date, would need a right clock and is not used."""
    text = response.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
