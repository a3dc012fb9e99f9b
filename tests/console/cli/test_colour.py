"""Colours go by NO_COLOR and FORCE_COLOR as their standards have them, by TERM, and by where they go."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest

from console.cli.support.colour import wants_colour
from tests.console.cli.streams import AtTerminal


@pytest.mark.parametrize(
    ("environ", "terminal", "pipe"),
    [
        ({}, True, False),
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "dumb"}, False, False),
        # no-color.org: "when present and not an empty string (regardless of its value)".
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": "0"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        # force-color.org has the same words.
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, True),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True, True),
    ],
)
def test_whether_there_are_colours(environ: Mapping[str, str], terminal: bool, pipe: bool) -> None:
    assert wants_colour(AtTerminal(), environ) is terminal
    assert wants_colour(io.StringIO(), environ) is pipe
    assert wants_colour(None, environ) is False
