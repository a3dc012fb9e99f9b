"""`baken serve`: the backend and its visitor page."""

from __future__ import annotations

from pathlib import Path

import click

from backend.edge.addresses import is_loopback
from backend.serve import PORT, Plan, Ready, serve
from backend.support.startup_errors import ServerTrouble
from console.cli.server.errors import as_console_error, without_return_words
from console.cli.server.options import data_option, database_option, server_config
from console.cli.server.second_factor import key_file_option, said_at_the_start, settled
from console.cli.support.spoken_click import Command, Option, Place, WholeNumber
from console.strings import N_, _
from console.support.output import say


@click.command(
    "serve",
    cls=Command,
    help=N_("Serve counsellors' consoles and the visitor page until Ctrl+C. Make accounts with `baken user add`."),
)
@data_option
@click.option(
    "--port",
    cls=Option,
    type=WholeNumber(0, 65535),
    default=PORT,
    show_default=True,
    metavar=N_("N"),
    help=N_("The port; 0 takes any free one."),
)
@click.option(
    "--host", cls=Option, default="127.0.0.1", show_default=True, metavar=N_("H"), help=N_("The address to listen on.")
)
@database_option
@click.option(
    "--ready-file",
    cls=Option,
    type=Place(folders=False),
    metavar=N_("F"),
    help=N_("Write the addresses to this file as JSON once the server answers; removed at the end."),
)
@click.option(
    "--exit-url", cls=Option, metavar=N_("URL"), help=N_("Where 'Leave fast' sends a chatter's browser (https).")
)
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    cls=Option,
    multiple=True,
    metavar=N_("NET"),
    help=N_("Address or network of your own proxy, whose X-Forwarded-For is believed; may be repeated."),
)
@key_file_option
def command(
    data: Path,
    port: int,
    host: str,
    database: str | None,
    ready_file: Path | None,
    exit_url: str | None,
    trusted_proxies: tuple[str, ...],
    return_key_file: Path | None,
) -> None:
    """The command `baken serve`."""
    given = server_config(data, database, exit_url=exit_url, trusted_proxies=trusted_proxies)
    config = settled(given, return_key_file)

    def announce(ready: Ready) -> None:
        say(_("Counsellors: {url}").format(url=ready.counsellor_url))
        say(_("Visitors: {url}").format(url=ready.visitor_url))
        if not is_loopback(host):
            say(
                _("Others on the network can reach this address without encryption: put a TLS proxy in front of it."),
                err=True,
            )
        if ready.without_return_words is not None:
            say(without_return_words(ready.without_return_words, config.return_key_file), err=True)
        if ready.few_files is not None:
            say(
                _(
                    "This process may open {count} files only, so it takes few chatters at once. "
                    "Raise the limit, for example with LimitNOFILE=65536 in the unit of systemd."
                ).format(count=ready.few_files),
                err=True,
            )
        if ready.privacy_lacks:
            keys = ", ".join(ready.privacy_lacks)
            say(_("The privacy statement is not complete: server.toml lacks {keys}.").format(keys=keys), err=True)
        for sentence in said_at_the_start(ready.second_factors, config.return_key_file):
            say(sentence, err=True)
        say(_("Stop with Ctrl+C."))

    try:
        serve(Plan(config=config, host=host, port=port, ready_file=ready_file), announce)
    except ServerTrouble as error:
        raise as_console_error(error) from error
