"""The words of the chatter's page, for the linter of content: they promise and advise like any other text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

from console.content.sentences.said import Said

LANGUAGES: tuple[Literal["nl", "en"], ...] = ("nl", "en")
NOSCRIPT = re.compile(r"<noscript>(.*?)</noscript>", re.DOTALL)
TAGS = re.compile(r"<p class=\"card\"(?P<en> lang=\"en\")?>(?P<text>[^<]*)</p>")


def of_page() -> Iterator[Said]:
    """Every word, the labels of the numbers to call, and what stands there without JavaScript."""
    page = files("backend.visitor")
    for language in LANGUAGES:
        text = page.joinpath(f"words/{language}.json").read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if found := re.match(r'\s*"\w+": (".*"),?$', line):
                yield Said(f"words/{language}.json", number, language, json.loads(found[1]))
    for number, each in enumerate(json.loads(page.joinpath("lines.json").read_text(encoding="utf-8")), 2):
        for language in LANGUAGES:
            yield Said("lines.json", number, language, f"{each['label'][language]}: {each['phone']}")
    html = page.joinpath("page/page.html").read_text(encoding="utf-8")
    for block in NOSCRIPT.finditer(html):
        for part in TAGS.finditer(block[1]):
            at = html[: block.start()].count("\n") + 1
            yield Said("page/page.html", at, "en" if part["en"] else "nl", part["text"])
