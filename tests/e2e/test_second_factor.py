"""Second factors from outside: the commands, the files on the disk, and what a server answers."""

from __future__ import annotations

import asyncio
import base64
import io
import re
from pathlib import Path

import pyotp
import pytest
from msgspec.structs import replace

from console.cli import run
from tests.support.http import Line
from tests.support.server import Server, as_process, server_config

PASSWORD = "negen paarse fietsen"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the server's account keeps its keys."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(made))
    return made


def add(data: Path, name: str, *options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    words = ["user", "add", name, "--role", "counsellor", "--password-stdin", "--data", str(data), *options]
    assert run(words) == 0


def holds(folder: Path, secret: str) -> list[str]:
    """The files in which a secret stands, as text or as the bytes that it is (RFC 4648)."""
    raw = base64.b32decode(secret)
    ways = (secret.encode(), secret.lower().encode(), raw, raw.hex().encode(), base64.b64encode(raw))
    return [str(one) for one in folder.rglob("*") if one.is_file() and any(way in one.read_bytes() for way in ways)]


async def sign_in(server: Server, name: str, **more: str) -> str:
    line = Line(server.address)
    try:
        answer = await line.request("POST", "/v1/auth/sign-in", {"name": name, "password": PASSWORD, **more})
    finally:
        line.close()
    return "in" if answer.status == 200 else str(answer.json()["error"])


@pytest.mark.proves("F22", breaks="the secret was stored as it is; the setting was read and not asked at the sign-in")
def test_f22_no_file_holds_a_secret_and_nobody_without_one_signs_in_where_it_is_required(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    add(data, "Bas", monkeypatch=monkeypatch)
    add(data, "Anna", "--totp", monkeypatch=monkeypatch)
    shown = capsys.readouterr()
    found = re.search(r"secret=([A-Z2-7]{32})|\b([A-Z2-7]{32})\b", shown.out + shown.err)
    assert found is not None, "the secret is shown once, for the app"
    secret = found[1] or found[2]
    assert (data / "baken.sqlite3").is_file()
    assert holds(data, secret) == []
    (data / "server.toml").write_text('second_factor = "required"\n')
    config = replace(server_config(data), return_key_file=home / "baken" / "return-words.json")

    async def served() -> None:
        async with as_process(config) as (server, _process):
            assert await sign_in(server, "Bas") == "second_factor_needed"
            assert await sign_in(server, "Anna") == "code_required"
            assert await sign_in(server, "Anna", code=pyotp.TOTP(secret).now()) == "in"
            assert holds(data, secret) == [], "not while it runs either"

    asyncio.run(served())
