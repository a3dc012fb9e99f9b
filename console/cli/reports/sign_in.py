"""Signing in for one command: name, password and one-time code by prompt or from stdin, and out again at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from api_client import auth
from api_client.auth import Session
from api_client.errors import BackendError, NotAllowed, Refused, Unauthorised, Unavailable, WrongServer
from api_client.http_backend import check_server
from api_client.installation import meet
from api_client.transport import Transport
from console.cli.support.stdin import has_terminal, read_line, read_password
from console.present.error_texts import NO_ADDRESS, sign_in_sentence
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.support.output import ask, say

Result = TypeVar("Result")

TRIES = 3
"""How often somebody may mistype a password or a code; the server locks the name after five."""


class Asks(Protocol):
    """Where the secrets come from. `again` says whether asking once more can help."""

    again: bool

    def password(self) -> str: ...

    def code(self) -> str: ...


class AtTheTerminal:
    """By prompt, never shown."""

    again = True

    def password(self) -> str:
        return ask(_("Password"), hidden=True)

    def code(self) -> str:
        return ask(_("One-time code"), hidden=True).strip()


class FromStdin:
    """The first line is the password; the second, for accounts that have them, the one-time code."""

    again = False

    def password(self) -> str:
        return read_password()

    def code(self) -> str:
        code = read_line().strip()
        if not code:
            raise ConsoleError(
                _("This account has one-time codes, and stdin held a password only."),
                _("Give the code as the second line of stdin."),
                Exit.NOT_ALLOWED,
            )
        return code


class Visit:
    """A signed-in session and the loop that it lives in."""

    def __init__(self, runner: asyncio.Runner, session: Session, address: str) -> None:
        self._runner = runner
        self.session = session
        self.address = address

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do `work` in the session's loop."""
        return self._runner.run(work)


@contextmanager
def signed_in(server: str, name: str | None, *, from_stdin: bool, proxy: str | None) -> Iterator[Visit]:
    """A session at `server`, ended when the block is left. Nothing of it is stored on this machine.

    The server is looked at before anybody types a password. Raises `ConsoleError` where there is no way in; what goes
    wrong in the block is the caller's.
    """
    asks: Asks = FromStdin() if from_stdin else AtTheTerminal()
    # Runs between the prompts, so that Ctrl+C at a prompt ends the command: a loop would keep the first one to itself.
    with asyncio.Runner() as runner:
        try:
            transport = Transport(server, proxy)
        except Refused as error:
            raise no_way_in(error) from None
        try:
            try:
                runner.run(check_server(transport))
                runner.run(meet(transport))
                name = name or _ask_name(from_stdin=from_stdin)
                session = _session(runner, transport, name, asks)
            except BackendError as error:
                raise no_way_in(error, transport.address) from None
            try:
                yield Visit(runner, session, transport.address)
            finally:
                if not runner.run(session.sign_out()):
                    say(_("The server could not be told about leaving; the session ends by itself."), err=True)
        finally:
            runner.run(transport.aclose())


def _ask_name(*, from_stdin: bool) -> str:
    if from_stdin or not has_terminal():
        raise ConsoleError(_("There is no terminal to ask the name on."), _("Give it with --name."), Exit.NO_TERMINAL)
    return ask(_("Name")).strip()


def _session(runner: asyncio.Runner, transport: Transport, name: str, asks: Asks) -> Session:
    if asks.again and not has_terminal():
        raise ConsoleError(
            _("There is no terminal to ask the password on."),
            _("Give it on stdin, with --password-stdin."),
            Exit.NO_TERMINAL,
        )
    password, code = asks.password(), None
    left = TRIES
    while True:
        try:
            return runner.run(auth.sign_in(transport, name, password, code))
        except Unavailable as error:
            if error.why != "code_or_wait" or code is not None or not asks.again:
                raise
            say(sign_in_sentence(error), err=True)
            code = asks.code()
        except Unauthorised as error:
            left -= error.why == "credentials"
            if error.why == "code_required" and code is None:
                code = asks.code()
                continue
            if error.why != "credentials" or not asks.again or not left:
                raise
            # The server does not say which of them is wrong. The code it most likely is: it lives for half a minute.
            if code is not None:
                say(_("The password or the code is not right. Type the next code."), err=True)
                code = asks.code()
            else:
                say(sign_in_sentence(error), err=True)
                password = asks.password()


def no_way_in(error: BackendError, address: str = "") -> ConsoleError:
    """Why nobody got in, in the sentences of the console's sign-in screen. `address` is one that may be shown."""
    told = ConsoleError.of(sign_in_sentence(error), exit_code(error))
    message, remedy = told.message, told.remedy
    if isinstance(error, Refused) and error.why in NO_ADDRESS and error.why != "proxy_address":
        message = f"--server: {message}"
    if isinstance(error, Unavailable) and address:
        remedy += " " + _("The address in use is {server}; --server takes another.").format(server=address)
    if isinstance(error, Unauthorised) and not remedy:
        remedy = _("Do this again; another password comes from your administrator.")
    return ConsoleError(message, remedy.strip(), told.exit_code)


def exit_code(error: BackendError) -> Exit:
    """The exit code for what a server answered, or did not."""
    match error:
        case WrongServer():
            return Exit.UNREACHABLE
        case Unavailable(why="busy" | "overloaded" | "server"):
            return Exit.TRY_AGAIN
        case Unavailable():
            return Exit.UNREACHABLE
        case Unauthorised() | NotAllowed():
            return Exit.NOT_ALLOWED
        case Refused(why="proxy_address"):
            return Exit.CONFIGURATION
        case Refused(why=why) if why in NO_ADDRESS:
            return Exit.USAGE
    return Exit.BAD_INPUT
