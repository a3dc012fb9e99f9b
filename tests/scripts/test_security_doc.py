"""`docs/security.md` says which tests prove what."""

from __future__ import annotations

from pathlib import Path

from scripts.security_doc import FILE, page, proofs, unknown


def test_the_page_is_current() -> None:
    now = FILE.read_text("utf-8")
    assert page(now, proofs()) == now, "run: python -m scripts.security_doc"


def test_a_test_proves_only_what_there_is() -> None:
    assert unknown(proofs()) == set()


def test_names_and_marks_of_functions_classes_and_modules_are_read(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.slow, pytest.mark.proves('F1', breaks='a')]\n"
        "def test_sec_t1_named() -> None: ...\n"
        "@pytest.mark.proves('SEC-A1', 'F2', breaks='b' ' c')\n"
        "async def test_marked() -> None: ...\n"
        "@pytest.mark.proves('SEC-A2', breaks='d')\n"
        "class TestIt:\n"
        "    def test_inside(self) -> None: ...\n"
        "def helper() -> None: ...\n"
        "test_sec_d1_machine = Machine.TestCase\n"
    )
    found = {proof.test: (set(proof.proves), [said for _, said in proof.breaks]) for proof in proofs(tmp_path)}
    assert found == {
        "test_sec_t1_named": ({"SEC-T1", "F1"}, ["a"]),
        "test_marked": ({"SEC-A1", "F1", "F2"}, ["a", "b c"]),
        "test_inside": ({"SEC-A2", "F1"}, ["a", "d"]),
        "test_sec_d1_machine": ({"SEC-D1", "F1"}, ["a"]),
    }


def test_what_is_written_by_hand_stays_and_a_requirement_without_a_test_is_said() -> None:
    made = page("# Security\n\nby hand\n\n## Requirements\n\nlast time\n", [])
    assert made.startswith("# Security\n\nby hand\n\n## Requirements\n")
    assert "last time" not in made
    assert "| SEC-A1 | One address with any number of connections keeps nobody else out. | **no test** |" in made
    assert made.count("\n| F") == 25
