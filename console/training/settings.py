"""What the trainee chose: `settings.toml` in the training folder. The file of live work is neither read nor written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from console.files.kinds import Anything, Table, Text
from console.keys.registry import FOR_TRAINEES
from console.screens.settings import SETTINGS as ROWS
from console.screens.settings import Options
from console.settings.config import SETTINGS, Keymap, right
from console.settings.config_writer import remember
from console.strings import N_
from console.strings import language as in_use
from console.support.errors import ConsoleError
from console.training.runs.alias import is_alias
from console.training.runs.kept_runs import SETTING

SHARED: Final = (
    *("language", "theme", "send_key", "mouse", "kitty_keys", "bell"),
    *("bell_repeat_seconds", "reply_overdue_seconds", "ascii"),
)
"""Keys with the meaning that they have in `config.toml`."""
ON_THE_SCREEN: Final = tuple(
    each for each in ROWS if each.field in ("language", "theme", "enter_sends", "mouse", "bell")
)
"""What the settings screen offers in training: nothing covers or locks it by itself."""


CHOSEN: Final = Table(
    {
        "trainee": Text(lambda alias: not alias or is_alias(alias), N_("a name of at most thirty letters and digits")),
        SETTING: Anything(),  # how long runs are kept: `console.training.runs.kept_runs` reads and checks it
        **{key: SETTINGS[key] for key in SHARED},
        "keymap": Keymap(FOR_TRAINEES),
    }
)
"""All of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The settings. `trainee` is the alias, empty before the first start."""

    trainee: str = ""
    options: Options = field(default_factory=Options)
    ascii: bool = False
    kitty_keys: bool = True
    keymap: Mapping[str, str] = field(default_factory=dict)


def load(path: Path, language: str | None = None) -> Chosen:
    """What the file says; nothing where it is not there. `language` stands above it, the one in use below it.

    Raises `ConsoleError`.
    """
    said = right(path, CHOSEN)
    trainee, keymap = said.pop("trainee", ""), said.pop("keymap", {})
    said.pop(SETTING, None)
    return Chosen(
        trainee=trainee,
        options=_options(said, language),
        ascii=bool(said.get("ascii", False)),
        kitty_keys=bool(said.get("kitty_keys", True)),
        keymap=keymap,
    )


def _options(said: Mapping[str, Any], language: str | None) -> Options:
    others = ("send_key", "ascii", "kitty_keys")
    plain = {key: value for key, value in said.items() if key in SETTINGS and key not in others}
    if language is not None or "language" not in plain:
        plain["language"] = language or in_use()
    return Options(enter_sends=said.get("send_key", "enter") == "enter", **plain)


def keep_options(path: Path, options: Options) -> str:
    """Write what the settings screen changed; gives a sentence where that failed."""
    values: dict[str, str | bool] = {
        "language": options.language,
        "theme": options.theme,
        "send_key": "enter" if options.enter_sends else "ctrl+j",
        "mouse": options.mouse,
        "bell": options.bell,
    }
    return _keep(path, values)


def keep_trainee(path: Path, alias: str) -> str:
    """Write the alias; gives a sentence where that failed."""
    return _keep(path, {"trainee": alias})


def _keep(path: Path, values: Mapping[str, str | bool]) -> str:
    try:
        for key, value in values.items():
            remember(path, key, value)
    except ConsoleError as error:
        return f"{error.message} {error.remedy}"
    return ""
