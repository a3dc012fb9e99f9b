"""What the commands of training know: the content of `--content`, and what scenarios are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from console.content.models import Content
    from console.training.moves.moves import Moves
    from console.training.scenario.knowledge import Knowledge


def content_of(root: Mapping[str, Any]) -> Content:
    """The shipped content, with the organisation's over it where `--content` names a folder. Raises `ConsoleError`.

    `root` are the options of `baken` itself.
    """
    from console.content.load import load

    return load(_folder(root))


def moves_of(root: Mapping[str, Any]) -> Moves:
    """The shipped moves, with the organisation's over them, likewise."""
    from console.training.moves.moves import of

    return of(_folder(root))


def _folder(root: Mapping[str, Any]) -> Path | None:
    folder: Path | None = root.get("content_dir")
    return folder


def knowledge_for(ctx: click.Context) -> Knowledge:
    """Of this content."""
    from console.training.scenario.knowledge import known

    root = ctx.find_root().params
    return known(content_of(root), moves_of(root).moves)
