"""A language in which every text of the code is marked, so that a word that is not marked is one nobody can translate.

Each message id becomes `[!!id!!]` (what Android and Firefox call a pseudo-locale); what is put into it stays outside of
the marks, so that a sentence in a sentence hides nothing. It takes the place of Dutch.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TEMPLATE = Path(__file__).parents[2] / "console/strings/messages.pot"
OPENS, CLOSES = "[!!", "!!]"
PLACE = re.compile(r"(\{[^{}]*\}|%\(\w+\)s)")
"""Where something is put into a text."""
WORD = re.compile(r"[^\W\d_]{2,}")
"""Two letters or more: one alone is a unit or the name of a number."""


def marked(text: str) -> str:
    """The text as the language has it."""
    parts = PLACE.split(text)
    return "".join(part if PLACE.fullmatch(part) or not part else f"{OPENS}{part}{CLOSES}" for part in parts)


def make(folder: Path, *, forgets: str = "") -> Path:
    """Write the catalogue below `folder`; `forgets` is a text that it does not have. Gives `folder`."""
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    catalogue = Catalog(locale="nl")
    for message in template:
        if not message.id or message.id == forgets:
            continue
        texts = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        told = tuple(marked(each) for each in texts)
        catalogue.add(message.id, told[0] if len(told) == 1 else told)
    place = folder / "nl" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return folder


def bare(told: str) -> str:
    """What of `told` stands outside of every mark, on one line. A mark that is cut off counts to the end."""
    found: list[str] = []
    depth = 0
    for part in re.split(r"(\[!!|!!\])", " ".join(told.split())):
        if part == OPENS:
            depth += 1
        elif part == CLOSES:
            depth = max(0, depth - 1)
        elif not depth:
            found.append(part)
    return " ".join(found)


def unmarked(told: str, data: frozenset[str]) -> list[str]:
    """The words of `told` that are neither marked nor among `data`: names, values, the syntax of a command line."""
    text = bare(told)
    for each in sorted(data, key=len, reverse=True):
        text = re.sub(rf"(?<![^\W\d_]){re.escape(each)}(?![^\W\d_])", " ", text)
    return WORD.findall(text)
