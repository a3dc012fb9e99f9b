"""No cheat passes the gate and the good run does, in three scenarios; at night in all of them (`tests/nightly`)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.console.training.gate.cheats import trainees
from tests.console.training.gate.judging import Judged, assert_caught, assert_good, judged

NAMES = ("crim-jongen-01", "grap-01", "vriendin-01")
KINDS = tuple(trainees("grap-01"))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Judged]:
    return judged(NAMES, tmp_path_factory.mktemp("cheats"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_cheat_passes_anywhere_and_the_debrief_says_why_first(runs: Mapping[str, Judged], kind: str) -> None:
    for name in NAMES:
        if kind == "good":
            assert_good(runs[f"{name}-{kind}"])
        else:
            assert_caught(runs[f"{name}-{kind}"], kind)
