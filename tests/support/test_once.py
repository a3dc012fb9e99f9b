"""What is made once is made by one process, whole, and found by the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.once import copied, made_once


class Factory:
    """As pytest's, of one worker of a run."""

    def __init__(self, base: Path) -> None:
        base.mkdir()
        self._base = base

    def getbasetemp(self) -> Path:
        return self._base


def test_the_second_worker_finds_what_the_first_one_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    asked: list[Path] = []

    def make(folder: Path) -> None:
        asked.append(folder)
        if len(asked) == 1:
            raise OSError("disk full")
        (folder / "it").write_text("made")

    first, second = Factory(tmp_path / "gw0"), Factory(tmp_path / "gw1")
    with pytest.raises(OSError, match="disk full"):
        made_once(first, "thing", make)  # type: ignore[arg-type]  # all of it that is used
    places = [made_once(each, "thing", make) for each in (first, second)]  # type: ignore[arg-type]  # likewise
    assert places[0] == places[1]
    assert (places[0] / "it").read_text() == "made"
    assert len(asked) == 2, "what was half made is made anew, and what was made is not"
    (copied(places[0], tmp_path / "own") / "it").write_text("changed")
    assert (places[0] / "it").read_text() == "made"
