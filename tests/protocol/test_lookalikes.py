"""Names that look alike, show nothing, or play a part. The pairs are from Unicode's confusables.txt (UTS #39)."""

from __future__ import annotations

import pytest

from protocol.lookalikes import looks, plays_a_part, shows_something

ALIKE = [
    ("Vos", "vos"),
    ("Vos", "V\u043es"),  # CYRILLIC SMALL LETTER O
    ("Vos", "V\u03bfs"),  # GREEK SMALL LETTER OMICRON
    ("Vos", "Vo\u0455"),  # CYRILLIC SMALL LETTER DZE
    ("Vos", "V\u0585s"),  # ARMENIAN SMALL LETTER OH
    ("Vos", "V0s"),
    ("Vos", "\uff36\uff4f\uff53"),  # full width
    ("Vos", "\U0001d415\U0001d428\U0001d42c"),  # mathematical bold
    ("Vos", "V\u200bos"),  # ZERO WIDTH SPACE
    ("Vos", "V\u00ados"),  # SOFT HYPHEN
    ("Vos", "Vos\u2060"),  # WORD JOINER
    ("Vos", "Vos\u202e"),  # RIGHT-TO-LEFT OVERRIDE
    ("Vos", "Vos\u3164"),  # HANGUL FILLER
    ("Vos", "V\u00f6s"),
    ("Vos", "Vo\u0323s"),  # COMBINING DOT BELOW
    ("Vos", " Vos."),
    ("Vos", "V-o-s"),
    ("Mila", "Mi1a"),
    ("Mila", "MiIa"),
    ("Mila", "Mi|a"),
    ("Mila", "\u041cila"),  # CYRILLIC CAPITAL LETTER EM
    ("Mila", "Mil\u0430"),  # CYRILLIC SMALL LETTER A
    ("Mila", "M\u0131la"),  # LATIN SMALL LETTER DOTLESS I
    ("Mila", "M\u0456la"),  # CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I
    ("Bever", "\u0412ever"),  # CYRILLIC CAPITAL LETTER VE
    ("Bever", "\u0392ever"),  # GREEK CAPITAL LETTER BETA
    ("Haas", "\u041d\u0430\u0430\u0455"),
    ("modem", "modern"),
    ("Wolf", "VVolf"),
    ("Lukasz", "\u0141ukasz"),  # LATIN CAPITAL LETTER L WITH STROKE
    ("Strasse", "Stra\u00dfe"),
    ("!!!", "! ! !"),
]
APART = [
    ("Vos", "Vosje"),
    ("Vos", "Bos"),
    ("Mila", "Mia"),
    ("Das", "Dag"),
    ("Лев", "Лена"),
    ("ليلى", "سارة"),
    ("!!!", "???"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert looks(one) == looks(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_looks_different_is_not(one: str, other: str) -> None:
    assert looks(one) != looks(other)


NOTHING = [
    " ",
    "\u00a0",
    "\u200b\u200c\u200d",
    "\u00ad",
    "\u2800",  # BRAILLE PATTERN BLANK
    "\u3164",  # HANGUL FILLER
    "\u115f\u1160",  # HANGUL FILLERS
    "\uffa0",  # HALFWIDTH HANGUL FILLER
    "\u2060\u2061",
    "\u202e\u202d",
    "\u0301\u0302",
    "\ufe0f",
    "\U000e0041\U000e0042",  # tags
    "\u180e",
    "\ue000",  # private use
]


@pytest.mark.parametrize("name", NOTHING, ids=ascii)
def test_nothing_is_shown_by_signs_that_show_nothing(name: str) -> None:
    assert not shows_something(name)


@pytest.mark.parametrize("name", ["a", "7", "?", "...", "👻", "愛", "ا", "Vos\u200b"], ids=ascii)
def test_what_can_be_seen_is_something(name: str) -> None:
    assert shows_something(name)


SAID_BY_THE_CONSOLE = [
    # console/strings/nl/LC_MESSAGES: who stands over a message, and what stands between messages; and their English.
    *("jij", "you", "jij, interne notitie", "you, internal note", "vandaag", "today", "nieuw", "new"),
    *("systeem", "system", "achterwacht", "supervisor", "hulpverlener", "counsellor", "collega", "colleague", "Baken"),
    *("gevaar nu", "danger now", "niet veilig", "not safe", "signaal", "signal"),
]
DISGUISES = [
    str,
    str.upper,
    str.title,
    lambda word: f" {word}: ",
    lambda word: word.replace("e", "\u0435").replace("o", "\u043e"),
    lambda word: word.replace("i", "\u0456").replace("j", "\u0458"),
    lambda word: "\u200b".join(word),
]


@pytest.mark.parametrize("word", SAID_BY_THE_CONSOLE)
@pytest.mark.parametrize("disguise", DISGUISES, ids=range(len(DISGUISES)))
def test_a_word_of_the_console_is_a_part_however_it_is_written(word: str, disguise: type[str]) -> None:
    assert plays_a_part(disguise(word))


@pytest.mark.parametrize("name", ["Jip", "Youssef", "Lil", "Nieke", "Sanne", "Koala", "Nova", "Jijbent", "👻"])
def test_a_name_is_no_part(name: str) -> None:
    assert not plays_a_part(name)
