"""Parts of Baken that an installation may lack: what is missing, and how it is installed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from console.strings import _
from console.support.errors import ConsoleError, Exit

OUR_OWN: Final = frozenset({"api_client", "backend", "console", "protocol", "widgets"})
"""Modules that cannot be missing but by a mistake."""
EXTRAS: Final[Mapping[str, frozenset[str]]] = {
    "server": frozenset(
        {"aiosqlite", "alembic", "asyncpg", "highspy", "httptools", "litestar", "pyotp", "sqlalchemy", "tzdata"}
        | {"uvicorn", "uvloop"}
    ),
    "report": frozenset({"odfdo", "xlsxwriter"}),
}
"""By the name of an extra in pyproject.toml: what is imported of it."""


def missing(error: ModuleNotFoundError) -> ConsoleError | None:
    """What to tell of a module that is not there; `None` where only a mistake in the program explains it."""
    part = (error.name or "").partition(".")[0]
    return None if not part or part in OUR_OWN or part in sys.stdlib_module_names else lacking(part)


def need(part: str) -> None:
    """Refuse to begin what will need `part` in the end. Raises `ConsoleError`."""
    if find_spec(part) is None:
        raise lacking(part)


def lacking(part: str) -> ConsoleError:
    """The error for a part that is missing, with the command that installs it."""
    extra = next((name for name, parts in EXTRAS.items() if part in parts), None)
    command = f'pip install "baken[{extra}]"' if extra else "pip install baken"
    return ConsoleError(
        _("This installation of Baken lacks “{part}”, which this command needs.").format(part=part),
        _("Install it with: {command}").format(command=command),
        Exit.CONFIGURATION,
    )
