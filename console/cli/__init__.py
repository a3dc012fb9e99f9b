"""The command line. Each command stands in a module of its own and is loaded only when it is asked for."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click

from console.cli.support.arguments import need_folder, need_words
from console.cli.support.failures import in_words, is_full
from console.cli.support.language import chosen
from console.cli.support.spoken_click import Folder, Lang, LazyGroup, Option
from console.settings import paths
from console.strings import N_, set_language
from console.support.errors import ConsoleError, Exit
from console.support.output import drop, say, say_wrong_use

COMMANDS = {
    "demo": N_("Everything on this machine: embedded server, scripted chatters, console."),
    "serve": N_("The backend with its visitor page."),
    "user": N_("Accounts: add, list, reset, disable."),
    "report": N_("The figures of a year, for the board and for the public."),
    "release": N_("Publish the figures of a year, after a look at what is in them."),
    "export": N_("Records for a research database (HTCDS), on the server only."),
    "forget": N_("Remove everything of the person who has a return word."),
    "demo-data": N_("Made-up years, to see the report with."),
    "audit": N_("The audit log: look at it, check it."),
    "content": N_("Check an organisation's content files."),
    "config": N_("The settings files: check them, or write their schemas."),
    "completion": N_("What completes commands in bash, zsh and fish."),
    "train": N_("Training: practise on replayed chats, and see what was heard."),
}
"""Command name (module `console.cli.NAME`, with `_` for `-`, attribute `command`) and one line of help."""


class Baken(LazyGroup):
    """The commands of this package."""

    package = __name__
    lazy = COMMANDS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, and then, when it is known in which language to say it, what no command can work with."""
        given = list(args)
        rest = super().parse_args(ctx, args)
        need_words(given)
        need_folder()
        return rest


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    say(f"baken {version('baken')}")
    ctx.exit()


@click.group(
    cls=Baken,
    invoke_without_command=True,
    help=N_("The console of counsellors at an anonymous chat helpline. Without a command it opens the console."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--server", cls=Option, metavar=N_("URL"), help=N_("The server's address; the last one is remembered."))
@click.option("--lang", cls=Lang)
@click.option(
    "--content",
    "content_dir",
    cls=Option,
    type=Folder(),
    metavar=N_("DIR"),
    help=N_("An organisation's own content files, over the shipped ones."),
)
@click.option("--ascii", "ascii_only", cls=Option, is_flag=True, help=N_("Draw with ASCII characters only."))
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    callback=_print_version,
    expose_value=False,
    is_eager=True,
    help=N_("Say which version this is."),
)
@click.pass_context
def baken(ctx: click.Context, server: str | None, lang: str | None, content_dir: Path | None, ascii_only: bool) -> None:
    """The root of the command line."""
    if ctx.invoked_subcommand is not None:
        return
    from console.cli.opening import run_console

    ctx.exit(run_console(server=server, lang=lang, content_dir=content_dir, ascii_only=ascii_only))


def say_error(error: ConsoleError) -> None:
    """One sentence and one remedy, on stderr."""
    say(f"baken: {error.message}", err=True)
    if error.remedy:
        say(f"       {error.remedy}", err=True)


def run(arguments: list[str]) -> int:
    """Run the command line and give the exit code; no error becomes a traceback.

    A `ConsoleError` becomes its two lines. A mistake in the program becomes one sentence with the kind of the exception
    and its place, and nothing of its text, which could be a chat's or a password.
    """
    set_language(chosen(arguments, paths.config_file(), paths.policy_file()))
    try:
        # No variable has this name: click would answer a shell that asks for completions, and echo what was typed.
        result = baken.main(arguments, prog_name="baken", complete_var="=", standalone_mode=False)
    except click.ClickException as error:
        with _whether_or_not_it_is_heard():
            say_wrong_use(error)
        return Exit.USAGE
    except (BrokenPipeError, SystemExit):  # click ends so where nobody reads a help; they have read enough
        drop(sys.stdout)
        drop(sys.stderr)
        return Exit.OK
    except (Exception, KeyboardInterrupt) as error:
        if is_full(error):
            drop(sys.stdout)
        with _whether_or_not_it_is_heard():
            if (told := in_words(error)) is not None:
                say_error(told)
            else:
                _say_mistake(error)
        return told.exit_code if told is not None else Exit.MISTAKE
    return result if isinstance(result, int) else Exit.OK


def _say_mistake(error: BaseException) -> None:
    from console.terminal.crash import describe, sentence

    for line in sentence(describe("command", error)).splitlines():
        say(line, err=True)


def thread_failed(what: threading.ExceptHookArgs) -> None:
    """A thread ended with an exception: never a traceback. What came too late for a loop that has ended is nothing."""
    from console.terminal.crash import describe

    error = what.exc_value
    if error is None or describe("thread", error).place.startswith("asyncio.base_events:BaseEventLoop._check_closed"):
        return
    with _whether_or_not_it_is_heard():
        _say_mistake(error)


@contextlib.contextmanager
def _whether_or_not_it_is_heard() -> Iterator[None]:
    """The exit code stays what it is where stderr takes nothing."""
    try:
        yield
    except OSError:
        drop(sys.stderr)
