"""By which name a chatter is shown to counsellors: the one that they chose, unless nobody could tell who is meant."""

from __future__ import annotations

import zlib

from api_client.alike import plays_a_part, shows_something
from backend import visitor


def alias_for(chosen: str, language: str) -> str:
    """`chosen`, or one of the page's own names where it shows nothing, or would be read as a word of the console.

    The same name gets the same one in its place: a start that is asked again changes nothing.
    """
    if shows_something(chosen) and not plays_a_part(chosen):
        return chosen
    names = visitor.aliases(language)
    return names[zlib.crc32(chosen.encode(errors="replace")) % len(names)]
