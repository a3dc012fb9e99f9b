"""The privacy statement as a page of its own: plain HTML that needs no script, filled in by the server's settings.

A sentence whose blank nobody filled is left out, and a heading without a sentence too: it says nothing that is not so.
What is missing `missing` says, for the server's log; what an organisation has to tell is the law's (GDPR, article 13).
"""

from __future__ import annotations

import json
import re
from html import escape
from importlib.resources import files
from typing import Final

from msgspec import Struct

PATH: Final = "/privacy"
_BLANK: Final = re.compile(r"\{(\w+)\}")
_IF: Final = re.compile(r"^\{(for_good|return_words)\}")
"""Begins a sentence that stands there only if it is so."""
_UNITS: Final = {
    "nl": {"hours": ("uur", "uur"), "days": ("dag", "dagen"), "years": ("jaar", "jaar")},
    "en": {"hours": ("hour", "hours"), "days": ("day", "days"), "years": ("year", "years")},
}


class Statement(Struct, frozen=True, kw_only=True):
    """What the settings say. Empty: nobody said. `ground`: on which ground of the law, in each language."""

    controller: str = ""
    contact: str = ""
    officer: str = ""
    ground_nl: str = ""
    ground_en: str = ""
    hours: int = 48
    days: int = 180
    years: int = 0
    """For how many years registrations are kept; 0: without end."""
    return_words: bool = False


def missing(statement: Statement) -> tuple[str, ...]:
    """The settings of the table `privacy` without which the page does not tell what it has to."""
    wanted = ("controller", "contact", "ground_nl", "ground_en")
    return tuple(name for name in wanted if not getattr(statement, name))


def page(statement: Statement, exit_url: str) -> str:
    """The page, in both languages below one another. A way out stands first, as on the chat's own page."""
    told = json.loads(files(__package__).joinpath("statement.json").read_text(encoding="utf-8"))
    parts = [_article(code, words, statement, exit_url) for code, words in told.items()]
    return (
        '<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>Chat</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex, nofollow">'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="/icon.png">'
        '<link rel="stylesheet" href="/page.css"></head><body>'
        f'<header><a id="exit" href="{escape(exit_url)}" rel="noreferrer">{escape(told["nl"]["exit"])}</a></header>'
        f"<main>{''.join(parts)}</main></body></html>\n"
    )


def _article(code: str, words: dict[str, object], statement: Statement, exit_url: str) -> str:
    blanks = _blanks(code, statement)
    so = {"for_good": not statement.years, "return_words": statement.return_words}
    sections = []
    listed = words["sections"]
    assert isinstance(listed, list)
    for section in listed:
        stands = [_IF.sub("", text) for text in section["text"] if (only := _IF.match(text)) is None or so[only[1]]]
        said = [_BLANK.sub(lambda found: blanks[found[1]], text) for text in stands if _is_filled(text, blanks)]
        if said:
            paragraphs = "".join(f"<p>{escape(text, quote=False)}</p>" for text in said)
            sections.append(f'<div class="card"><h2>{escape(section["title"])}</h2>{paragraphs}</div>')
    out = f'<p><a href="{escape(exit_url)}" rel="noreferrer">{escape(str(words["exit"]))}</a></p>'
    back = f'<p><a href="/">{escape(str(words["back"]))}</a></p>'
    return f'<section lang="{code}"><h1>{escape(str(words["title"]))}</h1>{out}{"".join(sections)}{back}</section>'


def _blanks(code: str, statement: Statement) -> dict[str, str]:
    """What stands in each blank; empty where nobody said."""
    units = {
        name: f"{number} {_UNITS[code][name][number != 1]}" if number else ""
        for name, number in (("hours", statement.hours), ("days", statement.days), ("years", statement.years))
    }
    return {
        "controller": statement.controller,
        "contact": statement.contact,
        "officer": statement.officer,
        "ground": statement.ground_nl if code == "nl" else statement.ground_en,
        **units,
    }


def _is_filled(text: str, blanks: dict[str, str]) -> bool:
    return all(blanks[name] for name in _BLANK.findall(text))
