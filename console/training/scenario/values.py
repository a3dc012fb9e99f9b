"""Values of the front matter: what each key may hold, and the words for one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from console.strings import N_
from console.training.scenario.repair import straight

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_MOST = 50
"""Most entries of a list."""


class Bad(Exception):
    """A value that cannot stand there. `text` is a message id with `{key}` and the places of `quoted`."""

    def __init__(self, text: str, /, **quoted: object) -> None:
        super().__init__(text)
        self.text = text
        self.quoted = quoted


Value = Callable[[object], Any]
"""Takes what stands in the file and gives what it means. Raises `Bad`."""


def text(longest: int, *, empty: bool = False) -> Callable[[object], str]:
    """A text between quotes."""

    def take(given: object) -> str:
        if not isinstance(given, str):
            raise Bad(N_('“{key}” is a text: {key} = "text".'))
        if not given.strip() and not empty:
            raise Bad(N_("“{key}” is empty. Write it."))
        if len(given) > longest:
            raise Bad(N_("“{key}” is longer than {longest} characters. Shorten it."), longest=longest)
        return straight(given.strip())

    return take


def texts(*, empty: bool = False) -> Callable[[object], tuple[str, ...]]:
    """One text or a list of them; the list may be `empty`."""

    def take(given: object) -> tuple[str, ...]:
        several = given if isinstance(given, list) else [given]
        texts = [one.strip() for one in several if isinstance(one, str) and one.strip()]
        if not (several or empty) or len(several) > _MOST or len(texts) < len(several):
            raise Bad(N_('“{key}” is a text, or a list of texts: {key} = ["one", "two"].'))
        return tuple(texts)

    return take


def ids(*, one: bool = False) -> Value:
    """A list of ids, which may be empty, or just one."""

    def take(given: object) -> Any:
        several = texts(empty=not one)(given)
        wrong = next((each for each in several if not ID.fullmatch(each)), None)
        if wrong is not None:
            raise Bad(N_("“{id}” is not an id. An id has small letters, digits and hyphens only."), id=wrong)
        if not one:
            return several
        if not isinstance(given, str):
            raise Bad(N_('“{key}” is a text: {key} = "text".'))
        return several[0]

    return take


def one_of(*allowed: str) -> Value:
    """One of these words."""

    def take(given: object) -> str:
        if given not in allowed:
            raise Bad(
                N_("“{key}” cannot be “{given}”. Choose from: {allowed}."), given=given, allowed=", ".join(allowed)
            )
        return str(given)

    return take


def several_of(*allowed: str) -> Value:
    """A list of these words; the first one is always needed."""

    def take(given: object) -> tuple[str, ...]:
        several = texts()(given)
        if allowed[0] not in several or set(several) - set(allowed):
            raise Bad(
                N_("“{key}” cannot be “{given}”. Choose from: {allowed}."),
                given=", ".join(several),
                allowed=", ".join(allowed),
            )
        return several

    return take


def whole(least: int, most: int) -> Value:
    """A whole number."""

    def take(given: object) -> int:
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            raise Bad(N_("“{key}” is a whole number from {least} to {most}."), least=least, most=most)
        return given

    return take


def number(least: float, most: float) -> Value:
    """A number."""

    def take(given: object) -> float:
        if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
            raise Bad(N_("“{key}” is a number from {least} to {most}."), least=f"{least:g}", most=f"{most:g}")
        return float(given)

    return take
