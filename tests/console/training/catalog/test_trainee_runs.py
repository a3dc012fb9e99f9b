"""Own runs as one trainee sees them: what counts, what to practise, taking along, deleting."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace as with_fields

from console.support.errors import ConsoleError
from console.training.catalog.trainee_runs import TraineeRuns
from console.training.play import entries as log
from console.training.play.codec import encode_log
from console.training.play.entries import Debriefed, Entry
from console.training.progress.progress_rows import Line, move_lines, run_lines, signal_lines
from console.training.runs.folder import Folder, open_folder
from tests.console.training.debrief.case import CONTENT, GOOD, HEADER, MOVES, SCENARIO, WEAK, Lines, terms

LEFT = (700.0, Debriefed(screen=2, question="left", answer=("yes",)))
DONE = (800.0, Debriefed(screen=5, question="done", answer=("yes",)))


def portfolio(tmp_path: Path) -> TraineeRuns:
    return TraineeRuns(open_folder(tmp_path / "training"), CONTENT, MOVES, "kim", [SCENARIO])


def keep(folder: Folder, run: str, lines: Lines = (*WEAK, LEFT, DONE), **fields: str) -> Path:
    header = with_fields(HEADER, run=run, **fields)
    path = folder.log(run)
    path.write_bytes(encode_log(header, [Entry(at, what) for at, what in lines]))
    return path


def test_counts_come_first_and_a_share_only_from_five_occasions_on(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    for number in range(4):
        keep(mine.folder, f"run-{number}")
    told = mine.progress(mine.results())
    lines = signal_lines(told, terms())
    threat = "Dreiging tegen familie, broertjes of zusjes"
    assert lines[0] == Line(threat, ("gehoord 0 van 4", "kritiek en gemist: 4"), attention=True)
    keep(mine.folder, "run-9", (*GOOD, LEFT, DONE))
    lines = signal_lines(mine.progress(mine.results()), terms())
    assert lines[0].counts == ("gehoord 1 van 5", "20\N{NO-BREAK SPACE}%", "kritiek en gemist: 4")
    assert Line("Gaat niet (meer) naar school", ("aangevinkt zonder aanwijzing: 4",)) in lines


def test_moves_are_told_where_they_were_asked_for_or_are_never_right(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "weak")
    keep(mine.folder, "good", (*GOOD, LEFT, DONE))
    assert move_lines(mine.progress(mine.results()), terms()) == (
        Line("vraagt naar veiligheid", ("gevraagd in 2, gedaan in 2",)),
        Line("maakt terugkomen mogelijk", ("gevraagd in 2, gedaan in 1",)),
        Line("vraagt waarom", ("nooit goed, gedaan in 1",), attention=True),
    )


def test_somebody_elses_runs_are_not_there(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "mine")
    keep(mine.folder, "theirs", trainee="sam")
    assert [one.run for one in mine.kept()] == ["mine"]
    assert mine.progress(mine.results()).runs == 1
    with pytest.raises(ConsoleError):
        mine.export("theirs")


def test_a_run_of_another_text_or_broken_is_listed_and_counts_for_nothing(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "other", scenario_sha256="e" * 64, scenario="weg-01")
    mine.folder.log("broken").write_text("nonsense")
    rows = run_lines(mine.kept(), {"kort-01": "Nachtuil"})
    assert {(row.id, row.title, row.state) for row in rows} == {
        ("other", "weg-01", "nabesproken"),
        ("broken", "broken.jsonl", "niet te lezen"),
    }
    assert mine.progress(mine.results()).runs == 0
    assert mine.title("weg-01") == "weg-01"


def test_a_debrief_is_taken_along_once_it_is_finished(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "early", (*WEAK, LEFT))
    with pytest.raises(ConsoleError, match="nog niet"):
        mine.export("early")
    assert not list(mine.folder.exports.iterdir())
    keep(mine.folder, "later")
    names = [file.name for file in mine.export("later")]
    assert names == ["debrief-later.html", "debrief-later.md"]
    assert "Nabespreking" in (mine.folder.exports / names[1]).read_text("utf-8")
    assert [file.name for file in mine.export_tables()] == ["runs.csv", "signals.csv", "moves.csv"]


def test_deleting_takes_the_log_and_leaves_what_was_taken_along(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "one")
    mine.export("one")
    mine.delete("one")
    assert mine.kept() == ()
    assert (mine.folder.exports / "debrief-one.html").exists()


def test_a_run_that_goes_on_is_listed_as_such(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "open", tuple(line for line in WEAK if not isinstance(line[1], log.Ended)))
    assert [row.state for row in run_lines(mine.kept(), {})] == ["nog niet klaar"]
