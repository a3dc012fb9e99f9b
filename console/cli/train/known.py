"""What the commands of training know: the content of `--content`, and what scenarios are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from console.content.models import Content
    from console.training.scenario.knowledge import Knowledge


def content_of(root: Mapping[str, Any]) -> Content:
    """The shipped content, with the organisation's over it where `--content` names a folder. Raises `ConsoleError`.

    `root` are the options of `baken` itself.
    """
    from console.content.load import load

    folder = root.get("content_dir")
    return load(Path(folder) if folder else None)


def knowledge_for(ctx: click.Context) -> Knowledge:
    """Of this content."""
    from console.training.moves import shipped
    from console.training.scenario.knowledge import known

    return known(content_of(ctx.find_root().params), shipped().moves)
