"""A file that is there as a whole or not at all: neither a crash nor a full disk leaves half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def replace_file(path: Path, content: bytes, *, lasting: bool = False, of_folder: bool = False) -> None:
    """Write `content` to `path` in one step, readable by its owner alone; what stood there stays until then.

    The folder must exist. `lasting`: the new name is on the disk too when this ends, whatever happens to the machine.
    `of_folder`: what root writes belongs to the owner of the folder. Raises `OSError`; nothing is left behind then.
    """
    with whole_file(path, lasting=lasting, of_folder=of_folder) as write:
        write(content)


@contextmanager
def whole_file(path: Path, *, lasting: bool = False, of_folder: bool = False) -> Iterator[Callable[[bytes], None]]:
    """Gives a function that writes beside `path`; what was written becomes `path` when the block ends well.

    So something else (a transaction) can be finished between the writing, which may fail, and the moment at which the
    file is there. As `replace_file` otherwise.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            if of_folder:
                give_to_the_folder(file.fileno(), path.parent)

            def write(content: bytes) -> None:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())

            yield write
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if lasting:
        _sync_folder(path.parent)


def give_to_the_folder(handle: int, folder: Path) -> None:
    """What root made is the folder's owner's: that account has to read it."""
    if os.name == "posix" and os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk too; Windows does that by itself and opens no folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
