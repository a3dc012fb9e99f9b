"""Names that look alike, show nothing, or play a part: what a person sees decides, not what was typed.

After Unicode's UTS #39 ("confusable" strings have one skeleton), on the letters that lists of names have been fooled
with: Latin, Greek, Cyrillic and Armenian ones of one shape, digits, marks, capitals, widths, and signs that show
nothing. It may take two names for alike that are not quite; that costs a small mark. It is no proof of who is who.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from protocol.safe_text import one_line

_SHAPES: Final = {
    # Capitals whose small letter has another shape are named by what they look like.
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    **dict(zip("αγεικνορτυχω", "ayeikvoptuxw", strict=True)),
    **dict(zip("АВЕЗКМНОРСТУХЅІЈԚԜҮһԁ", "abe3kmhopctyxsijqwyhd", strict=True)),
    **dict(zip("авезкмнорстухѕіјԛԝүьг", "abe3kmhopctyxsijqwybr", strict=True)),
    **dict(zip("ոսօհցզյ", "nuohgqj", strict=True)),
    **dict(zip("ıɪɩɑɡøđłħŧƅʟɴʀĸ", "iiiagodlhtblnrk", strict=True)),
    **dict(zip("ØĐŁĦŦ", "odlht", strict=True)),
    **dict(zip("∣ǀ|¦!¡1lI", "iiiiiiiii", strict=True)),
    "0": "o",
    "5": "s",
    "ß": "ss",
}
"""One letter of each group that has one shape (from Unicode's confusables.txt); what follows is without capitals."""

_TOGETHER: Final = (("rn", "m"), ("vv", "w"), ("l", "i"))
"""Letters that together look like one, and what small letters become after that."""

_SHOWN: Final = frozenset("LNSP")
"""General categories (first letter) that leave something to be seen: letters, numbers, symbols, punctuation."""


_STAND_INS: Final = "\ufffd\u25cc"
"""What the sanitiser shows in place of something that cannot be shown, and under a mark without a letter."""


def shows_something(name: str) -> bool:
    """Whether anything of it can be seen once it is cleaned: no blanks, marks without a letter, or hidden signs."""
    return any(unicodedata.category(char)[0] in _SHOWN and char not in _STAND_INS for char in one_line(name))


@lru_cache(maxsize=4096)
def looks(name: str) -> str:
    """What two names that look alike have in common. Signs and blanks are left out, unless there is nothing else."""
    plain = unicodedata.normalize("NFKD", one_line(name))
    shapes = (_SHAPES.get(char, char) for char in plain)
    bare = "".join(char for char in "".join(shapes).casefold() if unicodedata.category(char)[0] in "LN")
    for seen, shape in _TOGETHER:
        bare = bare.replace(seen, shape)
    return bare or "".join(plain.casefold().split())


_PARTS: Final = (
    "you",
    "jij",
    "system",
    "systeem",
    "note",
    "notitie",
    "internal note",
    "interne notitie",
    "you, internal note",
    "jij, interne notitie",
    "counsellor",
    "counselor",
    "hulpverlener",
    "medewerker",
    "colleague",
    "collega",
    "supervisor",
    "achterwacht",
    "moderator",
    "admin",
    "administrator",
    "beheerder",
    "Baken",
    "new",
    "nieuw",
    "today",
    "vandaag",
    "yesterday",
    "gisteren",
    "signal",
    "signaal",
    "danger now",
    "gevaar nu",
    "not safe",
    "niet veilig",
)
"""What the console itself calls somebody, or writes between messages, in its two languages."""


@lru_cache(maxsize=1)
def _parts() -> frozenset[str]:
    return frozenset(looks(part) for part in _PARTS)


def plays_a_part(name: str) -> bool:
    """Whether it would be read as a word of the console, or as somebody who works there."""
    return looks(name) in _parts()
