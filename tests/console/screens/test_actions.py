"""SEC-G4: which of Textual's own actions may run, over the real console and over every screen and widget of ours.

The lists are written from Textual's actions, not taken from `console.terminal.actions`, which they judge.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

import console as console_package
import widgets as widgets_package
from tests.console.screens.consoles import console

MOVES = {"focus_next", "focus_previous"}
"""Tab and Shift+Tab between the fields of a screen, of a lock too; every field is ours."""
OWN = {"quit", "command_palette"}
"""Names of Textual's that our own code stands behind: the question before quitting, a palette of our actions alone."""
EDITING = {
    *("cursor_left", "cursor_left_word", "cursor_right", "cursor_right_word", "home", "end", "select_all", "submit"),
    *("delete_left", "delete_left_all", "delete_left_word", "delete_right", "delete_right_all", "delete_right_word"),
}
"""What a line to fill in may do: move, mark, erase, hand over. Not copy, cut or paste."""
LOOKING = {
    *("page_down", "page_left", "page_right", "page_up", "scroll_down", "scroll_end", "scroll_home", "scroll_left"),
    *("scroll_right", "scroll_up"),
}
"""What any widget may do: show another part of itself."""
HARMLESS = {"notify", "toggle"}
"""`notify` shows our own notice in plain words; `toggle` turns a boolean of that widget over. No binding names them."""


def stock_actions(kind: type[Any]) -> set[str]:
    """What a binding or a markup tag can call on `kind` by name."""
    names = (name for name in dir(kind) if name.startswith(("action_", "_action_")))
    return {name.removeprefix("_").removeprefix("action_") for name in names}


def own_classes(kind: type[Any]) -> list[type[Any]]:
    """Every class of ours that is a `kind`; all modules of console and widgets are imported first."""
    for package in (console_package, widgets_package):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    below = list(kind.__subclasses__())
    for each in below:
        below += each.__subclasses__()
    return [one for one in dict.fromkeys(below) if one.__module__.startswith(("console.", "widgets."))]


@pytest.mark.proves("SEC-G4", "F15", breaks="suspend_process added to the product's list")
@pytest.mark.parametrize("covered", [False, True])
async def test_sec_g4_every_stock_action_is_refused(covered: bool) -> None:
    async with console() as desk:
        if covered:
            await desk.press("f9")
        for action in stock_actions(App):
            may = action in MOVES or (action in OWN and not covered)
            assert bool(desk.app.check_action(action, ())) <= may, action
        for action in stock_actions(Screen):
            assert not desk.app.screen.check_action(action, ()), action


@pytest.mark.proves("SEC-G4", breaks="a dialog that refuses nothing; a field that lets paste through")
def test_sec_g4_no_screen_and_no_widget_of_ours_lets_a_stock_action_through() -> None:
    screens = own_classes(Screen)
    assert len(screens) > 20
    for screen in screens:
        ours = {name for kind in screen.__mro__ if kind.__module__.startswith("console.") for name in vars(kind)}
        for action in stock_actions(Screen):
            if not ours & {f"action_{action}", f"_action_{action}"}:
                assert not screen.check_action(object.__new__(screen), action, ()), f"{screen.__qualname__}: {action}"
    widgets = [one for one in own_classes(Widget) if not issubclass(one, Screen)]
    assert len(widgets) > 20
    for widget in widgets:
        theirs = [kind for kind in widget.__mro__ if kind.__module__.startswith("textual.")]
        stock = {action for kind in theirs for action in stock_actions(kind)}
        if issubclass(widget, Input):
            stock = {action for action in stock if widget.check_action(object.__new__(widget), action, ())}
        assert stock <= EDITING | LOOKING | HARMLESS, widget.__qualname__
