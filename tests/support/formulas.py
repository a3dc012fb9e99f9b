"""What a spreadsheet may run, written down from OWASP and not from our exports, which are judged by it."""

from __future__ import annotations

from typing import Final

DANGEROUS: Final = frozenset({"=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"})
"""First characters that OWASP tells to defuse: equals, plus, minus, at, tab (0x09), carriage return (0x0D), line feed
(0x0A), and the full-width forms of the first four (https://owasp.org/www-community/attacks/CSV_Injection)."""

ATTACKS: Final = tuple(f"{first}cmd|' /C calc'!A0" for first in sorted(DANGEROUS))
"""A call of a program behind each of them, as in OWASP's examples."""


def is_run(cell: str) -> bool:
    """Whether a spreadsheet may run this cell; it skips spaces before a formula, as LibreOffice does on import."""
    return cell[:1] in DANGEROUS or cell.lstrip(" ")[:1] in DANGEROUS
