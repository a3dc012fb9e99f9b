"""Why the operating system refused a file or a folder, in the language in use: its own words are English everywhere."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

from console.strings import N_, _

REASONS: Final[Mapping[int, str]] = {
    errno.EACCES: N_("this account does not have the right"),
    errno.EPERM: N_("this account does not have the right"),
    errno.ENOENT: N_("it is not there"),
    errno.ENOTDIR: N_("a part of the path is a file, not a folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.EEXIST: N_("something of that name stands there already"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENOSPC: N_("there is no room left"),
    errno.EDQUOT: N_("there is no room left"),
    errno.EFBIG: N_("the file would be too large"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EINVAL: N_("the name cannot be used there"),
    errno.EILSEQ: N_("the name cannot be used there"),
    errno.ELOOP: N_("there are too many links on the way"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.EBUSY: N_("another program has it in use"),
    errno.ETXTBSY: N_("another program has it in use"),
    errno.EIO: N_("the disk has a fault"),
    errno.ENXIO: N_("it is not an ordinary file"),
    errno.ENODEV: N_("it is not an ordinary file"),
    errno.ESTALE: N_("the network drive is gone"),
    errno.EPIPE: N_("nobody reads it any more"),
    errno.ENOMEM: N_("there is too little memory"),
}
"""By number (POSIX.1-2017, errno.h)."""


def reason(error: OSError) -> str:
    """Why, as a part of a sentence."""
    words = REASONS.get(error.errno or 0)
    return _(words) if words is not None else _("error {number} of the system").format(number=error.errno or "?")
