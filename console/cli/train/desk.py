"""`baken train desk`: the facilitator's desk over a shared folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.support.spoken_click import Argument, Command, Option, Place
from console.strings import N_, _
from console.support.errors import ConsoleError, Exit

if TYPE_CHECKING:
    from console.content.models import Content
    from console.training.moves.moves import Moves
    from console.training.screens.desk.app import DeskApp


@click.command(
    "desk",
    cls=Command,
    uses=("--content", "--ascii"),
    help=N_(
        "Follow trainees through a shared folder, and help them. They always see who watches."
        " Nothing is written but your own files in it."
    ),
)
@click.argument("folder", cls=Argument, metavar=N_("FOLDER"), type=Place(files=False))
@click.option(
    "--name", cls=Option, metavar=N_("ALIAS"), help=N_("What trainees read: the name by which they know you.")
)
@click.pass_context
def command(ctx: click.Context, folder: Path, name: str | None) -> int:
    """Everything that can be refused is refused before the screen opens."""
    from console.settings.environment import prepare

    # Textual reads its environment while it is imported, so this comes before everything else.
    prepare()
    from console.cli.train.known import content_of, moves_of
    from console.settings import config, paths
    from console.strings import set_language
    from console.terminal.checks import ended_by_force, require_terminal
    from console.terminal.keeper import watch
    from console.training.desk.place import check_folder
    from console.training.offline import enter_training

    enter_training()
    root = ctx.find_root().params
    settings, policy = config.load(paths.config_file(), paths.policy_file())
    settings = config.with_options(settings, policy, language=root["lang"], ascii=root["ascii_only"])
    set_language(settings.language)
    check_folder(folder)
    alias = _alias(name)
    content, moves = content_of(root), moves_of(root)
    require_terminal()
    watch(ended_by_force())
    app = _app(folder, alias, settings.theme, content, moves, ascii_only=settings.ascii)
    app.kitty_keys = settings.kitty_keys
    return _run(app, mouse=settings.mouse)


def _alias(name: str | None) -> str:
    """The name given, or the one of the account."""
    import getpass

    from console.training.desk.orders import NAME
    from protocol.safe_text import one_line

    if name is None:
        try:
            name = getpass.getuser()
        except (OSError, KeyError):
            name = ""
    alias = one_line(name, NAME).strip()
    if not alias:
        raise ConsoleError(
            _("A facilitator has a name that trainees can read."), _("Give one with --name."), Exit.USAGE
        )
    return alias


def _app(folder: Path, alias: str, theme: str, content: Content, moves: Moves, *, ascii_only: bool) -> DeskApp:
    import secrets

    from console.support.clock import SteadyClock
    from console.terminal.crash import Reporter
    from console.training.desk.desk_catalog import library
    from console.training.desk.place import safe_id
    from console.training.desk.watching import Watching
    from console.training.runs.folder import Folder, place
    from console.training.screens.desk.app import DeskApp

    reporter = Reporter()
    reporter.install()
    clock = SteadyClock()
    watching = Watching(folder, alias, safe_id(alias, secrets.token_hex(3)), clock.now)
    words = library(content, moves, Folder(place()).scenarios)
    return DeskApp(watching, words, theme=theme, ascii_only=ascii_only, clock=clock, reporter=reporter)


def _run(app: DeskApp, *, mouse: bool) -> int:
    from console.support.output import say_at_the_end
    from console.terminal.crash import sentence

    app.run(mouse=mouse)
    if app.reporter.first is not None and not app.return_code:
        say_at_the_end(sentence(app.reporter.first))
    return app.return_code or 0
