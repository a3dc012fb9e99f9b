"""Every text in the code has a Dutch translation, and every translation is of a text in the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from console.strings import LANGUAGES, _, in_language, ngettext, set_language

ROOT = Path(__file__).parents[2] / "console"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "P_": (1, 2), "in_language": (2,)}
MessageId = str | tuple[str, str]


def as_id(message: str | list[str] | tuple[str, ...]) -> MessageId:
    return message if isinstance(message, str) else (message[0], message[1])


def used() -> dict[MessageId, str]:
    """Message ids in the code, with a place where each is used."""
    found: dict[MessageId, str] = {}
    rows = extract_from_dir(ROOT, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, line, message, _comments, _context in rows:
        found[as_id(message)] = f"{name}:{line}"
    return found


CATALOGUE = ROOT / "strings" / "nl" / "LC_MESSAGES" / "messages.po"


def dutch() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def translations() -> dict[MessageId, object]:
    return {as_id(message.id): message.string for message in dutch() if message.id}


def test_every_text_has_a_dutch_translation() -> None:
    known = translations()
    missing = {where: message for message, where in used().items() if message not in known}
    assert not missing


def test_every_text_within_an_f_string_has_one_too() -> None:
    """The template is not made from these: each has to stand somewhere else as well."""
    known = {message if isinstance(message, str) else message[0] for message in translations()}
    texts = {
        str(call.args[0].value): path.name
        for path in ROOT.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        if isinstance(call.args[0], ast.Constant)
    }
    assert texts
    assert {text: where for text, where in texts.items() if text not in known} == {}


def test_no_translation_is_left_over_or_empty_or_fuzzy() -> None:
    in_code = used()
    for message, text in translations().items():
        assert message in in_code
        assert text, message
        assert not isinstance(text, tuple) or all(text), message
    assert not [message.id for message in dutch() if message.id and message.fuzzy]


def test_there_is_one_catalogue_for_a_language_and_none_for_the_language_of_the_code() -> None:
    assert [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.po")] == [
        CATALOGUE.relative_to(ROOT).as_posix()
    ]


def test_placeholders_are_the_same_in_both_languages() -> None:
    import string

    def names(text: str) -> set[str]:
        return {field for _lit, field, _spec, _conv in string.Formatter().parse(text) if field is not None}

    for message, text in translations().items():
        if isinstance(message, str):
            assert names(message) == names(str(text)), message


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_can_be_chosen(language: str) -> None:
    set_language(language)
    try:
        assert _("Commands") == {"nl": "Opdrachten", "en": "Commands"}[language]
    finally:
        set_language("nl")
    assert in_language("en", "Commands") == "Commands"
    assert ngettext("one", "many", 2) == "many"
