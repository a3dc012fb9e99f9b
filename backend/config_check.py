"""Which settings of a server cannot work. Apart from `backend.serve`: commands on the database need no web server."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy.exc import ArgumentError

from backend.config import ServerConfig
from backend.edge.addresses import parse_networks
from backend.store.dialect import database_url
from backend.support.startup_errors import ServerTrouble, Trouble


def check(config: ServerConfig) -> None:
    """Refuse settings that cannot work, before anything is made."""
    url = urlsplit(config.exit_url)
    if url.scheme != "https" or not url.hostname or url.username or not config.exit_url.isprintable():
        raise ServerTrouble(Trouble.EXIT_URL)
    try:
        parse_networks(config.trusted_proxies)
    except ValueError as error:
        raise ServerTrouble(Trouble.PROXIES) from error
    try:
        database_url(config.database_url, config.data)
    except (ArgumentError, ValueError) as error:
        raise ServerTrouble(Trouble.DATABASE_URL) from error
