"""Whether a command writes colours, by the conventions that people set once for all programs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO


def wants_colour(stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour what goes to `stream`; None, a file, is never coloured.

    NO_COLOR (https://no-color.org) takes colours away and FORCE_COLOR (https://force-color.org) gives them to a pipe
    too, each where it is set and not empty. Neither standard names the other: whoever asks for none gets none. Else a
    terminal is coloured, unless TERM says that it cannot be.
    """
    if stream is None or environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"
