"""Session buses and Secret Services that do not do what they should: for consoles whose key store is mute.

`python -m tests.support.mute_bus KIND` on a bus is a Secret Service that never answers (`mute`), or whose prompt is
never completed (`prompt`).
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "org.freedesktop.secrets"
COLLECTION = "/org/freedesktop/secrets/collection/login"
PROMPT = "/org/freedesktop/secrets/prompt/p1"


@contextlib.contextmanager
def bus(kind: str) -> Iterator[str | None]:
    """A session bus: `none`, `deaf` (accepts, never answers), `mute`, `prompt`.

    Gives its address. The last two need `dbus-daemon` (`@needs_dbus`).
    """
    # Not below pytest's own folder: its path is too long for a socket.
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:
        path = f"{folder}/bus"
        match kind:
            case "none":
                yield None
            case "deaf":
                with socket.socket(socket.AF_UNIX) as listening:
                    listening.bind(path)
                    listening.listen()
                    yield f"unix:path={path}"
            case _:
                with _daemon(path) as address, _service(kind, address):
                    yield address


@contextlib.contextmanager
def _daemon(path: str) -> Iterator[str]:
    argv = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address=unix:path={path}", "--print-address=1"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@contextlib.contextmanager
def _service(kind: str, address: str) -> Iterator[None]:
    argv = [sys.executable, "-m", "tests.support.mute_bus", kind]
    environ = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            yield
        finally:
            process.kill()


def serve(kind: str) -> None:
    """Own the name of the Secret Service, and answer as `kind` says."""
    from jeepney import HeaderFields, MessageType, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

    connection = open_dbus_connection()
    connection.send_and_get_reply(message_bus.RequestName(NAME))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        asked = connection.receive()
        if kind == "mute" or asked.header.message_type is not MessageType.method_call:
            continue
        signature, body = _answer(asked.header.fields.get(HeaderFields.member), asked.body)
        connection.send(new_method_return(asked, signature, body))


def _answer(member: str | None, body: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
    match member:
        case "OpenSession":
            return "vo", (("s", ""), "/org/freedesktop/secrets/session/s1")
        case "ReadAlias":
            return "o", (COLLECTION,)
        case "Get":
            locked = body[-1] == "Locked"
            return "v", (("b", True) if locked else ("s", "login"),)
        case "Unlock":
            return "aoo", ([], PROMPT)
        case "SearchItems":
            return ("aoao", ([], [])) if body and len(body) == 1 else ("ao", ([],))
    return "", ()  # Prompt among them: it is shown, and nobody ever completes it


if __name__ == "__main__":
    serve(sys.argv[1])
