"""The lists of words: what is found, in which capitals, and that every entry can be found at all."""

from __future__ import annotations

import pytest

from console.training.scenario import words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ik woon in zwolle", "zwolle"),
        ("we reden naar Bergen op Zoom toe", "Bergen op Zoom"),
        ("bij den bosch", "den bosch"),
        ("in 's-Hertogenbosch", "s-Hertogenbosch"),
        ("alphen aan den rijn!", "alphen aan den rijn"),
        ("ze zit op de hanzehogeschool", "hanzehogeschool"),
        ("we gaan naar Best", "Best"),
        ("naar best", ""),
        ("Best wel. Echt. Leiden wil ik niet", ""),
        ("en (Best) dan", ""),
        ("den haan", ""),
        ("", ""),
    ],
)
def test_places(text: str, name: str) -> None:
    assert words.place(text) == name


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("hij had een strop", "strop"),
        ("pillen slikken dan maar", "pillen slikken"),
        ("ik nam pillen", ""),
        ("he masturbated", "masturbated"),
        ("he hit me", ""),
        ("dubbele kutdag", ""),
        ("ik lees documenten", ""),
    ],
)
def test_graphic_words(text: str, word: str) -> None:
    assert words.graphic(text) == word


@pytest.mark.parametrize("name", ["graphic.txt", "places.txt", "schools.txt"])
def test_every_entry_can_be_found_and_the_source_is_told(name: str) -> None:
    lines = (words._DATA / name).read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("# Source: ") for line in lines)
    find = words.graphic if name == "graphic.txt" else words.place
    entries = [line.strip("~*") for line in lines if line and not line.startswith("#")]
    assert [entry for entry in entries if not find(f"dan naar {entry} toe")] == []
    assert len({entry.casefold() for entry in entries}) == len(entries)
