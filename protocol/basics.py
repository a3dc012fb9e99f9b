"""What the wire objects of `models`, `registration` and `report` have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

Ident = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}$(?!\n)")]
"""An identifier given out by a server or a content file."""


LONGEST_FIELD = 1000
"""Most characters of a name, a password or a one-time code that a server takes (`docs/protocol.md`)."""


class Answer(StrEnum):
    """An answer that may always be `unknown`."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
