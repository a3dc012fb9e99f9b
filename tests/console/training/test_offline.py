"""In training no connection can be opened, by whatever code; each in a process of its own, because it is for good."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

ENTER = "from console.training.offline import enter_training; enter_training()\n"


def output(code: str) -> str:
    """What a fresh interpreter says to this code, on either stream."""
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False, timeout=60
    )
    return run.stdout + run.stderr


ATTEMPTS = {
    "connect": "socket.socket().connect(('127.0.0.1', 9))",
    "connect_ex": "socket.socket().connect_ex(('127.0.0.1', 9))",
    "connect to a name": "socket.create_connection(('localhost', 9), 1)",
    "a local socket": "socket.socket(socket.AF_UNIX).connect('/nergens')",
    "listen": "socket.socket().bind(('127.0.0.1', 0))",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "a message": "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('127.0.0.1', 9))",
    "look up": "socket.getaddrinfo('localhost', 80)",
    "look up, the old way": "socket.gethostbyname('localhost')",
    "name of an address": "socket.getnameinfo(('127.0.0.1', 80), 0)",
    "a page": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    "the event loop": "import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', 9))",
    "our transport": "from api_client.transport import Transport; Transport('http://127.0.0.1:9')",
}


def test_every_attempt_is_refused() -> None:
    """One process for all: each must fail with our error, and none with another one."""
    code = f"{ENTER}import socket, warnings\nwarnings.simplefilter('ignore')\n"
    for name, attempt in ATTEMPTS.items():
        code += f"try:\n    {attempt}\nexcept BaseException as e: print({name!r}, type(e).__name__)\n"
        code += f"else: print({name!r}, 'DONE')\n"
    said = output(code).splitlines()
    assert said == [f"{name} ConnectionsForbidden" for name in ATTEMPTS]


def test_without_it_they_would_not_be_refused() -> None:
    said = output(f"import socket\ntry:\n    {ATTEMPTS['look up']}\nexcept OSError: pass\nprint('DONE')")
    assert said == "DONE\n"


def test_the_event_loop_of_a_run_works_without_a_connection() -> None:
    code = f"""
    {ENTER}
    import asyncio
    async def main():
        await asyncio.sleep(0.01)
        await asyncio.to_thread(lambda: None)
        print("DONE")
    asyncio.run(main())
    """
    assert output(textwrap.dedent(code)) == "DONE\n"


@pytest.mark.parametrize(
    "before",
    ["from api_client.transport import Transport; Transport('http://127.0.0.1:9')", "import console.sign_in.tokens"],
)
def test_it_does_not_start_where_live_work_was(before: str) -> None:
    assert "Training cannot start here" in output(
        f"from console.strings import set_language; set_language('en')\n{before}\n{ENTER}"
    )


def test_a_run_on_the_consoles_session_loads_nothing_of_live_work() -> None:
    code = f"""
    {ENTER}
    import sys
    import console.session.session
    from console.training.runs import folder, journal, replay, run
    ours = ("console.sign_in.tokens", "console.sign_in.network_authenticator", "api_client.http_backend")
    gone = ("httpx", "keyring", "truststore", *ours)
    print([name for name in gone if name in sys.modules])
    """
    assert output(textwrap.dedent(code)) == "[]\n"
