"""The list and what is made of it: plain, apart from one another, and forgiving in how they are typed."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from backend import return_words
from backend.return_words.words import is_weak, listed, normalised, suggestion

LONGEST = 200
"""Most characters of a return word."""


UNFIT = re.compile(
    "bed|bom|bloed|borst|bordeel|cel|dealer|dood|drugs|geld|geweld|graf|heks|hoer|hotel|ketting|klant|kooi|kut|lul|mes"
    "|moord|naakt|neuken|pijn|pik|pil|pistool|pooier|riem|schuld|seks|slaaf|slang|spook|spuit|strop|touw|wapen|wiet"
    "|zweep|ziek|arts|dokter|kanker|vader|oom|broer|zus|vriend"
)
NAMES_AND_PLACES = re.compile("bas|daan|emma|iris|jan|lisa|mees|merel|noor|roos|sam|sara|assen|ede|goes|breda|urk")


def sounds_like(word: str) -> str:
    """The word as it is heard, roughly: words that sound alike come out the same."""
    for written, heard in (
        ("ij", "ei"), ("ou", "au"), ("cht", "gt"), ("ch", "g"), ("qu", "kw"), ("ck", "k"), ("x", "ks"), ("th", "t"),
        ("ph", "f"),
    ):  # fmt: skip
        word = word.replace(written, heard)
    word = re.sub(r"c(?=[eiy])", "s", word).translate(str.maketrans("cvzy", "kfsi")).replace("ie", "i")
    word = re.sub(r"dt$|d$", "t", word)
    return re.sub(r"(.)\1+", r"\1", word)


def one_edit_away(word: str) -> set[str]:
    """`word` with a letter left out, and with each letter replaced by a gap: two words share one when they are near."""
    return {word[:n] + word[n + 1 :] for n in range(len(word))} | {
        f"{word[:n]}_{word[n + 1 :]}" for n in range(len(word))
    }


def test_there_are_2048_plain_words_in_order() -> None:
    words = listed()
    assert len(words) == 2048
    assert list(words) == sorted(set(words))
    assert all(re.fullmatch(r"[a-z]{3,8}", word) for word in words)


def test_the_file_holds_one_word_a_line_and_nothing_else() -> None:
    text = files(return_words).joinpath("words_nl.txt").read_text(encoding="ascii")
    assert text == "\n".join(listed()) + "\n"


def test_no_two_words_are_one_slip_of_a_finger_apart() -> None:
    seen: dict[str, str] = {}
    near: list[tuple[str, str]] = []
    known = set(listed())
    for word in listed():
        for form in one_edit_away(word):
            if form in known or seen.setdefault(form, word) != word and "_" in form:
                near.append((word, seen.get(form, form)))
    assert near == []


def test_no_two_words_sound_alike() -> None:
    assert len({sounds_like(word) for word in listed()}) == len(listed())
    assert sounds_like("eis") == sounds_like("ijs")
    assert sounds_like("hard") == sounds_like("hart")
    assert sounds_like("lach") == sounds_like("lag")


def test_no_word_frightens_hurts_or_names_somebody() -> None:
    assert [word for word in listed() if UNFIT.fullmatch(word) or NAMES_AND_PLACES.fullmatch(word)] == []


def test_a_suggestion_is_three_different_words_and_another_each_time() -> None:
    made = [suggestion() for _ in range(300)]
    assert all(len(set(one.split(" "))) == 3 and set(one.split(" ")) <= set(listed()) for one in made)
    assert len(set(made)) == 300
    assert not any(is_weak(normalised(one)) for one in made)
    assert max(map(len, made)) <= LONGEST


@pytest.mark.parametrize(
    "typed",
    [
        "Aap Noot Kast",
        "aap noot kast.",
        "aap-noot-kast",
        "  AAP   noot\tkast ",
        "aapnootkast",
        "aap, noot, kast",
        "\uff41\uff41\uff50 noot kast",
        "aap\u200bnoot\u2011kast",
        "aap_noot_kast!",
    ],
)
def test_what_a_telephone_adds_does_not_count(typed: str) -> None:
    assert normalised(typed) == "aapnootkast"


def test_other_letters_do_count() -> None:
    assert normalised("caf\u00e9") == normalised("cafe\u0301") == "caf\u00e9"
    assert normalised("caf\u00e9") != normalised("cafe")
    assert normalised("Stra\u00dfe") == "strasse"


@pytest.mark.parametrize(
    ("word", "weak"),
    [
        ("", True),
        ("aap", True),
        ("aapbanaan", True),
        ("aapaapaap", True),
        ("aapbanaankast", False),
        ("aapijsnar", False),
        ("xxxxxxxxxxxxxxxx", True),
        ("121212121212", True),
        ("kortwoordje", True),
        ("langerwoordje", False),
        ("kompasolifant", True),
        ("kompasolifantx", False),
        ("\u732b\u72ac\u9ce5\u9b5a", True),
    ],
)
def test_three_listed_words_or_twelve_characters(word: str, weak: bool) -> None:
    assert is_weak(word) is weak
