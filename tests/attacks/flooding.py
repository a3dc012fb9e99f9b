"""A flood against a real server and a real console: when a real chatter is there, and how a key echoes meanwhile.

`python -m tests.attacks.flooding KIND COUNT` measures and says it as JSON; it needs only what a released Baken has, so
that an older one can be measured with the same file.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.attacks.bots import Bot, Connection
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]
PASSWORD = "wie dit leest is een test"
KEYS = 40
QUICK_WORK = "[flood]\nwork_bits = 8\n"
"""As for an attacker with as many computers as they like."""


@dataclass(frozen=True)
class Measured:
    """Seconds."""

    rest: float
    """Median time of a key until it is on the screen, before the flood."""
    flooded: float
    """And during it."""
    worst: float
    to_the_console: float
    """From the start of a real chatter's chat in the middle of the flood until a console shows it."""
    position: int
    """How many wait before the real chatter, as their page says."""
    snapshot: int
    """Bytes of a snapshot after the flood."""


@contextlib.contextmanager
def serving(data: Path, settings: str = "") -> Iterator[str]:
    """`baken serve` with a proxy on this machine, and its address."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / "server.toml").write_text(settings)
    command = [sys.executable, "-m", "console", "serve", "--data", str(data), "--port", "0"]
    command += ["--trusted-proxy", "127.0.0.1", "--return-key-file", str(data.parent / "words.json")]
    command += ["--ready-file", str(data.parent / "ready.json")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 60
            while not (data.parent / "ready.json").exists() and time.monotonic() < deadline:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.05)
                    raise AssertionError("the server did not start")
            yield str(json.loads((data.parent / "ready.json").read_text())["counsellor_url"]).rstrip("/")
        finally:
            process.terminate()
            process.wait(30)


async def chat(address: str, alias: str, origin: str) -> dict[str, object]:
    """A real chatter begins and writes a line; what their page is told."""
    bot = Bot(origin)
    async with line(address) as wire:
        body = {"alias": alias, "language": "nl", "prechat": {}}
        status, answer = await wire.ask("POST", "conversations", bot, body)
        assert status == 201, (status, answer)
        await wire.ask("POST", "messages", bot, {"client_id": "hallo", "text": "ben je er?"})
        return dict(answer["conversation"])


def line(address: str) -> Connection:
    """A connection to the server."""
    host, _, port = address.removeprefix("http://").partition(":")
    return Connection(host, int(port))


def echo(terminal: Terminal, keys: int) -> list[float]:
    """Seconds until each key is on the screen, in the composer."""
    times = []
    text = ""
    for number in range(keys):
        letter = "abcdefghij"[number % 10]
        text = (text + letter)[-8:]
        began = time.monotonic()
        terminal.send(letter)
        terminal.wait_for(text, 60)
        times.append(time.monotonic() - began)
        terminal.wait_quiet(0.05, 0.1)
        if number % 30 == 29:
            terminal.press("ctrl+u")
            terminal.wait_quiet(0.2, 1)
            text = ""
    terminal.press("ctrl+u")
    return times


def work(terminal: Terminal, name: str, mine: str) -> None:
    """Sign in, and take the first chat."""
    terminal.wait_for("Wachtwoord")
    terminal.send(f"{name}\t{PASSWORD}\r")
    terminal.wait_for("WACHTRIJ")
    terminal.wait_for(mine)
    terminal.press("f2", "home")
    terminal.send("c")
    terminal.wait_for(f"aan {mine}")


def add_user(data: Path, name: str) -> None:
    """An account, as an operator makes it."""
    command = [
        sys.executable,
        "-m",
        "console",
        "user",
        "add",
        name,
        "--data",
        str(data),
        "--role",
        "counsellor",
        "--password-stdin",
    ]
    subprocess.run(command, cwd=ROOT, input=f"{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL)


def flood(kind: str, count: int, folder: Path, settings: str = "", keys: int = KEYS) -> Measured:
    """Measure."""
    data = folder / "data"
    with serving(data, settings) as address:
        add_user(data, "anna")
        asyncio.run(chat(address, "Egel", "198.51.100.9"))
        argv = [sys.executable, "-m", "console", "--server", address]
        with Terminal(argv, cwd=ROOT, columns=120, rows=50) as terminal:
            work(terminal, "anna", "Egel")
            rest = echo(terminal, keys)
            bots = [sys.executable, "-m", "tests.attacks.bots", address, kind, str(count)]
            with subprocess.Popen(bots, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
                meanwhile: list[float] = []
                terminal.wait_for("Bot", 60)
                while running.poll() is None and len(meanwhile) < max(keys, count // 40):
                    meanwhile += echo(terminal, 10)
                began = time.monotonic()
                view = asyncio.run(chat(address, "Reiger", "198.51.100.77"))
                with contextlib.suppress(AssertionError):
                    terminal.wait_for("Reiger", 60)
                seen = time.monotonic() - began
                running.wait(1800)
                sys.stderr.write(f"bots: {running.stdout.read() if running.stdout else ''}")
        size = asyncio.run(snapshot_size(address))
    return Measured(
        rest=statistics.median(rest),
        flooded=statistics.median(meanwhile),
        worst=max(meanwhile),
        to_the_console=seen,
        position=int(str(view["position"])),
        snapshot=size,
    )


async def snapshot_size(address: str) -> int:
    """How large a console's first answer is."""
    from api_client import _requests
    from api_client.auth import sign_in
    from api_client.transport import Transport

    transport = Transport(address)
    session = await sign_in(transport, "anna", PASSWORD)
    try:
        answer = await session.request(_requests.snapshot())
        return len(answer.content)
    finally:
        await transport.aclose()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="flood-") as name:
        wide = "[rates.conversations]\ncount = 1000000\nseconds = 1\n" if "--wide" in sys.argv else ""
        wide += QUICK_WORK if "--quick-work" in sys.argv else ""
        found = flood(sys.argv[1], int(sys.argv[2]), Path(name), wide)
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
