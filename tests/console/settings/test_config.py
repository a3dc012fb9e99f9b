"""Settings are read strictly, the policy wins, and every setting has its heading in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.report.publication import Publication
from console.settings.config import ALLOWANCES, SETTINGS, THEMES, Config, Policy, load
from console.settings.themes import PALETTES
from console.strings import set_language
from console.support.errors import ConsoleError, Exit

DOCUMENT = Path(__file__).parents[3] / "docs" / "configuration.md"


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def files(tmp_path: Path, config: str = "", policy: str = "") -> tuple[Path, Path]:
    said, ruled = tmp_path / "config.toml", tmp_path / "policy.toml"
    said.write_text(config, encoding="utf-8")
    ruled.write_text(policy, encoding="utf-8")
    return said, ruled


def test_without_files_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml", tmp_path / "neither.toml") == (Config(), Policy())


def test_values_are_taken_over(tmp_path: Path) -> None:
    text = 'server = "https://a.example"\nlock_minutes = 5\nsend_key = "ctrl+j"\n[keymap]\n"chat.next" = "f11"\n'
    config, _policy = load(*files(tmp_path, text))
    assert (config.server, config.lock_minutes, config.enter_sends) == ("https://a.example", 5, False)
    assert config.keymap == {"chat.next": "f11"}


def test_the_policy_wins_and_says_what_it_fixes(tmp_path: Path) -> None:
    forbidden = "".join(f"{name} = false\n" for name in ("store_tokens", "clipboard", "links", "screenshots"))
    policy = f"[allow]\n{forbidden}[settings]\nlock_minutes = 2\n"
    config, ruled = load(*files(tmp_path, "lock_minutes = 60\nblank_minutes = 1\n", policy))
    assert (config.lock_minutes, config.blank_minutes) == (2, 1)
    assert ruled == Policy(store_tokens=False, fixed=frozenset({"lock_minutes"}))


def test_what_the_organisation_says_of_itself_is_read_and_what_is_empty_says_nothing(tmp_path: Path) -> None:
    said = '[publication]\npublisher = "Stichting Één"\nlicence = "https://example.org/by"\ncontact = ""\n'
    _config, policy = load(*files(tmp_path, "", said))
    assert policy.publication == Publication(publisher="Stichting Één", licence="https://example.org/by")
    for contact in ("onderzoek@example.org", "https://example.org/contact"):
        _config, policy = load(*files(tmp_path, "", f'[publication]\ncontact = "{contact}"\n'))
        assert policy.publication.contact == contact


@pytest.mark.parametrize(
    ("config", "policy", "key", "allowed"),
    [
        ("lock_minutes = 0\n", "", "lock_minutes", "from 1 to 60"),
        ("lock_minutes = true\n", "", "lock_minutes", "from 1 to 60"),
        ('language = "fr"\n', "", "language", "nl, en"),
        ('bell = "no"\n', "", "bell", "true or false"),
        ('server = "chat.example"\n', "", "server", "https://"),
        ('proxy = "http://a b"\n', "", "proxy", "https://"),
        ("colour = 1\n", "", "colour", "language"),
        ("", "[allow]\nnotification = true\n", "allow.notification", "notifications"),
        ("", "[allow]\nnotifications = 1\n", "allow.notifications", "true or false"),
        ("", '[publication]\nlicense = "CC"\n', "publication.license", "licence"),
        ("", '[publication]\nlicence = "CC BY 4.0"\n', "publication.licence", "https://"),
        ("", '[publication]\nlicence = "javascript:alert(1)"\n', "publication.licence", "https://"),
        ("", '[publication]\ncontact = "bel ons"\n', "publication.contact", "mail"),
        ("", "[publication]\ncontact = 5\n", "publication.contact", "mail"),
        ("", '[publication]\npublisher = "a\\nb"\n', "publication.publisher", "one line"),
        ("", "publication = 1\n", "publication", "[publication]"),
        ("", "[allow]\nclipboard = true\n", "allow.clipboard", "false"),
        ("", "[settings]\nlock_minutes = 99\n", "settings.lock_minutes", "from 1 to 60"),
        ("", "lock_minutes = 3\n", "lock_minutes", "[settings]"),
        ("", "allow = 3\n", "allow", "[allow]"),
        ('[keymap]\n"no.such" = "f5"\n', "", "keymap.no.such", "chat.next"),
        ('[keymap]\n"chat.next" = "hyper+x!"\n', "", "keymap.chat.next", "is not a key"),
        ('[keymap]\n"chat.next" = "ctrl+c"\n', "", "keymap.chat.next", "taken"),
        ('[keymap]\n"chat.next" = "x"\n', "", "keymap.chat.next", "typed as text"),
        ('[keymap]\n"chat.next" = "f8"\n', "", "keymap.chat.next", "chat.danger"),
        ('[keymap]\n"chat.next" = 8\n', "", "keymap.chat.next", "as a text"),
        ("keymap = 3\n", "", "keymap", "[keymap]"),
    ],
)
def test_an_error_names_file_and_key_and_what_is_allowed(
    tmp_path: Path, config: str, policy: str, key: str, allowed: str
) -> None:
    with pytest.raises(ConsoleError) as caught:
        load(*files(tmp_path, config, policy))
    assert ("policy.toml" if policy else "config.toml") in caught.value.message
    assert f"“{key}”" in caught.value.message
    assert allowed in caught.value.remedy
    assert caught.value.exit_code is Exit.CONFIGURATION


@pytest.mark.parametrize("text", ["lock_minutes = \n", "= 3\n", "[a\n"])
def test_a_file_that_is_not_toml_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConsoleError, match=r"config\.toml is not valid TOML"):
        load(*files(tmp_path, text))


def test_a_broken_policy_is_never_ignored(tmp_path: Path) -> None:
    config, policy = files(tmp_path)
    policy.write_bytes(b"\xe9")
    with pytest.raises(ConsoleError, match=r"policy\.toml"):
        load(config, policy)


def test_keys_may_be_swapped(tmp_path: Path) -> None:
    config, _policy = load(*files(tmp_path, '[keymap]\n"chat.next" = "f8"\n"chat.danger" = "f3"\n'))
    assert config.keymap["chat.danger"] == "f3"


def test_every_setting_has_a_heading_in_the_documentation() -> None:
    headings = set(re.findall(r"^### (\w+)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == set(SETTINGS) | {"keymap"} | set(ALLOWANCES)


def test_the_themes_are_those_that_exist() -> None:
    assert set(THEMES) == set(PALETTES) | {"baken-ansi"}


def test_a_proxy_with_a_password_is_not_in_the_repr() -> None:
    assert "geheim" not in repr(Config(proxy="http://u:geheim@proxy.example:3128"))
