"""The chatters' routes. The token opens one conversation, and none of the counsellors' routes."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import Provide
from litestar.openapi.spec import SecurityRequirement

from backend.chat.tabs import Reopened
from backend.credentials import access
from backend.edge.bodies import SMALL
from backend.edge.headers import Scope
from backend.edge.rates import What
from backend.edge.sockets import visit
from backend.http.door import door
from backend.http.routes.counsellor import AGAIN, NEW, Wait, provide_services
from backend.services import Services
from backend.support import problem
from backend.wire import requests
from backend.wire.visitor_models import Started, Status, VisitorBatch, VisitorMessage, VisitorPage, VisitorView
from protocol.models import EndReason


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """The conversation after coming back, and the key for what the page's tab keeps."""

    conversation: VisitorView
    seal: str | None


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A return word that the chatter may take."""

    word: str


async def provide_token(request: Request[Any, Any, Any]) -> str:
    """The chatter's token."""
    return access.bearer(request.scope["headers"])


TOKEN = {"token": Provide(provide_token)}
CHATTER: list[SecurityRequirement] = [{"chatter": []}]
ANYBODY_OR_CHATTER: list[SecurityRequirement] = [{}, {"chatter": []}]


@get("/status", security=[])
async def status(request: Request[Any, Any, Any], services: Services) -> Status:
    """Open or closed, and how many wait before one who comes from there."""
    return await services.visitors.status(services.addresses.prefixes(cast(Scope, request.scope)))


@post("/conversations", status_code=NEW, security=ANYBODY_OR_CHATTER, opt=door(None, What.POLLS_EACH, most=SMALL))
async def start(request: Request[Any, Any, Any], services: Services, data: requests.Arrival) -> Response[Started]:
    """Into the queue, with the token that the page made, where it made one.

    No rate of the address refuses it: whoever is over a share stands apart (`backend/chat/flood/mode.py`).
    """
    token = access.bearer(request.scope["headers"]) if "authorization" in request.headers else None
    started, new = await services.visitors.start(data, token, services.addresses.prefixes(cast(Scope, request.scope)))
    return Response(started, status_code=NEW if new else AGAIN)


@get("/tab", status_code=204, dependencies=TOKEN, security=CHATTER)
async def look(services: Services, token: str) -> None:
    """Whether the ticket of a page that was loaded again opens anything. Gives nothing of the conversation."""
    await services.tabs.check(token)


@post("/tab", status_code=200, dependencies=TOKEN, security=CHATTER)
async def open_again(services: Services, token: str, data: requests.Reopening) -> Reopened:
    """Go on in a page that was loaded again, because the chatter said so: everything so far, under a new token."""
    return await services.tabs.open_again(token, data.new_token)


@get("/conversation", dependencies=TOKEN, security=CHATTER)
async def conversation(services: Services, token: str) -> VisitorPage:
    """Everything so far."""
    return await services.visitors.page(token)


@get("/events", dependencies=TOKEN, security=CHATTER)
async def events(
    request: Request[Any, Any, Any], services: Services, token: str, after: str = "", wait: Wait = 25
) -> VisitorBatch:
    """What is new; the page's sign of life."""
    return await services.visitors.poll(
        token, after, min(wait, services.config.timings.poll_wait), visit(request.scope)
    )


@post("/messages", dependencies=TOKEN, security=CHATTER, opt=door(What.MESSAGES, What.MESSAGES_EACH))
async def send(services: Services, token: str, data: requests.Text) -> Response[VisitorMessage]:
    """A line of the chatter."""
    message, new = await services.visitors.send(token, data.text, data.client_id)
    return Response(message, status_code=NEW if new else AGAIN)


@post("/typing", status_code=204, dependencies=TOKEN, security=CHATTER)
async def typing(services: Services, token: str, data: requests.Switch) -> None:
    """The chatter types."""
    await services.visitors.typing(token, data.on)


@post("/return", status_code=200, dependencies=TOKEN, security=CHATTER)
async def come_back(services: Services, token: str, data: requests.Comeback | None = None) -> Returned:
    """Back after the end."""
    view, seal = await services.visitors.come_back(token, None if data is None else data.tab)
    return Returned(conversation=view, seal=seal)


@get("/return-word", dependencies=TOKEN, security=CHATTER)
async def suggest_word(services: Services, token: str) -> Suggestion:
    """Three words to offer, which nobody keeps."""
    return Suggestion(word=await services.return_words.suggest(token))


@post(
    "/return-word",
    status_code=204,
    dependencies=TOKEN,
    security=CHATTER,
    opt=door(What.RETURN_WORDS, What.RETURN_WORDS_EACH, most=SMALL),
)
async def give_word(request: Request[Any, Any, Any], services: Services, token: str, data: requests.ReturnWord) -> None:
    """The word that the chatter comes back with, or will; the answer does not tell which."""
    await services.return_words.give(token, data.word, services.origin(request).network)


@post("/leave", status_code=204, opt=door(any_page=True, any_type=True, most=SMALL), security=ANYBODY_OR_CHATTER)
async def leave(request: Request[Any, Any, Any], services: Services) -> None:
    """Gone. Never counted: a quick exit must always arrive. `sendBeacon` sends `text/plain`."""
    try:
        data = msgspec.json.decode(await request.body(), type=requests.Departure)
    except msgspec.MsgspecError:
        raise problem.malformed() from None
    token = data.token or access.bearer(request.scope["headers"])
    await services.visitors.leave(token, EndReason.QUICK_EXIT if data.how == "quick_exit" else EndReason.VISITOR_LEFT)


visitor = Router(
    "/v1/visitor",
    route_handlers=[
        status,
        start,
        look,
        open_again,
        conversation,
        events,
        send,
        typing,
        come_back,
        suggest_word,
        give_word,
        leave,
    ],
    dependencies={"services": Provide(provide_services)},
    opt=door(What.POLLS, What.POLLS_EACH, most=SMALL),
    tags=["chatters"],
)
