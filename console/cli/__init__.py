"""The command line. Each command stands in a module of its own and is loaded only when it is asked for."""

from __future__ import annotations

import sys

import click

from console.cli.words import LazyGroup, Option
from console.errors import ConsoleError, Exit
from console.saying import say, say_wrong_use
from console.strings import LANGUAGES, N_, set_language

COMMANDS = {
    "demo": N_("Everything on this machine: embedded server, scripted chatters, console."),
    "serve": N_("The backend with its visitor page."),
    "user": N_("Accounts: add, list, reset, disable."),
    "report": N_("The figures of a year, for the board and for the public."),
    "export": N_("Records for a research database (HTCDS), on the server only."),
    "demo-data": N_("Made-up years, to see the report with."),
    "audit": N_("The audit log: look at it, check it."),
    "content": N_("Check an organisation's content files."),
    "train": N_("Training: practise on replayed chats, and see what was heard."),
}
"""Command name (module `console.cli.NAME`, with `_` for `-`, attribute `command`) and one line of help."""


class Baken(LazyGroup):
    """The commands of this package."""

    package = __name__
    lazy = COMMANDS


def _choose_language(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        set_language(value)
    return value


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
@click.option("--server", cls=Option, metavar="URL", help=N_("The server's address; the last one is remembered."))
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    callback=_choose_language,
    is_eager=True,
    help=N_("Language of the screens."),
)
@click.option(
    "--content",
    "content_dir",
    cls=Option,
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
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
def baken(ctx: click.Context, server: str | None, lang: str | None, content_dir: str | None, ascii_only: bool) -> None:
    """The root of the command line."""
    if ctx.invoked_subcommand is not None:
        return
    from console.cli.run import run_console

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
    try:
        # No variable has this name: click would answer a shell that asks for completions, and echo what was typed.
        result = baken.main(arguments, prog_name="baken", complete_var="=", standalone_mode=False)
    except ConsoleError as error:
        say_error(error)
        return error.exit_code
    except click.ClickException as error:
        say_wrong_use(error)
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.OK
    except Exception as error:
        from console.terminal.crash import describe, sentence

        for line in sentence(describe("command", error)).splitlines():
            say(line, err=True)
        return Exit.MISTAKE
    return result if isinstance(result, int) else Exit.OK
