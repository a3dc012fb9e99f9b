"""What the parts of the composer look like."""

from __future__ import annotations

from typing import Final

PARTS: Final = (
    "to",
    "note",
    "hint",
    "warning",
    "bar",
    "bar-away",
    "placeholder",
    "cursor",
    "locked",
)
"""Names of its parts, as a style sheet knows them behind `composer--`."""

CSS: Final = """
Composer {
    height: auto;
    background: $panel;
    & .composer--to, & .composer--bar { color: $accent; }
    & .composer--note { color: $warning; text-style: bold; }
    & .composer--hint, & .composer--placeholder, & .composer--bar-away { color: $text-muted; }
    & .composer--warning { color: $warning; }
    & .composer--cursor { text-style: reverse; }
    & .composer--locked { color: $text-muted; }
}
"""
