"""What the library says of scenarios and runs, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from console.strings import N_, _, language, ngettext
from console.training.play.entries import Mode
from console.training.runs.kept_runs import Kept, State
from console.training.scenario.catalog import Shelved
from console.training.scenario.model import Scenario
from console.training.texts.work_texts import MODES

LEVELS: Final = {1: N_("basic"), 2: N_("advanced"), 3: N_("crisis")}


WAITING: Final = frozenset({State.OPEN, State.FINISHED, State.STOPPED})
"""Runs with something left to do: to play on, or to talk over."""


class Kind(Enum):
    """What a row stands for."""

    HEADING = "heading"
    UNFINISHED = "unfinished"
    SCENARIO = "scenario"
    RUN = "run"
    BROKEN = "broken"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A row: a title, a dim word at the right, dim lines below."""

    id: str
    kind: Kind
    title: str
    hint: str = ""
    lines: tuple[str, ...] = ()


def level_words(scenario: Scenario) -> str:
    """How hard it is, in a word."""
    return _(LEVELS.get(scenario.level, LEVELS[2]))


def unreviewed(scenario: Scenario) -> str:
    """That no professional has looked at it yet; empty where one has."""
    return "" if scenario.reviewed_by else _("not yet reviewed by a professional")


def library_rows(
    scenarios: Sequence[Scenario],
    broken: Iterable[Shelved],
    kept: Sequence[Kept],
    suggestions: Mapping[str, str],
) -> tuple[LibraryRow, ...]:
    """Runs with something left to do first, then the scenarios, files that cannot be played, other runs.

    `suggestions` are reasons to practise a scenario next, by its id; those scenarios come first.
    """
    titles = {scenario.id: str(scenario.title.in_(language())) for scenario in scenarios}
    rows: list[LibraryRow] = []
    waiting = [run for run in kept if run.state in WAITING]
    if waiting:
        rows.append(LibraryRow("go-on", Kind.HEADING, _("GO ON WITH")))
        rows += [_unfinished_row(run, titles) for run in waiting if run.state is State.OPEN]
        rows += [_run_row(run, titles) for run in waiting if run.state is not State.OPEN]
    rows.append(LibraryRow("scenarios", Kind.HEADING, _("SCENARIOS {n}").format(n=len(scenarios))))
    order = list(suggestions)
    first = sorted(scenarios, key=lambda each: order.index(each.id) if each.id in order else len(order))
    rows += [_scenario_row(scenario, kept, suggestions.get(scenario.id, "")) for scenario in first]
    faulty = [_broken_row(one) for one in broken]
    if faulty:
        rows.append(LibraryRow("broken", Kind.HEADING, _("CANNOT BE PLAYED {n}").format(n=len(faulty))))
        rows += faulty
    over = [run for run in kept if run.state not in WAITING]
    if over:
        rows.append(LibraryRow("runs", Kind.HEADING, _("YOUR RUNS {n}").format(n=len(over))))
        rows += [_run_row(run, titles) for run in over]
    return tuple(rows)


def _times(scenario: Scenario, kept: Sequence[Kept]) -> int:
    return sum(
        run.header is not None
        and run.header.scenario == scenario.id
        and run.header.mode is not Mode.STUDY
        and run.state is not State.OPEN
        for run in kept
    )


def _title(run: Kept, titles: Mapping[str, str]) -> str:
    if run.header is None:
        return run.path.name
    scenario = str(run.header.scenario)
    return titles.get(scenario, scenario)


def _unfinished_row(run: Kept, titles: Mapping[str, str]) -> LibraryRow:
    mode = _(MODES[run.header.mode]) if run.header is not None else ""
    return LibraryRow(run.run, Kind.UNFINISHED, _title(run, titles), mode, (_("begun {when}").format(when=_when(run)),))


def _when(run: Kept) -> str:
    return f"{run.began.astimezone():%d-%m-%Y %H:%M}"


def _scenario_row(scenario: Scenario, kept: Sequence[Kept], suggestion: str) -> LibraryRow:
    hint = f"{level_words(scenario)} · {_('{n} min').format(n=scenario.minutes)}"
    times = _times(scenario, kept)
    said = [
        ngettext("practised {n} time", "practised {n} times", times).format(n=times)
        if times
        else _("not practised yet")
    ]
    if remark := unreviewed(scenario):
        said.append(remark)
    lines = [" · ".join(said)]
    if suggestion:
        lines.insert(0, _("practise next: {why}").format(why=suggestion))
    return LibraryRow(scenario.id, Kind.SCENARIO, scenario.title.in_(language()), hint, tuple(lines))


def _broken_row(file: Shelved) -> LibraryRow:
    first = file.first
    said = _("line {line}, {code}: {text}").format(line=first.line, code=first.code, text=first.text) if first else ""
    more = ngettext("{n} finding", "{n} findings", len(file.findings)).format(n=len(file.findings))
    return LibraryRow(f"file:{file.name}", Kind.BROKEN, file.name, more, (said,))


HOW: Final = {
    State.DEBRIEFED: N_("debrief done"),
    State.FINISHED: N_("finished · the debrief waits"),
    State.STOPPED: N_("stopped · the debrief waits"),
    State.BROKEN: N_("broken off"),
}
"""What became of a run, in words."""


def _run_row(run: Kept, titles: Mapping[str, str]) -> LibraryRow:
    if run.state is State.UNREADABLE:
        why = run.trouble.message if run.trouble is not None else ""
        return LibraryRow(run.run, Kind.UNREADABLE, run.path.name, "", (why,))
    mode = _(MODES[run.header.mode]) if run.header is not None else ""
    return LibraryRow(run.run, Kind.RUN, _title(run, titles), mode, (f"{_when(run)} · {_(HOW[run.state])}",))
