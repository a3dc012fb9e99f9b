"""A user's own keys for actions, by id, checked against the registry of `console.keys.registry`.

In `config.toml`: `[keymap]` with lines such as `"chat.next" = "f3,ctrl+n"`. An empty value takes an action's keys away;
it stays in the palette.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from console.keys.action import Action, Place
from console.keys.registry import ACTIONS, keys_of, places_of
from console.strings import _
from console.support.errors import ConsoleError, Exit

KEY: Final = re.compile(r"(ctrl\+|alt\+|shift\+)*([a-z0-9]|f([1-9]|1[0-9]|2[0-4])|[a-z]+(_[a-z]+)*)")
"""A key as Textual names it."""
TAKEN: Final = frozenset({"ctrl+c", "ctrl+z", "ctrl+backslash", "ctrl+j", "ctrl+m", "ctrl+i", "ctrl+h", "enter", "tab"})
"""Keys that mean something to terminals or to whoever writes; no action may have them everywhere."""
WRITING: Final = frozenset({Place.ANYWHERE, Place.COMPOSER})
"""Places where letters are text."""


def read_keymap(path: Path, said: object, actions: Sequence[Action] = ACTIONS) -> dict[str, str]:
    """The table `keymap` of the file at `path`, for these actions, checked. Raises `ConsoleError`."""
    if not isinstance(said, dict):
        raise WrongKeys(path, "keymap", _('A table [keymap] with lines such as "chat.next" = "f3" is needed.'))
    for name, keys in said.items():
        check_line(path, name, keys, actions)
    _check_clashes(path, said, actions)
    return dict(said)


def clashes(keymap: Mapping[str, str], actions: Sequence[Action] = ACTIONS) -> list[tuple[str, Action, Action]]:
    """Keys that two actions have in the same place."""
    held = [(action, keys_of(action, keymap)) for action in actions]
    return [
        (key, one, other)
        for (one, keys), (other, other_keys) in combinations(held, 2)
        for key in keys
        if key in other_keys and _meet(places_of(one, key), places_of(other, key))
    ]


def _meet(one: frozenset[Place], other: frozenset[Place]) -> bool:
    return Place.ANYWHERE in one | other or bool(one & other)


def check_line(path: Path, name: str, keys: Any, actions: Sequence[Action]) -> None:
    """Raises `WrongKeys` for what is wrong with one line by itself."""
    key = f"keymap.{name}"
    known = {action.id: action for action in actions}
    if name not in known or name.startswith("widget."):
        near = ", ".join(action.id for action in actions if not action.id.startswith("widget."))
        raise WrongKeys(path, key, _("There is no such action. The actions are: {actions}.").format(actions=near))
    if not isinstance(keys, str):
        raise WrongKeys(path, key, _("Write the keys as a text, with commas between them."))
    for each in keys_of(known[name], {name: keys}):
        if KEY.fullmatch(each) is None:
            raise WrongKeys(path, key, _("“{key}” is not a key. Keys look like f3, ctrl+n or c.").format(key=each))
        if each in TAKEN:
            raise WrongKeys(
                path, key, _("“{key}” is taken by the terminal or by writing. Choose another.").format(key=each)
            )
        if len(each) == 1 and known[name].places & WRITING:
            raise WrongKeys(path, key, _("“{key}” alone would be typed as text. Add ctrl+.").format(key=each))


def _check_clashes(path: Path, keymap: Mapping[str, str], actions: Sequence[Action]) -> None:
    known = {(key, one.id, other.id) for key, one, other in clashes({}, actions)}
    for key, one, other in clashes(keymap, actions):
        if (key, one.id, other.id) in known:
            continue
        name = one.id if one.id in keymap else other.id
        rest = other.id if name == one.id else one.id
        raise WrongKeys(path, f"keymap.{name}", _("“{key}” already belongs to {action}.").format(key=key, action=rest))


class WrongKeys(ConsoleError):
    """A line of the keymap is not right: `key` is its place."""

    def __init__(self, path: Path, key: str, remedy: str) -> None:
        super().__init__(_("{file}: “{key}” is not right.").format(file=path, key=key), remedy, Exit.CONFIGURATION)
        self.key = key
