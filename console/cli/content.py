"""`baken content`: check an organisation's content files."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from console.cli.support.as_json import json_option
from console.cli.support.progress import Progress
from console.cli.support.spoken_click import Argument, Command, Folder, Group
from console.strings import N_, _, ngettext
from console.support.errors import ConsoleError, Exit
from console.support.output import say, say_json


@click.group(cls=Group, help=N_("Checklists, phases, referrals and canned texts."))
def command() -> None:
    """The group `baken content`."""


@command.command(
    "lint",
    cls=Command,
    uses=("--content",),
    help=N_("Check the shipped content files, with the files of FOLDER over them."),
)
@click.argument("folder", cls=Argument, metavar=N_("FOLDER"), required=False, type=Folder())
@json_option
@click.pass_context
def lint_command(ctx: click.Context, folder: Path | None, as_json: bool) -> int:
    """One line a finding on stdout; exit code 1 where there is one. `--content` names the folder as FOLDER does."""
    from console.cli.page_words import of_page
    from console.cli.server.proven import is_there
    from console.content.lint import lint_all
    from console.content.sentences.shipped import of_scenarios
    from console.training.moves.moves import of as moves_of

    folder = _the_one(folder, ctx.find_root().params["content_dir"])
    with Progress(_("Files checked")) as progress:
        also = [*of_page(), *of_scenarios()]
        content, findings = lint_all(folder, datetime.now(UTC).date(), also, is_there, progress.at)
    if as_json:
        say_json([asdict(finding) for finding in findings])
        return Exit.FINDINGS if findings else Exit.OK
    for finding in findings:
        say(finding)
    if content is None:
        text = ngettext(
            "{n} finding. Nothing is used until it is mended.",
            "{n} findings. Nothing is used until they are mended.",
            len(findings),
        )
        say(text.format(n=len(findings)), err=True)
        return Exit.FINDINGS
    if findings:
        remarks = ngettext(
            "{n} remark. The files are used; mend it before a chatter reads it.",
            "{n} remarks. The files are used; mend them before a chatter reads them.",
            len(findings),
        )
        say(remarks.format(n=len(findings)), err=True)
        return Exit.FINDINGS
    moves_of(folder)
    signals = sum(len(checklist.items) for checklist in content.checklists.checklists)
    text = _("In order: {signals} signals, {phases} phases, {referrals} referrals, {texts} canned texts.")
    say(
        text.format(
            signals=signals,
            phases=len(content.phases.phases),
            referrals=len(content.referrals.organisations),
            texts=len(content.canned.texts),
        )
    )
    return Exit.OK


def _the_one(folder: Path | None, option: Path | None) -> Path | None:
    """The folder that is meant; two are refused, for one of them would not be looked at. Raises `ConsoleError`."""
    if folder is not None and option is not None:
        raise ConsoleError(
            _("Two folders are named, one with --content and one after `lint`."),
            _("Name the one that is to be checked."),
            Exit.USAGE,
        )
    return folder or option
