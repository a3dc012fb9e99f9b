"""The counsellors' routes. Each has a bearer access token and a role that works with chats."""

from __future__ import annotations

import contextlib
import re
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, Router, get, patch, post, put
from litestar.di import Provide
from litestar.params import Parameter

from backend.chat.registrations import need_definition
from backend.credentials.access import Viewer, bearer
from backend.edge.rates import What
from backend.edge.sockets import visit
from backend.http.door import door
from backend.services import Services
from backend.support import problem
from backend.wire import requests
from protocol.conversation import CHAT_ROLES, Act, need_role
from protocol.models import (
    ApartPage,
    Conversation,
    EndReason,
    History,
    Keeps,
    Message,
    MyConsoles,
    Restored,
    SafetyPatch,
    Snapshot,
    Swept,
)
from protocol.registration import Registration, RegistrationSave

IDENT = re.compile(r"[A-Za-z0-9._:-]{1,64}")
NEW, AGAIN = 201, 200
SMALL = 2**31 - 1

Wait = Annotated[float, Parameter(ge=0, le=25)]
Before = Annotated[int | None, Parameter(ge=1, le=SMALL)]
Offset = Annotated[int, Parameter(ge=0, le=100_000)]
Few = Annotated[int, Parameter(ge=1, le=50)]
Limit = Annotated[int, Parameter(ge=1, le=500)]


async def provide_services(request: Request[Any, Any, Any]) -> Services:
    """The parts of the server."""
    services: Services = request.app.state.services
    return services


async def provide_viewer(request: Request[Any, Any, Any], services: Services) -> Viewer:
    """Who asks; being asked for is a sign of life. 403 for a role that does not work with chats."""
    viewer = await services.accounts.viewer(bearer(request.scope["headers"]))
    if viewer.role not in CHAT_ROLES:
        raise problem.not_allowed()
    if (connection := visit(request.scope)) is not None:
        connection.let_in(request.scope)
    await services.leases.person_heard(viewer.id)
    return viewer


def ident(text: str) -> str:
    """An identifier in an address; what cannot be one is not found."""
    if IDENT.fullmatch(text) is None:
        raise problem.not_found()
    return text


@get("/snapshot")
async def snapshot(services: Services, viewer: Viewer) -> Snapshot:
    """All that a console shows first."""
    return await services.overview.snapshot(viewer)


@get("/events")
async def events(
    request: Request[Any, Any, Any], services: Services, viewer: Viewer, after: str, wait: Wait = 25
) -> Response[bytes]:
    """What has happened since the cursor `after`, at once or up to `wait` seconds later."""
    connection = visit(request.scope)
    is_there = connection.is_there if connection is not None else (lambda: True)
    found, cursor = await services.log.batch(viewer, after, min(wait, services.config.timings.poll_wait), is_there)
    if found:
        # The account may have been disabled, or the session ended, while the poll was held.
        await services.accounts.viewer(bearer(request.scope["headers"]))
    clock = services.clock
    body = msgspec.json.encode({"events": found, "cursor": cursor, "now": clock.now(), "wall": clock.wall()})
    return Response(body, media_type=MediaType.JSON)


@get("/conversations/{id_:str}/messages")
async def history(services: Services, viewer: Viewer, id_: str, before: Before = None, limit: Limit = 200) -> History:
    """The newest messages, or those before one."""
    found = await services.conversations.history(viewer, ident(id_), before, limit)
    services.floods.looked_at(id_)
    return found


@post("/conversations/{id_:str}/claim", status_code=200)
async def claim(services: Services, viewer: Viewer, id_: str) -> Conversation:
    """Take it."""
    return await services.conversations.claim(viewer, ident(id_))


@post("/conversations/{id_:str}/release", status_code=200)
async def release(services: Services, viewer: Viewer, id_: str) -> Conversation:
    """Give it back."""
    return await services.conversations.release(viewer, ident(id_))


@put("/conversations/{id_:str}/hold")
async def hold(services: Services, viewer: Viewer, id_: str, data: requests.Switch) -> Conversation:
    """On hold, or back."""
    return await services.conversations.hold(viewer, ident(id_), data.on)


@post("/conversations/{id_:str}/close", status_code=200)
async def close(services: Services, viewer: Viewer, id_: str, data: requests.Ended) -> Conversation:
    """To wrap-up, or closed."""
    if data.reason not in {EndReason.COUNSELLOR_CLOSED, EndReason.TIMEOUT, EndReason.BLOCKED}:
        raise problem.malformed("A counsellor cannot end a conversation for that reason.")
    return await services.conversations.close(viewer, ident(id_), data.reason)


@post("/conversations/{id_:str}/messages")
async def send(services: Services, viewer: Viewer, id_: str, data: requests.Text) -> Response[Message]:
    """A line to the chatter."""
    message, new = await services.conversations.send(viewer, ident(id_), data.text, data.client_id)
    return Response(message, status_code=NEW if new else AGAIN)


@post("/conversations/{id_:str}/notes")
async def note(services: Services, viewer: Viewer, id_: str, data: requests.Text) -> Response[Message]:
    """A note for colleagues."""
    message, new = await services.conversations.note(viewer, ident(id_), data.text, data.client_id)
    return Response(message, status_code=NEW if new else AGAIN)


@post("/conversations/{id_:str}/typing", status_code=204)
async def typing(services: Services, viewer: Viewer, id_: str, data: requests.Switch) -> None:
    """The counsellor types."""
    await services.conversations.typing(viewer, ident(id_), data.on)


@put("/conversations/{id_:str}/signals/{signal:str}")
async def signal(services: Services, viewer: Viewer, id_: str, signal: str, data: requests.Signal) -> Conversation:
    """A signal heard, or taken back."""
    return await services.conversations.signal(viewer, ident(id_), ident(signal), data.message, data.on)


@put("/conversations/{id_:str}/draft", status_code=204)
async def draft(services: Services, viewer: Viewer, id_: str, data: requests.Unsent) -> None:
    """The unsent text."""
    await services.conversations.draft(viewer, ident(id_), data.text)


@post("/conversations/{id_:str}/read", status_code=204)
async def read(services: Services, viewer: Viewer, id_: str, data: requests.Seen) -> None:
    """Seen up to here."""
    await services.conversations.read(viewer, ident(id_), data.message)


@put("/conversations/{id_:str}/phase")
async def phase(services: Services, viewer: Viewer, id_: str, data: requests.InPhase) -> Conversation:
    """The phase from now on."""
    return await services.conversations.phase(viewer, ident(id_), data.phase)


@patch("/conversations/{id_:str}/safety")
async def safety(services: Services, viewer: Viewer, id_: str, data: SafetyPatch) -> Conversation:
    """Fields of the safety panel."""
    return await services.conversations.safety(viewer, ident(id_), data)


@put("/conversations/{id_:str}/danger")
async def danger(services: Services, viewer: Viewer, id_: str, data: requests.Switch) -> Conversation:
    """Dangerous now, or no longer."""
    return await services.conversations.danger(viewer, ident(id_), data.on)


async def same_definition(request: Request[Any, Any, Any]) -> None:
    """A record of another definition is refused as such, whatever else is new in it."""
    with contextlib.suppress(msgspec.MsgspecError):
        need_definition(msgspec.json.decode(await request.body(), type=requests.Definition).definition)


@get("/conversations/{id_:str}/registration")
async def registration(services: Services, viewer: Viewer, id_: str) -> Registration:
    """What is registered of a conversation."""
    return await services.registrations.get(viewer, ident(id_))


@patch("/conversations/{id_:str}/registration", before_request=same_definition)
async def save_registration(services: Services, viewer: Viewer, id_: str, data: RegistrationSave) -> Registration:
    """Change fields of it, on top of a version."""
    return await services.registrations.save(viewer, ident(id_), data)


@put("/me/presence", status_code=204)
async def presence(services: Services, viewer: Viewer, data: requests.Present) -> None:
    """Available, or on pause."""
    await services.overview.presence(viewer, data.state, data.reason)


@get("/me/consoles")
async def my_consoles(services: Services, viewer: Viewer) -> MyConsoles:
    """Whether this is the person's last console."""
    return MyConsoles(others=services.log.consoles.others_of(viewer))


@post("/me/left", status_code=204)
async def left(services: Services, viewer: Viewer) -> None:
    """This console is left; without another one of this person they are not there any more."""
    if not services.log.consoles.others_of(viewer):
        await services.staff.left(viewer.id)


@get("/apart")
async def apart(services: Services, viewer: Viewer, offset: Offset = 0, limit: Few = 20) -> ApartPage:
    """Some of those who stand apart, who wrote something first."""
    return await services.floods.look(offset, limit)


@post("/apart/end", status_code=200)
async def end_apart(services: Services, viewer: Viewer, data: requests.Crowded) -> Swept:
    """End many that stand apart, with one act."""
    return await services.floods.end(viewer, data.crowd, silent=data.silent)


@post("/apart/restore", status_code=200)
async def restore_apart(services: Services, viewer: Viewer, data: requests.Sweep) -> Restored:
    """Take such an act back."""
    return Restored(conversations=await services.floods.restore(viewer, data.id))


@post("/conversations/{id_:str}/purge", status_code=204)
async def purge(services: Services, viewer: Viewer, id_: str) -> None:
    """Remove every body now."""
    need_role(Act.PURGE, viewer)
    await services.retention.purge(ident(id_), viewer.id)


@post("/conversations/{id_:str}/keep", status_code=200)
async def ask_keep(services: Services, viewer: Viewer, id_: str, data: requests.Keep) -> Conversation:
    """Ask that it is not erased at its time."""
    return await services.keeping.ask(viewer, ident(id_), data.reason, data.days)


@post("/conversations/{id_:str}/keep/grant", status_code=200)
async def grant_keep(services: Services, viewer: Viewer, id_: str, data: requests.Which) -> Conversation:
    """Grant what a colleague asked."""
    return await services.keeping.grant(viewer, ident(id_), data.id)


@post("/conversations/{id_:str}/keep/lift", status_code=200)
async def lift_keep(services: Services, viewer: Viewer, id_: str, data: requests.Which) -> Conversation:
    """Take it back, or end it before its term."""
    return await services.keeping.lift(viewer, ident(id_), data.id)


@get("/keeps")
async def keeps(services: Services, viewer: Viewer) -> Keeps:
    """All that are kept, or asked to be."""
    return await services.keeping.listed(viewer)


counsellor = Router(
    "/v1",
    route_handlers=[
        snapshot,
        events,
        history,
        claim,
        release,
        hold,
        close,
        send,
        note,
        typing,
        signal,
        draft,
        read,
        phase,
        safety,
        danger,
        registration,
        save_registration,
        presence,
        my_consoles,
        left,
        apart,
        end_apart,
        restore_apart,
        purge,
        ask_keep,
        grant_keep,
        lift_keep,
        keeps,
    ],
    dependencies={"services": Provide(provide_services), "viewer": Provide(provide_viewer)},
    security=[{"counsellor": []}],
    opt=door(What.CONSOLES),
    tags=["counsellors"],
)
