"""Where Textual 8.2.8 reads a text as markup, and a search for code that hands it more than its own words (SEC-T6).

The lists are from Textual's own source; each line names where it reads. `tests/test_markup.py` asks the real widgets.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

READING_WIDGETS: Final = {
    *("Static", "Label", "Tooltip", "Pretty", "Digits", "Link"),  # widgets/_static.py:62, 94
    *("Button", "Tab", "Tabs"),  # _button.py:367, _tabs.py:183
    *("Checkbox", "RadioButton", "ToggleButton"),  # _toggle_button.py:181
    *("Collapsible", "CollapsibleTitle"),  # _collapsible.py:67
    *("TabPane", "TabbedContent"),  # _tabbed_content.py:224, 334
    *("Option", "OptionList", "Select"),  # _option_list.py:763
    *("SelectionList", "Selection"),  # _selection_list.py:58
    *("DataTable", "Tree", "TreeNode", "TextArea"),  # _data_table.py:221, _tree.py:859, _text_area.py:1347
    *("RichLog", "KeyPanel"),  # _rich_log.py:162, _key_panel.py:85
    *("Markdown", "MarkdownViewer", "Placeholder", "Footer"),  # a language of its own, or one of these inside
}
"""Widgets and their parts whose text is markup, unless they are given `markup=False`, `Content` or `Text`."""
READING_CALLS: Final = {
    *("from_markup", "from_text", "from_rich_text", "to_content"),  # content.py:234 to 317
    *("render_str", "visualize", "with_tooltip"),  # widget.py:1320, visual.py:75, widget.py:854
    *("notify", "Notification", "Notify"),  # widgets/_toast.py:115
    *("add_option", "add_options", "set_options"),  # _option_list.py:763
    *("replace_option_prompt", "replace_option_prompt_at_index"),
    *("add_row", "add_rows", "update_cell", "update_cell_at"),  # _data_table.py:221
    *("add_column", "add_columns"),  # _data_table.py:1637
    *("add_leaf", "set_label", "process_label"),  # _tree.py:859
    *("add_tab", "add_pane"),  # _tabs.py:183, _tabbed_content.py:224
    *("Hit", "DiscoveryHit"),  # command.py:1122
    "escape",  # of rich and textual: not enough, "[/]" crashes
}
READING_ATTRIBUTES: Final = {
    *("border_title", "border_subtitle", "BORDER_TITLE", "BORDER_SUBTITLE"),  # widget.py:264
    *("tooltip",),  # widget.py:847, shown by screen.py's Tooltip, a Static
}
"""Attributes of every widget that read markup when they are set."""
READING_WHEN_A_WIDGET: Final = {"label", "prompt", "content", "title", "placeholder", "renderable"}
"""Attributes of some widgets only (_button.py:404, _static.py:73, _tabbed_content.py:224); others have them too."""
PLAIN: Final = {"Content", "Text"}
"""What is not read again. `App.title`, `sub_title` and Input's placeholder are plain (app.py:1049, _input.py:625)."""
ASSEMBLED: Final = {"Content.assemble", "Content.styled", "Text.assemble"}
WIDGET_MODULES: Final = tuple(f"textual.{each}" for each in ("app", "containers", "screen", "scroll_view", "widget"))


class Names:
    """What the names of one file stand for: `Static` is `textual.widgets.Static` where it was imported so."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._known = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        } | {node.name: f"{module}.{node.name}" for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}

    def __getitem__(self, name: str) -> str:
        return self._known.get(name, name)


class Classes:
    """Which classes of the code are widgets, and which of those read markup, by their bases."""

    def __init__(self) -> None:
        self._bases: dict[str, set[str]] = {}

    def learn(self, names: Names, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
                self._bases.setdefault(names[node.name], set()).update(names[_last(base)] for base in bases)

    def _above(self, name: str) -> set[str]:
        """A class and everything that it is made from; one that is named like its base goes round."""
        above: set[str] = set()
        ahead = {name}
        while ahead:
            above |= ahead
            ahead = {base for each in ahead for base in self._bases.get(each, ())} - above
        return above

    def is_widget(self, name: str) -> bool:
        return any(each.startswith(WIDGET_MODULES) for each in self._above(name))

    def reads(self, name: str) -> bool:
        """Whether it is one of Textual's that read, or made from one; a name that nobody imported may be."""
        return any(is_textual(each) and each.rpartition(".")[2] in READING_WIDGETS for each in self._above(name))


def is_textual(name: str) -> bool:
    """Whether a name stands for something of Textual's, or was not imported at all."""
    return "." not in name or name.startswith("textual.")


def offences(root: Path, *folders: str) -> Iterator[str]:
    """Places below `root` where a text that is not written there may be read as markup, as `file:line what`."""
    classes = Classes()
    files = []
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        names = Names(".".join(path.relative_to(root).with_suffix("").parts), tree)
        classes.learn(names, tree)
        files.append((path, names, tree))
    for path, names, tree in files:
        for line, what in sorted(_Search(classes, names).of(tree)):
            yield f"{path.relative_to(root)}:{line} {what}"


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _pairs(target: ast.expr, value: ast.expr) -> dict[str, ast.expr]:
    """Which name is given which expression: `one, other = a(), b()` gives two."""
    match target, value:
        case ast.Name(id=name), _:
            return {name: value}
        case ast.Tuple(elts=names), ast.Tuple(elts=values):
            return {one.id: each for one, each in zip(names, values, strict=False) if isinstance(one, ast.Name)}
        case _:
            return {}


class _Search(ast.NodeVisitor):
    def __init__(self, classes: Classes, names: Names) -> None:
        self._classes = classes
        self._called = names
        self._class: list[str] = []
        self._names: list[dict[str, ast.expr]] = [{}]
        self._found: set[tuple[int, str]] = set()

    def of(self, tree: ast.Module) -> set[tuple[int, str]]:
        self.visit(tree)
        return self._found

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._class.append(self._called[node.name])
        self.generic_visit(node)
        self._class.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        given: dict[str, ast.expr] = {
            each.arg: each.annotation
            for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            if each.annotation is not None
        }
        for each in ast.walk(node):
            if isinstance(each, ast.Assign):
                for target in each.targets:
                    given |= _pairs(target, each.value)
            elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                given[each.target.id] = each.annotation
        if node.name == "render" and self._class and self._classes.is_widget(self._class[-1]):
            returns = ast.unparse(node.returns) if node.returns else "nothing said"
            self._unless(returns in PLAIN | {"Strip"}, node.lineno, f"render -> {returns}")
        self._names.append(given)
        self.generic_visit(node)
        self._names.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._set(target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._set(node.target, node.value)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._set(node.target, node.value)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._set(node.target, node.value)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg in READING_ATTRIBUTES:
            self._unless(self._plain(node.value), node.value.lineno, f"{node.arg}=")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _last(node.func)
        given = [*node.args, *(each.value for each in node.keywords if each.arg in READING_WHEN_A_WIDGET)]
        marked = any(each.arg == "markup" and not _is(each.value, False) for each in node.keywords)
        off = any(each.arg == "markup" and _is(each.value, False) for each in node.keywords)
        if marked:
            self._found.add((node.lineno, "markup="))
        if name in ("setattr", "set_reactive") and len(node.args) > 1:
            which = node.args[1] if name == "setattr" else node.args[0]
            attribute = str(which.value) if isinstance(which, ast.Constant) else _last(which)
            known = READING_ATTRIBUTES | READING_WHEN_A_WIDGET
            if attribute in known or (name == "setattr" and not isinstance(which, ast.Constant)):
                self._unless(self._plain(node.args[-1]), node.lineno, f"{name} {attribute}")
        elif name == "update":
            self._update(node)
        elif name == "escape":
            self._unless(ast.unparse(node.func) in ("re.escape", "html.escape"), node.lineno, name)
        elif name in READING_CALLS or (name in READING_WIDGETS and is_textual(self._called[name])):
            self._unless(off or all(self._plain(each) for each in given), node.lineno, name)
        elif name == "__init__" and self._class and self._classes.reads(self._class[-1]):
            self._unless(off or all(self._plain(each) for each in node.args), node.lineno, "super().__init__")
        self.generic_visit(node)

    def _update(self, node: ast.Call) -> None:
        """`update` of a widget that reads; of a dictionary, a set or a list of rows it is something else."""
        if not node.args or all(self._plain(each) for each in node.args) or not isinstance(node.func, ast.Attribute):
            return
        kind = self._kind(node.func.value)
        self._unless(kind is not None and not self._classes.reads(kind), node.lineno, "update")

    def _kind(self, of: ast.expr) -> str | None:
        """The class of an expression, as far as the function says it; None where it does not."""
        match of:
            case ast.Name(id="self"):
                return self._class[-1] if self._class else None
            case ast.Name(id=name):
                said = next((each[name] for each in reversed(self._names) if name in each), None)
                return None if said is None or said is of else self._kind_of_value(said)
            case ast.Call():
                return self._kind_of_value(of)
            case ast.Attribute(attr=name) if name.startswith("_"):
                return name
            case _:
                return None

    def _kind_of_value(self, value: ast.expr) -> str | None:
        match value:
            case ast.Call(func=ast.Attribute(attr="query_one"), args=[*_, ast.Name(id=kind)]):
                return self._called[kind]
            case ast.Dict() | ast.Set() | ast.DictComp() | ast.SetComp() | ast.BinOp():
                return "collection"
            case ast.Call(func=ast.Name(id=kind)):
                return self._called[kind]
            case ast.Name(id=kind) | ast.Subscript(value=ast.Name(id=kind)):
                return self._called[kind]
            case _:
                return None

    def _set(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple):
            for each in target.elts:
                self._set(each, value)
            return
        name = _last(target)
        if name in READING_ATTRIBUTES:
            self._unless(self._plain(value), target.lineno, name)
        elif name in READING_WHEN_A_WIDGET and isinstance(target, ast.Attribute):
            kind = self._kind(target.value)
            safe = kind is not None and not self._classes.reads(kind)
            self._unless(safe or self._plain(value), target.lineno, name)

    def _plain(self, value: ast.expr) -> bool:
        """Words written there, or what is not read again."""
        match value:
            case ast.Constant():
                return True
            case ast.Tuple(elts=[]) | ast.List(elts=[]):
                return True
            case ast.Call(func=func):
                return _last(func) in PLAIN or ast.unparse(func) in {
                    "Content.assemble",
                    "Content.styled",
                    "Text.assemble",
                }
            case ast.IfExp(body=one, orelse=other):
                return self._plain(one) and self._plain(other)
            case _:
                return False

    def _unless(self, safe: bool, line: int, what: str) -> None:
        if not safe:
            self._found.add((line, what))


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
