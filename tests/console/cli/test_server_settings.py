"""`server.toml`: what it sets, what it refuses and how, and that each key is in the documentation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.config import ServerConfig, Timings
from backend.edge.rates import Rate, Rates
from backend.visitor import Line
from backend.visitor.statement import Statement
from console.cli.server.settings import FILE_NAME, NUMBERS, RATES, TIMINGS, with_settings
from console.strings import set_language
from console.support.errors import ConsoleError, Exit

DOCUMENT = Path(__file__).parents[3] / "docs" / "configuration.md"


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def read(folder: Path, text: str) -> ServerConfig:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return with_settings(ServerConfig(data=folder))


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert with_settings(ServerConfig(data=tmp_path)) == ServerConfig(data=tmp_path)
    assert with_settings(ServerConfig(data=tmp_path / "none")) == ServerConfig(data=tmp_path / "none")


def test_what_is_set_holds_and_the_rest_stays(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        helpline_open = false
        visitor_url = "https://chat.example.org/"
        addresses = ["https://hulp.example.org"]
        organisation = "Stichting Voorbeeld"
        lines = [
            { phone = "0800-0432", nl = "Kindertelefoon", en = "Child line" },
            { phone = "113", nl = "Dood", en = "Death", chat = "https://www.113.nl" },
        ]
        timezone = "America/Paramaribo"
        return_key_file = "/etc/baken/return-words.json"
        second_factor = "required"
        publish_by_two = true
        hold_after_seconds = 60
        [timings]
        retention_hours = 24
        [rates.messages_each]
        count = 20
        [privacy]
        backup_hours = 0
        recipients_en = "a study"
        """,
    )
    assert found == ServerConfig(
        privacy=Statement(backup_hours=0, recipients_en="a study"),
        data=tmp_path,
        helpline_open=False,
        visitor_url="https://chat.example.org/",
        addresses=("https://hulp.example.org",),
        organisation="Stichting Voorbeeld",
        lines=(
            Line(phone="0800-0432", label={"nl": "Kindertelefoon", "en": "Child line"}),
            Line(phone="113", label={"nl": "Dood", "en": "Death"}, url="https://www.113.nl"),
        ),
        timezone="America/Paramaribo",
        return_key_file=Path("/etc/baken/return-words.json"),
        second_factor_required=True,
        publish_by_two=True,
        hold_after=60,
        timings=replace(Timings(), retention=24 * 3600),
        rates=replace(Rates(), messages_each=Rate(count=20, seconds=60)),
    )


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ("weather = 1", "weather", "one of the keys"),
        ('helpline_open = "yes"', "helpline_open", "true or false"),
        ('organisation = ""', "organisation", "on one line"),
        ('organisation = " x"', "organisation", "on one line"),
        ('organisation = "a\\nb"', "organisation", "on one line"),
        (f'organisation = "{"x" * 61}"', "organisation", "sixty"),
        ("lines = 1", "lines", "at most six tables"),
        ("lines = [1]", "lines[1]", "phone, nl and en"),
        ('lines = [{ phone = "112", nl = "a" }]', "lines[1]", "phone, nl and en"),
        ('lines = [{ phone = "12;ext=3", nl = "a", en = "b" }]', "lines[1].phone", "0800-0432"),
        ('lines = [{ phone = "1", nl = "a", en = "b" }]', "lines[1].phone", "0800-0432"),
        ('lines = [{ phone = "113", nl = "a", en = "b", chat = "http://a.nl" }]', "lines[1].chat", "https://"),
        ('lines = [{ phone = "113", nl = "a", en = "b", mail = "a" }]', "lines[1]", "phone, nl and en"),
        ('lines = [{ phone = "113", nl = "a", en = 2 }]', "lines[1].en", "on one line"),
        ("lines = [" + 7 * '{ phone = "113", nl = "a", en = "b" },' + "]", "lines", "at most six"),
        ("publish_by_two = 1", "publish_by_two", "true or false"),
        ("visitor_url = 7", "visitor_url", "https://"),
        ('addresses = "https://hulp.example.org"', "addresses", "a list of addresses"),
        ('addresses = ["hulp.example.org"]', "addresses", "a list of addresses"),
        ("addresses = []", "addresses", "a list of addresses"),
        ('timezone = "Europe/Atlantis"', "timezone", "Europe/Amsterdam"),
        ('timezone = ""', "timezone", "Europe/Amsterdam"),
        ('timezone = "../../etc/passwd"', "timezone", "Europe/Amsterdam"),
        ('timezone = "Europe"', "timezone", "Europe/Amsterdam"),
        ("timezone = 2", "timezone", "Europe/Amsterdam"),
        ('return_key_file = "keys.json"', "return_key_file", "full path"),
        ("return_key_file = 7", "return_key_file", "full path"),
        ('second_factor = "always"', "second_factor", "optional, required"),
        ("second_factor = true", "second_factor", "optional, required"),
        ("second_factor = [1]", "second_factor", "optional, required"),
        ("hold_after_seconds = true", "hold_after_seconds", "from 30 to 600"),
        ("timings = 3", "timings", "a table"),
        ("[timings]\nretention_hours = 49", "timings.retention_hours", "from 1 to 48"),
        ("[timings]\nlease_seconds = 1.5", "timings.lease_seconds", "from 60 to 600"),
        ("[timings]\npoll = 1", "timings.poll", "one of the keys"),
        ("[rates.polls]\ncount = 0", "rates.polls.count", "from 1 to"),
        ("[rates.polls]\nminutes = 1", "rates.polls.minutes", "count, seconds"),
        ("[rates.all]\ncount = 1", "rates.all", "one of the keys"),
    ],
)
def test_what_is_not_right_is_named_with_what_is_allowed(tmp_path: Path, text: str, key: str, allowed: str) -> None:
    with pytest.raises(ConsoleError) as caught:
        read(tmp_path, text)
    assert f"{FILE_NAME}: “{key}” is not right" in caught.value.message
    assert allowed in caught.value.remedy
    assert caught.value.exit_code == Exit.CONFIGURATION


def test_a_server_does_not_start_with_half_a_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("hold_after_seconds = 5")
    done = subprocess.run(
        [sys.executable, "-m", "console", "--lang", "en", "serve", "--data", str(tmp_path), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 78
    assert "hold_after_seconds" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "baken.sqlite3").exists()


def test_every_key_is_in_the_documentation() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    keys = ["helpline_open", "publish_by_two", "visitor_url", "timezone", *NUMBERS, *TIMINGS, *RATES]
    assert [key for key in keys if not re.search(rf"^\| `{key}` \|", text, re.MULTILINE)] == []
