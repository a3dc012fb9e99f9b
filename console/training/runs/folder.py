"""The training folder: all that training writes on this machine, readable by one person alone.

`runs/<run>.jsonl` are logs, `exports/` what was taken along, `scenarios/` an organisation's own, `settings.toml` what
the trainee chose, `incidents.jsonl` failures of the program without any text.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from console.files.reasons import reason
from console.files.trouble import is_barred
from console.strings import _
from console.support.errors import ConsoleError, Exit

NAME: Final = "baken-training"
VARIABLE: Final = "BAKEN_TRAINING"


@dataclass(frozen=True, slots=True)
class Folder:
    """The places in the training folder. `runs`, `exports` and `scenarios` are there once it was opened."""

    path: Path

    @property
    def runs(self) -> Path:
        return self.path / "runs"

    @property
    def exports(self) -> Path:
        return self.path / "exports"

    @property
    def scenarios(self) -> Path:
        return self.path / "scenarios"

    @property
    def settings(self) -> Path:
        return self.path / "settings.toml"

    @property
    def incidents(self) -> Path:
        return self.path / "incidents.jsonl"

    def log(self, run: str) -> Path:
        """Where the log of a run is kept."""
        return self.runs / f"{run}.jsonl"


def place(option: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the folder is to be: as said with `--folder`, else in `BAKEN_TRAINING`, else in the person's own data."""
    if option is not None:
        return option
    named = environ.get(VARIABLE, "")
    return Path(named) if named else platformdirs.user_data_path(NAME, appauthor=False)


def open_folder(option: Path | None = None, environ: Mapping[str, str] = os.environ) -> Folder:
    """The folder, made where it is missing, for its owner alone. Raises `ConsoleError`; nothing is deleted or moved."""
    folder = Folder(place(option, environ).absolute())
    _make(folder.path, parents=True)
    for inner in (folder.runs, folder.exports, folder.scenarios):
        _make(inner)
    return folder


def known_folder(option: Path | None = None, environ: Mapping[str, str] = os.environ) -> Folder:
    """`open_folder` for who only looks: where it is missing nothing is made. Raises `ConsoleError`."""
    path = place(option, environ)
    try:
        is_there = path.exists()
    except OSError as error:
        raise _unusable(path, error) from None
    if not is_there:
        raise ConsoleError(
            _("There is no training folder {path}.").format(path=path),
            _("Name another folder with --folder, or in {variable}.").format(variable=VARIABLE),
            Exit.BAD_INPUT,
        )
    return open_folder(option, environ)


def _make(path: Path, *, parents: bool = False) -> None:
    try:
        if path.is_symlink():
            raise _problem(path, _("it is a link to another place"))
        if path.exists() and not path.is_dir():
            raise _problem(path, _("it is a file, not a folder"))
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        _close_to_others(path)
    except OSError as error:
        raise _unusable(path, error) from None
    if not os.access(path, os.R_OK | os.X_OK):
        raise _unusable(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    if not os.access(path, os.W_OK):
        raise _problem(path, _("you may not write in it"), Exit.CANNOT_WRITE)


def _close_to_others(path: Path) -> None:
    """Logs are about people at work: on a shared machine nobody else reads them."""
    if os.name == "nt":
        return
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise _problem(path, _("it belongs to somebody else"), Exit.NOT_ALLOWED)
    if stat.S_IMODE(found.st_mode) & 0o077:
        path.chmod(0o700)


def _unusable(path: Path, error: OSError) -> ConsoleError:
    return _problem(path, reason(error), Exit.NOT_ALLOWED if is_barred(error) else Exit.CANNOT_WRITE)


def _problem(path: Path, what: str, code: Exit = Exit.BAD_INPUT) -> ConsoleError:
    return ConsoleError(
        _("The training folder {path} cannot be used: {what}.").format(path=path, what=what),
        _("Name another folder with --folder, or in {variable}.").format(variable=VARIABLE),
        code,
    )
