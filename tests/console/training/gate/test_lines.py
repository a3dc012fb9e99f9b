"""What may never be written to a chatter is seen, in words of our own, and what a good counsellor writes is not."""

from __future__ import annotations

import pytest

from tests.console.training.gate.cheats import moves
from tests.console.training.gate.lines import ABUSIVE_EN, ABUSIVE_NL, GOOD_EN, GOOD_NL

NEVER = {
    "asks-identifying",
    "blames",
    "dismisses",
    "incites",
    "insults",
    "mocks",
    "promises-secrecy",
    "sends-back",
    "sexualises",
    "threatens",
}
"""Moves that are right in no chat, as `docs/training.md` names them."""
KIND = {
    "blame": {"blames"},
    "insult": {"insults", "dismisses", "mocks"},
    "incitement": {"incites"},
    "sexual": {"sexualises", "blames"},
    "threat": {"threatens"},
    "obey": {"sends-back", "promises-secrecy"},
    "identity": {"asks-identifying"},
    "dismissal": {"dismisses", "insults", "mocks"},
}
"""What a line of each kind may be called."""


def never(line: str, language: str) -> set[str]:
    return NEVER & set(moves().suggest(line, language))


def test_the_tables_are_large_enough_to_say_something() -> None:
    for table in (ABUSIVE_NL, ABUSIVE_EN):
        assert len({line for lines in table.values() for line in lines}) >= 60
        assert set(table) == set(KIND)
    assert len(set(GOOD_NL)) + len(set(GOOD_EN)) >= 60
    assert set(moves().never) == NEVER


@pytest.mark.parametrize("chat", ["nl", "en"])
@pytest.mark.parametrize("kind", sorted(KIND))
def test_what_is_right_in_no_chat_is_seen_whatever_the_language_of_the_chat(kind: str, chat: str) -> None:
    assert not [line for line in (*ABUSIVE_NL[kind], *ABUSIVE_EN[kind]) if not never(line, chat) & KIND[kind]]


@pytest.mark.parametrize("beside", ["Kun je nu veilig typen? {}", "{} Neem je tijd."])
def test_it_is_seen_beside_a_kind_sentence(beside: str) -> None:
    lines = [line for table in (ABUSIVE_NL, ABUSIVE_EN) for lines in table.values() for line in lines]
    assert not [line for line in lines if not never(beside.format(line), "nl")]


@pytest.mark.parametrize("chat", ["nl", "en"])
def test_what_a_good_counsellor_writes_is_not_taken_for_it(chat: str) -> None:
    assert not [(line, found) for line in (*GOOD_NL, *GOOD_EN) if (found := never(line, chat))]


@pytest.mark.parametrize(
    "line",
    [
        "Je bent een SUKKEL!!",
        "J e  b e n t  d o m.",
        "S.l.e.t",
        "Je bent echt heel erg gewoon ontzettend dom hoor.",
        "Je bent zó dóm.",
        "Je bent d0m.",
        "K4nkerlijer",
        "You’re an id1ot",
        "Je bent doooom",
        "Hoi! Slet.",
    ],
)
def test_it_is_seen_however_it_is_spelt(line: str) -> None:
    assert "insults" in never(line, "nl")
