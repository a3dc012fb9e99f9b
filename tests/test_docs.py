"""What the documents name is there: other documents, files, commands, targets of make. Settings are looked at in
`tests/console/settings/test_config.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from console.cli import baken

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"\]\((?!https?://)([^)#]+)(#[^)]*)?\)")
NAMED_FILE = re.compile(r"`((?:api_client|backend|console|protocol|tests|widgets|scripts)/[\w./-]+)`")
COMMAND = re.compile(r"(?:^    |`)baken((?: [a-z]+)+)?([^`\n#]*)", re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_and_files_that_a_document_names_exist(document: Path) -> None:
    text = document.read_text()
    linked = [document.parent / match[1] for match in LINK.finditer(text)]
    named = [ROOT / match[1] for match in NAMED_FILE.finditer(text)]
    assert [str(path) for path in [*linked, *named] if not path.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_targets_of_make_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^    |`)make ([a-z]+)", document.read_text(), re.MULTILINE)) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_and_their_options_exist(document: Path) -> None:
    for match in COMMAND.finditer(document.read_text()):
        command: click.Command = baken
        context = click.Context(command)
        for word in (match[1] or "").split():
            if not isinstance(command, click.Group):
                break
            found = command.get_command(context, word)
            assert found is not None, match[0]
            command = found
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", match[2])) <= known, match[0]
