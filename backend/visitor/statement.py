"""The privacy statement as a page of its own (`backend/visitor/aside.py`), filled in by the server's settings.

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

from backend.visitor import aside

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
    backup_hours: int = 24
    """How long a backup keeps what was erased since it was made; 0: none is made. The shipped copy is a nightly one, in
    place of the one before."""
    recipients_nl: str = ""
    recipients_en: str = ""
    """Who gets exported records."""
    days: int = 180
    years: int = 0
    """For how many years registrations are kept; 0: without end."""
    return_words: bool = False


def missing(statement: Statement) -> tuple[str, ...]:
    """The settings of the table `privacy` without which the page does not tell what it has to."""
    wanted = ("controller", "contact", "ground_nl", "ground_en")
    return tuple(name for name in wanted if not getattr(statement, name))


def page(statement: Statement, exit_url: str) -> str:
    """The page, in both languages."""
    told = json.loads(files(__package__).joinpath("statement.json").read_text(encoding="utf-8"))
    return aside.page({code: _article(code, words, statement) for code, words in told.items()}, exit_url)


def _article(code: str, words: dict[str, object], statement: Statement) -> str:
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
    return f"<h1>{escape(str(words['title']))}</h1>{aside.told(code)}{''.join(sections)}"


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
        "recipients": statement.recipients_nl if code == "nl" else statement.recipients_en,
        "backup": hours(code, statement.backup_hours),
        **units,
    }


def hours(code: str, number: int) -> str:
    """So many hours, in words; empty for none."""
    return f"{number} {_UNITS[code]['hours'][number != 1]}" if number else ""


def _is_filled(text: str, blanks: dict[str, str]) -> bool:
    return all(blanks[name] for name in _BLANK.findall(text))
