"""A helpline's server that gives reports, and `baken report` asking it, for tests."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api_client.decode import encode
from protocol.models import Role
from protocol.report import View
from tests.stubs.fake_reports import made_draft, made_up
from tests.support.forked import Done, forked
from tests.support.proof import proof
from tests.support.raw_http import Answer, Asked, RawServer, Silence, as_json, problem
from tests.support.terminal import Terminal

PASSWORD = "wie dit leest is een test"
CODE = "123456"
GUARD = 60.0
"""Seconds after which a process counts as hanging."""
NO_ANSWER = Answer(204)


@dataclass
class Helpline:
    """Signs in who knows the password, and the code where `second_factor`; `report` answers instead of a report."""

    role: Role = Role.SUPERVISOR
    second_factor: bool = False
    years: tuple[int, ...] = (2019, 2020, 2021)
    info: Answer = as_json({"product": "baken", "protocol": 1, "version": "0.1.0"})
    report: Answer | None = None
    sign_out: Answer = NO_ANSWER
    plan: dict[str, Any] = field(default_factory=dict)
    """Fields of the draft of any year."""
    release: Answer | Silence | None = None
    """Answers instead of publishing."""
    released: list[dict[str, Any]] = field(default_factory=list)
    codes: list[str | None] = field(default_factory=list)

    async def __call__(self, asked: Asked) -> Answer | Silence | bytes:
        match asked.path:
            case "/v1/info":
                return self.info
            case "/v1/auth/installation":
                return proof(asked)
            case "/v1/auth/sign-in":
                return self._sign_in(json.loads(asked.body))
            case "/v1/auth/refresh":
                return problem(401, "expired")
            case "/v1/auth/sign-out":
                return self.sign_out
            case "/v1/report/years":
                return as_json({"years": self.years})
            case "/v1/report":
                query = dict(each.split("=") for each in asked.target.partition("?")[2].split("&"))
                made = made_up(int(query["year"]), View(query["view"]))
                return self.report or Answer(200, encode(made))
            case "/v1/report/drafts":
                return Answer(200, encode(made_draft(json.loads(asked.body)["year"], **self.plan)))
            case "/v1/report/releases":
                wish = json.loads(asked.body)
                self.released.append(wish)
                done = {"year": wish["year"], "number": wish["number"], "published": not self.plan.get("needs_second")}
                return self.release or as_json(done)
        return problem(404, "not_found")

    def _sign_in(self, body: dict[str, str]) -> Answer:
        self.codes.append(body.get("code"))
        if body["password"] != PASSWORD:
            return problem(401, "credentials")
        if self.second_factor and "code" not in body:
            return problem(401, "code_required")
        if self.second_factor and body["code"] != CODE:
            return problem(401, "credentials")
        me = {"id": "u1", "name": body["name"], "role": self.role.value, "presence": "available"}
        return as_json({"access_token": "a", "expires_in": 900, "refresh_token": "r", "me": me})


def argv(*arguments: str, command: str = "report") -> list[str]:
    return [sys.executable, "-m", "console", "--lang", "en", command, *arguments]


@dataclass
class Office:
    """A workstation with an empty home, and the server."""

    helpline: Helpline
    server: RawServer
    home: Path

    async def report(
        self,
        *arguments: str,
        stdin: str | None = PASSWORD + "\n",
        name: str | None = "Sam",
        server: bool = True,
        before: Callable[[], None] | None = None,
        stdout: int = subprocess.PIPE,
        command: str = "report",
    ) -> Done:
        """Run `baken report`, or another `command`, with the password on stdin.

        `before` runs in the process, which then is a real one, as where the `stdout` is another.
        """
        asking = [
            *(["--server", self.server.url] if server else []),
            *([] if stdin is None else ["--password-stdin"]),
            *([] if name is None else ["--name", name]),
        ]
        words = argv(*asking, *arguments, command=command)
        if before is None and stdout == subprocess.PIPE:
            answer = await asyncio.to_thread(forked, *words[3:], given=stdin or "", environ=self.environment)
            assert "Traceback" not in answer.err
            return answer
        done = await asyncio.to_thread(
            subprocess.run,
            words,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            timeout=GUARD,
            check=False,
            env=self.environment,
            preexec_fn=before,
        )
        assert "Traceback" not in done.stderr
        return Done(done.returncode, done.stdout or "", done.stderr)

    def at_a_terminal(self, *arguments: str, command: str = "report") -> Terminal:
        """`baken report`, or another `command`, in a terminal of its own."""
        return Terminal(
            argv("--server", self.server.url, *arguments, command=command), home=self.home, env=self.environment
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "LC_MESSAGES": "nl_NL.UTF-8",
            "PATH": "/usr/bin:/bin",
            "TZ": "UTC",
        }

    @property
    def settings(self) -> str:
        """The settings file of this workstation."""
        file = self.home / ".config" / "baken" / "config.toml"
        return file.read_text() if file.exists() else ""


@asynccontextmanager
async def office(home: Path, helpline: Helpline | None = None) -> AsyncIterator[Office]:
    """A workstation beside a server that gives reports."""
    helpline = helpline or Helpline()
    async with RawServer(helpline) as server:
        yield Office(helpline, server, home)
