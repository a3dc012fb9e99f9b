"""`baken content`: check an organisation's content files."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from console.cli.as_json import json_option
from console.cli.words import Argument, Command, Folder, Group
from console.errors import Exit
from console.saying import say, say_json
from console.strings import N_, _, ngettext


@click.group(cls=Group, help=N_("Checklists, phases, referrals and canned texts."))
def command() -> None:
    """The group `baken content`."""


@command.command("lint", cls=Command, help=N_("Check the shipped content files, with the files of FOLDER over them."))
@click.argument("folder", cls=Argument, metavar=N_("FOLDER"), required=False, type=Folder(path_type=Path))
@json_option
def lint_command(folder: Path | None, as_json: bool) -> int:
    """One line a finding on stdout; exit code 1 where there is one."""
    from console.cli.page_words import of_page
    from console.content.lint import lint_all
    from console.content.sentences.shipped import of_scenarios
    from console.training.moves import of as moves_of

    content, findings = lint_all(folder, datetime.now(UTC).date(), [*of_page(), *of_scenarios()])
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
