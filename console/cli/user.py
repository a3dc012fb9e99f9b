"""`baken user`: accounts on the server's own machine. Passwords come by prompt or from stdin, never as an argument."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from backend.accounts import admin, totp
from backend.accounts.names import LONGEST, is_name, written
from backend.config import ServerConfig
from backend.credentials.passwords import FEWEST_DIFFERENT, SHORTEST, Passwords, Weakness, weakness
from backend.credentials.passwords import LONGEST as LONGEST_PASSWORD
from backend.store import Store
from console.cli.server.options import data_option, database_option, known_data_option, server_config
from console.cli.server.roles import ROLES
from console.cli.server.second_factor import is_lost, key_file_option, sealing_key, settled
from console.cli.server.store import on_store
from console.cli.support.as_json import json_option
from console.cli.support.spoken_click import Argument, Command, Group, Option, WholeNumber
from console.cli.support.stdin import has_terminal, read_password
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import ask, harmless, say, say_json
from protocol.models import Role

Result = TypeVar("Result")

stdin_option = click.option(
    "--password-stdin", cls=Option, is_flag=True, help=N_("Read the password from the first line of stdin.")
)
totp_option = click.option(
    "--totp", "second_factor", cls=Option, is_flag=True, help=N_("Also ask a one-time code; its secret is shown once.")
)


@click.group(cls=Group, help=N_("The accounts of a server. A running server need not be stopped for it."))
def command() -> None:
    """The group `baken user`."""


@command.command("add", cls=Command, help=N_("Add an account; the password is asked for."))
@click.argument("name", cls=Argument, metavar=N_("NAME"))
@data_option
@database_option
@click.option(
    "--role",
    cls=Option,
    type=click.Choice([role.value for role in Role]),
    default=Role.COUNSELLOR.value,
    show_default=True,
    help=N_("What the account may do."),
)
@click.option(
    "--capacity",
    cls=Option,
    type=WholeNumber(1, 20),
    default=3,
    show_default=True,
    metavar=N_("N"),
    help=N_("How many chats at once."),
)
@totp_option
@key_file_option
@stdin_option
def add_command(
    name: str,
    data: Path,
    database: str | None,
    role: str,
    capacity: int,
    second_factor: bool,
    return_key_file: Path | None,
    password_stdin: bool,
) -> None:
    """`baken user add`. Where the server requires a second factor, the account has one."""
    settings = settled(server_config(data, database), return_key_file)
    secret = totp.new_secret() if second_factor or settings.second_factor_required else None
    if not is_name(written(name)):
        raise refused(admin.BadName(name))
    password = ask_password(name, from_stdin=password_stdin)

    async def work(store: Store, config: ServerConfig) -> None:
        await admin.add(
            store,
            name=name,
            role=Role(role),
            password_hash=await hashed(password, config),
            now=datetime.now(UTC),
            capacity=capacity,
            totp_secret=secret,
            sealing=None if secret is None else await sealing_key(store, settings),
        )

    on_accounts(data, database, work, new=True, key_file=return_key_file)
    say(_("{name} can sign in now, as {role}.").format(name=name, role=_(ROLES[Role(role)])))
    show_secret(secret, name)


@command.command("list", cls=Command, help=N_("Show the accounts."))
@known_data_option
@database_option
@json_option
def list_command(data: Path, database: str | None, as_json: bool) -> None:
    """`baken user list`."""

    async def work(store: Store, _config: ServerConfig) -> list[admin.Account]:
        return await admin.listed(store)

    settings = settled(server_config(data, database), None)
    accounts = on_accounts(data, database, work)
    if as_json:
        say_json([_plain(account, required=settings.second_factor_required) for account in accounts])
        return
    shown = [harmless(account.name) for account in accounts]  # an older version took other names
    width = max(map(len, shown), default=0)
    for name, account in zip(shown, accounts, strict=True):
        facts = [_(ROLES[account.role])]
        facts.append(ngettext("{n} chat at once", "{n} chats at once", account.capacity).format(n=account.capacity))
        if account.second_factor:
            facts.append(_("one-time code"))
        elif settings.second_factor_required:
            facts.append(_("no one-time code, so cannot sign in"))
        if account.disabled:
            facts.append(_("switched off"))
        say(f"{name:<{width}}  {', '.join(facts)}")
    if not accounts:
        say(_("There are no accounts yet. Add one with `baken user add NAME`."), err=True)


def _plain(account: admin.Account, *, required: bool) -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role,
        "capacity": account.capacity,
        "second_factor": account.second_factor,
        "disabled": account.disabled,
        "can_sign_in": not account.disabled and (account.second_factor or not required),
    }


@command.command("reset", cls=Command, help=N_("Give an account another password, and end its sessions."))
@click.argument("name", cls=Argument, metavar=N_("NAME"))
@known_data_option
@database_option
@totp_option
@click.option("--no-totp", "without", cls=Option, is_flag=True, help=N_("Ask no one-time code any more."))
@key_file_option
@stdin_option
def reset_command(
    name: str,
    data: Path,
    database: str | None,
    second_factor: bool,
    without: bool,
    return_key_file: Path | None,
    password_stdin: bool,
) -> None:
    """`baken user reset`. Without --totp and --no-totp the second factor stays what it is, as far as it is of use."""
    settings = settled(server_config(data, database), return_key_file)
    if second_factor and without:
        raise ConsoleError(_("--totp and --no-totp exclude each other."), _("Leave one of them out."), Exit.USAGE)

    if without and settings.second_factor_required:
        raise ConsoleError(
            _("The server requires a second factor of every account."),
            _("Leave --no-totp out, or change second_factor in server.toml."),
            Exit.CONFIGURATION,
        )

    async def look(store: Store, _config: ServerConfig) -> tuple[admin.Account, bool]:
        return await admin.find(store, name), await is_lost(store, settings, name)

    account, lost = on_accounts(data, database, look, key_file=return_key_file)
    password = ask_password(account.name, from_stdin=password_stdin)
    missing = settings.second_factor_required and not account.second_factor
    second_factor = second_factor or missing or (lost and not without)
    secret = totp.new_secret() if second_factor else None

    async def work(store: Store, config: ServerConfig) -> None:
        keep = not second_factor and not without
        await admin.reset(
            store,
            name=name,
            password_hash=await hashed(password, config),
            totp_secret=admin.KEEP if keep else secret,
            now=datetime.now(UTC),
            sealing=None if secret is None else await sealing_key(store, settings),
        )

    on_accounts(data, database, work, key_file=return_key_file)
    say(_("{name} has another password; every session of the account has ended.").format(name=account.name))
    show_secret(secret, account.name)


@command.command("disable", cls=Command, help=N_("Switch an account off, and end its sessions at once."))
@click.argument("name", cls=Argument, metavar=N_("NAME"))
@known_data_option
@database_option
def disable_command(name: str, data: Path, database: str | None) -> None:
    """`baken user disable`."""

    async def work(store: Store, _config: ServerConfig) -> None:
        await admin.disable(store, name=name, now=datetime.now(UTC))

    on_accounts(data, database, work)
    say(_("{name} is switched off. `baken user reset` switches the account on again.").format(name=name))


def on_accounts(
    data: Path,
    database: str | None,
    work: Callable[[Store, ServerConfig], Awaitable[Result]],
    *,
    new: bool = False,
    key_file: Path | None = None,
) -> Result:
    """Do `work` on the opened database; `new`: on one that is made where it is missing. Raises `ConsoleError`."""
    try:
        return on_store(data, database, work, new=new, key_file=key_file)
    except admin.AccountError as error:
        raise refused(error) from error


async def hashed(password: str, config: ServerConfig) -> str:
    """The hash to store."""
    return await Passwords(config.hashing).hash(password)


def ask_password(name: str, *, from_stdin: bool) -> str:
    """The new password for `name`; refused when it is too weak."""
    if from_stdin:
        password = read_password()
    elif has_terminal():
        password = ask(_("Password"), hidden=True, again=_("The same again"))
    else:
        raise ConsoleError(
            _("There is no terminal to ask the password on."),
            _("Give it on stdin, with --password-stdin."),
            Exit.NO_TERMINAL,
        )
    if (why := weakness(password, name)) is not None:
        raise ConsoleError(weak(why), _("Four words that do not belong together make a good password."), Exit.BAD_INPUT)
    return password


def weak(why: Weakness) -> str:
    """Why a password is refused."""
    match why:
        case Weakness.SHORT:
            return _("This password is too short: it needs at least {n} characters.").format(n=SHORTEST)
        case Weakness.LONG:
            return _("This password is too long: at most {n} characters.").format(n=LONGEST_PASSWORD)
        case Weakness.REPETITIVE:
            return _("This password repeats itself: it needs at least {n} different characters.").format(
                n=FEWEST_DIFFERENT
            )
        case Weakness.COMMON:
            return _("This password is one of the first that anybody tries.")
        case Weakness.NAME:
            return _("This password is little more than the account's name.")


def refused(error: admin.AccountError) -> ConsoleError:
    """What was wrong with the name."""
    if isinstance(error, admin.NameTaken):
        return ConsoleError(
            _("There is an account called {name} already.").format(name=error.name),
            _("Choose another name, or use `baken user reset`."),
            Exit.BAD_INPUT,
        )
    if isinstance(error, admin.NoSuchName):
        return ConsoleError(
            _("There is no account called {name}.").format(name=error.name),
            _("`baken user list` shows the names."),
            Exit.BAD_INPUT,
        )
    return ConsoleError(
        _("This cannot be the name of an account."),
        _(
            "Begin with a letter or a digit, and use at most {n} letters, digits, single blanks and signs "
            "such as - ' . @; no / and no sign twice on end."
        ).format(n=LONGEST),
        Exit.BAD_INPUT,
    )


def show_secret(secret: str | None, name: str) -> None:
    """Show a second factor's secret, this once."""
    if secret is None:
        return
    say(_("Secret for the authenticator app: {secret}").format(secret=secret))
    say(totp.uri(secret, name))
    say(_("It is not shown again. Clear the screen when it is in the app."), err=True)
