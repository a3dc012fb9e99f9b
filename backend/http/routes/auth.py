"""Signing in and staying signed in (`docs/protocol.md`, "Signing in")."""

from __future__ import annotations

from typing import Annotated

from litestar import post
from msgspec import Meta, Struct

from backend.accounts.installation import Introduced
from backend.accounts.service import Accounts, Shown, SignedIn
from backend.credentials.access import bearer
from backend.edge.bodies import SMALL
from backend.edge.rates import What
from backend.http.door import door
from backend.http.requests import BakenRequest
from backend.services import Services
from protocol.basics import LONGEST_FIELD

Field = Annotated[str, Meta(max_length=LONGEST_FIELD)]


class SignIn(Struct, frozen=True, kw_only=True):
    """Name, password and, where the account has a second factor, a one-time code."""

    name: Field
    password: Field
    code: Field | None = None
    device: Field | None = None
    """What an earlier sign-in gave, or empty text: a client that leaves it out is given none."""


class Refresh(Struct, frozen=True, kw_only=True):
    """The refresh token in use; the answer holds the next one."""

    refresh_token: Field


class Check(Struct, frozen=True, kw_only=True):
    """Password and code of somebody who is signed in."""

    password: Field
    code: Field | None = None


class Introduction(Struct, frozen=True, kw_only=True):
    """A number of the console's choice to be signed, and the address at which it reached this server."""

    nonce: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    address: Annotated[str, Meta(pattern=r"^[!-~]{1,300}$(?!\n)")]


def accounts(request: BakenRequest) -> Accounts:
    services: Services = request.app.state.services
    return services.accounts


@post("/v1/auth/installation", status_code=200, security=[], opt=door(What.INTRODUCTIONS, most=SMALL))
async def installation(request: BakenRequest, data: Introduction) -> Introduced:
    """Which installation this is, with the proof of it."""
    services: Services = request.app.state.services
    return services.installation.show(data.nonce, data.address)


@post("/v1/auth/sign-in", status_code=200, security=[], opt=door(What.SIGN_INS, most=SMALL))
async def sign_in(request: BakenRequest, data: SignIn) -> SignedIn:
    """Begin a session."""
    services: Services = request.app.state.services
    shown = Shown(
        name=data.name,
        password=data.password,
        code=data.code,
        device=data.device,
        origin=services.origin(request),
    )
    return await services.accounts.sign_in(shown)


@post("/v1/auth/refresh", status_code=200, security=[], opt=door(What.POLLS, most=SMALL))
async def refresh(request: BakenRequest, data: Refresh) -> SignedIn:
    """The next pair of tokens."""
    return await accounts(request).refresh(data.refresh_token)


@post("/v1/auth/check", status_code=204, opt=door(What.POLLS, most=SMALL), security=[{"counsellor": []}])
async def check(request: BakenRequest, data: Check) -> None:
    """Whether it is still the same person, to unlock the screen."""
    viewer = await accounts(request).viewer(bearer(request.scope["headers"]))
    await accounts(request).check(viewer, data.password, data.code)


@post("/v1/auth/sign-out", status_code=204, security=[{"counsellor": []}])
async def sign_out(request: BakenRequest) -> None:
    """End the session."""
    viewer = await accounts(request).viewer(bearer(request.scope["headers"]))
    await accounts(request).sign_out(viewer)
    services: Services = request.app.state.services
    await services.staff.signed_out(viewer.id)


AUTH_ROUTES = (installation, sign_in, refresh, check, sign_out)
