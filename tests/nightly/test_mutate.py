"""Does `make mutate` tell a change that a test notices from one that none does? Seen on a planted module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.mutation.report import Score, rewritten

ROOT = Path(__file__).parents[2]

MODULE = """\
def is_shut(is_open: bool) -> bool:
    return not is_open


def is_kept() -> bool:
    return True


NOBODY_ASKS = True
"""
TEST = """\
from planted import is_shut


def test_it_is_shut() -> None:
    assert is_shut(False)
"""
DRIVER = """\
import json, sys, time
from collections import Counter
from pathlib import Path

import pytest
from scripts import mutate
from scripts.mutation import report, session, warm
from scripts.mutation.targets import Target

for module in (session, warm):
    module.ROOT = Path.cwd()
    module.FOLDER = Path.cwd() / "kept"
target = Target("planted", ("planted.py",), ("test_planted.py",))
report.EQUIVALENT = (report.Equivalent("planted.py", "NOBODY_ASKS = True", "", operator="ReplaceTrue"),)
seen = []
for minutes in (0, 1):
    mutate._run(session.Session(target), time.monotonic() + 60 * minutes, 1)
    one = report.score(session.Session(target), Counter())
    seen.append({name: getattr(one, name) for name in ("killed", "equivalent", "untried", "percent")})
    seen[-1]["survived"] = [left.after for left in one.survived]
print(json.dumps(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runner forks")
def test_one_that_is_noticed_one_that_is_not_and_those_that_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(MODULE, "utf-8")
    (tmp_path / "test_planted.py").write_text(TEST, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", DRIVER],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    before, after = json.loads(ran.stdout.splitlines()[-1])
    assert before == {"killed": 0, "survived": [], "equivalent": 0, "untried": 3, "percent": 0}
    assert after == {"killed": 1, "survived": ["return False"], "equivalent": 1, "untried": 0, "percent": 50}
    assert (tmp_path / "planted.py").read_text("utf-8") == MODULE, "a mutation is never written to a file"


def test_the_table_keeps_the_rows_of_what_was_not_tried_again() -> None:
    old = "| target | x |\n|---|---|\n| one | 1 | abc |\n| two | 2 | abc |\n| gone | 3 | abc |\n"
    two = Score("two", ("a/two.py",), killed=3, untried=1, equivalent=2)
    three = Score("three", ("a/three.py",), killed=1)
    assert list(rewritten(old, [three, two], "def", ["one", "two", "three", "four"]))[2:] == [
        "| one | 1 | abc |",
        "| two | `a/two.py` | 3 | 0 | 2 | 1 | 100 % | def |",
        "| three | `a/three.py` | 1 | 0 | 0 | 0 | 100 % | def |",
    ]
