"""A page of the manual for every command, in each language, which a reader of manuals shows without a warning."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.man_pages import write
from tests.support.needs import needs_mandoc

PAGES = {
    "baken.1": ("baken user", "--content", "baken-report"),
    "baken-user.1": ("baken user add", "baken-user-reset"),
    "baken-user-add.1": ("--data", "--password-stdin", "counsellor|supervisor|trainer|researcher|admin"),
    "baken-export-htcds.1": ("--recipient",),
    "baken-train-lint.1": ("--strict",),
    "baken-config-check.1": ("--json",),
}
"""Some of the pages, and what of the documents is in each."""
LANGUAGES = {"man1": ("NAME", "Show this message and exit."), "nl/man1": ("NAAM", "Toon deze uitleg en stop.")}


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("man")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1764374400")
        assert len(write(place)) > 60
    return place


def shown(*line: str) -> str:
    done = subprocess.run(
        line, capture_output=True, text=True, check=True, env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    assert done.stderr == ""
    return done.stdout


def test_there_are_the_same_pages_in_each_language_and_no_two_runs_differ(manual: Path) -> None:
    names = [{path.name for path in (manual / each).iterdir()} for each in LANGUAGES]
    assert names[0] == names[1] >= set(PAGES)
    assert '"2025-11-29"' in (manual / "man1" / "baken.1").read_text()


@needs_mandoc
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_of_manuals_shows_them_without_a_warning(manual: Path, language: str) -> None:
    pages = [str(path) for path in sorted((manual / language).iterdir())]
    assert shown("mandoc", "-T", "lint", "-W", "warning", *pages) == ""
    for name, wanted in PAGES.items():
        text = shown("mandoc", "-T", "ascii", "-O", "width=200", str(manual / language / name))
        plain = "".join(char for at, char in enumerate(text) if char != "\b" and text[at + 1 : at + 2] != "\b")
        for each in (*wanted, LANGUAGES[language][0]):
            assert each in plain, (name, each)
        assert LANGUAGES[language][1] in plain
