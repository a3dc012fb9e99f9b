"""Settings of training stand in its own folder, and are checked as those of live work are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.screens.settings import Options
from console.support.errors import ConsoleError
from console.training import settings


def test_what_was_chosen_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert settings.load(path) == settings.Chosen()
    assert settings.keep_trainee(path, "Kees-2") == ""
    options = replace(Options(), language="en", theme="baken-light", enter_sends=False, bell=False)
    assert settings.keep_options(path, options) == ""
    found = settings.load(path)
    assert (found.trainee, found.options) == ("Kees-2", options)
    assert settings.load(path, "nl").options.language == "nl"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text",
    [
        'trainee = "[red]x"',
        "trainee = 3",
        'server = "https://baken.example"',
        'theme = "pink"',
        '[keymap]\n"train.label" = "l"',
        '[keymap]\n"train.stop" = "f11"',
    ],
)
def test_what_is_not_right_is_said_with_the_file_and_the_key(text: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConsoleError) as wrong:
        settings.load(path)
    assert str(path) in wrong.value.message
    assert wrong.value.remedy


def test_keys_of_training_can_be_changed_and_other_keys_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('keep_months = 3\n[keymap]\n"train.label" = "ctrl+b"\n', encoding="utf-8")
    assert settings.load(path).keymap == {"train.label": "ctrl+b"}
    assert settings.keep_trainee(path, "Kees") == ""
    assert "keep_months = 3" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    assert "settings.toml" in settings.keep_trainee(place / "settings.toml", "Kees")
