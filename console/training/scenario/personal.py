"""What looks like personal data in a text: an address of any kind, an account, a plate. Names it cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_KINDS: Final = (
    ("e-mail", "@", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,}", re.I)),
    ("@", "@", re.compile(r"(?<![\w@])@[a-z0-9_][\w.]{2,30}", re.I)),
    ("URL", "", re.compile(r"\bhttps?://\S|\bwww\.\w", re.I)),
    ("URL", ".", re.compile(r"(?<![\w.@-])[a-z0-9-]{2,63}\.(?:nl|com|org|net|eu)\b", re.I)),
    ("IBAN", "", re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4} ?\d{4} ?\d{4} ?\d{2}\b", re.I)),
    (
        "snap, insta",
        "",
        re.compile(r"\b(?:snap(?:chat)?|insta(?:gram)?|tiktok|discord|telegram) ?(?:is|:|=) ?[\w.]{3,}", re.I),
    ),
    ("#1234", "#", re.compile(r"\b[\w.]{2,32}#\d{4}\b")),
    ("1234 AB", "", re.compile(r"(?<![\w€-])[1-9]\d{3}(?: ?[A-Z]{2}|(?!km|kg|px|mb|gb|ml)[a-z]{2})(?![\w-])")),
    (
        "AB-12-CD",
        "-",
        re.compile(
            r"(?<![\w-])(?:[a-z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[a-z]{2}|\d{2}-[a-z]{2}-\d{2}|[a-z]{2}-\d{2}-[a-z]{2}"
            r"|[a-z]{2}-[a-z]{2}-\d{2}|\d{2}-[a-z]{2}-[a-z]{2}|\d{2}-[a-z]{3}-\d|\d-[a-z]{3}-\d{2}|[a-z]{2}-\d{3}-[a-z]"
            r"|[a-z]-\d{3}-[a-z]{2}|[a-z]{3}-\d{2}-[a-z]|\d-[a-z]{2}-\d{3})(?![\w-])",
            re.I,
        ),
    ),
)
"""Its name (an example, where there is no word for it), what a text with it has in any case, and its shape."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What was found, and what it looks like."""

    text: str
    kind: str


def personal(text: str) -> Personal | None:
    """One thing in a text that looks like personal data. Telephone numbers are looked at by the linter."""
    return next((one for _at, one in every(text)), None)


def every(text: str) -> Iterator[tuple[int, Personal]]:
    """All such things, kind after kind, each with where it begins."""
    for kind, needle, shape in _KINDS:
        if needle in text:
            yield from ((found.start(), Personal(found[0], kind)) for found in shape.finditer(text))
