"""The data folder: made for the owner alone, and used by one server at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from backend.support.rights import Exposed, OfAnother, Replaceable, close_to_others
from backend.support.startup_errors import ServerTrouble, Trouble, from_folder
from protocol.files.file_lock import taken

LOCK_NAME = "server.lock"


def make_folder(folder: Path) -> bool:
    """Make `folder` where it is missing; it and the files in it are for the owner alone from now on.

    Gives whether others had a right on it until now, which an operator should hear. Raises `ServerTrouble` where that
    cannot be had: what is not ours is neither closed nor used, and nothing is kept where somebody else can replace the
    folder.
    """
    os.umask(0o077)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return close_to_others(folder)
    except Exposed as error:
        raise ServerTrouble(Trouble.FOLDER_EXPOSED, path=str(error.path)) from error
    except OfAnother as error:
        raise ServerTrouble(Trouble.FOLDER_OF_ANOTHER, path=str(error.path), owner=error.owner) from error
    except Replaceable as error:
        raise ServerTrouble(Trouble.FOLDER_REPLACEABLE, path=str(folder), parent=str(error.parent)) from error
    except OSError as error:
        raise from_folder(error, str(folder)) from error


@contextmanager
def only_server(folder: Path, otherwise: Trouble = Trouble.FOLDER_IN_USE) -> Iterator[None]:
    """Hold the folder, or raise `otherwise`.

    The operating system lets go of the lock when the process ends, however it ends.
    """
    try:
        lock = (folder / LOCK_NAME).open("w")
    except OSError as error:
        raise from_folder(error, str(folder)) from error
    with lock:
        try:
            ours = taken(lock.fileno())
        except OSError as error:
            raise from_folder(error, str(folder)) from error
        if not ours:
            raise ServerTrouble(otherwise, path=str(folder))
        yield


@contextmanager
def held(lock_file: Path, patience: float = 2.0) -> Iterator[IO[str]]:
    """Hold a lock for a moment, over processes; wait at most `patience` seconds for it. Raises `OSError`.

    Gives the opened file.
    """
    with lock_file.open("w") as lock:
        give_up = time.monotonic() + patience
        while not taken(lock.fileno()):
            if time.monotonic() > give_up:
                raise TimeoutError(str(lock_file))
            time.sleep(0.02)
        yield lock
