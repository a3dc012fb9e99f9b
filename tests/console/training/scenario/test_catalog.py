"""The library: a broken file is told of and hides nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.training.scenario.catalog import CannotRead, raw_of, stock
from tests.console.training.scenario.base import BASE, knowledge
from tests.console.training.scenario.scripted.test_scripted_run import GOOD


def test_the_shipped_scenarios_are_there() -> None:
    shelf = stock(knowledge())
    assert shelf.broken == ()
    assert [one.findings for one in shelf.scripts if one.proef is None] == []
    first = shelf.find("crim-jongen-01")
    assert first is not None
    assert (first.level, first.minutes, first.reviewed_by, first.origin) == (2, 20, "", "synthetic")
    assert [one.run for one in shelf.runs_of("crim-jongen-01")] == ["good", "weak"]


def test_a_folder_with_good_and_bad_files(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    (shipped / "a.draaiboek.txt").write_text(BASE)
    (own / "kopie.draaiboek.txt").write_text(BASE)
    (own / "eigen.draaiboek.txt.txt").write_text(BASE.replace("klein-01", "eigen-01"))
    (own / "stuk.draaiboek.txt").write_text(BASE.replace("fase 5", "phase 5"))
    (own / "groot.draaiboek.txt").write_bytes(b"x" * 2_000_000)
    (own / "map.draaiboek.txt").mkdir()
    (own / "brief.docx").write_bytes(b"PK\x03\x04")
    os.mkfifo(own / "pijp.draaiboek.txt")
    (own / "weg.draaiboek.txt").symlink_to(tmp_path / "nergens")
    (own / "goed.proef").write_text(GOOD)
    (own / "fout.proef").write_text(GOOD.replace("@m1", "@m77"))
    (own / "wees.proef").write_text(GOOD.replace("klein-01", "stuk-01"))
    shelf = stock(knowledge(), own, shipped)
    assert [one.id for one in shelf.scenarios] == ["klein-01", "eigen-01"]
    assert {one.name: one.first.code for one in shelf.broken if one.first} == {
        "kopie.draaiboek.txt": "E08",
        "stuk.draaiboek.txt": "E00",
        "groot.draaiboek.txt": "E00",
        "map.draaiboek.txt": "E00",
        "pijp.draaiboek.txt": "E00",
        "weg.draaiboek.txt": "E00",
    }
    assert {one.name: [f.code for f in one.findings] for one in shelf.scripts} == {
        "fout.proef": ["P02"],
        "goed.proef": [],
        "wees.proef": ["P02"],
    }
    assert [one.run for one in shelf.runs_of("klein-01")] == ["good"]
    assert shelf.find("stuk-01") is None


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    shelf = stock(knowledge(), tmp_path / "nergens", tmp_path / "ook niet")
    assert (shelf.files, shelf.scripts) == ((), ())


def test_a_file_that_cannot_be_read_is_named_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.draaiboek.txt"
    file.write_text(BASE)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CannotRead, match=r"a\.draaiboek\.txt"):
        raw_of(file)
    with pytest.raises(CannotRead):
        raw_of(tmp_path / "a\0b")
