"""The check of circles: a planted one is found, and an exception that nothing needs is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_circles import circles, faults, imports_of

A_CIRCLE = {"p.a": {"p.b"}, "p.b": {"p.c"}, "p.c": {"p.a", "p.d"}, "p.d": set[str]()}


def test_a_circle_is_told_with_all_that_stand_in_it() -> None:
    assert circles(A_CIRCLE) == [["p.a", "p.b", "p.c"]]
    assert faults(A_CIRCLE, frozenset()) == ["import each other: p.a, p.b, p.c"]


def test_an_arrow_that_is_allowed_opens_its_circle_and_no_other() -> None:
    two = A_CIRCLE | {"p.d": {"p.e"}, "p.e": {"p.d"}}
    assert faults(two, frozenset({("p.c", "p.a")})) == ["import each other: p.d, p.e"]


@pytest.mark.parametrize("arrow", [("p.c", "p.d"), ("p.a", "p.c"), ("p.gone", "p.a")])
def test_an_arrow_that_nothing_needs_is_refused(arrow: tuple[str, str]) -> None:
    wrong = faults(A_CIRCLE, frozenset({("p.c", "p.a"), arrow}))
    assert wrong == [f"in no circle any more, take it from the list: {arrow[0]} -> {arrow[1]}"]


def test_imports_for_types_and_late_ones_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "planted_circles"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("def f():\n    from planted_circles import two\n")
    (package / "two.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from planted_circles.one import f\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert circles(imports_of("planted_circles")) == [["planted_circles.one", "planted_circles.two"]]
