"""What the library proposes: only what was missed, and only where it can be heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from console.content.load import load
from console.training.catalog.training_catalog import TrainingCatalog
from console.training.moves.moves import shipped
from console.training.play.codec import encode_log
from console.training.play.entries import Debriefed, Entry
from console.training.play.scripted_run import run_proef
from console.training.progress.counts import can_be_heard
from console.training.runs.folder import open_folder

MISSED = "goed om nu te oefenen: gemist: "


@pytest.fixture
def books(tmp_path: Path) -> TrainingCatalog:
    return TrainingCatalog(open_folder(tmp_path), load(), shipped())


def keep(books: TrainingCatalog, scenario: str, *, done: bool = True) -> None:
    """The weak scripted run of a scenario, debriefed."""
    log = run_proef(books.proef(scenario, "weak"), books.scenario(scenario), books.moves)
    at = log.entries[-1].at + 60
    end = (Entry(at, Debriefed(screen=5, question="done", answer=("yes",))),) if done else ()
    header = replace(log.header, run=scenario, trainee="kim")
    books.folder.log(scenario).write_bytes(encode_log(header, (*log.entries, *end)))


def proposed(books: TrainingCatalog) -> dict[str, str]:
    """By scenario what was missed."""
    reasons = {row.id: row.lines[0] for row in books.rows() if row.lines and row.lines[0].startswith(MISSED)}
    return {id: reason.removeprefix(MISSED) for id, reason in reasons.items()}


def test_what_is_proposed_was_missed_and_can_be_heard_there(books: TrainingCatalog) -> None:
    names = {item.id: item.text.in_("nl") for each in books.content.checklists.checklists for item in each.items}
    for scenario in ("sextortion-01", "ouder-dader-01"):
        keep(books, scenario)
        found = proposed(books)
        assert found
        for id, reason in found.items():
            assert reason in {names[signal] for signal in can_be_heard(books.scenario(id))}
        assert books.next_title("grap-01") in {str(books.scenario(id).title.in_("nl")) for id in found}


def test_nothing_is_proposed_before_a_run_was_debriefed(books: TrainingCatalog) -> None:
    keep(books, "sextortion-01", done=False)
    assert proposed(books) == {}
    assert books.next_title("sextortion-01") == ""
