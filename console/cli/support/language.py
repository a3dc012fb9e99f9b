"""In which language a command speaks: the one it is told, else the one in the settings, else the one of the machine.

It is known before anything is read of the command line but `--lang`, which may stand anywhere on it: so also what is
wrong with the rest is told in that language.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from console.strings import LANGUAGES

OPTION = "--lang"
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is not empty decides (POSIX.1-2024, Base Definitions, 8.2)."""
OTHERWISE = "en"
"""The language of the texts in the code: of the locales C and POSIX, and of those that nothing is translated to."""


def chosen(arguments: Sequence[str], config: Path, policy: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The language of the command line `arguments`, of `LANGUAGES`."""
    return told(arguments) or of_settings(config, policy) or of_locale(environ) or OTHERWISE


def told(arguments: Sequence[str]) -> str | None:
    """What the last `--lang` says, where that is one of the languages; what it may be is checked by its command."""
    found = None
    given = list(arguments)
    given = given[: given.index("--")] if "--" in given else given
    for place, word in enumerate(given):
        value = given[place + 1] if word == OPTION and place + 1 < len(given) else word.partition(f"{OPTION}=")[2]
        found = value if value in LANGUAGES else found
    return found


def of_settings(config: Path, policy: Path) -> str | None:
    """What the policy fixes, else the person's own choice. A file that is not right says nothing here.

    It is told by the commands that go by these files.
    """
    ruled = _read(policy).get("settings")
    for said in (ruled, _read(config)):
        language = said.get("language") if isinstance(said, dict) else None
        if language in LANGUAGES:
            return str(language)
    return None


def _read(path: Path) -> dict[str, Any]:
    if not os.path.isfile(path):
        return {}
    from console.files.toml import read_toml
    from console.support.errors import ConsoleError

    try:
        return read_toml(path)
    except ConsoleError:
        return {}


def of_locale(environ: Mapping[str, str]) -> str | None:
    """The language of the locale; the language of the system where it has no variables for it, as Windows."""
    locale = next((environ[name] for name in VARIABLES if environ.get(name)), None) or _of_system()
    if locale is None:
        return None
    language = re.split(r"[-_.@]", locale, maxsplit=1)[0].lower()
    return language if language in LANGUAGES else OTHERWISE


def _of_system() -> str | None:
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage())
    return None
