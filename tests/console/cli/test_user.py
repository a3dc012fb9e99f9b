"""`baken user` as a process, beside a real database."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pexpect
import pyotp
import pytest

from backend.accounts.service import Shown
from backend.accounts.totp import accept
from backend.edge.addresses import Prefixes
from backend.services import Services
from backend.support.clock import SystemClock
from backend.support.problem import Problem
from console.support.errors import Exit
from tests.console.cli.serverside import Done, baken, without_note_to_root
from tests.support.server import key_file, server_config

GOOD = "negen paarse fietsen"
GUARD = 60.0
"""Seconds after which a process counts as hanging."""


def user(data: Path, *arguments: str, password: str | None = None) -> Done:
    """Run `baken user ...`; a password goes to stdin."""
    more = [] if password is None else ["--password-stdin"]
    if arguments[0] in {"add", "reset"} and "--help" not in arguments:
        more += ["--return-key-file", str(key_file(data))]
    given = "" if password is None else f"{password}\n"
    return baken("user", *arguments, "--data", str(data), *more, given=given)


def signs_in(data: Path, name: str, password: str, code: str | None = None) -> str:
    """ "yes", or the server's error code."""

    async def work() -> str:
        services = Services(server_config(data), SystemClock())
        await services.open()
        try:
            await services.accounts.sign_in(
                Shown(name=name, password=password, code=code, device=None, origin=Prefixes(b"here", b"near"))
            )
        except Problem as problem:
            return problem.error
        finally:
            await services.close()
        return "yes"

    return asyncio.run(work())


def test_an_added_account_can_sign_in(tmp_path: Path) -> None:
    done = user(tmp_path / "data", "add", "Sam de Vries", "--role", "supervisor", "--capacity", "5", password=GOOD)
    assert (done.code, without_note_to_root(done.err)) == (0, "")
    assert done.out == "Sam de Vries can sign in now, as supervisor.\n"
    assert signs_in(tmp_path / "data", "sam de vries", GOOD) == "yes"
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    listed = user(tmp_path / "data", "list")
    assert listed.out == "Sam de Vries  supervisor, 5 chats at once\n"


def test_a_second_factor_is_shown_once(tmp_path: Path) -> None:
    done = user(tmp_path, "add", "Sam", "--totp", password=GOOD)
    found = re.search(
        r"Secret for the authenticator app: ([A-Z2-7]{32})\notpauth://totp/Baken:Sam\?secret=\1&", done.out
    )
    assert found is not None
    assert signs_in(tmp_path, "Sam", GOOD) == "code_required"
    code = pyotp.TOTP(found[1]).now()
    assert accept(found[1], code, datetime.now(UTC), None) is not None
    assert signs_in(tmp_path, "Sam", GOOD, code) == "yes"
    listed = user(tmp_path, "list").out
    assert "one-time code" in listed
    assert found[1] not in listed


def test_disabled_and_reset(tmp_path: Path) -> None:
    user(tmp_path, "add", "Sam", password=GOOD)
    assert user(tmp_path, "disable", "sam").code == 0
    assert signs_in(tmp_path, "Sam", GOOD) == "disabled"
    assert "switched off" in user(tmp_path, "list").out
    assert user(tmp_path, "reset", "sam", password="vier gele fietsbellen").code == 0
    assert signs_in(tmp_path, "Sam", GOOD) == "credentials"
    assert signs_in(tmp_path, "Sam", "vier gele fietsbellen") == "yes"


def test_a_reset_keeps_the_second_factor_unless_told_otherwise(tmp_path: Path) -> None:
    user(tmp_path, "add", "Sam", "--totp", password=GOOD)
    user(tmp_path, "reset", "Sam", password=GOOD)
    assert signs_in(tmp_path, "Sam", GOOD) == "code_required"
    user(tmp_path, "reset", "Sam", "--no-totp", password=GOOD)
    assert signs_in(tmp_path, "Sam", GOOD) == "yes"


def shown_secret(done: Done) -> str:
    found = re.search(r"app: ([A-Z2-7]{32})", done.out)
    assert found is not None, done
    return found[1]


@pytest.mark.proves("F22", breaks="an account was added without a second factor where one is required")
def test_where_a_second_factor_is_required_accounts_get_one(tmp_path: Path) -> None:
    (data := tmp_path / "data").mkdir(mode=0o700)
    user(data, "add", "Sam", password=GOOD)
    (data / "server.toml").write_text('second_factor = "required"')
    secret = shown_secret(user(data, "add", "Alex", password=GOOD))
    assert signs_in(data, "Alex", GOOD, pyotp.TOTP(secret).now()) == "yes"
    assert user(data, "list").out.splitlines() == [
        "Alex  counsellor, 3 chats at once, one-time code",
        "Sam   counsellor, 3 chats at once, no one-time code, so cannot sign in",
    ]
    refused = user(data, "reset", "Alex", "--no-totp", password=GOOD)
    assert (refused.code, refused.out) == (Exit.CONFIGURATION, "")
    secret = shown_secret(user(data, "reset", "Sam", password=GOOD))
    assert signs_in(data, "Sam", GOOD, pyotp.TOTP(secret).now()) == "yes"


@pytest.mark.proves("F22", breaks="the secret was stored as it is")
def test_a_secret_is_sealed_by_the_servers_key_file_and_no_other(tmp_path: Path) -> None:
    (data := tmp_path / "data").mkdir(mode=0o700)
    secret = shown_secret(user(data, "add", "Sam", "--totp", password=GOOD))
    assert not [path for path in data.iterdir() if secret.encode() in path.read_bytes()]
    assert signs_in(data, "Sam", GOOD) == "code_required"
    key_file(data).rename(tmp_path / "moved.json")
    refused = user(data, "reset", "Sam", "--totp", password=GOOD)
    assert refused.code == Exit.CONFIGURATION
    assert "another key file" in refused.err
    assert not key_file(data).exists(), "a command makes no second key file beside the server's"
    (tmp_path / "moved.json").rename(key_file(data))
    assert signs_in(data, "Sam", GOOD, pyotp.TOTP(secret).now()) == "yes"


def test_a_reset_makes_a_new_secret_where_the_key_is_lost(tmp_path: Path) -> None:
    (data := tmp_path / "data").mkdir(mode=0o700)
    user(data, "add", "Sam", "--totp", password=GOOD)
    assert signs_in(data, "Sam", GOOD) == "code_required"
    key_file(data).unlink()
    assert signs_in(data, "Sam", GOOD) == "second_factor_lost", "the server has started, with a new key"
    secret = shown_secret(user(data, "reset", "Sam", password=GOOD))
    assert signs_in(data, "Sam", GOOD, pyotp.TOTP(secret).now()) == "yes"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kort", "too short: it needs at least 12 characters"),
        ("", "No password came on standard input"),
        ("x" * 300, "too long"),
        ("121212121212", "repeats itself"),
        ("welkom-welkom-1", "one of the first that anybody tries"),
        ("samira-samira-1", "little more than the account's name"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_is_made(tmp_path: Path, password: str, sentence: str) -> None:
    done = user(tmp_path / "data", "add", "Samira", password=password)
    assert done.code == Exit.BAD_INPUT
    assert sentence in done.err
    assert len(done.err.splitlines()) == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["-", " Sam", "x" * 41, "Sam\x1b[31m"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    done = user(tmp_path, "add", name, password=GOOD)
    assert done.code == Exit.BAD_INPUT
    assert "cannot be the name of an account" in done.err
    assert "\x1b" not in done.err


def test_a_name_is_given_once(tmp_path: Path) -> None:
    user(tmp_path, "add", "Sam", password=GOOD)
    done = user(tmp_path, "add", "SAM", password=GOOD)
    assert done.code == Exit.BAD_INPUT
    assert "an account called SAM already" in done.err


@pytest.mark.parametrize("arguments", [("disable", "Nobody"), ("reset", "Nobody")])
def test_an_unknown_name(tmp_path: Path, arguments: tuple[str, str]) -> None:
    user(tmp_path, "add", "Sam", password=GOOD)
    done = user(tmp_path, *arguments)
    assert done.code == Exit.BAD_INPUT
    assert "no account called Nobody" in done.err


def test_a_password_is_never_an_argument_and_needs_a_terminal_or_stdin(tmp_path: Path) -> None:
    done = user(tmp_path, "add", "Sam")
    assert done.code == Exit.NO_TERMINAL
    assert "--password-stdin" in done.err
    assert user(tmp_path, "add", "Sam", GOOD).code == Exit.USAGE
    assert "--password " not in user(tmp_path, "add", "--help").out


def test_at_a_terminal_the_password_is_asked_twice_and_not_shown(tmp_path: Path) -> None:
    arguments = ["-m", "console", "--lang", "en", "user", "add", "Sam", "--data", str(tmp_path)]
    child = pexpect.spawn(sys.executable, arguments, timeout=GUARD, encoding="utf-8")
    child.expect("Password: ")
    child.sendline(GOOD)
    child.expect("The same again: ")
    child.sendline(GOOD)
    child.expect("can sign in now")
    seen = f"{child.before}"
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert GOOD not in seen
    assert signs_in(tmp_path, "Sam", GOOD) == "yes"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = user(tmp_path / "file" / "data", "add", "Sam", password=GOOD)
    assert done.code == Exit.BAD_INPUT
    assert "is a file, not a folder" in done.err
    assert len(done.err.splitlines()) == 2
