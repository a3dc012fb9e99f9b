"""Names of accounts: what may be one, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

from protocol.safe_text import is_plain_line

LONGEST = 40
"""Most characters of a name, so that it fits the console's lists."""
SIGNS = frozenset(" -'’.,_@&+()")
"""What a name may hold beside letters with their marks and digits; the only blank is the ordinary one."""
_FIRST = frozenset("'’")
"""Signs with which a person's name begins: 't Hart, ’s Jacob."""
_TWICE = re.compile(r"([^\w'’]|_)\1")


def key(name: str) -> str:
    """What a name is compared by: without capitals, spaces at the ends, and different codings of one letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def written(name: str) -> str:
    """The one coding in which a name is kept: composed (NFC), so that `é` is one character wherever it was typed."""
    return unicodedata.normalize("NFC", name)


def is_name(name: str) -> bool:
    """Whether `name`, as `written`, may be an account's.

    At most `LONGEST` characters over a closed alphabet, a letter or digit first (or an apostrophe), no blank at its
    ends and no sign twice on end: colleagues see it beside chats, and two names that look the same would be two people.
    What begins with a hyphen is an option on a command line, and what has a slash or two dots the way to a file; nobody
    is called so.
    """
    if not name or len(name) > LONGEST or len(key(name)) > 160:
        return False
    if name != name.strip() or _TWICE.search(name) or not is_plain_line(name):
        return False
    if name[0] not in _FIRST and not _spells(name[0]):
        return False
    return all(char in SIGNS or _spells(char) for char in name) and any(_spells(char) for char in name)


def _spells(char: str) -> bool:
    return unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}
