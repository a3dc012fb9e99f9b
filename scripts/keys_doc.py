"""Writes `docs/keys.md` from the registry of actions: `python -m scripts.keys_doc`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from console.keys import ACTIONS, Action, Place
from console.strings import in_language

FILE = Path(__file__).parents[1] / "docs" / "keys.md"

TITLES = {
    "nl": ("Toetsen", "handeling", "toetsen", "wat het doet", "Ook in het palet (Ctrl+P), waar elke handeling staat."),
    "en": ("Keys", "action", "keys", "what it does", "Also in the palette (Ctrl+P), which holds every action."),
}


def page() -> str:
    """The whole page, Dutch first."""
    lines = [
        "<!-- Made by `python -m scripts.keys_doc` from console/keys.py; a test checks that it is current. -->",
        "",
        "# Toetsen / Keys",
    ]
    for language in TITLES:
        lines += _part(language)
    return "\n".join(lines) + "\n"


def _part(language: str) -> Iterator[str]:
    title, action, keys, does, remark = TITLES[language]
    yield from ("", f"## {title}", "", remark)
    for place in Place:
        here = [one for one in ACTIONS if place in one.places]
        if not here:
            continue
        yield from (
            "",
            f"### {in_language(language, place.value)}",
            "",
            f"| {action} | {keys} | {does} |",
            "|---|---|---|",
        )
        yield from (_row(one, language) for one in here)


def _row(action: Action, language: str) -> str:
    keys = ", ".join(f"`{key}`" for key in action.keys) or "–"
    return f"| `{action.id}` | {keys} | {in_language(language, action.help)} |"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
