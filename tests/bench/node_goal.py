"""One node on SQLite under a full helpline: PERF-11."""

from __future__ import annotations

import asyncio
import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import insert

from backend.accounts import admin
from backend.accounts.rotation import Mark
from backend.config import ServerConfig
from backend.credentials.tokens import Kind, hash_token, new_token
from backend.rules.lifecycle import Chat
from backend.store import Store
from backend.store.tables import conversations, sessions, tokens
from protocol.ids import uuid7
from protocol.models import Role, State
from tests.bench.figures import Row, at_most, percentile
from tests.bench.process import processor_seconds
from tests.bench.recording import ROOT
from tests.bench.served import served

CONSOLES, CHATTERS = 200, 2000
RATES = (500, 25)
"""Messages a second: the goal, and a smaller one beside it."""
SECONDS = 8.0


@dataclass(frozen=True)
class _People:
    """Access tokens and visitor tokens."""

    counsellors: list[str]
    chatters: list[str]


def node(rounds: int) -> Iterable[Row]:
    """PERF-11; one round for each rate, because each takes a server of its own."""
    for rate in RATES:
        row, busy = _measure(rate)
        yield row if rate == RATES[0] else replace(row, wanted="", met=None)
        yield busy


def _measure(rate: int) -> tuple[Row, Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        data = Path(folder)
        people = asyncio.run(_fill(data))
        with served(data, "--trusted-proxy", "127.0.0.1") as (host, port, process):
            cursor = _cursor(host, port, people.counsellors[0])
            used = processor_seconds(process)
            sides = [
                _side(data, side, everybody, (host, str(port), cursor, str(rate), str(SECONDS)))
                for side, everybody in (("consoles", people.counsellors), ("chatters", people.chatters))
            ]
            heard, posted = (json.loads(side.communicate()[0]) for side in sides)
            used = processor_seconds(process) - used
    latencies: list[float] = list(heard["heard"].values()) or [float("inf")]
    what = f"{CONSOLES} consoles, {CHATTERS:,} chatters polling, {rate} messages/s for {SECONDS:.0f} s: post to poll"
    stored = len(posted["posted"])
    # A text whose POST was still unanswered at the end may be heard already: it is neither stored for sure nor missed.
    missed = len({str(text) for text in posted["posted"]} - heard["heard"].keys())
    failed = posted["failed"] + heard["failed"]
    p50, p95 = (percentile(latencies, part) * 1e3 for part in (0.5, 0.95))
    row = at_most("PERF-11", f"{what}, p95", p95, 10, "ms")
    counts = f"{stored} of {posted['due']} stored, {missed} missed, {failed} polls refused"
    met = bool(row.met) and stored == posted["due"] and not missed
    return (
        replace(row, reference=f"p50 {p50:.1f} ms; {counts}", met=met),
        Row("PERF-11", f"the same at {rate}/s: processor of the server", f"{used:.1f} s"),
    )


def _side(data: Path, side: str, everybody: list[str], rest: tuple[str, ...]) -> subprocess.Popen[bytes]:
    file = data / f"{side}.tokens"
    file.write_text("\n".join(everybody))
    command = [sys.executable, "-m", "tests.bench.node_load", side, str(file), *rest]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def _cursor(host: str, port: int, token: str) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.request("GET", "/v1/snapshot", headers={"authorization": f"Bearer {token}"})
    found = json.loads(connection.getresponse().read())
    connection.close()
    return str(found["cursor"])


async def _fill(data: Path) -> _People:
    """Counsellors who are signed in and have their chats, as if they had claimed them an hour ago."""
    store = Store(ServerConfig(data=data))
    now = datetime.now(UTC)
    people = _People([], [])
    try:
        await store.open()
        owners = [await _counsellor(store, number, now, people) for number in range(CONSOLES)]
        chats: list[dict[str, Any]] = []
        for number in range(CHATTERS):
            people.chatters.append(new_token(Kind.VISITOR))
            chat = Chat(
                id=str(uuid7()),
                token_hash=hash_token(people.chatters[-1]),
                alias=f"Uil{number}",
                language="nl",
                state=State.ACTIVE,
                created_at=now,
                owner=owners[number % CONSOLES],
                waiting_since=now,
                seen_at=now,
                claim_epoch=1,
                version=1,
            )
            chats.append(asdict(chat))
        async with store.write() as connection:
            await connection.execute(insert(conversations), chats)
    finally:
        await store.close()
    return people


async def _counsellor(store: Store, number: int, now: datetime, people: _People) -> str:
    later = now + timedelta(hours=1)
    name = f"lijn-{number}"
    account = await admin.add(store, name=name, role=Role.COUNSELLOR, password_hash="-", now=now, capacity=20)
    people.counsellors.append(new_token(Kind.ACCESS))
    session = {"id": name, "user_id": account, "generation": 1, "used": True, "expires": later}
    token = {"hash": hash_token(people.counsellors[-1]), "session": name, "kind": Kind.ACCESS, "generation": 1}
    async with store.write() as connection:
        await connection.execute(insert(sessions).values(session))
        await connection.execute(insert(tokens).values({**token, "mark": Mark.CURRENT, "expires": later}))
    return account
