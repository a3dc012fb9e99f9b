"""`baken forget`: whoever gives their return word is removed, on the server's own machine.

The word is typed at a prompt that does not show it, and is never an argument: those stand in the shell's history.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from backend.config import ServerConfig
from backend.retention.forgotten import Known, StillChatting, forget, known
from backend.return_words import words
from backend.return_words.hashing import hash_under_all
from backend.store import Store
from backend.store.keys import Keys, KeyTrouble, open_keys
from console.cli.server.errors import without_return_words
from console.cli.server.options import database_option, known_data_option, server_config
from console.cli.server.second_factor import key_file_option, settled
from console.cli.server.store import on_store
from console.cli.support.spoken_click import Command
from console.cli.support.stdin import has_terminal
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import ask, say

YES = N_("forget")
"""What has to be typed."""


@click.command(
    "forget",
    cls=Command,
    help=N_(
        "Remove everything of the person who has this return word, for good. Asks for the word and does not show it. "
        "Figures that were shown or published stay; docs/privacy.md says what else does."
    ),
)
@known_data_option
@database_option
@key_file_option
def command(data: Path, database: str | None, return_key_file: Path | None) -> None:
    """`baken forget`. A running server need not be stopped for it."""
    config = settled(server_config(data, database), return_key_file)
    if not has_terminal():
        raise ConsoleError(
            _("There is no terminal to ask the return word on, and nothing was removed."),
            _("Run it in a terminal: a word in a file or a pipe stays where it came from."),
            Exit.NO_TERMINAL,
        )

    keys = _keys(config)
    word = ask(_("Return word"), hidden=True)

    async def look(store: Store, _config: ServerConfig) -> Known | None:
        hashes = await asyncio.to_thread(hash_under_all, words.normalised(word), keys.living())
        async with store.read() as connection:
            return await known(connection, hashes.values())

    found = on_store(data, database, look, new=False, key_file=return_key_file)
    if found is None:
        raise ConsoleError(
            _("Nobody is known by this word; nothing was removed."),
            _(
                "Ask for it once more. Three calendar years after its last use a word is forgotten, and then nobody "
                "can find what belongs to it."
            ),
            Exit.BAD_INPUT,
        )
    if found.chatting:
        raise _chatting()
    _show(found)
    question = _("Type {word} to remove this for good; anything else stops").format(word=_(YES))
    if ask(question, empty=True).strip() != _(YES):
        raise ConsoleError(
            _("Nothing was removed."),
            _("To remove it do this again, and type {word}.").format(word=_(YES)),
            Exit.DECLINED,
        )

    async def work(store: Store, config: ServerConfig) -> bool:
        return await forget(store, config, found.person, datetime.now(UTC))

    try:
        cleaned = on_store(data, database, work, new=False, key_file=return_key_file)
    except StillChatting:
        raise _chatting() from None
    say(_("Removed. Nobody is known by this word any more."))
    if not cleaned:
        say(_("The database's files are cleaned at the server's next start or removal: somebody was reading them."))


def _keys(config: ServerConfig) -> Keys:
    """The server's keys, by which a word is found; none are made here."""
    path = config.return_key_file
    if path is None or not _is_there(path):
        raise ConsoleError(
            _("There is no key file {path}, and without it no word is found; nothing was removed.").format(path=path),
            _("Name the server's own with --return-key-file."),
            Exit.CONFIGURATION,
        )
    keys = open_keys(config, lambda: datetime.now(UTC))
    if isinstance(keys, KeyTrouble):
        raise ConsoleError(without_return_words(keys, path), _("Nothing was removed."), Exit.CONFIGURATION)
    assert keys is not None
    return keys


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # opening it says what is wrong


def _show(found: Known) -> None:
    say(_("Under this word there are:"))
    lines = (
        ngettext("{n} registration", "{n} registrations", found.registrations).format(n=found.registrations),
        ngettext("{n} conversation with its texts", "{n} conversations with their texts", found.conversations).format(
            n=found.conversations
        ),
    )
    for line in lines:
        say(f"  {line}")
    if found.kept:
        say(
            ngettext(
                "{n} of these conversations is kept, because two people wanted that: it stays until its term is over, "
                "and from now on nothing says whose it is.",
                "{n} of these conversations are kept, because two people wanted that: they stay until their term is "
                "over, and from now on nothing says whose they are.",
                found.kept,
            ).format(n=found.kept)
        )
    say(
        _(
            "Figures that were shown or published stay as they are. Exports and backups that left this machine are not "
            "reached from here; a backup that is put back is cleaned of this person at the next start."
        )
    )


def _chatting() -> ConsoleError:
    return ConsoleError(
        _("A chat of this person has not ended; nothing was removed."),
        _("Do this again when it has."),
        Exit.TRY_AGAIN,
    )
