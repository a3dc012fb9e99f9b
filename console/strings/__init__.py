"""Every text a person sees: one gettext catalogue a language. English needs none: the message id is its sentence.

`_` and `ngettext` look the text up when they are called, so a change of language shows at once; `N_` and `P_` mark a
text that is looked up later. The catalogues are kept by `make strings` and compiled by the build.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

LANGUAGES = ("nl", "en")
DEFAULT = "nl"
DOMAIN = "messages"
"""Where gettext itself looks, and so click for its own sentences."""

PLACE = Path(__file__).parent
"""The folder of the catalogues, laid out as gettext has it: `LANGUAGE/LC_MESSAGES/messages.mo`."""
_current = DEFAULT


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is looked up later with `_`."""
    return message


def P_(singular: str, plural: str) -> tuple[str, str]:
    """The same for a text that depends on a number."""
    return singular, plural


@cache
def _catalogue(language: str, place: Path) -> gettext.NullTranslations:
    """The texts of one language; those of the code where it has none."""
    return gettext.translation(DOMAIN, place, [language], fallback=True)


def set_language(language: str) -> None:
    """Use `language` ("nl" or "en") from now on; anything else is a ValueError.

    The libraries that ask gettext by themselves follow: it goes by the first of its variables, LANGUAGE.
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(language)
    _current = language
    gettext.bindtextdomain(DOMAIN, str(PLACE))
    os.environ["LANGUAGE"] = language


def language() -> str:
    """The language in use."""
    return _current


def _(message: str) -> str:
    """The text of `message` in the language in use."""
    return _catalogue(_current, PLACE).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The text for `n` things in the language in use."""
    return _catalogue(_current, PLACE).ngettext(singular, plural, n)


def in_language(language: str, message: str) -> str:
    """The text of `message` in a given language (the palette finds actions by their names in both)."""
    return _catalogue(language, PLACE).gettext(message)
