"""Fails when the private parts of Textual that we stand on change. Then read the new code, look at the driver, update.

`console.terminal` is the only package that touches private parts of Textual.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rich.cells
import textual._compositor
import textual._parser
import textual._xterm_parser
import textual.app
import textual.driver
import textual.strip
import textual.worker
from textual.app import App
from textual.screen import Screen

from console.terminal.actions import is_refused
from console.terminal.safe_app import SafeApp

ROOT = Path(__file__).parents[3]
READ: dict[str, tuple[Callable[..., Any] | ModuleType | type, str]] = {
    "crash": (App._fatal_error, "2474616cec7f"),
    "exception": (App._handle_exception, "baea2e7f88e7"),
    "panic": (App.panic, "9c4a264c909e"),
    "errors at the end": (App._print_error_renderables, "6e6be4034677"),
    "frame": (App._display, "4b78dff6669a"),
    "bell": (App.bell, "a8ee6d70ed41"),
    "pointer shape": (App._set_pointer_shape, "55b4485417c4"),
    "shutdown": (App._shutdown, "c264035bcb62"),
    "layout update": (textual._compositor.LayoutUpdate.render_segments, "ff329c722506"),
    "part update": (textual._compositor.ChopsUpdate.render_segments, "4c1cdb567e0b"),
    "strip": (textual.strip.Strip.render, "2ba7a4913a72"),
    "driver": (textual.driver.Driver, "da5e0cb61505"),
    "parser": (textual._parser.Parser, "5e97a0be1bb0"),
    "widths": (rich.cells, "7cf4529eab98"),
    "keys": (textual._xterm_parser.XTermParser, "fc1e32fb7a4a"),
}


def digest(code: Callable[..., Any] | ModuleType | type) -> str:
    return hashlib.sha256(inspect.getsource(code).encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", READ)
def test_what_the_driver_stands_on_is_as_it_was_read(name: str) -> None:
    code, known = READ[name]
    assert digest(code) == known, f"textual {version('textual')} changed {name}: read it, then update"


def private_uses(path: Path) -> set[str]:
    """Private modules of Textual that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name for name in names if name.startswith("textual.") and "._" in name}
    return found


def test_no_other_module_imports_private_modules_of_textual() -> None:
    paths = [*ROOT.glob("console/**/*.py"), *ROOT.glob("widgets/**/*.py")]
    assert len(paths) > 10
    using = {path.relative_to(ROOT).as_posix() for path in paths if private_uses(path)}
    assert using == {"console/terminal/keyboard.py", "console/terminal/escapes.py"}


MAY_RUN = {
    "focus_next": "Tab: moves between the fields of a screen, and every field is ours",
    "focus_previous": "Shift+Tab: likewise, backwards",
}
"""The stock actions of Textual's `App` and `Screen` that may run, and why. Everything else there writes files
(`screenshot`), presses keys, stops the process, opens or closes screens, changes looks, or reaches for a clipboard."""


def stock_actions(kind: type) -> set[str]:
    """What Textual lets a binding or a markup tag call on `kind`."""
    names = (name for name in dir(kind) if name.startswith(("action_", "_action_")))
    return {name.removeprefix("_").removeprefix("action_") for name in names}


@pytest.mark.proves("SEC-G4", "F15", breaks="suspend_process added to the product's list")
def test_sec_g4_every_stock_action_that_is_not_on_the_list_is_refused() -> None:
    app = SafeApp[None]()
    stock = stock_actions(App) | stock_actions(Screen)
    assert {"screenshot", "simulate_key", "suspend_process", "command_palette", "quit", "copy_text"} <= stock
    for action in stock:
        assert is_refused(app, action) is (hasattr(App, f"action_{action}") and action not in MAY_RUN), action
    for action in stock_actions(App):
        assert bool(app.check_action(action, ())) is (action in MAY_RUN), action


async def test_sec_s6_markup_and_palette_reach_no_action() -> None:
    app = SafeApp[None]()
    async with app.run_test() as pilot:
        assert not await app.run_action("app.screenshot('f', '/')")
        assert not await app.run_action("app.simulate_key('q')")
        await pilot.press("ctrl+p", "ctrl+q")
        assert app.is_running
        assert len(app.screen_stack) == 1
