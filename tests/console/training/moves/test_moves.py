"""The file of moves: what is taken, and what is said of a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.support.errors import ConsoleError, Exit
from console.training.moves.moves import LOOKED_AT, load, of, parse, shipped

GOOD = """
version = 2
[asks-safety]
label = "vraagt naar veiligheid / asks about safety"
key = "v"
support = true
nl = ['veilig.*\\?']
en = ['safe.*\\?']
"""


def test_patterns_preselect_by_language_whatever_the_capitals() -> None:
    moves = parse(GOOD, "moves.toml")
    assert moves.version == "moves@2"
    assert moves.suggest("Ben je VEILIG?", "nl") == ("asks-safety",)
    assert moves.suggest("Ben je veilig?", "en") == ()
    assert moves.suggest("are you safe now?", "en") == ("asks-safety",)
    move = moves.moves["asks-safety"]
    assert move is not None
    assert (move.label.in_("nl"), move.label.in_("en")) == ("vraagt naar veiligheid", "asks about safety")


def test_a_long_message_is_looked_at_from_its_beginning_only() -> None:
    moves = parse(GOOD, "moves.toml")
    assert moves.suggest("x" * (LOOKED_AT - 7) + "veilig?", "nl") == ("asks-safety",)
    assert moves.suggest("x" * LOOKED_AT + "veilig?", "nl") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a", "TOML"),
        ("[a]\nlabel = 'x'", "versie ontbreekt"),
        ("version = true", "versie ontbreekt"),
        ("version = 1\na = 3", "a is geen tabel"),
        ("version = 1\n['A b']\nkey='v'", "A b is geen naam"),
        (GOOD.replace("support", "suport"), "suport, dat niets betekent"),
        (GOOD.replace("true", "1"), "support van asks-safety"),
        (GOOD.replace('key = "v"', 'key = "vv"'), "toets van asks-safety"),
        (GOOD.replace("label", "# label"), "asks-safety heeft geen label"),
        (GOOD.replace("['safe", "['(safe"), "(safe"),
        (GOOD.replace("['safe.*\\?']", "['.*']"), "past op elke tekst"),
        (GOOD.replace("['safe.*\\?']", "'safe'"), "geen lijst"),
        (GOOD + GOOD.replace("version = 2", "").replace("[asks-safety]", "[other]"), "toets v, die asks-safety al"),
    ],
)
def test_a_mistake_is_said_with_the_move_and_a_remedy(text: str, says: str) -> None:
    with pytest.raises(ConsoleError, match="moves.toml kan niet worden gebruikt") as caught:
        parse(text, "moves.toml")
    assert says in caught.value.message
    assert caught.value.remedy
    assert caught.value.exit_code is Exit.BAD_INPUT


def test_an_organisations_moves_lie_over_those_that_come_with_baken(tmp_path: Path) -> None:
    assert of(None) == of(tmp_path) == shipped()
    own = """version = 4
[asks-safety]
label = "vraagt of het veilig is / asks if it is safe"
key = "v"
nl = ["alles veilig"]
[sings]
label = "zingt / sings"
key = "%s"
"""
    free = next(
        key for key in "abcdefghijklmnopqrstuvwxyz0" if key not in {move.key for move in shipped().moves.values()}
    )
    (tmp_path / "moves.toml").write_text(own % free)
    moves = of(tmp_path)
    assert moves.version == f"{shipped().version}+@4"
    assert list(moves.moves) == [*shipped().moves, "sings"]
    assert moves.suggest("alles veilig", "nl") == ("asks-safety",)
    (tmp_path / "moves.toml").write_text(own % "g")
    with pytest.raises(ConsoleError, match="moves.toml"):
        of(tmp_path)


def test_an_organisations_file_from_notepad(tmp_path: Path) -> None:
    file = tmp_path / "eigen.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert "asks-safety" in load(file).moves
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConsoleError, match="UTF-8"):
        load(file)
    with pytest.raises(ConsoleError, match="niet worden gelezen"):
        load(tmp_path / "weg.toml")
