"""`baken audit`: the audit log on the server's own machine, looked at and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat import openings
from backend.config import ServerConfig
from backend.retention import purge
from backend.store import Store, audit
from console.cli.server.options import database_option, known_data_option
from console.cli.server.roles import ROLES
from console.cli.server.store import on_store
from console.cli.support.as_json import json_option
from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Command, Group, Option
from console.present.keep_reasons import REASONS
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import say, say_json
from protocol.models import EndReason

Listed = TypeVar("Listed")

ACTIONS = {
    audit.Action.REPORT_RELEASED: N_("public report released"),
    audit.Action.REPORT_INTERNAL: N_("internal report read"),
    audit.Action.HTCDS_EXPORT: N_("HTCDS export"),
    audit.Action.PURGE: N_("conversation removed by a supervisor"),
    audit.Action.APART_ENDED: N_("conversations that stood apart ended together"),
    audit.Action.APART_RESTORED: N_("such an end taken back"),
    audit.Action.USER_ADDED: N_("account added"),
    audit.Action.USER_RESET: N_("account given another password"),
    audit.Action.USER_DISABLED: N_("account switched off"),
    audit.Action.DEMO_DATA: N_("made-up records added"),
    audit.Action.FORGOTTEN: N_("a person removed who asked for it"),
    audit.Action.KEEP_ASKED: N_("asked to keep a conversation"),
    audit.Action.KEEP_WITHDRAWN: N_("such a request taken back"),
    audit.Action.KEEP_GRANTED: N_("a conversation kept beyond its time"),
    audit.Action.KEEP_LIFTED: N_("the keeping of a conversation ended by a person"),
    audit.Action.KEEP_ENDED: N_("the keeping of a conversation ended at its term"),
}


WAYS = {
    openings.How.CLAIM: N_("taken"),
    openings.How.OPENED: N_("opened"),
    openings.How.LIVE: N_("sent live to a console"),
}

ENDS = {
    EndReason.VISITOR_LEFT: N_("has left"),
    EndReason.QUICK_EXIT: N_("left by the quick exit"),
    EndReason.VISITOR_LOST: N_("lost the connection and did not come back"),
    EndReason.FLOOD: N_("ended together with many others"),
}
"""How a chat ends that nobody has taken yet."""

DETAILS = {
    "asked_by": N_("asked by"),
    "conversations": N_("chats"),
    "days": N_("days"),
    "first": N_("first year"),
    "format": N_("format"),
    "keep": N_("request"),
    "last": N_("last year"),
    "number": N_("number"),
    "reason": N_("reason"),
    "recipient": N_("recipient"),
    "records": N_("records"),
    "role": N_("role"),
    "seed": N_("seed"),
    "user": N_("account"),
    "year": N_("year"),
}
"""What an entry says more, by its name in the log."""
VALUES: Mapping[str, Mapping[Any, str]] = {"role": ROLES, "reason": REASONS}
"""Of those whose value is a word of ours too."""


@click.group(cls=Group, help=N_("The audit log of a server. A running server need not be stopped for it."))
def command() -> None:
    """The group `baken audit`."""


@command.command(
    "verify", cls=Command, help=N_("Check that no entry was changed or removed, also of who opened a chat.")
)
@known_data_option
@database_option
@click.option(
    "--known",
    cls=Option,
    metavar=N_("N:HASH"),
    help=N_("An entry as an earlier check showed it; it must still be there, the same."),
)
def verify_command(data: Path, database: str | None, known: str | None) -> None:
    """`baken audit verify`."""
    earlier = None if known is None else _known(known)

    async def work(
        store: Store, _config: ServerConfig
    ) -> tuple[audit.Verified | audit.Broken, list[audit.Entry], openings.Whole | openings.Broken]:
        async with store.read() as connection:
            entries = await audit.listed(connection)
            with Progress(_("Entries checked")) as progress:
                log = audit.check(entries, progress.at)
                return log, entries, await openings.verify(connection, progress.at)

    found, entries, opened = on_store(data, database, work, new=False)
    if isinstance(found, audit.Broken):
        raise _broken(_("The audit log is broken at entry {n}.").format(n=found.seq))
    if earlier is not None and not any((one.seq, one.hash.hex()) == earlier for one in entries):
        raise _broken(_("Entry {n} is not in the audit log as it was.").format(n=earlier[0]))
    if isinstance(opened, openings.Broken):
        raise _broken(
            _("The log of who opened a chat is broken at entry {n} of chat {chat}.").format(
                n=opened.seq, chat=_safe(opened.conversation)
            )
        )
    n = opened.entries
    say(
        ngettext(
            "The log of who opened a chat is whole: {n} entry.",
            "The log of who opened a chat is whole: {n} entries.",
            n,
        ).format(n=n)
    )
    whole = ngettext(
        "The audit log is whole: {n} entry.", "The audit log is whole: {n} entries.", found.entries
    ).format(n=found.entries)
    say(whole)
    if found.entries:
        say(_("The last one is {known}").format(known=f"{found.entries}:{found.last.hex()}"))


@command.command("list", cls=Command, help=N_("Show the entries, oldest first. The times are UTC."))
@known_data_option
@database_option
@json_option
def list_command(data: Path, database: str | None, as_json: bool) -> None:
    """`baken audit list`."""
    entries = _entries(data, database, audit.listed)
    _show(entries, as_json, _plain, _line, _("There is nothing in the audit log yet."))


@command.command("opened", cls=Command, help=N_("Show who opened which chat, oldest first. The times are UTC."))
@known_data_option
@database_option
@json_option
def opened_command(data: Path, database: str | None, as_json: bool) -> None:
    """`baken audit opened`."""
    entries = _entries(data, database, openings.listed)
    _show(entries, as_json, _plain_opening, _opening_line, _("Nobody has opened a chat that is still there."))


@command.command(
    "waiting",
    cls=Command,
    help=N_("Show how many chats ended before anybody took them: by month, and how. Of chats that are removed."),
)
@known_data_option
@database_option
@json_option
def waiting_command(data: Path, database: str | None, as_json: bool) -> None:
    """`baken audit waiting`."""
    entries = _entries(data, database, purge.left_waiting)
    nothing = _("No chat was removed yet that ended before anybody took it.")
    _show(entries, as_json, _plain_waiting, _waiting_line, nothing)


def _entries(
    data: Path, database: str | None, listed: Callable[[AsyncConnection], Awaitable[list[Listed]]]
) -> list[Listed]:
    """What `listed` reads from the database of a server that may be running."""

    async def work(store: Store, _config: ServerConfig) -> list[Listed]:
        async with store.read() as connection:
            return await listed(connection)

    return on_store(data, database, work, new=False)


def _show(
    entries: list[Listed],
    as_json: bool,
    plain: Callable[[Listed], dict[str, object]],
    line: Callable[[Listed], str],
    nothing: str,
) -> None:
    """A list for other programs, or a line each for people, to whom an empty one is said."""
    if as_json:
        say_json([plain(one) for one in entries])
        return
    for one in entries:
        say(line(one))
    if not entries:
        say(nothing, err=True)


def _known(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"([1-9]\d{0,17}):([0-9a-fA-F]{64})", text)
    if found is None:
        raise ConsoleError(
            _("--known is the number of an entry, a colon and its hash."),
            _("Copy it from what an earlier `baken audit verify` showed."),
            Exit.USAGE,
        )
    return int(found[1]), found[2].lower()


def _broken(sentence: str) -> ConsoleError:
    return ConsoleError(
        sentence,
        _("Keep the database as it is, and compare it with a backup: somebody with rights on it changed the log."),
        Exit.FINDINGS,
    )


def _plain(entry: audit.Entry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "details": _details(entry),
        "hash": entry.hash.hex(),
    }


def _plain_opening(one: openings.Opening) -> dict[str, object]:
    return {"at": one.at.isoformat(), "person": one.person, "conversation": one.conversation, "how": one.how}


def _opening_line(one: openings.Opening) -> str:
    words = WAYS.get(openings.How(one.how)) if one.how in {*openings.How} else None
    who = [_safe(one.person), _safe(one.conversation), _(words) if words else "?"]
    return "  ".join([f"{one.at:%Y-%m-%d %H:%M:%S}", *who])


def _plain_waiting(one: purge.LeftWaiting) -> dict[str, object]:
    return {"month": one.month, "end_reason": one.end_reason, "conversations": one.conversations}


def _waiting_line(one: purge.LeftWaiting) -> str:
    words = ENDS.get(EndReason(one.end_reason)) if one.end_reason in {*EndReason} else None
    return f"{_safe(one.month)}  {one.conversations:>6}  {_(words) if words else _safe(one.end_reason)}"


def _line(entry: audit.Entry) -> str:
    words = ACTIONS.get(audit.Action(entry.action)) if entry.action in {*audit.Action} else None
    details = ", ".join(_detail(name, value) for name, value in _details(entry).items())
    parts = [f"{entry.seq:>5}", f"{entry.at:%Y-%m-%d %H:%M:%S}", _safe(entry.actor), _(words) if words else "?"]
    return "  ".join([*parts, details] if details else parts)


def _detail(name: str, value: object) -> str:
    known = VALUES.get(name, {}).get(str(value))
    value = value if known is None else _(known)
    return f"{_(DETAILS[name]) if name in DETAILS else name} {value}"


def _details(entry: audit.Entry) -> dict[str, object]:
    """The details; what somebody put there past the program is not believed, and drives no terminal."""
    try:
        found = json.loads(entry.details)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {_safe(name): _safe(value) if isinstance(value, str) else value for name, value in found.items()}


def _safe(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text)
