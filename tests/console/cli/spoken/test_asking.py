"""Who is asked something reads question, hint and error in one language, their own; a no and a wrong answer end well.

Each on a real terminal. `tests/nightly/test_spoken.py` has the rest of them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console.cli.spoken.asking import ASKED, Asked, answers, judge_all, set_up, untranslated
from tests.console.cli.spoken.judge import LOCALES
from tests.support import pseudo
from tests.support.said import ROOT

QUICK = [each for each in ASKED if not each.night]
ASKING_MODULES = {
    "export.py": "export htcds",
    "forget.py": "forget",
    "reports/release_flow.py": "release",
    "reports/sign_in.py": "report",
    "train/runs.py": "train runs",
    "user.py": "user add",
}
"""Where something is asked, and a command that gets there."""


def test_every_question_has_a_command_that_is_tried() -> None:
    folder = ROOT / "console" / "cli"
    asks = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if re.search(r"(?<!def )\b(ask|agrees|prompt|confirm|getpass)\(", path.read_text("utf-8"))
    }
    assert asks == ASKING_MODULES.keys()
    lines = [each.line for each in QUICK]
    assert all(any(line.startswith(command) for line in lines) for command in ASKING_MODULES.values())


@pytest.mark.timeout(120)
def test_question_hint_and_error_are_in_the_language_of_the_locale(tmp_path: Path) -> None:
    set_up(tmp_path)
    asked = [Asked(each, environ) for each in QUICK for environ in LOCALES.values()]
    texts = str(pseudo.make(tmp_path / "pseudo"))
    said = answers(tmp_path, [*asked, *(Asked(each, {}, texts) for each in QUICK)])
    judge_all(asked, said)
    left = {each.line: untranslated(each, answer) for each, answer in zip(QUICK, said[len(asked) :], strict=True)}
    assert {line: words for line, words in left.items() if words} == {}
