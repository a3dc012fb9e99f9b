"""Suggestions of the registration form: the shipped ones are in order, faults are found, none says trafficking."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.content.lint import lint
from console.content.load import load
from protocol.registration import FIELD


def found(tmp_path: Path, text: str) -> list[tuple[str, int, str]]:
    (tmp_path / "prefill.yaml").write_text(text)
    _content, findings = lint(tmp_path)
    return [(one.file, one.line, one.code) for one in findings]


def test_a_tick_never_suggests_trafficking() -> None:
    prefill = load().prefill
    named = {name for part in (prefill.signals, prefill.phases, prefill.ends) for one in part for name in one.suggests}
    assert "flagged_trafficking" not in named
    assert named <= set(FIELD)


@pytest.mark.parametrize(
    ("suggests", "code"),
    [
        ("{flagged_trafficking: suspected}", "C12"),
        ('{flagged_trafficking: "no"}', "C12"),
        ("{name: Bo}", "C11"),
        ("{safety: fine}", "C11"),
        ("{safety: [acute]}", "C11"),
        ("{safety: unknown}", "C11"),
        ("{control: debt}", "C11"),
        ("{control: [debt, hunger]}", "C11"),
        ("{control: 3}", "C02"),
    ],
)
def test_a_fault_is_found_on_its_line(tmp_path: Path, suggests: str, code: str) -> None:
    text = f"signals:\n  - {{id: control-debt, suggests: {suggests}}}\n"
    assert [one[1:] for one in found(tmp_path, text)] == [(2, code)]


@pytest.mark.parametrize("part", ["signals", "phases", "ends"])
def test_what_there_is_not_cannot_suggest(tmp_path: Path, part: str) -> None:
    text = f"{part}:\n  - {{id: moon-is-full, suggests: {{safety: acute}}}}\n"
    assert found(tmp_path, text) == [("prefill.yaml", 2, "C11")]


def test_an_organisation_lays_its_own_over_them(tmp_path: Path) -> None:
    text = """\
signals:
  - {id: control-expose, suggests: {control: [images_blackmail]}}
  - {id: danger-no-bed, remove: true}
"""
    assert found(tmp_path, text) == []
    ids = [one.id for one in load(tmp_path).prefill.signals]
    assert "control-expose" in ids
    assert "danger-no-bed" not in ids
    assert "danger-locked-in" in ids
