"""The palette: every action by its name, in both languages. Nothing of Textual's own palette is in it (`SEC-S6`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.keys.action import Action
from console.keys.registry import found_by, keys_of, shown
from console.strings import _
from widgets.rows import PickRow


def palette_rows(
    offered: Iterable[Action], keymap: Mapping[str, str] | None = None, *, ascii_only: bool = False
) -> tuple[PickRow, ...]:
    """The actions that can be done now, in this order; the hint is the key that does the same."""
    return tuple(
        PickRow(
            id=action.id,
            title=_(action.help).rstrip("."),
            hint=" ".join(shown(key, ascii_only=ascii_only) for key in keys_of(action, keymap)[:1]),
            search=found_by(action),
        )
        for action in offered
        if action.palette
    )
