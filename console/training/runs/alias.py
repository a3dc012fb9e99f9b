"""By which name somebody practises: it stands in logs, never in the name of a file."""

from __future__ import annotations

import re
from typing import Final

from protocol.safe_text import is_plain_line

_ALIAS: Final = re.compile(r"\w[\w .-]{0,29}")


def is_alias(text: str) -> bool:
    """Whether somebody can be called so: at most thirty letters, digits, blanks, dots and hyphens."""
    return _ALIAS.fullmatch(text) is not None and is_plain_line(text)
