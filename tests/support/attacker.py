"""A server of somebody who wants to be taken for the helpline's, written from docs/protocol.md alone.

It answers everything as a console would like to hear it, and keeps all that it was sent.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from enum import Enum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.raw_http import Answer, Asked, RawServer, Silence, as_json, problem

NOW = "2026-03-02T20:00:00Z"


class Shows(Enum):
    """What it says when it is asked to prove which installation it is."""

    ITS_OWN_KEY = "a key of its own, with a right proof of that"
    THE_OTHERS_KEY = "the key that the console knows, which everybody may see, with a proof by another key"
    AN_OLD_PROOF = "the key that the console knows, and a proof that was given for another number"
    NOTHING = "that it is an older server, which knows nothing of installations"
    ELSEWHERE = "that all of it is to be found at another address"


@dataclass
class Attacker:
    """`person` is the id of the counsellor whom it wants to pass for, `known` what the real server once showed."""

    person: str = "u-1"
    shows: Shows = Shows.ITS_OWN_KEY
    known: dict[str, object] = field(default_factory=dict)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    server: RawServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = RawServer(self.answer)

    def at(self, port: int) -> RawServer:
        """A server at this port; `async with` it."""
        self.server = RawServer(self.answer, port=port)
        return self.server

    @property
    def stolen(self) -> list[Asked]:
        """All that was sent here but the one question that a console may ask of whom it does not know."""
        return [asked for asked in self.server.asked if not _is_the_question(asked)]

    async def answer(self, asked: Asked) -> Answer | Silence | bytes:
        """Whatever is wished for."""
        colleague = {"id": self.person, "name": "Mila", "role": "counsellor", "presence": "available", "chats": 0}
        me = {**colleague, "capacity": 3, "reason": None}
        match (asked.method, asked.path):
            case ("POST", "/v1/auth/installation"):
                return self._shown(json.loads(asked.body))
            case ("GET", "/v1/info"):
                return as_json({"product": "baken", "protocol": 1, "version": "0.1.0"})
            case (_, "/v1/auth/sign-in" | "/v1/auth/refresh"):
                tokens = {"access_token": "a_" + "x" * 40, "refresh_token": "r_" + "x" * 40, "expires_in": 900}
                return as_json({**tokens, "me": me})
            case ("GET", "/v1/snapshot"):
                line = {"state": "open", "available": 1}
                return as_json(
                    {
                        "cursor": "x.1",
                        "now": NOW,
                        "me": me,
                        "colleagues": [me],
                        "conversations": [],
                        "drafts": {},
                        "helpline": line,
                        "settings": {},
                    }
                )
            case ("GET", "/v1/events"):
                await asyncio.sleep(5)
                return as_json({"events": [], "cursor": "x.1", "now": NOW})
            case (_, path) if self.shows is Shows.ELSEWHERE:
                return Answer(307, headers={"Location": f"http://127.0.0.1:1{path}"})
            case _:
                return Answer(204)

    def _shown(self, question: dict[str, str]) -> Answer:
        said = f"baken installation\n{question['nonce']}\n{question['address']}".encode()
        mine = {"key": self.key.public_key().public_bytes_raw().hex(), "signature": self.key.sign(said).hex()}
        match self.shows:
            case Shows.ITS_OWN_KEY:
                return as_json({**mine, "addresses": []})
            case Shows.THE_OTHERS_KEY:
                return as_json({**self.known, "signature": mine["signature"]})
            case Shows.AN_OLD_PROOF:
                return as_json(self.known)
            case Shows.NOTHING:
                return problem(404, "not_found")
            case Shows.ELSEWHERE:
                return Answer(307, headers={"Location": "http://127.0.0.1:1/v1/auth/installation"})


def _is_the_question(asked: Asked) -> bool:
    if (asked.method, asked.target) != ("POST", "/v1/auth/installation") or "authorization" in asked.headers:
        return False
    body = json.loads(asked.body)
    return set(body) == {"nonce", "address"} and len(body["nonce"]) == 64 and body["address"].startswith("http")
