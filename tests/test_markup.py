"""SEC-T6: no place in the code hands a text that may be a stranger's to something that reads markup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.content import Content
from textual.visual import visualize
from textual.widgets import Button, Checkbox, Collapsible, Input, Label, Static, Tab, TabPane

from tests.support.sinks import offences

ROOT = Path(__file__).parents[1]

A_WIDGET = "from textual.widget import Widget\nclass Mine(Widget):\n"
PLANTED = {
    "Static(name)": "Static",
    "Label(f'{name}')": "Label",
    "Label('a' + name)": "Label",
    "Button(label=name)": "Button",
    "Option(name, id='x')": "Option",
    "Checkbox(name)": "Checkbox",
    "Static(name, markup=True)": "markup=",
    "Static(name, markup=on)": "markup=",
    "w.update(name)": "update",
    "self.query_one('#x', Static).update(name)": "update",
    "self.query_one('#x').update(name)": "update",
    "w.border_title = name": "border_title",
    "w.border_subtitle = f'{name}'": "border_subtitle",
    "w.border_title += name": "border_title",
    "w.border_title, w.styles.x = name, 1": "border_title",
    "w.tooltip = name": "tooltip",
    "w.tooltip: str = name": "tooltip",
    "w.with_tooltip(name)": "with_tooltip",
    "Vertical(border_title=name)": "border_title=",
    "w.label = name": "label",
    "w.prompt = name": "prompt",
    "w.content = name": "content",
    "w.title = name": "title",
    "w.placeholder = name": "placeholder",
    "setattr(w, 'border_title', name)": "setattr border_title",
    "setattr(w, where, name)": "setattr where",
    "w.set_reactive(Button.label, name)": "set_reactive label",
    "app.notify(name)": "notify",
    "w.add_option(name)": "add_option",
    "w.add_options([name])": "add_options",
    "w.replace_option_prompt('x', name)": "replace_option_prompt",
    "w.set_options([(name, 1)])": "set_options",
    "w.add_row(name)": "add_row",
    "w.add_column(name)": "add_column",
    "w.add_leaf(name)": "add_leaf",
    "Content.from_markup(name)": "from_markup",
    "Content.from_text(name)": "from_text",
    "Text.from_markup(name)": "from_markup",
    "w.render_str(name)": "render_str",
    "Static(escape(name))": "escape",
    "class Mine(Static):\n    def __init__(self):\n        super().__init__(name)": "super().__init__",
    "class Mine(Static):\n    def say(self):\n        self.update(name)": "update",
    f"{A_WIDGET}    def render(self) -> str:\n        return name": "render -> str",
    f"{A_WIDGET}    BORDER_TITLE = name": "BORDER_TITLE",
}
"""Ways to hand a name to Textual that the search must find: the first form of it missed most of them."""
HARMLESS = (
    "Static('fine')",
    "Static(name, markup=False)",
    "Static(Content(name))",
    "w.update(Content(name))",
    "w.border_title = Content(name)",
    "w.border_title = Text(name)",
    "w.tooltip = None",
    "import re\nre.escape(name)",
    "seen = set()\ndef f():\n    seen = set()\n    seen.update(name)",
    "class Mine:\n    def __init__(self):\n        self.title = name",
)


def found(tmp_path: Path, code: str) -> list[str]:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "bad.py").write_text(code)
    return [each.split(" ", 1)[1] for each in offences(tmp_path, "code")]


@pytest.mark.proves(
    "SEC-T6", "F15", breaks="w.border_title = name, w.update(name) and w.tooltip = name put into a widget"
)
def test_sec_t6_no_sink_takes_foreign_text_as_markup() -> None:
    assert list(offences(ROOT, "console", "widgets")) == []


@pytest.mark.parametrize("code", PLANTED)
def test_sec_t6_the_search_finds_what_it_looks_for(code: str, tmp_path: Path) -> None:
    assert PLANTED[code] in found(tmp_path, code)


@pytest.mark.parametrize("code", HARMLESS)
def test_sec_t6_the_search_lets_alone_what_is_plain(code: str, tmp_path: Path) -> None:
    assert found(tmp_path, code) == []


def border(name: str) -> Callable[[], str]:
    def shown() -> str:
        widget = Static()
        widget._is_mounted = False
        setattr(widget, name, "[b]x[/b]")
        made = getattr(widget, f"_{name}")
        assert isinstance(made, Content)
        return made.plain

    return shown


READS: dict[str, tuple[Callable[[], Any], str]] = {
    "Static": (lambda: visualize(Static(), "[b]x[/b]"), "x"),
    "Static, told not to": (lambda: visualize(Static(), "[b]x[/b]", markup=False), "[b]x[/b]"),
    "Label": (lambda: Label("[b]x[/b]").visual, "x"),
    "Button": (lambda: Button("[b]x[/b]").label, "x"),
    "Tab": (lambda: Tab("[b]x[/b]").label, "x"),
    "Checkbox": (lambda: Checkbox("[b]x[/b]").label, "x"),
    "TabPane": (lambda: TabPane("[b]x[/b]")._title, "x"),
    "Collapsible": (lambda: Collapsible(title="[b]x[/b]")._title.label, "x"),
    "App.title": (lambda: App[None]().format_title("[b]x[/b]", ""), "[b]x[/b]"),
    "border_title": (border("border_title"), "x"),
    "border_subtitle": (border("border_subtitle"), "x"),
    "Input's placeholder": (lambda: Input(placeholder="[b]x[/b]").placeholder, "[b]x[/b]"),
}


@pytest.mark.parametrize("where", READS)
async def test_the_list_is_of_what_this_textual_really_reads(where: str) -> None:
    async with App[None]().run_test():
        make, shown = READS[where]
        made = make()
        assert getattr(made, "plain", made) == shown
