"""Every text a person sees: gettext catalogues, one file an area, Dutch and English.

The message id is the English sentence. `_` and `ngettext` look the text up when they are called, so a change of
language shows at once; `N_` marks a text that is looked up later. The catalogues are compiled by the build.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("nl", "en")
DEFAULT = "nl"

_HERE = Path(__file__).parent
_current = DEFAULT


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is looked up later with `_`."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """All areas of one language as one chain."""
    chain: gettext.NullTranslations = gettext.NullTranslations()
    for path in sorted(_HERE.glob(f"{language}/LC_MESSAGES/*.mo")):
        with path.open("rb") as compiled:
            area = gettext.GNUTranslations(compiled)
        area.add_fallback(chain)
        chain = area
    return chain


def set_language(language: str) -> None:
    """Use `language` ("nl" or "en") from now on; anything else is a ValueError."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(language)
    _current = language


def language() -> str:
    """The language in use."""
    return _current


def _(message: str) -> str:
    """The text of `message` in the language in use."""
    return _catalogue(_current).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The text for `n` things in the language in use."""
    return _catalogue(_current).ngettext(singular, plural, n)


def in_language(language: str, message: str) -> str:
    """The text of `message` in a given language (the palette finds actions by their names in both)."""
    return _catalogue(language).gettext(message)
