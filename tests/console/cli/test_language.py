"""A command speaks the language it is told anywhere on its line, else the one of the settings, else of the locale."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from console.cli import baken, run
from tests.console.cli.tree import commands

CATALOGUE = Path(__file__).parents[3] / "console/strings/nl/LC_MESSAGES/messages.po"
USAGE = {"nl": "Gebruik: ", "en": "Usage: "}
HINT = {"nl": "Uitleg geeft 'baken", "en": "Try 'baken"}
"""What click says first of words that it cannot use."""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No settings, and no locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("console.settings.paths.policy_file", lambda: tmp_path / "policy.toml")
    (tmp_path / "baken").mkdir()
    return tmp_path


def spoken(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The language in which it is said that these words are no use."""
    capsys.readouterr()
    assert run([*words]) == 2
    told = capsys.readouterr().err
    (found,) = (each for each in USAGE if USAGE[each] in told and HINT[each] in told)
    (other,) = USAGE.keys() - {found}
    assert USAGE[other] not in told
    assert HINT[other] not in told
    return found


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "nl_BE@euro"}, "nl"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "en_US"}, "en"),
        ({"LANG": "nl_NL", "LC_MESSAGES": "nl", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "en", "LC_ALL": "nl"}, "nl"),
        ({"LANG": "nl_NL", "LC_ALL": "C"}, "en"),
        ({"LANG": "nl_NL", "LC_ALL": "POSIX"}, "en"),
        ({"LANG": "nl_NL", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "nl_NL", "LC_ALL": "", "LC_MESSAGES": ""}, "nl"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "NL"}, "nl"),
        ({"LANG": "nlx_NL"}, "en"),
        ({"LANG": "en_GB", "LANGUAGE": "nl"}, "en"),
    ],
)
def test_without_settings_the_first_of_the_variables_of_posix_decides(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str], language: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert spoken(capsys, "nonsense") == language


@pytest.mark.parametrize(
    ("config", "policy", "language"),
    [
        ('language = "nl"', "", "nl"),
        ('language = "nl"', '[settings]\nlanguage = "en"', "en"),
        ("", '[settings]\nlanguage = "nl"', "nl"),
        ('language = "fr"', "", "en"),
        ("language = 7", "settings = 7", "en"),
        ("not toml", "not toml", "en"),
    ],
)
def test_the_settings_stand_above_the_locale_and_the_command_line_above_both(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    config: str,
    policy: str,
    language: str,
) -> None:
    monkeypatch.setenv("LANG", "en_GB")
    (home / "baken" / "config.toml").write_text(config)
    (home / "policy.toml").write_text(policy)
    assert spoken(capsys, "nonsense") == language
    for told in ("nl", "en"):
        assert spoken(capsys, "nonsense", "--lang", told) == told


def test_every_command_takes_a_language_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    for path, _command in commands(baken):
        for told in ("nl", "en"):
            assert spoken(capsys, *path, "--nonsense", "--lang", told) == told, path
            assert spoken(capsys, *path, f"--lang={told}", "--nonsense") == told, path
            assert spoken(capsys, "--lang", told, *path, "--nonsense") == told, path
            other = {"nl": "en", "en": "nl"}[told]
            assert spoken(capsys, "--lang", other, *path, "--lang", told, "--nonsense") == told, "the last one counts"


def test_every_command_says_which_languages_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    for path, _command in commands(baken):
        assert run([*path, "--lang", "fr"]) == 2
        assert "'nl', 'en'" in capsys.readouterr().err, path
        assert run([*path, "--lang", "nl", "--help"]) == 0
        told = capsys.readouterr().out
        assert "Gebruik: baken" in told, path
        assert "--lang [nl|en" in told, path


def test_help_before_the_language_is_in_that_language(capsys: pytest.CaptureFixture[str]) -> None:
    for path, _command in commands(baken):
        assert run([*path, "--help", "--lang", "nl"]) == 0
        assert "Gebruik: baken" in capsys.readouterr().out, path


def test_what_stands_behind_two_dashes_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert spoken(capsys, "nonsense", "--", "--lang", "nl") == "en"


NEVER_SAID = {
    *("d", "deprecated", "env var: {var}", "unknown error"),
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    *("{editor}: Editing failed", "{editor}: Editing failed: {e}", "Windows error: {error}"),
    *("Do you want to continue?", "Confirm the action without prompting.", "Press any key to continue..."),
    *("%(prog)s, version %(version)s", "Show the version and exit."),
    "Could not open file {filename!r}: {message}",
    *("{value!r} is not a valid UUID.", "Choice({choices})"),
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Value must be an iterable.",
    "Name '{name}' defined twice",
    "Unknown color {colour!r}",
    "Unknown standard stream '{name}'",
    "Invalid start character for option ({option})",
    "Could not determine name for option with declarations {decls!r}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "{value!r} does not match the format {format}.",
    "{len_type} values are required, but {len_value} was given.",
}
"""Of what click has nothing here uses: dates, UUIDs, tuples, editors, its own version option; or it is told to us."""


def test_every_sentence_of_click_has_its_translation() -> None:
    with CATALOGUE.open("rb") as file:
        known = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}
    source = Path(click.__file__).parent
    rows = extract_from_dir(source, method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)})
    said = {message if isinstance(message, str) else message[0] for _name, _line, message, *_rest in rows}
    assert len(said) > 50
    assert {each for each in said - known - NEVER_SAID if not each.startswith("No options defined")} == set()
