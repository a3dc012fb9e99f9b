"""Nothing goes to another installation, whatever answers at the address (SEC-A6)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace

from api_client import auth
from api_client.errors import Refused, Unauthorised, Unavailable, WrongServer
from api_client.http_backend import HttpBackend, check_server
from api_client.installation import meet
from api_client.report_client import ReportClient
from api_client.transport import Transport
from protocol.models import Presence, SafetyPatch
from protocol.report import View
from tests.support.attacker import Attacker, Shows
from tests.support.http import Line
from tests.support.raw_http import Answer, Asked, RawServer, as_json
from tests.support.server import PASSWORD, Server, create_user, in_process, server_config

CANARY = "KANARIE-geheim"
NONCE = "0123456789abcdef" * 4


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path)) as running:
        yield running


async def first_of(backend: HttpBackend) -> None:
    async for _batch in backend.events("x.1"):
        return


EVERYTHING: dict[str, Callable[[HttpBackend, auth.Session], Awaitable[object]]] = {
    "info": lambda backend, _session: backend.open(),
    "snapshot": lambda backend, _session: backend.snapshot(),
    "events": lambda backend, _session: first_of(backend),
    "history": lambda backend, _session: backend.history("c-1"),
    "claim": lambda backend, _session: backend.claim("c-1"),
    "send": lambda backend, _session: backend.send("c-1", CANARY, "id-1"),
    "note": lambda backend, _session: backend.note("c-1", CANARY, "id-1"),
    "draft": lambda backend, _session: backend.draft("c-1", CANARY),
    "safety": lambda backend, _session: backend.safety("c-1", SafetyPatch()),
    "presence": lambda backend, _session: backend.presence(Presence.PAUSE, CANARY),
    "form": lambda backend, _session: backend.save_registration("c-1", {}, 1),
    "report": lambda _backend, session: ReportClient(session).report(2021, View.PUBLIC),
    "unlock": lambda _backend, session: session.check(PASSWORD, "123456"),
    "sign in again": lambda _backend, session: session.renew(PASSWORD, "123456"),
    "refresh": lambda _backend, session: session._refresh(session._signed_in.access_token),
}
"""All that a signed-in console asks. (Signing out is tried too; it raises nothing.)"""


@pytest.mark.proves("F2", "SEC-A6", breaks="`keep_to` keeps to nothing: the transport opens connections as before")
@pytest.mark.parametrize("shows", list(Shows), ids=lambda shows: shows.name.lower())
async def test_a_server_that_takes_the_place_of_ours_is_sent_nothing(tmp_path: Path, shows: Shows) -> None:
    async with in_process(server_config(tmp_path)) as server:
        port = int(server.address.rpartition(":")[2])
        await create_user(server.config, "Mila", running=True)
        transport = Transport(server.address)
        await check_server(transport)
        await meet(transport)
        session = await auth.sign_in(transport, "Mila", PASSWORD)
        backend = HttpBackend(transport, session)
        known = await shown(server, server.address)
    attacker = Attacker(session.me.id, shows, known)
    async with attacker.at(port):
        for name, ask in EVERYTHING.items():
            with pytest.raises(Unavailable) as raised:
                await ask(backend, session)
            assert raised.value.why == ("html" if shows is Shows.ELSEWHERE else "other_server"), name
        assert not await session.sign_out(), "the server could not be told"
    await backend.aclose()
    assert attacker.server.asked, "it was there"
    heads = repr([asked.headers for asked in attacker.server.asked])
    token = session._signed_in.access_token
    assert token not in heads
    assert hashlib.sha256(f"baken pass\n{token}".encode()).hexdigest() in heads, (
        "the pass makes room, and opens nothing"
    )
    assert attacker.stolen == []


@pytest.mark.proves(
    "SEC-A6", breaks="only the first connection has to prove the installation, or a proof is not waited for"
)
async def test_each_connection_proves_the_installation_before_it_carries_anything() -> None:
    honest = Attacker()
    answered: set[int] = set()
    at_work: set[int] = set()
    three = asyncio.Event()

    async def answer(asked: Asked) -> Answer:
        if asked.path == "/v1/auth/installation":
            found = await honest.answer(asked)
            assert isinstance(found, Answer)
            answered.add(asked.connection)
            return found
        assert asked.connection in answered, "it was asked before it had proved anything"
        at_work.add(asked.connection)
        if len(at_work) == 3:
            three.set()
        await three.wait()
        return as_json({})

    async with RawServer(answer) as server:
        transport = Transport(server.url)
        await meet(transport)
        met = server.connections
        replies = await asyncio.gather(*(transport.request("GET", f"/v1/{n}") for n in range(8)))
        assert [reply.status for reply in replies] == [200] * 8
        assert server.connections > met + 1, "several at once, or this said nothing"
        await transport.aclose()
    first: dict[int, str] = {}
    for asked in server.asked:
        first.setdefault(asked.connection, asked.path)
    assert set(first.values()) == {"/v1/auth/installation"}


@pytest.mark.parametrize(
    ("shows", "why"),
    [(Shows.THE_OTHERS_KEY, "not_baken"), (Shows.AN_OLD_PROOF, "not_baken"), (Shows.NOTHING, "older")],
)
async def test_a_server_that_cannot_prove_its_key_is_not_met(server: Server, shows: Shows, why: str) -> None:
    attacker = Attacker("u-1", shows, await shown(server, server.address))
    async with attacker.at(0) as running:
        transport = Transport(running.url)
        with pytest.raises(WrongServer, match=why):
            await meet(transport)
        await transport.aclose()


async def test_a_person_who_signs_in_again_goes_on_and_nobody_else(server: Server) -> None:
    kept: list[str] = []
    await create_user(server.config, "Mila", running=True)
    transport = Transport(server.address)
    await meet(transport)
    session = await auth.sign_in(transport, "Mila", PASSWORD, on_refresh=kept.append)
    backend = HttpBackend(transport, session)
    await session.sign_out()
    with pytest.raises(Unauthorised):
        await backend.snapshot()
    with pytest.raises(Unauthorised, match="credentials"):
        await session.renew("iets anders")
    assert (await session.renew(PASSWORD)).id == session.me.id
    assert kept == [session.refresh_token]
    assert (await backend.snapshot()).me.id == session.me.id
    await backend.aclose()


@pytest.mark.proves("F2", "SEC-A6", breaks="`renew` does not compare whom the server let in with who was in")
async def test_a_session_does_not_go_on_as_somebody_else() -> None:
    helpful = Attacker("u-1")
    async with helpful.at(0) as running:
        transport = Transport(running.url)
        await meet(transport)
        session = await auth.sign_in(transport, "Mila", PASSWORD)
        helpful.person = "u-2"
        with pytest.raises(Refused, match="other_person"):
            await session.renew(PASSWORD)
        assert session.me.id == "u-1"
        assert running.paths()[-1] == "/v1/auth/sign-out", "who came in is out again"
        await transport.aclose()


# The server's half.


async def shown(server: Server, address: str, nonce: str = NONCE) -> dict[str, object]:
    """What a server shows, asked as raw HTTP."""
    line = Line(server.address)
    reply = await line.request("POST", "/v1/auth/installation", {"nonce": nonce, "address": address})
    line.close()
    found: dict[str, object] = reply.json()
    assert reply.status == 200 or found["error"] in {"other_address", "malformed"}, reply.body
    return found


async def test_a_server_signs_what_the_protocol_says_and_stays_the_same_over_a_restart(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    keys = []
    for _start in range(2):
        async with in_process(config) as server:
            found = await shown(server, "https://hulp.example")
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(found["key"])))
            said = f"baken installation\n{NONCE}\nhttps://hulp.example".encode()
            key.verify(bytes.fromhex(str(found["signature"])), said)
            keys.append(found["key"])
    (tmp_path / "other").mkdir()
    async with in_process(server_config(tmp_path / "other")) as server:
        assert (await shown(server, "https://hulp.example"))["key"] not in keys
    assert keys[0] == keys[1]


@pytest.mark.proves("SEC-A6", breaks="a server signs whatever address it is asked about")
async def test_a_server_that_knows_its_addresses_proves_nothing_about_others(tmp_path: Path) -> None:
    config = replace(server_config(tmp_path), addresses=("https://hulp.example", "https://chat.example:8443/"))
    async with in_process(config) as server:
        for address in (
            "https://hulp.example",
            "https://HULP.example:443",
            "https://chat.example:8443",
            server.address,
        ):
            assert "signature" in await shown(server, address), address
        for address in ("https://evil.example", "http://hulp.example", "https://hulp.example:8443", "https://", "x"):
            assert (await shown(server, address)).get("error") == "other_address", address
        assert (await shown(server, "https://hulp.example", "0" * 63))["error"] == "malformed"
        assert (await shown(server, "https://hulp.example", "0" * 64 + "\n"))["error"] == "malformed"
