"""A file that is there as a whole or not at all: neither a crash nor a full disk leaves half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step, readable by its owner alone; what stood there stays until then.

    The folder must exist. Raises `OSError`; nothing is left behind in that case.
    """
    with whole_file(path) as write:
        write(content)


@contextmanager
def whole_file(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Gives a function that writes beside `path`; what was written becomes `path` when the block ends well.

    So something else (a transaction) can be finished between the writing, which may fail, and the moment at which the
    file is there. As `replace_file` otherwise.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:

            def write(content: bytes) -> None:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())

            yield write
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
