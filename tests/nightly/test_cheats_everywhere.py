"""No cheat passes the gate of any shipped scenario, and the good run of each does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.training.gate.cheats import scenarios, trainees
from tests.console.training.gate.judging import assert_caught, assert_good, judged


@pytest.mark.parametrize("name", scenarios())
def test_no_cheat_passes_and_the_good_run_does(name: str, tmp_path: Path) -> None:
    runs = judged([name], tmp_path)
    for kind in trainees(name):
        if kind == "good":
            assert_good(runs[f"{name}-{kind}"])
        else:
            assert_caught(runs[f"{name}-{kind}"], kind)
