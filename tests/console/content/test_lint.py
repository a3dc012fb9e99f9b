"""Each fault of a content file is found alone, on its line, and nothing of a broken folder is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.content.lint import lint
from console.content.load import load
from console.support.errors import ConsoleError, Exit

REFERRAL = """\
version: 1
country: NL
organisations:
  - id: own
    name: Eigen opvang
    phones: [{phones}]
    url: {url}
    hours: {hours}
    age_min: {age_min}
    age_max: 17
    forms: []
    region: null
    when: {{nl: "Opvang", en: {en}}}
    basis: seen
"""
GOOD = {"phones": '"058-1234567"', "url": "null", "hours": '"24/7"', "age_min": "0", "en": "Shelter"}


def referral(**changes: str) -> str:
    return REFERRAL.format(**(GOOD | changes))


def found(tmp_path: Path, **files: str | bytes) -> list[tuple[str, int, str]]:
    for name, text in files.items():
        raw = text if isinstance(text, bytes) else text.encode()
        (tmp_path / f"{name}.yaml").write_bytes(raw)
    _content, findings = lint(tmp_path)
    return [(one.file, one.line, one.code) for one in findings]


def test_the_shipped_files_are_in_order() -> None:
    content, findings = lint()
    assert findings == []
    assert content is not None
    assert len(content.phases.phases) == 5
    assert sum(len(one.items) for one in content.checklists.checklists) == 154


def test_a_good_folder_is_taken(tmp_path: Path) -> None:
    assert found(tmp_path, referrals=referral()) == []
    names = [one.id for one in load(tmp_path).referrals.organisations]
    shipped, _ = lint()
    assert shipped is not None
    assert names == [*(one.id for one in shipped.referrals.organisations), "own"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "C01"),
        ("version: 1\norganisations: [\n", 3, "C01"),
        (b"version: 1\ncountry: \xff\n", 2, "C01"),
        ("version: 1\nversion: 1\n", 2, "C01"),
        ("version: 2\n", 1, "C02"),
        (referral(en="[1]"), 13, "C02"),
        (referral() + "    colour: red\n", 4, "C02"),
        (referral(en='""'), 13, "C05"),
        (referral(en='"a\\u202Eb"'), 13, "C05"),
        (referral(phones='"bel ons"'), 6, "C07"),
        (referral(url='"http://example.org"'), 7, "C07"),
        (referral(age_min="18"), 4, "C08"),
        (referral(hours='[{days: [mon], from: "17:00", to: "09:00"}]'), 8, "C08"),
    ],
)
def test_a_fault_is_found_alone_and_on_its_line(tmp_path: Path, text: str | bytes, line: int, code: str) -> None:
    assert found(tmp_path, referrals=text) == [("referrals.yaml", line, code)]


def test_an_id_twice_in_a_replacing_file(tmp_path: Path) -> None:
    entry = referral().split("organisations:\n")[1]
    text = "replace: true\n" + referral() + entry
    assert found(tmp_path, referrals=text) == [("referrals.yaml", 16, "C03")]


def test_an_unknown_source_and_a_strength_without_grade(tmp_path: Path) -> None:
    text = """\
checklists:
  - id: control
    items:
      - {id: control-debt, source: NOWHERE}
      - {id: own-1, text: {nl: a, en: b}, strength: strong, source: ILO2009, basis: seen}
"""
    assert found(tmp_path, checklists=text) == [("checklists.yaml", 4, "C04"), ("checklists.yaml", 5, "C06")]


def test_phases_that_do_not_add_up(tmp_path: Path) -> None:
    text = "phases:\n  - {id: close, share: 0.5}\n"
    assert found(tmp_path, phases=text) == [("phases.yaml", 2, "C09")]


def test_a_canned_text_of_an_unknown_phase_and_an_unknown_file(tmp_path: Path) -> None:
    text = "texts:\n  - {id: hello, phase: later}\n"
    assert found(tmp_path, canned=text, extra="a: 1\n") == [("canned.yaml", 2, "C09"), ("extra.yaml", 1, "C10")]


def test_entries_can_be_changed_and_removed(tmp_path: Path) -> None:
    text = "texts:\n  - {id: hello, title: {nl: Dag}}\n  - {id: brave, remove: true}\n"
    assert found(tmp_path, canned=text) == []
    texts = {one.id: one for one in load(tmp_path).canned.texts}
    assert texts["hello"].title.nl == "Dag"
    assert texts["hello"].title.en == "Greeting"
    assert "brave" not in texts


def test_a_broken_folder_is_refused_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "canned.yaml").write_text("version: 3\n")
    with pytest.raises(ConsoleError) as caught:
        load(tmp_path)
    assert "canned.yaml:1 C02" in caught.value.message
    assert caught.value.exit_code == Exit.BAD_INPUT


def test_a_bomb_of_aliases_ends_quickly(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{c}: &{c} [{', '.join(['*' + chr(ord(c) - 1)] * 9)}]" for c in "bcdefghi"]
    assert found(tmp_path, phases="\n".join(lines)) == [("phases.yaml", 1, "C01")]
