"""Who else on this machine can come at a folder: closed where it is ours to close, refused where it is not.

As OpenSSH judges the files that it trusts (sshd, `StrictModes`): a folder is as safe as every folder above it, for
whoever may write there can put another one in its place.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077
OTHERS_WRITE = 0o022


class Exposed(Exception):
    """`path` belongs to somebody else, and not to this account alone is it given to read or write."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class OfAnother(Exception):
    """`path` belongs to the account `owner`: what was made in it by this one could not be opened by that one."""

    def __init__(self, path: Path, owner: str) -> None:
        super().__init__(str(path))
        self.path = path
        self.owner = owner


class Replaceable(Exception):
    """Somebody else may write in `parent`, and so put something else in the place of what stands in it."""

    def __init__(self, parent: Path) -> None:
        super().__init__(str(parent))
        self.parent = parent


def close_to_others(folder: Path) -> bool:
    """Take every right of others on `folder` and on the files in it; gives whether they could come into the folder.

    Raises `Exposed` for what is not ours to close, `OfAnother` for what another account keeps closed (for root too:
    its files would lock the owner out), `Replaceable`, and `OSError`. On Windows the rights of the profile hold, and
    nothing is done.
    """
    if os.name != "posix":
        return False
    found = folder.stat()
    if not stat.S_IMODE(found.st_mode) & OTHERS:
        _refuse_another(folder, found)
    refuse_replaceable(folder)
    closed = _close(folder, found, 0o700)
    for entry in os.scandir(folder):
        found = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(found.st_mode):
            if found.st_uid not in (0, os.geteuid()):
                raise Exposed(Path(entry.path))  # put there while others could write in the folder
        elif not stat.S_ISDIR(found.st_mode):
            _close(Path(entry.path), found, 0o600)
            _refuse_another(Path(entry.path), found)
    return closed


def refuse_replaceable(path: Path) -> None:
    """Raise `Replaceable` where somebody else may write above `path`, or above what it is a link to."""
    if os.name != "posix":
        return
    for parent in _above(path):
        found = parent.stat()
        if found.st_uid not in (0, os.geteuid()):
            raise Replaceable(parent)
        # In a sticky folder (/tmp) only its owner and that of an entry may replace the entry.
        if found.st_mode & OTHERS_WRITE and not found.st_mode & stat.S_ISVTX and not _own_group(found):
            raise Replaceable(parent)


def _close(path: Path, found: os.stat_result, rights: int) -> bool:
    if not stat.S_IMODE(found.st_mode) & OTHERS:
        return False
    if found.st_uid != os.geteuid():
        raise Exposed(path)
    path.chmod(rights)
    return True


def _refuse_another(path: Path, found: os.stat_result) -> None:
    if found.st_uid == os.geteuid():
        return
    import pwd

    try:
        owner = pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        owner = str(found.st_uid)
    raise OfAnother(path, owner)


def _above(path: Path) -> Iterator[Path]:
    """Every folder above the path as it was given, and above the place that it leads to."""
    seen = dict.fromkeys((*path.absolute().parents, *path.resolve().parents))
    return iter(seen)


def _own_group(found: os.stat_result) -> bool:
    """Whether only the group may write, and that is the one which systems make for one person alone."""
    import grp
    import pwd

    if found.st_mode & stat.S_IWOTH:
        return False
    try:
        group, person = grp.getgrgid(found.st_gid), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return group.gr_name == person.pw_name and not set(group.gr_mem) - {person.pw_name}
