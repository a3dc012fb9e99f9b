"""What msgspec says of data in another shape than ours, in the language in use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from console.strings import N_, _
from protocol.safe_text import one_line

KINDS: Final[Mapping[str, str]] = {
    "str": N_("a text"),
    "int": N_("a whole number"),
    "float": N_("a number"),
    "bool": N_("true or false"),
    "array": N_("a list"),
    "object": N_("fields with their values"),
    "null": N_("nothing"),
}
FORMS: Final = (
    (re.compile(r"Object missing required field `(?P<name>[^`]*)`"), N_("the field “{name}” is missing")),
    (re.compile(r"Object contains unknown field `(?P<name>[^`]*)`"), N_("the field “{name}” is not known")),
    (re.compile(r"Invalid (?:enum )?value '?(?P<name>[^']*)'?"), N_("“{name}” is not one of the choices")),
    (re.compile(r"Expected `\w+` matching regex"), N_("it is written otherwise than it should be")),
    (re.compile(r"Expected `\w+` of length"), N_("it is too long or too short")),
    (re.compile(r"Expected `\w+` [<>]"), N_("the number is too large or too small")),
    (re.compile(r"Expected `(?P<wanted>\w+)[^`]*`, got `(?P<found>\w+)`"), N_("{wanted} is needed, not {found}")),
)
"""msgspec's sentences (its manual, "Validation") and ours."""


def in_words(said: str) -> str:
    """A part of a sentence for what msgspec said."""
    for form, words in FORMS:
        if found := form.match(said):
            parts = found.groupdict()
            kinds = {key: _(KINDS.get(parts.get(key, ""), N_("another value"))) for key in ("wanted", "found")}
            return _(words).format(name=one_line(parts.get("name", "")), **kinds)
    return _("its value cannot be used")
