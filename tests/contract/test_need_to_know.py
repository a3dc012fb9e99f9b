"""Who gets the safety panel and the signals of a chat: its owner and supervisors, by whatever way a row goes out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from backend.config import ServerConfig
from protocol.models import Role
from tests.support.http import Line, Reply
from tests.support.server import MovableClock, Server, in_process

PANEL = {
    "safe": "no",
    "who": "KANARIE-wie",
    "device": "KANARIE-toestel",
    "stop_word": "KANARIE-stop",
    "plan": "KANARIE-plan",
}
SIGNAL = "KANARIE-signaal"
SECRETS = {"KANARIE-wie", "KANARIE-toestel", "KANARIE-stop", "KANARIE-plan", "KANARIE-signaal"}
"""All that was ticked and filled in. Rows are looked at as bytes: no model of ours decides what is in them."""

PEOPLE = {
    "Mila": Role.COUNSELLOR,
    "Noor": Role.COUNSELLOR,
    "Bo": Role.COUNSELLOR,
    "Sanne": Role.SUPERVISOR,
    "Ada": Role.ADMIN,
}
STAGES = {
    "filled in by Mila": {"Mila", "Sanne", "Ada"},
    "on hold": {"Mila", "Sanne", "Ada"},
    "marked as dangerous": {"Mila", "Sanne", "Ada"},
    "given back": {"Sanne", "Ada"},
    "marked by anybody": {"Sanne", "Ada"},
    "claimed by Noor": {"Noor", "Sanne", "Ada"},
    "in wrap-up": {"Noor", "Sanne", "Ada"},
    "closed": {"Noor", "Sanne", "Ada"},
}
"""After each step, in this order: who may know (docs/protocol.md, "Counsellors")."""


@dataclass
class Person:
    """One console, as raw HTTP."""

    line: Line
    token: str
    cursor: str = ""
    first: str = ""

    async def ask(self, method: str, path: str, body: object = None) -> Reply:
        return await self.line.request(method, f"/v1/{path}", body, token=self.token)

    async def snapshot(self) -> Reply:
        reply = await self.ask("GET", "snapshot")
        assert reply.status == 200, reply.body
        self.cursor = reply.json()["cursor"]
        return reply

    async def events(self, after: str, wait: float, line: Line | None = None) -> Reply:
        reply = await (line or self.line).request("GET", f"/v1/events?after={after}&wait={wait}", token=self.token)
        assert reply.status == 200, reply.body
        return reply


def secrets(reply: Reply) -> set[str]:
    """What of the panel stands in an answer."""
    return {secret for secret in SECRETS if secret.encode() in reply.body}


def rows(reply: Reply) -> list[dict[str, Any]]:
    """The rows among the events of an answer."""
    return [event["data"] for event in reply.json()["events"] if event["type"] == "conversation"]


async def step(people: dict[str, Person], chat: str, stage: str) -> tuple[str, Reply]:
    """Do what a stage is called after; gives who did it, and the answer."""
    how: tuple[str, str, object]
    match stage:
        case "filled in by Mila":
            await people["Mila"].ask("POST", f"{chat}/claim")
            ticked = await people["Mila"].ask("PUT", f"{chat}/signals/{SIGNAL}", {"message": 1, "on": True})
            assert ticked.status == 200, ticked.body
            who, how = "Mila", ("PATCH", f"{chat}/safety", PANEL)
        case "on hold":
            who, how = "Mila", ("PUT", f"{chat}/hold", {"on": True})
        case "marked as dangerous":
            who, how = "Sanne", ("PUT", f"{chat}/danger", {"on": True})
        case "given back":
            who, how = "Mila", ("POST", f"{chat}/release", None)
        case "marked by anybody":
            who, how = "Bo", ("PUT", f"{chat}/danger", {"on": False})
        case "claimed by Noor":
            who, how = "Noor", ("POST", f"{chat}/claim", None)
        case "in wrap-up" | "closed":
            who, how = "Noor", ("POST", f"{chat}/close", {"reason": "counsellor_closed"})
        case _:
            raise AssertionError(stage)
    answer = await people[who].ask(*how)
    assert answer.status == 200, answer.body
    return who, answer


@pytest.mark.proves(
    "F11",
    breaks="a snapshot, the answer of `danger` or `release`, a held poll or a stored event gives the whole row to all",
)
async def test_the_panel_and_the_signals_go_to_the_owner_and_to_supervisors_by_every_way(
    server: Server, config: ServerConfig, clock: MovableClock
) -> None:
    people = {name: Person(Line(server.address), await server.token(name, role=role)) for name, role in PEOPLE.items()}
    visitor = await server.visitor("Vos")
    await visitor.say("hoi")
    for person in people.values():
        person.first = json.loads((await person.snapshot()).body)["cursor"]
    chat = (await people["Bo"].snapshot()).json()["conversations"][0]["id"]
    path = f"conversations/{chat}"

    for stage, may_know in STAGES.items():
        held = {name: Line(server.address) for name in people}
        polls = {
            name: asyncio.create_task(person.events(person.cursor, 5, held[name])) for name, person in people.items()
        }
        who, answer = await step(people, path, stage)
        assert secrets(answer) == (SECRETS if who in may_know else set()), f"{stage}: the answer to {who}"
        for name, poll in polls.items():
            live = await poll  # a poll may be answered by the first of two changes: the rest is read below
            person = people[name]
            rest = await person.events(live.json()["cursor"], 0)
            if name not in may_know:
                assert not secrets(live) | secrets(rest), f"{stage}: the held poll of {name}"
            stored = await person.events(person.cursor, 0)
            if rows(stored):
                newest = json.dumps(rows(stored)[-1])
                seen = {secret for secret in SECRETS if secret in newest}
                assert seen == (SECRETS if name in may_know else set()), f"{stage}: the event to {name}"
            else:
                assert name not in may_know, f"{stage}: {name} heard nothing"
            snapshot = await person.snapshot()
            shown = SECRETS if name in may_know and stage != "closed" else set()
            assert secrets(snapshot) == shown, f"{stage}: the snapshot of {name}"
            held[name].close()

    async with in_process(config, clock) as node:  # it has none of it in memory, and reads the table
        for name, person in people.items():
            again = Line(node.address)
            for line in (person.line, again):
                ever = await person.events(person.first, 0, line)
                assert secrets(ever) == (set() if name == "Bo" else SECRETS), f"all events, again, to {name}"
                line.close()


@pytest.mark.proves("F11", breaks="the role of a request is not looked at")
@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.TRAINER])
async def test_who_does_not_work_with_chats_gets_no_row_at_all(server: Server, role: Role) -> None:
    line = Line(server.address)
    token = await server.token("Rik", role=role)
    visitor = await server.visitor("KANARIE-naam")
    await visitor.say("hoi")
    chat = (await (await server.counsellor("Mila")).snapshot()).conversations[0].id
    for method, path, body in (
        ("GET", "snapshot", None),
        ("GET", "events?after=x.0&wait=0", None),
        ("GET", f"conversations/{chat}/messages", None),
        ("POST", f"conversations/{chat}/claim", None),
        ("POST", f"conversations/{chat}/release", None),
        ("PUT", f"conversations/{chat}/danger", {"on": True}),
        ("PATCH", f"conversations/{chat}/safety", {"who": "x"}),
        ("PUT", f"conversations/{chat}/signals/s", {"message": 1, "on": True}),
    ):
        reply = await line.request(method, f"/v1/{path}", body, token=token)
        assert reply.status == 403, path
        assert b"KANARIE" not in reply.body
    line.close()


@pytest.mark.proves(
    "F11", breaks="the preview gives notes to everybody, or their event goes to all while nobody has it"
)
async def test_what_a_note_says_goes_to_the_owner_and_to_supervisors(server: Server, clock: MovableClock) -> None:
    people = {name: Person(Line(server.address), await server.token(name, role=role)) for name, role in PEOPLE.items()}
    visitor = await server.visitor("Vos")
    await visitor.say("hoi")
    first = (await people["Bo"].snapshot()).json()
    chat = first["conversations"][0]["id"]
    path = f"conversations/{chat}"

    async def note(text: str) -> None:
        reply = await people["Mila"].ask("POST", f"{path}/notes", {"client_id": text[-4:], "text": text})
        assert reply.status == 201, reply.body

    async def readers() -> set[str]:
        found = set()
        for name, person in people.items():
            reply = await person.ask("GET", f"{path}/messages")
            if reply.status == 200:
                numbers = [message["id"] for message in reply.json()["messages"]]
                assert numbers == list(range(1, len(numbers) + 1)), "no number is missing"
            found |= {name} if b"KANARIE" in reply.body else set()
        return found

    await people["Mila"].ask("POST", f"{path}/claim")
    await note("KANARIE-een")
    assert await readers() == {"Mila", "Sanne", "Ada"}
    clock.advance(121)
    for name in ("Noor", "Bo", "Sanne", "Ada"):
        await people[name].snapshot()
    await server.services.jobs.tick(clock.now())
    assert (await people["Sanne"].snapshot()).json()["conversations"][0]["state"] == "orphaned"
    await note("KANARIE-twee")
    assert await readers() == {"Mila", "Sanne", "Ada"}
    await people["Mila"].ask("POST", f"{path}/claim")
    assert (await people["Mila"].ask("POST", f"{path}/release")).status == 200
    assert await readers() == {"Sanne", "Ada"}
    assert (await people["Noor"].ask("POST", f"{path}/claim")).status == 200
    assert await readers() == {"Noor", "Sanne", "Ada"}
    assert b"KANARIE" not in (await people["Bo"].events(first["cursor"], 0)).body
    for person in people.values():
        person.line.close()
