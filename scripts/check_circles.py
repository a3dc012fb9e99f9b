"""No circle of imports between modules: `python -m scripts.check_circles` (`make check`).

A module that stands in a circle cannot be read, tested or loaded without all others of it. Imports for types alone
count too: they tie the same knot for whoever reads. Layers between folders are contracts of import-linter in
`pyproject.toml`; they say nothing of two modules of one folder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Set

import grimp

PACKAGES = ("api_client", "backend", "console", "protocol", "widgets")
Arrow = tuple[str, str]

_SCREEN = "console.screens.work.screen"
_PARTS = (
    "endings",
    "keeping",
    "next_chat",
    "painter",
    "putting_in",
    "registration_presenter",
    "waiting_apart",
    "work_commands",
)
ALLOWED: frozenset[Arrow] = frozenset(
    {
        *((f"console.screens.work.{part}", _SCREEN) for part in (*_PARTS, "aim")),
        ("console.screens.work.endings", "console.screens.work.work_commands"),
        ("console.training.screens.work.work_commands", "console.training.screens.work.screen"),
    }
)
"""Arrows (importer, imported) of the two work screens, which take the whole screen instead of what they need of it.

They go when the screens become panes. This list only gets shorter: an arrow that is in no circle any more is refused.
"""


def circles(imports: Mapping[str, Set[str]]) -> list[list[str]]:
    """The groups of modules that import each other (Tarjan's strongly connected components), sorted."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for imported in sorted(imports.get(module, ())):
            if imported not in number:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], number[imported])
        if lowest[module] == number[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1 or module in imports.get(module, ()):
                found.append(sorted(group))

    for module in sorted(imports):
        if module not in number:
            visit(module)
    return sorted(found)


def faults(imports: Mapping[str, Set[str]], allowed: frozenset[Arrow] = ALLOWED) -> list[str]:
    """What is wrong, one line each; nothing where all is well."""
    together = [set(group) for group in circles(imports)]
    needless = sorted(
        (importer, imported)
        for importer, imported in allowed
        if imported not in imports.get(importer, ()) or not any({importer, imported} <= group for group in together)
    )
    rest = {
        module: {each for each in imported if (module, each) not in allowed} for module, imported in imports.items()
    }
    return [
        *(f"import each other: {', '.join(group)}" for group in circles(rest)),
        *(f"in no circle any more, take it from the list: {a} -> {b}" for a, b in needless),
    ]


def imports_of(*packages: str) -> dict[str, frozenset[str]]:
    """Every module of the packages, with the modules of them that it imports."""
    graph = grimp.build_graph(*packages, cache_dir=None)
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def main() -> int:
    """Print what is wrong; 1 where anything is."""
    wrong = faults(imports_of(*PACKAGES))
    for line in wrong:
        print(line)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
