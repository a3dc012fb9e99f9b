"""Tokens: the right key store or none, a helper that may hang or lie, and no token where it does not belong."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path

import pytest

from console.sign_in import token_helper
from console.sign_in.tokens import HELPER, Reason, TokenStore, choose_backend

LONGEST = 1200
"""Characters that every key store takes: Windows keeps 2,560 bytes of UTF-16."""


ACCOUNT = "https://baken.example anna"
TOKEN = "token-canary-0815"
DESKTOP = {"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", "PATH": os.environ["PATH"]}


def fake_helper(code: str) -> Sequence[str]:
    return (sys.executable, "-I", "-c", f"import json, sys, time, pathlib\nrequest = json.load(sys.stdin)\n{code}")


def is_running(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


def file_helper(path: Path) -> Sequence[str]:
    """A key store that works; it lives in a file, so that a second store finds what the first one kept."""
    return fake_helper(f"""
path = pathlib.Path({str(path)!r})
kept = json.loads(path.read_text()) if path.exists() else {{}}
answer = {{}}
match request["do"]:
    case "load": answer = {{"token": kept.get(request["account"])}}
    case "save": kept[request["account"]] = request["token"]
    case "forget": kept.pop(request["account"], None)
path.write_text(json.dumps(kept))
print(json.dumps(answer))
""")


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        (DESKTOP, "linux", "secret-service"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DBUS_SESSION_BUS_ADDRESS": "x"}, "linux", "secret-service"),
        ({}, "linux", Reason.NO_STORE),
        ({"DISPLAY": ":0"}, "linux", Reason.NO_STORE),
        ({"DBUS_SESSION_BUS_ADDRESS": "x"}, "linux", Reason.NO_STORE),
        ({**DESKTOP, "SSH_CONNECTION": "1 2 3 4"}, "linux", Reason.REMOTE),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", Reason.REMOTE),
        ({"SSH_CLIENT": "192.0.2.1 50000 22"}, "win32", Reason.REMOTE),
        ({}, "darwin", "macos"),
        ({}, "win32", "windows"),
        *(({}, platform, Reason.NO_STORE) for platform in ("aix", "cygwin", "freebsd14", "zos")),
        *((DESKTOP, platform, "secret-service") for platform in ("aix", "cygwin", "freebsd14", "zos")),
    ],
)
def test_the_key_store_is_chosen_from_a_closed_list(
    environ: dict[str, str], platform: str, expected: str | Reason
) -> None:
    assert choose_backend(environ, platform) == expected
    assert choose_backend(environ, "".join(list(platform))) == expected, "the same text, another object"


async def test_a_token_is_kept_loaded_and_forgotten(tmp_path: Path) -> None:
    helper = file_helper(tmp_path / "store")
    first = TokenStore(environ=DESKTOP, platform="linux", helper=helper)
    assert await first.load(ACCOUNT) is None
    assert await first.save(ACCOUNT, TOKEN)
    second = TokenStore(environ=DESKTOP, platform="linux", helper=helper)
    assert await second.load(ACCOUNT) == TOKEN
    await second.forget(ACCOUNT)
    assert await second.load(ACCOUNT) is None
    assert await TokenStore(environ=DESKTOP, platform="linux", helper=helper).load(ACCOUNT) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print(json.dumps({'failure': 'no-store'}))", Reason.NO_STORE),
        ("print(json.dumps({'failure': 'refused'}))", Reason.REFUSED),
        ("print('not json')", Reason.NO_STORE),
        ("print('[]')", Reason.NO_STORE),
        ("raise SystemExit(1)", Reason.NO_STORE),
    ],
)
async def test_sec_k1_a_store_that_fails_leaves_the_token_in_memory_with_a_reason(code: str, reason: Reason) -> None:
    store = TokenStore(environ=DESKTOP, platform="linux", helper=fake_helper(code))
    assert not await store.save(ACCOUNT, TOKEN)
    assert store.reason is reason
    assert reason.text.endswith("."), "a sentence for the screen"
    assert await store.load(ACCOUNT) == TOKEN


async def test_sec_k1_a_helper_that_cannot_start_leaves_the_token_in_memory(tmp_path: Path) -> None:
    store = TokenStore(environ=DESKTOP, platform="linux", helper=(str(tmp_path / "none"),))
    assert not await store.save(ACCOUNT, TOKEN)
    assert store.reason is Reason.NO_STORE
    assert await store.load(ACCOUNT) == TOKEN


@pytest.mark.parametrize(
    ("platform", "backend"), [("linux", "secret-service"), ("darwin", "macos"), ("win32", "windows")]
)
async def test_the_helper_is_asked_for_the_store_that_was_chosen(tmp_path: Path, platform: str, backend: str) -> None:
    seen = tmp_path / "seen"
    code = f"pathlib.Path({str(seen)!r}).write_text(json.dumps(request)); print('{{}}')"
    store = TokenStore(environ=DESKTOP, platform=platform, helper=fake_helper(code))
    assert await store.save(ACCOUNT, TOKEN)
    assert json.loads(seen.read_text()) == {"do": "save", "backend": backend, "account": ACCOUNT, "token": TOKEN}


@pytest.mark.parametrize("token", ["''", "5", "None", "['a']"])
async def test_what_is_no_token_is_none(token: str) -> None:
    helper = fake_helper(f"print(json.dumps({{'token': {token}}}))")
    store = TokenStore(environ=DESKTOP, platform="linux", helper=helper)
    assert await store.load(ACCOUNT) is None


async def test_a_store_has_three_seconds_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    real = asyncio.wait_for

    async def noted(answer: Awaitable[tuple[bytes, bytes]], seconds: float) -> tuple[bytes, bytes]:
        waited.append(seconds)
        return await real(answer, 60)

    monkeypatch.setattr(asyncio, "wait_for", noted)
    store = TokenStore(environ=DESKTOP, platform="linux", helper=fake_helper("print('{}')"))
    assert await store.load(ACCOUNT) is None
    assert waited == [3.0]


async def test_sec_k1_the_helper_has_no_terminal_to_ask_on(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = f"import os; pathlib.Path({str(seen)!r}).write_text(f'{{os.getsid(0)}} {{os.getpid()}}'); print('{{}}')"
    await TokenStore(environ=DESKTOP, platform="linux", helper=fake_helper(code)).load(ACCOUNT)
    session, own = seen.read_text().split()
    assert session == own, "it leads a session of its own, which has no terminal"


async def test_sec_k1_a_mute_store_is_killed_and_not_asked_again(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = f"import os; pathlib.Path({str(mark)!r}).open('a').write(f'{{os.getpid()}} '); time.sleep(600)"
    store = TokenStore(environ=DESKTOP, platform="linux", helper=fake_helper(code), seconds=1.0)
    begun = time.monotonic()
    assert not await store.save(ACCOUNT, TOKEN)
    assert store.reason is Reason.SILENT
    assert await store.load(ACCOUNT) == TOKEN
    assert not await store.save(ACCOUNT, TOKEN)
    assert time.monotonic() - begun < 10
    (pid,) = mark.read_text().split()
    assert not is_running(pid)


async def test_sec_k1_a_cancelled_call_leaves_no_process(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = f"import os; pathlib.Path({str(mark)!r}).write_text(str(os.getpid())); time.sleep(600)"
    store = TokenStore(environ=DESKTOP, platform="linux", helper=fake_helper(code), seconds=60)
    call = asyncio.create_task(store.load(ACCOUNT))
    async with asyncio.timeout(20):
        while not (mark.exists() and mark.read_text()):  # noqa: ASYNC110 - another process writes the file
            await asyncio.sleep(0.01)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert not is_running(mark.read_text())


def test_the_real_helper_answers_as_a_process_of_its_own() -> None:
    request = json.dumps({"do": "load", "backend": "nothing", "account": ACCOUNT})
    ended = subprocess.run(HELPER, input=request, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(ended.stdout) == {"failure": "no-store"}
    assert ended.stderr == ""


async def test_sec_k1_the_real_helper_with_a_dead_bus_gives_up() -> None:
    store = TokenStore(environ=DESKTOP, platform="linux", seconds=20)
    assert not await store.save(ACCOUNT, TOKEN)
    assert store.reason is Reason.NO_STORE


async def test_sec_k1_the_real_helper_with_a_bus_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        bus.listen()
        environ = {**DESKTOP, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
        store = TokenStore(environ=environ, platform="linux", seconds=20)
        assert not await store.save(ACCOUNT, TOKEN)
        assert store.reason in {Reason.NO_STORE, Reason.SILENT}


async def test_sec_k2_no_backend_can_be_named_from_outside(tmp_path: Path) -> None:
    evil = tmp_path / "python_keyring"
    evil.mkdir()
    (tmp_path / "evil.py").write_text(f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    (evil / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring=evil.Keyring\nkeyring-path={tmp_path}\n")
    environ = {
        **DESKTOP,
        "PYTHON_KEYRING_BACKEND": "evil.Keyring",
        "PYTHONPATH": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "HOME": str(tmp_path),
    }
    store = TokenStore(environ=environ, platform="linux", seconds=20)
    assert not await store.save(ACCOUNT, TOKEN)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["null", "keyrings.alt.file", "keyring.backends.null", ""])
def test_sec_k2_other_backends_are_no_store(name: str) -> None:
    request = {"do": "save", "backend": name, "account": ACCOUNT, "token": TOKEN}
    assert token_helper.answer(request) == {"failure": "no-store"}


class Vault:
    """The Windows store as far as it matters: 2560 bytes of UTF-16."""

    def __init__(self, *, silent: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self.silent = silent

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        if not self.silent:
            self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.mark.parametrize(("length", "expected"), [(LONGEST, {}), (1281, {"failure": "refused"})])
def test_sec_k3_the_windows_limit_is_an_answer_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, length: int, expected: dict[str, str]
) -> None:
    vault = Vault()
    monkeypatch.setattr(token_helper, "open_store", lambda name: vault)
    request = {"do": "save", "backend": "windows", "account": ACCOUNT, "token": "x" * length}
    assert token_helper.answer(request) == expected


def test_sec_k2_a_store_that_keeps_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_helper, "open_store", lambda name: Vault(silent=True))
    request = {"do": "save", "backend": "windows", "account": ACCOUNT, "token": TOKEN}
    assert token_helper.answer(request) == {"failure": "refused"}


async def test_sec_k3_a_token_that_is_too_long_stays_in_memory_and_the_old_one_goes(tmp_path: Path) -> None:
    helper = file_helper(tmp_path / "store")
    store = TokenStore(environ={}, platform="win32", helper=helper)
    assert await store.save(ACCOUNT, TOKEN)
    long = "x" * (LONGEST + 1)
    assert not await store.save(ACCOUNT, long)
    assert store.reason is Reason.TOO_LONG
    assert await store.load(ACCOUNT) == long
    assert json.loads((tmp_path / "store").read_text()) == {}
    assert await store.save(ACCOUNT, TOKEN)
    longest = "x" * LONGEST
    assert await store.save(ACCOUNT, longest)
    assert json.loads((tmp_path / "store").read_text()) == {ACCOUNT: longest}


async def test_a_policy_that_forbids_storing_starts_no_helper(tmp_path: Path) -> None:
    store = TokenStore(allowed=False, environ=DESKTOP, platform="linux", helper=file_helper(tmp_path / "store"))
    assert not await store.save(ACCOUNT, TOKEN)
    assert store.reason is Reason.POLICY
    assert not (tmp_path / "store").exists()


async def test_sec_k4_no_token_in_arguments_environment_or_repr(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        "import os; own = pathlib.Path('/proc/self'); "
        f"pathlib.Path({str(seen)!r}).write_bytes(own.joinpath('cmdline').read_bytes() "
        "+ own.joinpath('environ').read_bytes()); print('{}')"
    )
    environ = {**DESKTOP, "BAKEN_SECRET": TOKEN}
    store = TokenStore(environ=environ, platform="linux", helper=fake_helper(code))
    await store.save(ACCOUNT, TOKEN)
    assert TOKEN.encode() not in seen.read_bytes()
    assert TOKEN not in repr(store)
    assert not any(TOKEN in part for part in HELPER)
