"""Every screen finds its style sheet: Textual looks for a bare name beside the class, not where it was written."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

import console

for _module in pkgutil.walk_packages(console.__path__, "console."):
    if not _module.name.endswith(".__main__"):
        importlib.import_module(_module.name)


def every(kind: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
    """All classes below `kind` that the console has."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("console."):
            yield each
        yield from every(each)


@pytest.mark.parametrize("screen", sorted(set(every(Screen)), key=repr))
def test_the_style_sheets_of_a_screen_are_there(screen: type[Screen[object]]) -> None:
    named = screen.CSS_PATH or []
    for name in named if isinstance(named, list) else [named]:
        assert (Path(inspect.getfile(screen)).parent / str(name)).exists(), name
