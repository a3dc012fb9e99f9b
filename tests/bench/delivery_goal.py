"""From a chatter's POST to the counsellor's screen, through the real server and the real console: PERF-9."""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from protocol.ids import uuid7
from tests.bench.figures import Row, at_most, percentile
from tests.bench.keystrokes import shown_after
from tests.bench.recording import Recording
from tests.bench.served import NAME, PASSWORD, add_user, served

MESSAGES = 30
"""Of each round; the server lets one chatter send forty a minute."""
PACE = 0.2
ALIAS = "Zwaluw"
FIRST = "EERSTE-REGEL"


class _Page:
    """A chatter's page."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=20)
        self._token = ""

    def arrive(self) -> None:
        """Begin to wait."""
        prechat = {"can_type_safely": "yes"}
        answer = self._ask("conversations", {"alias": ALIAS, "language": "nl", "prechat": prechat})
        self._token = answer["token"]

    def say(self, text: str) -> float:
        """Post a line; gives when the request began."""
        at = time.monotonic()
        self._ask("messages", {"client_id": uuid7(), "text": text})
        return at

    def _ask(self, path: str, body: object) -> Any:
        headers = {"content-type": "application/json"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        self._connection.request("POST", f"/v1/visitor/{path}", json.dumps(body), headers)
        answer = self._connection.getresponse()
        found = json.loads(answer.read())
        if answer.status != 201:
            raise RuntimeError(f"{path}: {answer.status} {found}")
        return found


def delivery(rounds: int) -> Iterable[Row]:
    """PERF-9."""
    found: list[float] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            data = Path(folder) / "data"
            add_user(data)
            with served(data) as (host, port, _process):
                found += _one_chat(host, port)
    what = f"chatter's POST to counsellor's screen, {len(found)} messages (real server, real console)"
    yield at_most("PERF-9", f"{what}, p95", percentile(found, 0.95) * 1e3, 60, "ms")
    yield Row("PERF-9", "the same, p50", f"{percentile(found, 0.5) * 1e3:.1f} ms")


def _one_chat(host: str, port: int) -> list[float]:
    page = _Page(host, port)
    with Recording([sys.executable, "-m", "console", "--server", f"http://{host}:{port}"]) as console:
        console.wait_for("Wachtwoord")
        console.send(f"{NAME}\t{PASSWORD}\r".encode())
        console.wait_for("WACHTRIJ")
        page.arrive()
        page.say(FIRST)
        console.wait_for(ALIAS)
        console.send(b"c")
        console.wait_for(FIRST)
        console.pump(1.0)
        sent: list[tuple[float, str]] = []

        def talk() -> None:
            for number in range(MESSAGES):
                needle = f"B{number:06}"
                sent.append((page.say(f"{needle} en toen zei hij dat ik niet weg mocht"), needle))
                time.sleep(PACE)

        talking = threading.Thread(target=talk)
        talking.start()
        while talking.is_alive():
            console.pump(0.2)
        console.pump(2.0)
        return shown_after(console, sent)
