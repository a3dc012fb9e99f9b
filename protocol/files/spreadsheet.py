"""Texts in a file that a spreadsheet may open: none of them is run (SEC-T10).

Spreadsheets run what begins with = + - @ as a formula, quotes or no quotes, and skip white space before it. A text that
begins so gets an apostrophe before it, which every spreadsheet shows as nothing. After OWASP, "CSV Injection".
"""

from __future__ import annotations

from typing import Final

_BEGINS_FORMULA: Final = frozenset("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
"""OWASP's list, also in wide form, with what begins an external call (DDE) in older programs."""


def never_run(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it."""
    firsts = {text.lstrip(" ")[:1], text.lstrip()[:1]} - {""}
    return f"'{text}" if firsts & _BEGINS_FORMULA else text
