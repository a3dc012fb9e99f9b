"""What the demo's chatters will do, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from console.content.source import read

FILE = Path(__file__).parent / "chatters.yaml"


class Chatter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scripted chatter. `after` and `typing` in seconds; `leave` is how they go after the last reply."""

    alias: str
    language: Literal["nl", "en"]
    topic: str | None
    can_type_safely: Literal["yes", "no", "unknown"]
    after: float
    typing: float
    opening: tuple[str, ...]
    replies: tuple[tuple[str, ...], ...]
    leave: Literal["left", "quick_exit"] | None


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`chatters.yaml`."""

    version: Literal[1]
    chatters: tuple[Chatter, ...]


def load(path: Path = FILE) -> Script:
    """The demo's script."""
    data: Any = read(path).data
    return msgspec.convert(data, Script)
