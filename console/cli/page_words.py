"""The words of the chatter's page, for the linter of content: they promise and advise like any other text."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

from console.content.sentences.said import Said

LANGUAGES: tuple[Literal["nl", "en"], ...] = ("nl", "en")
WITHOUT_SCRIPT = ("plain.py", "aside.py")
"""Where the words of the pages for who has no JavaScript stand, by language."""
ONLY_IF = re.compile(r"^\{(?:return_words|for_good)\}")
"""Before a paragraph of the privacy statement that stands there only where the server is set so; nobody reads it."""


def of_page() -> Iterator[Said]:
    """Every word, the numbers to call, the privacy statement, and what stands there without JavaScript."""
    page = files("backend.visitor")
    for language in LANGUAGES:
        text = page.joinpath(f"words/{language}.json").read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if found := re.match(r'\s*"\w+": (".*"),?$', line):
                yield Said(f"words/{language}.json", number, language, json.loads(found[1]))
    for number, each in enumerate(json.loads(page.joinpath("lines.json").read_text(encoding="utf-8")), 2):
        for language in LANGUAGES:
            yield Said("lines.json", number, language, f"{each['label'][language]}: {each['phone']}")
    yield from _of_statement(page.joinpath("statement.json").read_text(encoding="utf-8"))
    for name in WITHOUT_SCRIPT:
        for node in ast.walk(ast.parse(page.joinpath(name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
                yield from _by_language(name, node.lineno, ast.literal_eval(node.value))


def as_read(paragraph: str) -> str:
    """A paragraph of the privacy statement as somebody reads it."""
    return ONLY_IF.sub("", paragraph)


def _of_statement(written: str) -> Iterator[Said]:
    lines = written.splitlines()
    for said in _by_language("statement.json", 1, json.loads(written)):
        quoted = json.dumps(said.text, ensure_ascii=False)
        line = next(number for number, line in enumerate(lines, 1) if quoted in line)
        yield Said(said.file, line, said.language, as_read(said.text))


def _by_language(name: str, line: int, value: object, language: Literal["nl", "en"] | None = None) -> Iterator[Said]:
    """Every text below the key of a language."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _by_language(name, line, each, key if key in LANGUAGES else language)
    elif isinstance(value, list):
        for each in value:
            yield from _by_language(name, line, each, language)
    elif isinstance(value, str) and language is not None:
        yield Said(name, line, language, value)
