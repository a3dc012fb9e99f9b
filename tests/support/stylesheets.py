"""Textual reads the same style sheets for each application of a test; here they are read once in a process."""

from __future__ import annotations

from typing import Any

from textual.css.stylesheet import Stylesheet

_read: dict[object, Any] = {}


def read_once() -> None:
    """Let every application of this process share what was read, where the variables are the same.

    Textual itself keeps it so within one application, and reads again when the theme has changed the variables.
    """
    plain = Stylesheet._parse_rules

    def shared(sheet: Stylesheet, css: str, read_from: Any, *more: Any, **named: Any) -> Any:
        key = (css, read_from, more, tuple(named.items()), tuple(sheet._variables.items()))
        if key not in _read:
            _read[key] = plain(sheet, css, read_from, *more, **named)
        return _read[key]

    Stylesheet._parse_rules = shared  # type: ignore[method-assign, assignment]  # of tests alone
