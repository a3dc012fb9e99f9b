"""The page on reading level is current, its measure knows easy from hard, and no middle sentence is long."""

from __future__ import annotations

import pytest

from scripts.reading_doc import FILE, SETS, measured, page


def test_the_page_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run: python -m scripts.reading_doc"


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_middle_sentence_has_at_most_fifteen_words_and_the_text_is_plain(name: str, language: str) -> None:
    one = measured(language, SETS[name]()[language].values())
    assert one.median <= 15
    assert one.ease >= 60


@pytest.mark.parametrize(
    ("language", "easy", "hard"),
    [
        ("nl", "Ik ben er. Jij mag typen.", "De desbetreffende verantwoordelijkheidsverdeling vereist onderbouwing."),
        (
            "en",
            "I am here. You can type.",
            "Aforementioned responsibilities necessitate considerable justification.",
        ),
    ],
)
def test_the_measure_knows_easy_from_hard(language: str, easy: str, hard: str) -> None:
    assert measured(language, [easy]).ease > 90
    assert measured(language, [hard]).ease < 30


def test_a_sentence_of_known_length_is_measured_by_the_formula_of_douma() -> None:
    """206.84 - 0.93 x words a sentence - 77 x syllables a word: six words, each of one syllable."""
    assert measured("nl", ["Ik zit hier en jij ook."]).ease == round(206.84 - 0.93 * 6 - 77.0, 1)
