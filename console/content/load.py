"""Load the content for the console: the shipped files with an organisation's over them."""

from __future__ import annotations

from pathlib import Path

from console.content.lint import lint
from console.content.models import Content
from console.strings import _
from console.support.errors import ConsoleError, Exit


def load(folder: Path | None = None) -> Content:
    """The content. Raises `ConsoleError` naming the first finding; nothing is taken from a folder with a fault."""
    content, findings = lint(folder)
    if content is None:
        text = _("The content files cannot be used: {finding}").format(finding=findings[0])
        first = ConsoleError.of(text, Exit.BAD_INPUT)
        all_of_them = _("See all findings with: baken content lint {folder}").format(folder=folder or "")
        raise ConsoleError(first.message, f"{first.remedy} {all_of_them}".strip(), first.exit_code)
    return content
