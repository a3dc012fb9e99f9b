"""`baken config check` names every fault with its line; the schemas say what the program takes, to another reader."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from console.cli import run
from console.files.lines import line_of

CONFIG = """\
# a person's own
theme = "baken-purple"
lock_minutes = 99
colour = 1

[keymap]
"chat.next" = "ctrl+c"
"no.such" = "f3"
"""
SERVER = """\
helpline_open = 3
lines = [{ phone = "113", nl = "a", en = "b" }, { phone = "x", nl = "a", en = "b" }]
[timings]
# a promise
retention_hours = 49
[rates.polls]
count = 0
minutes = 1
[flood]
"total" = 100
reserve = 100
"""
POLICY = "[allow]\nclipboard = true\nnotifications = 1\n[settings]\nserver = 7\n[other]\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("console.settings.paths.policy_file", lambda: tmp_path / "policy.toml")
    for folder in ("baken", "data"):
        (tmp_path / folder).mkdir()
    return tmp_path


def faults(capsys: pytest.CaptureFixture[str], *more: str, code: int) -> list[tuple[str, int | None, str]]:
    assert run(["config", "check", "--json", *more]) == code
    found = json.loads(capsys.readouterr().out)
    assert all(each["text"].endswith(".") for each in found)
    return [(Path(each["file"]).name, each["line"], each["key"]) for each in found]


def test_every_fault_of_every_file_is_named_with_its_line(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "baken" / "config.toml").write_text(CONFIG)
    (home / "policy.toml").write_text(POLICY)
    (home / "data" / "server.toml").write_text(SERVER)
    assert faults(capsys, "--data", str(home / "data"), code=78) == [
        ("config.toml", 2, "theme"),
        ("config.toml", 3, "lock_minutes"),
        ("config.toml", 4, "colour"),
        ("config.toml", 7, "keymap.chat.next"),
        ("config.toml", 8, "keymap.no.such"),
        ("policy.toml", 2, "allow.clipboard"),
        ("policy.toml", 3, "allow.notifications"),
        ("policy.toml", 5, "settings.server"),
        ("policy.toml", 6, "other"),
        ("server.toml", 1, "helpline_open"),
        ("server.toml", 2, "lines[2].phone"),
        ("server.toml", 5, "timings.retention_hours"),
        ("server.toml", 7, "rates.polls.count"),
        ("server.toml", 8, "rates.polls.minutes"),
        ("server.toml", 11, "flood.reserve"),
    ]
    assert run(["config", "check", "--lang", "en"]) == 78
    out, err = capsys.readouterr()
    assert f"{home / 'baken' / 'config.toml'}:3 “lock_minutes” is not right. Allowed is a whole number" in out
    assert err == "9 faults.\n"


def test_what_is_in_order_or_not_there_is_said(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "baken" / "config.toml").write_text('theme = "baken-light"\n')
    assert run(["config", "check", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert [line.partition(": ")[2] for line in out.splitlines()] == ["in order.", "not there; what is usual holds."]
    assert err == ""
    assert faults(capsys, code=0) == []


def test_a_file_that_is_no_toml_is_one_fault(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    file = home / "baken" / "config.toml"
    file.write_text("# \ntheme = \n")
    assert faults(capsys, code=78) == [("config.toml", 2, "")]
    for raw, said in (
        (b"# \ntheme = \n", f"{file}:2 This is not valid TOML: look at character 9. Mend that place"),
        (b"# \n# \xe9", f"{file}:2 This is not text in UTF-8. Save it again"),
        (None, f"{file} cannot be read: it is a folder. Put a text file in its place"),
    ):
        file.unlink()
        file.mkdir() if raw is None else file.write_bytes(raw)
        assert run(["config", "check", "--lang", "en"]) == 78
        first, *_rest = capsys.readouterr().out.splitlines()
        assert first.startswith(said), first
        assert first.count("config.toml") == 1


def test_a_data_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert run(["config", "check", "--data", str(home / "none"), "--lang", "en"]) == 65
    assert "There is no folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("a = 1\n[b]\na = 2\n", "b.a", 3),
        ("[[b]]\nc = 1\n[[b]]\nc = 2\n", "b[2].c", 4),
        ("[[b]]\nc = 1\n[[b]]\nc = 2\n", "b[2]", 3),
        ("b = [{ c = 1 }]\n", "b[1].c", 1),
        ('x = """\na = 1\n"""\na = 2\n', "a", 4),
        ("'a.b' = 1\n", "a.b", 1),
        ("a . b = 1\n", "a.b", 1),
        ("a = 1\n", "z", None),
        ("a = 1\n", "a.z.y", 1),
    ],
)
def test_the_line_of_a_key(text: str, key: str, line: int | None) -> None:
    assert line_of(text, key) == line


# The schema, read by a validator that knows nothing of the program


def schema(capsys: pytest.CaptureFixture[str], file: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["config", "schema", file]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema_rs.meta.validate(found)
    return found


GOOD = {
    "config": (
        "",
        'server = "https://chat.example.org"\nlanguage = "nl"\ntheme = "baken-ansi"\nmouse = false\n'
        '[keymap]\n"chat.next" = "f3,ctrl+n"\n',
    ),
    "policy": (
        '[allow]\nlinks = false\nstore_tokens = true\n[settings]\nlock_minutes = 5\n[publication]\ncontact = ""\n',
    ),
    "server": (
        'visitor_url = "https://x.example/"\naddresses = ["https://y.example"]\nsecond_factor = "required"\n'
        'lines = [{ phone = "0800-0432", nl = "a", en = "b" }]\n[rates.polls]\ncount = 3\n'
        '[opening]\nnl = "a"\nen = "b"\n',
    ),
}
BAD = {
    "config": ("lock_minutes = 0", "lock_minutes = 5.5", "mouse = 1", 'theme = "x"', "colour = 1", "keymap = 3"),
    "policy": ("[allow]\nlinks = true", "[other]", "[settings]\nbell = 1", "allow = 3"),
    "server": ("[timings]\nretention_hours = 49", "[rates.all]\ncount = 1", "addresses = []", 'opening = "x"', "x = 1"),
}


@pytest.mark.parametrize("file", ["config", "policy", "server"])
def test_a_schema_takes_what_the_program_takes_and_refuses_what_it_can_tell(
    capsys: pytest.CaptureFixture[str], home: Path, file: str
) -> None:
    validator = jsonschema_rs.validator_for(schema(capsys, file))
    place = {"config": "baken/config.toml", "policy": "policy.toml", "server": "data/server.toml"}[file]
    for texts, right in ((GOOD[file], True), (BAD[file], False)):
        for text in texts:
            (home / place).write_text(text)
            assert run(["config", "check", "--data", str(home / "data")]) == (0 if right else 78), text
            assert validator.is_valid(tomllib.loads(text)) is right, text


def test_what_a_schema_cannot_tell_the_program_refuses(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    text = 'timezone = "Europe/Atlantis"\n'
    assert jsonschema_rs.validator_for(schema(capsys, "server")).is_valid(tomllib.loads(text))
    (home / "data" / "server.toml").write_text(text)
    assert faults(capsys, "--data", str(home / "data"), code=78) == [("server.toml", 1, "timezone")]


# The documentation beside the types


DOCUMENT = Path(__file__).parents[3] / "docs" / "configuration.md"


def ends(rule: dict[str, Any]) -> str | None:
    """The ends of a whole number, as a page for people has them: 1 to 1000, 50 to 100,000."""
    if rule.get("type") != "integer":
        return None
    least, most = (f"{each:,}" if each >= 10_000 else str(each) for each in (rule["minimum"], rule["maximum"]))
    return f"{least} to {most}"


def rows(text: str) -> dict[str, str]:
    """By key, the rest of its row."""
    found = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|(.*)\|$", text, re.MULTILINE)
    return {key: rest for cell, rest in found for key in re.findall(r"\w+", cell)}


def test_each_key_of_the_server_stands_in_the_documentation_with_its_ends(capsys: pytest.CaptureFixture[str]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("# Settings of the server")[2]
    keys = schema(capsys, "server")["properties"]
    tables = {
        name: rule["properties"] for name, rule in keys.items() if rule.get("type") == "object" and name != "opening"
    }
    parts = dict(re.findall(r"In the table `\[(\w+)[^`]*`(.*?)(?=In the table|\Z)", text, re.DOTALL))
    assert rows(text[: text.index("In the table")]).keys() == keys.keys() - tables.keys()
    assert parts.keys() == tables.keys()
    for name, inner in tables.items():
        documented = rows(parts[name])
        assert documented.keys() == inner.keys(), name
        for key, rule in inner.items():
            assert (ends(rule) or "") in documented[key], (name, key)
    for key, rest in rows(text[: text.index("In the table")]).items():
        assert (ends(keys[key]) or "") in rest, key


def test_each_key_of_a_person_has_a_heading_with_its_ends(capsys: pytest.CaptureFixture[str]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## config.toml")[2].partition("## policy.toml")[0]
    headings = dict(re.findall(r"^### (\w+)\n(.*?)(?=^###|\Z)", text, re.MULTILINE | re.DOTALL))
    keys = schema(capsys, "config")["properties"]
    assert headings.keys() == keys.keys()
    for key, rule in keys.items():
        assert (ends(rule) or "") in headings[key], key
        assert [value for value in rule.get("enum", ()) if f"`{value}`" not in headings[key]] == [], key
