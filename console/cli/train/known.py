"""What the commands of training check scenarios against."""

from __future__ import annotations

from pathlib import Path

import click

from console.training.scenario.knowledge import Knowledge


def knowledge_for(ctx: click.Context) -> Knowledge:
    """Of the shipped content, with the organisation's over it where `--content` names a folder."""
    from console.content.load import load
    from console.training.moves import shipped
    from console.training.scenario.knowledge import known

    folder = ctx.find_root().params.get("content_dir")
    return known(load(Path(folder) if folder else None), shipped().moves)
