"""Bad input at the real command: each time one sentence, never a traceback, and what was typed is kept."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import trustme

from backend.accounts import admin
from backend.credentials.passwords import Passwords
from backend.store import Store
from tests.e2e.consoles import ROOT, command, quit_console, working
from tests.support.connect_proxy import ConnectProxy
from tests.support.needs import APART, needs_mounts
from tests.support.raw_http import Answer, Asked, RawServer, as_json
from tests.support.server import PASSWORD, Server, create_user, in_process, server_config
from tests.support.serving import free_port
from tests.support.terminal import KEYS, Terminal

CONSOLE = [sys.executable, "-m", "console"]
NAME = "anna-van-de-avond"
HALF = "half geschreven"
F2, ENTER, BACK = (KEYS[name] for name in ("f2", "enter", "shift+tab"))
CLEAR = KEYS["end"] + KEYS["ctrl+u"]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    (tmp_path / "server").mkdir()
    async with in_process(server_config(tmp_path / "server")) as running:
        yield running


# Before the first screen.


def assert_ends(
    code: int,
    words: list[str],
    *arguments: str,
    home: Path,
    env: Mapping[str, str] | None = None,
    around: Sequence[str] = (),
) -> None:
    """The command (run by `around`) ends with `code`, and says all `words` without a traceback."""
    with Terminal([*around, *CONSOLE, *arguments], cwd=ROOT, columns=240, home=home, env=env) as terminal:
        assert terminal.wait_exit() == code
    said = terminal.output.decode()
    assert "Traceback" not in said
    assert "\x1b" not in said, "no screen was begun"
    assert len(said.strip().splitlines()) <= 2
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "heeft een terminal nodig"), ("en", "needs a terminal")], ids=["nl", "en"]
)
def test_without_a_terminal(language: str, words: str) -> None:
    ended = subprocess.run([*CONSOLE, "--lang", language], stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT)
    assert ended.returncode == 64
    assert words in ended.stderr.decode()
    assert ended.stdout == b""


def test_a_terminal_that_cannot_draw(tmp_path: Path) -> None:
    assert_ends(64, ["kan geen schermen tekenen"], home=tmp_path, env={"TERM": "dumb"})


def test_content_that_is_broken(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "phases.yaml").write_text("phases: [\n")
    assert_ends(65, ["phases.yaml"], "--content", str(content), home=tmp_path)


ELSEWHERE = """\
[ -d /etc/xdg ] || { cp -a /etc "$1/etc" 2>/dev/null; mkdir -p "$1/etc/xdg"; mount --bind "$1/etc" /etc; }
mount --bind "$1/xdg" /etc/xdg && shift && exec "$@"
"""
"""Has a folder of the test where the organisation's settings stand (docs/configuration.md), for one program."""


@needs_mounts
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[settings", ["geen geldige TOML"]),
        ("[settings]\nlock_minuts = 5", ["lock_minuts"]),
        ("[allow]\nclipboard = true", ["clipboard"]),
    ],
    ids=["not TOML", "no such setting", "cannot be allowed"],
)
def test_a_policy_that_is_broken(text: str, words: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "xdg" / "baken"
    folder.mkdir(parents=True)
    (folder / "policy.toml").write_text(text)
    around = [*APART, "sh", "-c", ELSEWHERE, "sh", str(tmp_path)]
    assert_ends(78, ["/etc/xdg/baken/policy.toml", *words], home=tmp_path, around=around)


@pytest.mark.parametrize(
    ("text", "word"), [("theme = [", ""), ('theme = "roze"', "theme")], ids=["not TOML", "no such theme"]
)
def test_settings_that_are_broken(text: str, word: str, tmp_path: Path) -> None:
    folder = tmp_path / "etc" / "baken"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text)
    assert_ends(78, ["config.toml", word], home=tmp_path, env={"XDG_CONFIG_HOME": str(tmp_path / "etc")})


# In the sign-in screen.


def spoken(screen: str) -> str:
    """What stands on the screen as running text: sentences are wrapped there."""
    return " ".join(screen.split())


async def filled_in(terminal: Terminal) -> None:
    """Name and password typed, the cursor in the line for the server."""
    await terminal.until("Ctrl+Q")
    terminal.send(f"{NAME}\t{PASSWORD}{BACK}{BACK}")
    await terminal.until("•" * len(PASSWORD))


async def refused_at(terminal: Terminal, address: str, sentence: str) -> None:
    """Try `address`: the sentence is said, and all that was typed is still there."""
    terminal.send(f"{CLEAR}{address}{ENTER}")
    screen = await terminal.until(lambda screen: sentence in spoken(screen) and address in screen)
    assert NAME in screen
    assert "•" * len(PASSWORD) in screen
    assert PASSWORD.encode() not in terminal.output


async def leave(terminal: Terminal) -> None:
    """Where no chat is open nothing is asked."""
    terminal.press("ctrl+q")
    assert await asyncio.to_thread(terminal.wait_exit) == 0
    assert b"Traceback" not in terminal.output


def info(protocol: int) -> Answer:
    return as_json({"product": "baken", "protocol": protocol, "version": "9.9.9"})


PAGE = Answer(200, b"<!doctype html><title>Welkom op ons wifi</title>", "text/html")
NOTHING = {"nl": "Op dit adres antwoordt niets.", "en": "Nothing answers at this address."}
INSECURE = {"nl": "Dit adres is niet veilig.", "en": "This address is not secure."}
NO_ADDRESS = {"nl": "Dit is geen adres van een server.", "en": "This is not an address of a server."}
CERTIFICATE = {
    "nl": "Het certificaat van de server wordt hier niet vertrouwd.",
    "en": "The server's certificate is not trusted here.",
}
WEB_PAGE = {
    "nl": "Er antwoordde een webpagina in plaats van de server",
    "en": "A web page answered in place of the server",
}
OLDER = {"nl": "De server is ouder dan deze console.", "en": "The server is older than this console."}
NEWER = {"nl": "De server is nieuwer dan deze console.", "en": "The server is newer than this console."}


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_servers_that_let_nobody_in(language: str) -> None:
    answers = [info(0), info(99), PAGE]

    async def answer(asked: Asked) -> Answer:
        return answers[0]

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(tls)
    async with RawServer(answer) as plain, RawServer(answer, tls=tls) as unknown:
        with Terminal(command(plain.url, "--lang", language), cwd=ROOT, columns=100, rows=36) as terminal:
            await filled_in(terminal)
            await refused_at(terminal, "ht!tp:/nergens", NO_ADDRESS[language])
            await refused_at(terminal, "http://baken.example", INSECURE[language])
            await refused_at(terminal, f"http://localhost:{free_port()}", NOTHING[language])
            await refused_at(terminal, unknown.url, CERTIFICATE[language])
            for sentence in (OLDER, NEWER, WEB_PAGE):
                await refused_at(terminal, plain.url, sentence[language])
                answers.pop(0)
            await leave(terminal)
    assert {asked.path for asked in plain.asked} == {"/v1/info"}, "no password goes to what is not our server"
    assert unknown.asked == []


async def test_proxies_that_let_nobody_through() -> None:
    async with ConnectProxy(0, "407 Proxy Authentication Required") as proxy:
        env = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
        argv = command("https://baken.example")
        with Terminal(argv, cwd=ROOT, columns=100, rows=36, env=env) as terminal:
            await filled_in(terminal)
            await refused_at(terminal, "https://baken.example", "De proxy van dit netwerk vraagt een wachtwoord.")
            proxy.refusal = "502 Bad Gateway"
            await refused_at(terminal, "https://baken.example", "De proxy van dit netwerk laat de console niet door.")
            await leave(terminal)


async def test_a_wrong_password_goes_and_the_rest_stays(server: Server) -> None:
    await create_user(server.config, NAME, running=True)
    with Terminal(command(server.address), cwd=ROOT, columns=100, rows=36) as terminal:
        await terminal.until("Ctrl+Q")
        terminal.send(f"{NAME}\tdit is het niet{ENTER}")
        screen = await terminal.until("De naam of het wachtwoord klopt niet.")
        assert NAME in screen
        assert server.address in screen
        assert "•" not in screen
        terminal.send(f"{PASSWORD}{ENTER}")
        await terminal.until("WACHTRIJ")
        await leave(terminal)


async def with_codes(server: Server, secret: str) -> None:
    """An account called `NAME` with one-time codes."""
    store = Store(server.config)
    try:
        hashed = await Passwords(server.config.hashing).hash(PASSWORD)
        await create_user(server.config, NAME, running=True)
        await admin.reset(store, name=NAME, password_hash=hashed, totp_secret=secret, now=datetime.now(UTC))
    finally:
        await store.close()


async def test_a_one_time_code_is_asked_for_and_a_wrong_one_is_said(server: Server) -> None:
    codes = pyotp.TOTP(pyotp.random_base32())
    await with_codes(server, codes.secret)
    now = datetime.now(UTC)
    near = {codes.at(now + timedelta(seconds=30 * step)) for step in range(-5, 20)}
    wrong = next(code for code in ("000000", *map(str, range(111111, 999999))) if code not in near)
    with Terminal(command(server.address), cwd=ROOT, columns=100, rows=40) as terminal:
        await terminal.until("Ctrl+Q")
        terminal.send(f"{NAME}\t{PASSWORD}{ENTER}")
        await terminal.until("Dit account werkt met eenmalige codes.")
        terminal.send(f"{wrong}{ENTER}")
        screen = await terminal.until(
            lambda screen: "wachtwoord of de code klopt niet. Typ de volgende code." in spoken(screen)
        )
        assert NAME in screen
        assert "•" * len(PASSWORD) in screen
        terminal.send(f"{CLEAR}{codes.now()}{ENTER}")
        await terminal.until("WACHTRIJ")
        await leave(terminal)


# A window that is made too small.


@pytest.mark.parametrize(("columns", "rows"), [(39, 30), (100, 11)], ids=["narrow", "low"])
async def test_a_window_that_is_too_small_says_so_and_keeps_the_draft(server: Server, columns: int, rows: int) -> None:
    chatter = await server.visitor("Otter")
    await chatter.say("hallo daar")
    async with working(server) as terminal:
        await terminal.until("Otter")
        terminal.send(f"{F2}c")
        await terminal.until("aan Otter")
        terminal.send(HALF)
        await terminal.until(f"▎ {HALF}")
        terminal.resize(columns, rows)
        screen = await terminal.until(lambda screen: "Dit venster is te klein" in spoken(screen))
        assert "hallo daar" not in screen
        terminal.resize(120, 40)
        await terminal.until(f"▎ {HALF}")
        terminal.send(" en verder")
        await terminal.until(f"▎ {HALF} en verder")
        assert await quit_console(terminal) == 0
