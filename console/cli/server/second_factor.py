"""Second factors on the server's own machine: the key that seals them, and what a server says of them at its start."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from backend.accounts.second_factor import SecondFactors, can_open, is_in_use
from backend.config import ServerConfig
from backend.store import Store
from backend.store.keys import Keys, SealingKey, default_file, open_keys
from console.cli.server.settings import with_settings
from console.cli.support.spoken_click import Option, Place
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit

key_file_option = click.option(
    "--return-key-file",
    cls=Option,
    type=Place(folders=False),
    metavar=N_("F"),
    help=N_("The server's key file, outside the data folder; it also seals the secrets of one-time codes."),
)


def settled(config: ServerConfig, key_file: Path | None) -> ServerConfig:
    """`config` with the settings in its data folder, and with the key file as the server would find it."""
    config = with_settings(config)
    return replace(config, return_key_file=(key_file or config.return_key_file or default_file()).absolute())


async def sealing_key(store: Store, config: ServerConfig) -> SealingKey:
    """The key to seal with, made where no server has one yet. Raises `ConsoleError` where it is not the server's."""
    if not await is_in_use(store, None) and not _there(config):
        raise _another(config)
    keys = await _opened(config)
    if keys is None:
        raise ConsoleError(
            _("The key file {path} cannot be used, and a one-time code needs it.").format(path=config.return_key_file),
            _("Name another with --return-key-file, with the rights 0600 and outside the data folder."),
            Exit.CONFIGURATION,
        )
    if not await is_in_use(store, keys[0]):
        raise _another(config)
    return keys[0]


async def is_lost(store: Store, config: ServerConfig, name: str) -> bool:
    """Whether the server cannot open the second factor of this account any more, as far as can be seen from here."""
    keys = await _opened(config) if _there(config) else None
    if keys is None or not await is_in_use(store, keys[0]):
        return False
    return not await can_open(store, name, keys)


def said_at_the_start(found: SecondFactors, path: Path | None) -> list[str]:
    """What became of the second factors, in the language in use."""
    said = []
    if found.sealed:
        said.append(
            ngettext(
                "The one-time codes of {n} account were sealed with the key file {path}. Older backups hold them open.",
                "The one-time codes of {n} accounts were sealed with the key file {path}. "
                "Older backups hold them open.",
                found.sealed,
            ).format(n=found.sealed, path=path)
        )
    if found.clear:
        said.append(
            ngettext(
                "The one-time codes of {n} account stand open in the database: there is no key file to seal them with.",
                "The one-time codes of {n} accounts stand open in the database: "
                "there is no key file to seal them with.",
                found.clear,
            ).format(n=found.clear)
        )
    if found.lost:
        said.append(
            ngettext(
                "{n} account cannot sign in: the key of its one-time codes is not in {path}. "
                "Put the right file back, or use `baken user reset`.",
                "{n} accounts cannot sign in: the key of their one-time codes is not in {path}. "
                "Put the right file back, or use `baken user reset`.",
                found.lost,
            ).format(n=found.lost, path=path)
        )
    return said


def _there(config: ServerConfig) -> bool:
    return config.return_key_file is not None and config.return_key_file.exists()


async def _opened(config: ServerConfig) -> tuple[SealingKey, ...] | None:
    keys = await asyncio.to_thread(open_keys, config, lambda: datetime.now(UTC))
    return keys.sealing() if isinstance(keys, Keys) else None


def _another(config: ServerConfig) -> ConsoleError:
    return ConsoleError(
        _("The server uses another key file than {path}.").format(path=config.return_key_file),
        _("Name the server's own with --return-key-file. If it is lost, start the server once: it makes a new one."),
        Exit.CONFIGURATION,
    )
