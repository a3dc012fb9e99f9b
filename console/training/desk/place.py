"""The shared folder: what it is called there, who may write, and how a file of it is opened.

A folder of a group (setgid) on one host or on a mount. A trainee's console writes `RUN.jsonl`, a desk writes
`RUN.DESK.desk.jsonl`; both only add to their own file. Everything else in the folder is a stranger's.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.files.reasons import reason
from console.files.trouble import is_barred
from console.strings import _
from console.support.errors import ConsoleError, Exit

LOG: Final = ".jsonl"
DESK: Final = ".desk.jsonl"
READABLE: Final = 0o640
ALONE: Final = 0o600

_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_DESK = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")


def run_of(name: str) -> str | None:
    """The run whose log is called so; None for every other file."""
    run = name.removesuffix(LOG)
    return run if run != name and _RUN.fullmatch(run) else None


def desk_of(name: str, run: str) -> str | None:
    """The desk whose orders to `run` are called so; None for every other file."""
    desk = name.removeprefix(f"{run}.").removesuffix(DESK)
    return desk if f"{run}.{desk}{DESK}" == name and _DESK.fullmatch(desk) else None


def log_name(run: str) -> str:
    """The file of a run. An id that cannot be a plain file name is a `ValueError`."""
    if not _RUN.fullmatch(run):
        raise ValueError(run)
    return f"{run}{LOG}"


def desk_name(run: str, desk: str) -> str:
    """The file of a desk's orders to a run."""
    if not _DESK.fullmatch(desk):
        raise ValueError(desk)
    return f"{log_name(run).removesuffix(LOG)}.{desk}{DESK}"


def safe_id(alias: str, mark: str) -> str:
    """A desk's id from the alias of its facilitator; `mark` (hex) keeps two of one name apart."""
    plain = re.sub(r"[^a-z0-9]+", "-", alias.casefold()).strip("-")[:24].strip("-")
    return f"{plain or 'desk'}-{mark}"


def check_folder(folder: Path) -> None:
    """Refuse a folder in which strangers could stand in for others. Raises `ConsoleError`."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        raise ConsoleError(
            _("The shared folder {folder} is not there.").format(folder=folder),
            _("Make it first, for the group of trainees and facilitators (docs/training.md)."),
            Exit.BAD_INPUT,
        ) from None
    except OSError as error:
        raise _unusable(folder, error) from None
    if stat.S_ISLNK(found.st_mode):
        raise ConsoleError(
            _("The shared folder {folder} is a link, which somebody could turn elsewhere.").format(folder=folder),
            _("Give the folder itself."),
            Exit.NOT_ALLOWED,
        )
    if not stat.S_ISDIR(found.st_mode):
        raise ConsoleError(_("{folder} is no folder.").format(folder=folder), _("Give a folder."), Exit.BAD_INPUT)
    if found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise ConsoleError(
            _("Everybody on this machine may write in {folder}, and remove what others wrote.").format(folder=folder),
            _("Give it to a group: chgrp GROUP {folder}; chmod 3770 {folder}.").format(folder=folder),
            Exit.NOT_ALLOWED,
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise ConsoleError(
            _("You may not write in {folder}.").format(folder=folder),
            _("Ask for a place in the group that it belongs to."),
            Exit.CANNOT_WRITE,
        )


def _unusable(folder: Path, error: OSError) -> ConsoleError:
    return ConsoleError(
        _("The shared folder {folder} cannot be used: {why}.").format(folder=folder, why=reason(error)),
        _("Ask who keeps it, or leave the option out."),
        Exit.NOT_ALLOWED if is_barred(error) else Exit.BAD_INPUT,
    )


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file is: its identity, its size, and when it last changed or was touched."""

    identity: tuple[int, int]
    size: int
    touched: int
    """In nanoseconds of the file server's clock: good for seeing a difference, not for a time of day."""


def stamp(handle: int) -> Stamp:
    """The stamp of an open file."""
    found = os.fstat(handle)
    return Stamp((found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns)


def open_others(path: Path) -> int:
    """Open a file that somebody else wrote, for reading; no link is followed and nothing but a file is opened.

    Raises `OSError`.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(path)
    return handle


class NotOurs(OSError):
    """A file of that name is there, and somebody else's."""


def open_own(path: Path) -> int:
    """Open our own file in the folder for adding to, or make it: readable by the folder's group, 0640.

    A file that is a link, has a second name or another owner is `NotOurs`. Where the folder's group cannot be given
    to it (`PermissionError`), nothing of it can be read by others. Raises `OSError`.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL, ALONE)
    except FileExistsError:
        handle = _open_again(path, flags)
    try:
        group = path.parent.stat().st_gid
        if os.fstat(handle).st_gid != group:
            os.fchown(handle, -1, group)
        os.fchmod(handle, READABLE)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _open_again(path: Path, flags: int) -> int:
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise NotOurs(error.errno, error.strerror) from error
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_uid == os.geteuid():
        return handle
    os.close(handle)
    raise NotOurs(path)
