"""Pages of the manual, made from the commands: one for each, in every language. Run with `make man`.

    python -m scripts.man_pages build/man       writes man1/baken.1, man1/baken-user-add.1, nl/man1/baken.1 ...

The date is the one of SOURCE_DATE_EPOCH (https://reproducible-builds.org), or today.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from console.cli import baken
from console.cli.support.tree import Node, Switch, nodes
from console.strings import LANGUAGES, set_language

SECTIONS = {
    "en": ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "SEE ALSO"),
    "nl": ("NAAM", "GEBRUIK", "BESCHRIJVING", "OPDRACHTEN", "OPTIES", "ZIE OOK"),
}


def date() -> str:
    """The day of the pages, by ISO 8601."""
    at = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(at), UTC) if at else datetime.now(UTC)).date().isoformat()


def escaped(text: str) -> str:
    """Text that means nothing to roff."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", plain, flags=re.MULTILINE)


def title(node: Node) -> str:
    """`baken-user-add`."""
    return "-".join(("baken", *node.path))


def page(node: Node, parent: Node | None, language: str) -> str:
    """The page of a command."""
    return "\n".join(_lines(node, parent, SECTIONS[language])) + "\n"


def _lines(node: Node, parent: Node | None, sections: tuple[str, ...]) -> Iterator[str]:
    name, synopsis, description, commands, options, also = sections
    words = " ".join(("baken", *node.path))
    yield f'.TH "{title(node).upper()}" "1" "{date()}" "Baken {version("baken")}" "Baken"'
    yield f".SH {name}"
    yield f"{escaped(title(node))} \\- {escaped(node.help.split('. ')[0].rstrip('.'))}"
    yield f".SH {synopsis}"
    yield f"\\fB{escaped(words)}\\fR {escaped(node.usage)}"
    yield f".SH {description}"
    yield escaped(node.help)
    if node.below:
        yield f".SH {commands}"
        for below, help_ in node.below:
            yield f".TP\n\\fB{escaped(f'{words} {below}')}\\fR\n{escaped(help_)}"
    yield f".SH {options}"
    for switch in node.switches:
        yield f".TP\n{_names(switch)}\n{escaped(switch.help)}"
    near = [f"{title(node)}-{below}" for below, _help in node.below] + ([title(parent)] if parent else [])
    if near:
        yield f".SH {escaped(also)}"
        yield from (f".BR {escaped(each)} (1){',' if each != near[-1] else ''}" for each in near)


def _names(switch: Switch) -> str:
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in switch.names)
    if switch.value is None:
        return names
    return f"{names} \\fI{escaped('|'.join(switch.value.choices) or switch.value.word)}\\fR"


def write(folder: Path) -> list[Path]:
    """All pages below `folder`; gives their files."""
    written = []
    for language in LANGUAGES:
        set_language(language)
        found = {node.path: node for node in nodes(baken)}
        place = folder / "man1" if language == "en" else folder / language / "man1"
        place.mkdir(parents=True, exist_ok=True)
        for path, node in found.items():
            file = place / f"{title(node)}.1"
            file.write_text(page(node, found.get(path[:-1]) if path else None, language), encoding="utf-8")
            written.append(file)
    return written


if __name__ == "__main__":
    print(f"{len(write(Path(sys.argv[1])))} pages below {sys.argv[1]}")
