"""Every screen finds its style sheets, also one whose base stands in another folder.

Textual looks for a relative path beside the class of the screen, not beside the class that names the path.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

import console


def every(base: type[Screen[Any]]) -> Iterator[type[Screen[Any]]]:
    for one in base.__subclasses__():
        if one.__module__.startswith("console."):
            yield one
        yield from every(one)


for each in pkgutil.walk_packages(console.__path__, "console."):
    if not each.name.endswith("__main__"):
        importlib.import_module(each.name)
SCREENS = sorted({(one.__module__, one.__qualname__): one for one in every(Screen)}.items())


def test_there_are_screens_to_look_at() -> None:
    assert len(SCREENS) > 25


@pytest.mark.parametrize("screen", [one for _name, one in SCREENS], ids=[".".join(name) for name, _one in SCREENS])
def test_its_style_sheets_are_there_wherever_it_stands(screen: type[Screen[Any]]) -> None:
    named = screen.CSS_PATH
    for path in named if isinstance(named, list) else [named] if named else []:
        assert Path(path).is_absolute(), f"{path}: a subclass in another folder would look for it there"
        assert Path(path).is_file(), path
