"""Scenarios of a few lines: a head that has all that a head must have, and the scenes that a test is about."""

from __future__ import annotations

from console.training.scenario.model import Scenario
from console.training.scenario.parse import parse

HEAD = """+++
format = "draaiboek/1"
id = "{name}"
title.nl = "{title}"
languages = ["nl"]
origin = "synthetic"
author = "Baken"
reviewed_by = ""
level = 1
minutes = 1
seed = 1
checklist = "checklists@1"
content_note.nl = "Niets."
[caller]
nick = "mus"
[truth]
[score]
{score}+++
"""


def written(name: str, title: str, scenes: str, score: str = "") -> str:
    """The whole text; `score` are more lines of that table."""
    return HEAD.format(name=name, title=title, score=score) + scenes


def scenario(text: str) -> Scenario:
    """What is read of a text without a fault."""
    read = parse(text.encode(), "klein.draaiboek.txt").scenario
    assert read is not None
    return read
