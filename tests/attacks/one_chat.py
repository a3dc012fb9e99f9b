"""One chat that never stops writing, against a real console: how a key echoes meanwhile, and how much is kept.

`python -m tests.attacks.one_chat SECONDS` says it as JSON. Texts are the dearest to draw: wide characters
with marks, and line breaks, each as long as one may be.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.attacks.bots import Bot
from tests.attacks.flooding import KEYS, ROOT, add_user, echo, line, serving, work
from tests.support.terminal import Terminal

DEAR = (
    "\N{CJK UNIFIED IDEOGRAPH-9F98}\N{COMBINING ACUTE ACCENT}\N{COMBINING CEDILLA}" * 1333,
    "a\n" * 1999,
    "\n" * 3998 + "x",
)


@dataclass(frozen=True)
class Measured:
    """Seconds, and bytes."""

    rest: float
    written: float
    """Median time of a key while the chat writes."""
    worst: float
    kept: int
    """Messages that the server took."""
    grown: int
    """Bytes by which the database and its write-ahead log grew."""


async def write(address: str, token: str, seconds: float) -> Counter[str]:
    """Write without a pause; what was answered."""
    told: Counter[str] = Counter()
    bot = Bot("198.51.100.9", token=token)
    end = time.monotonic() + seconds

    async def along() -> None:
        async with line(address) as wire:
            while time.monotonic() < end:
                body = {"client_id": secrets.token_hex(16), "text": DEAR[sum(told.values()) % len(DEAR)]}
                status, answer = await wire.ask("POST", "messages", bot, body)
                told[f"{status} {answer.get('error', '')}".strip()] += 1

    await asyncio.gather(*(along() for _ in range(4)))
    return told


async def begin(address: str, token: str) -> None:
    """The chat, which somebody takes."""
    async with line(address) as wire:
        body = {"alias": "Egel", "language": "nl", "prechat": {}}
        status, _answer = await wire.ask("POST", "conversations", Bot("198.51.100.9", token=token), body)
        assert status == 201


def measure(seconds: float, folder: Path, settings: str = "") -> Measured:
    """Measure."""
    data, token = folder / "data", f"v_{secrets.token_hex(32)}"
    with serving(data, settings) as address:
        add_user(data, "anna")
        asyncio.run(begin(address, token))
        argv = [sys.executable, "-m", "console", "--server", address]
        with Terminal(argv, cwd=ROOT, columns=120, rows=50) as terminal:
            work(terminal, "anna", "Egel")
            rest = echo(terminal, KEYS)
            before = _size(data)
            writer = [sys.executable, "-m", "tests.attacks.one_chat", "--write", address, token, str(seconds)]
            with subprocess.Popen(writer, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
                meanwhile: list[float] = []
                while running.poll() is None:
                    meanwhile += echo(terminal, 10)
                told = json.loads(running.stdout.read() if running.stdout else "{}")
            grown = _size(data) - before
    sys.stderr.write(f"answers: {told}\n")
    return Measured(statistics.median(rest), statistics.median(meanwhile), max(meanwhile), told.get("201", 0), grown)


def _size(data: Path) -> int:
    return sum(path.stat().st_size for path in data.glob("baken.sqlite3*"))


if __name__ == "__main__":
    if sys.argv[1] == "--write":
        sys.stdout.write(json.dumps(asyncio.run(write(sys.argv[2], sys.argv[3], float(sys.argv[4])))))
    else:
        with tempfile.TemporaryDirectory(prefix="one-chat-") as name:
            wide = (
                ""
                if "--wide" not in sys.argv
                else "".join(
                    f"[rates.{rate}]\ncount = 1000000\nseconds = 1\n" for rate in ("messages", "messages_each")
                )
            )
            found = measure(float(sys.argv[1]), Path(name), wide)
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
