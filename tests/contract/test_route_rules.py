"""Every route about one conversation has a row in the table of who may what, and keeps to it."""

from __future__ import annotations

from pathlib import Path

from litestar.routes import HTTPRoute

from backend.http.routes.counsellor import counsellor
from protocol.conversation import Act
from protocol.models import Role
from tests.support.http import Line
from tests.support.server import in_process, server_config

BODIES: dict[str, object] = {
    "hold": {"on": True},
    "close": {"reason": "counsellor_closed"},
    "send": {"client_id": "k-1", "text": "dag"},
    "note": {"client_id": "k-2", "text": "dag"},
    "typing": {"on": True},
    "signal": {"message": None, "on": True},
    "draft": {"text": "half"},
    "read": {"message": 1},
    "phase": {"phase": "contact"},
    "safety": {"who": "oma"},
    "danger": {"on": True},
    "save_registration": {"version": 0, "patch": {}, "definition": 2},
    "ask_keep": {"reason": "complaint", "days": 7},
    "grant_keep": {"id": "none"},
    "lift_keep": {"id": "none"},
}
NOT_THEIRS = 403
TAKEN = 409


def routes() -> list[tuple[str, str, str]]:
    """Method, path and name of every route about one conversation."""
    return [
        (method, route.path, str(handler.fn.__name__))
        for route in counsellor.routes
        if isinstance(route, HTTPRoute) and "{id_" in route.path
        for handler in route.route_handlers
        for method in sorted(handler.http_methods - {"OPTIONS"})
    ]


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(name for _method, _path, name in routes()) == sorted(act.value for act in Act)


async def test_no_route_does_anything_to_a_colleague_s_chat(tmp_path: Path) -> None:
    async with in_process(server_config(tmp_path)) as server:
        mila = await server.counsellor("Mila")
        await (await server.visitor()).say("hoi")
        (chat,) = (await mila.snapshot()).conversations
        before = await mila.claim(chat.id)
        line = Line(server.address)
        try:
            for role in (Role.COUNSELLOR, Role.TRAINER, Role.RESEARCHER):
                token = await server.token(f"other-{role}", role=role)
                for method, path, name in routes():
                    where = path.replace("{id_:str}", chat.id).replace("{signal:str}", "debt")
                    reply = await line.request(method, where, BODIES.get(name), token=token)
                    expected = TAKEN if name == "claim" and role is Role.COUNSELLOR else NOT_THEIRS
                    assert reply.status == expected, (name, role, reply.body)
        finally:
            line.close()
        (after,) = (await mila.snapshot()).conversations
        assert after == before
