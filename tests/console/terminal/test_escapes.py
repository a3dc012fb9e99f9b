"""What Escape and a key of one byte in one burst mean."""

from __future__ import annotations

import pytest
from textual import events

from console.terminal.escapes import WithAlt


@pytest.mark.parametrize(
    ("key", "bound", "meant"),
    [
        (events.Key("c", "c"), set(), ["escape", "c"]),
        (events.Key("d", "d"), {"alt+d"}, ["alt+d"]),
        (events.Key("b", "b"), {"ctrl+left"}, ["ctrl+left"]),
        (events.Key("b", "b"), {"alt+b"}, ["escape", "b"]),
        (events.Key("enter", "\r"), {"alt+enter"}, ["alt+enter"]),
    ],
)
def test_it_is_what_means_something_there(key: events.Key, bound: set[str], meant: list[str]) -> None:
    assert [each.key for each in WithAlt(key).meant(bound)] == meant
