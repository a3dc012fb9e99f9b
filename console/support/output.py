"""The one way in which a command says something outside of the screens.

A sentence often holds a name, a path or a value that somebody else chose, and a terminal obeys what it is sent. So
every sentence goes through here, and each is one line of harmless text. What is written as a file for other programs
(CSV, HTML, an export) has its own guard and does not come this way; JSON does, and loses nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from typing import TextIO

import click

from console.strings import _
from console.support.errors import ConsoleError, Exit

LONGEST = 100_000
"""Code points of one line; the largest path or way through a scenario is far below it."""
LONGEST_TOLD = 600
"""Code points of a sentence on stderr. It often repeats an argument, which may be of any length."""
CUT = " [...] "
"""What stands where a sentence was cut."""
PLAIN = frozenset("LNPS")
"""First letters of the Unicode categories that stand in JSON as they are: letters, numbers, punctuation, symbols."""


def harmless(text: object) -> str:
    """`text` as one line over the closed alphabet; a line break in it becomes a space."""
    line = str(text)
    if line.isascii() and line.isprintable():
        return line
    from protocol.safe_text import sanitise

    return sanitise(line, limit=LONGEST, lines=LONGEST).replace("\n", " ")


def say(text: object = "", *, err: bool = False) -> None:
    """One line, on stdout or with `err` on stderr; what is told on stderr has at most `LONGEST_TOLD` characters."""
    line = harmless(text)
    _echo(_encodable(_cut(line) if err else line, sys.stderr if err else sys.stdout), err=err)


def _echo(text: str, *, err: bool = False) -> None:
    """Write it. Who stopped reading has read enough: the rest goes nowhere, and the command ends as it would have."""
    try:
        click.echo(text, err=err)
    except BrokenPipeError:
        drop(sys.stderr if err else sys.stdout)


def drop(stream: TextIO | None) -> None:
    """Let the rest of `stream` go nowhere: at the end of the process Python would write it once more, and fail."""
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def say_over(text: str, before: int) -> None:
    """Put `text` in the place of the last line of stderr, a terminal, which has `before` characters; empty: nothing.

    Only where the terminal can go back to the beginning of a line: on a dumb one each text gets a line of its own.
    """
    line = _encodable(harmless(text), sys.stderr)
    if os.environ.get("TERM") == "dumb":
        if line:
            click.echo(line, err=True)
        return
    blank = " " * (before - len(line))
    click.echo(f"\r{line}{blank}" if line else f"\r{blank}\r", err=True, nl=False)


def _cut(line: str) -> str:
    """`line` with a mark in the place of its middle, where it is too long: what is wrong stands at either end."""
    if len(line) <= LONGEST_TOLD:
        return line
    kept = (LONGEST_TOLD - len(CUT)) // 2
    return line[:kept] + CUT + line[-kept:]


def say_json(value: object) -> None:
    """`value` as JSON on stdout, for other programs and for a person who looks: nothing in it drives a terminal.

    What is no letter, number, punctuation or symbol stands there as an escape, which every reader of JSON undoes.
    """
    if (sys.stdout.encoding or "").lower().startswith("utf"):
        text = json.dumps(value, indent=2, ensure_ascii=False)
        _echo("".join(char if _plain(char) else _escape(char) for char in text))
    else:
        _echo(json.dumps(value, indent=2).replace("\x7f", "\\u007f"))


def _plain(char: str) -> bool:
    import unicodedata

    if char.isascii():
        return char == "\n" or char.isprintable()
    return unicodedata.category(char)[0] in PLAIN and not char.isspace()


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


class Unanswered(click.Abort):
    """Somebody stopped at a question, with Ctrl+C or the end of the input."""


def ask(question: str, *, hidden: bool = False, again: str = "", empty: bool = False) -> str:
    """What a person types after `question`; with `again` twice, until both are the same. Raises `Unanswered`.

    `empty`: whether nothing at all is an answer; otherwise it is asked until there is something. What the terminal sent
    in another coding than it says is a `ConsoleError`.
    """
    try:
        answer = str(
            click.prompt(
                harmless(question),
                default="" if empty else None,
                show_default=False,
                hide_input=hidden,
                confirmation_prompt=harmless(again) if again else False,
                err=True,
            )
        )
    except click.Abort:
        click.echo(err=True)
        raise Unanswered from None
    if any("\ud800" <= char <= "\udfff" for char in answer):
        raise ConsoleError(
            _("What was typed is not text in UTF-8."),
            _("Set the terminal to UTF-8, and do this again."),
            Exit.BAD_INPUT,
        )
    return answer


YES = frozenset({"y", "yes", "j", "ja"})
"""In every language, whatever the question is asked in."""


def agrees(question: str) -> bool:
    """Whether a person says yes to `question`; anything else, and nothing at all, is a no. Raises `Unanswered`."""
    how = _("[y/N]")  # not in the string with the question: what is in one finds no way into the catalogues
    return ask(f"{question} {how}", empty=True).strip().casefold() in YES


def say_wrong_use(error: click.ClickException) -> None:
    """What click says of arguments that it cannot use, on stderr: the usage, where help is, and what is wrong."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        for line in error.format_message().splitlines():
            say(line, err=True)
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        for line in context.get_usage().splitlines():
            say(line, err=True)
        say(_("Try '{command} {option}' for help.").format(command=context.command_path, option="--help"), err=True)
        say(err=True)
    # A list of choices stands there on lines of its own.
    said = re.sub(r"\s*\n\s*", " ", error.format_message())
    say(_("Error: {message}").format(message=said), err=True)


def say_at_the_end(text: str) -> None:
    """Lines of our own, on the real standard error, whatever captures the other one."""
    stream = sys.__stderr__
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):
        for line in text.splitlines():
            stream.write(_encodable(harmless(line), stream) + "\n")
        stream.flush()


def _encodable(line: str, stream: TextIO) -> str:
    """`line` without what the encoding of `stream` does not have."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return line.encode(encoding, errors="replace").decode(encoding)
