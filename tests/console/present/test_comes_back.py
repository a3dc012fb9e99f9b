"""Who comes back by a return word is marked so, and never like one who only came back within this conversation."""

from __future__ import annotations

import pytest

from console.core.selectors import queue
from console.present.view_models import known_again, reasons
from console.strings import set_language
from tests.console.core.test_reducer import fresh
from tests.console.core.test_selectors import helpline


@pytest.mark.parametrize(
    ("language", "contact", "words"),
    [
        ("nl", 0, ""),
        ("nl", 1, ""),
        ("nl", 2, "komt terug (2e gesprek)"),
        ("nl", 3, "komt terug (3e gesprek)"),
        ("nl", 21, "komt terug (21e gesprek)"),
        ("en", 1, ""),
        ("en", 2, "comes back (2nd chat)"),
        ("en", 3, "comes back (3rd chat)"),
        ("en", 4, "comes back (4th chat)"),
        ("en", 11, "comes back (11th chat)"),
        ("en", 12, "comes back (12th chat)"),
        ("en", 13, "comes back (13th chat)"),
        ("en", 21, "comes back (21st chat)"),
        ("en", 112, "comes back (112th chat)"),
    ],
)
def test_which_conversation_of_theirs_it_is(language: str, contact: int, words: str) -> None:
    set_language(language)
    server = helpline()
    server.arrive("c-1", contact=contact)
    (row,) = queue(fresh(server))
    assert known_again(row) == words
    assert (words in reasons(row)) is bool(words)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_two_ways_of_coming_back_have_different_words(language: str) -> None:
    set_language(language)
    server = helpline()
    server.arrive("c-1", contact=2, returning=2)
    server.arrive("c-2", contact=2)
    server.arrive("c-3", returning=2)
    both, known, within = (reasons(row)[:-1] for row in queue(fresh(server)))
    assert both == within + known
    assert set(known).isdisjoint(within)
