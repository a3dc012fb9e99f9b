"""The shipped scenarios: each clean, and together a set that misses nothing a counsellor should have practised."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

import console.content
from console.content.load import load
from console.training.moves import moves
from console.training.play.scripted_run import run_proef
from console.training.scenario.knowledge import known
from console.training.scenario.lint.linter import Reading, read
from console.training.scenario.model import Freeze, Grade, Happens, Said, Scenario, Sign, Turn, When
from console.training.scenario.scripted.scripted_run import Proef, parse_proef
from console.training.scoring.expected import failures
from console.training.scoring.result import Heard, Score
from console.training.scoring.score import score

FOLDER = Path(console.content.__file__).parent / "scenarios"
IDS = (
    *("afbreken-01", "ambivalent-01", "crim-jongen-01", "dubbel-01", "grap-01", "jaren-01", "klus-avond-01"),
    *("onder15-01", "ouder-dader-01", "ouder-zusje-01", "professional-01", "sextortion-01", "suicidaal-01"),
    *("taal-01", "terugkeerder-01", "vriendin-01"),
)
ONCE = {
    *("control-against-peers", "danger-locked-in", "danger-moved", "online-meeting-planned", "suicide-thoughts"),
}
"""Critical signals that only one story can carry; the others are in two at least. A new scenario may shorten this."""


@cache
def reading(id: str) -> Reading:
    content = load()
    knowledge = known(content, moves.shipped().moves)
    file = FOLDER / f"{id}.draaiboek.txt"
    return read(file.read_bytes(), file.name, knowledge)


def scenario(id: str) -> Scenario:
    found = reading(id).scenario
    assert found is not None
    return found


def said(one: Scenario) -> list[Said]:
    return [step for _scene, step in one.steps() if isinstance(step, Said)]


def turns(one: Scenario) -> list[Turn]:
    return [step for _scene, step in one.steps() if isinstance(step, Turn)]


def test_all_of_them_are_there_with_a_good_and_a_weak_run() -> None:
    assert tuple(sorted(file.name.removesuffix(".draaiboek.txt") for file in FOLDER.glob("*.draaiboek.txt"))) == IDS
    for id in IDS:
        assert (FOLDER / f"{id}.goed.proef").is_file(), id
        assert (FOLDER / f"{id}.zwak.proef").is_file(), id


@pytest.mark.parametrize("id", IDS)
def test_lints_without_a_finding(id: str) -> None:
    assert [str(finding) for finding in reading(id).findings] == []


@pytest.mark.parametrize("id", IDS)
def test_is_whole(id: str) -> None:
    one = scenario(id)
    assert one.id == id
    assert one.languages == ("nl", "en")
    assert (one.origin, str(one.reviewed_by)) == ("synthetic", "")
    assert {"asks-safety", "safe-return"} <= set(one.rules.must)
    assert all(turn.model is not None and turn.model.en for turn in turns(one))
    assert all(message.text.en for message in said(one))
    assert all(reason.en for reason in one.rules.never.values())
    assert all(mark.words for message in said(one) for mark in message.marks)


@pytest.mark.parametrize("id", IDS)
def test_asks_something_of_the_trainee(id: str) -> None:
    """Three points where the story follows what was done, one of them silence; something unexpected; a question."""
    one = scenario(id)
    branching = [turn for turn in turns(one) if {branch.when for branch in turn.branches} & {When.MOVE, When.SILENT}]
    assert len(branching) >= 3
    assert any(branch.when is When.SILENT for turn in turns(one) for branch in turn.branches)
    assert any(isinstance(step, Happens) for _scene, step in one.steps())
    freezes = [step for _scene, step in one.steps() if isinstance(step, Freeze)]
    assert any({option.grade for option in freeze.options} == set(Grade) for freeze in freezes)


def played(id: str, run: str) -> tuple[Proef, Score]:
    file = FOLDER / f"{id}.{run}.proef"
    proef = parse_proef(file.read_bytes(), file.name).proef
    assert proef is not None
    assert proef.title is not None
    assert proef.title.en
    assert all(why.en for why in proef.why.values())
    assert all(does.english for does in proef.turns if does.text), "study mode in English"
    log = run_proef(proef, scenario(id), moves.shipped())
    return proef, score(log, scenario(id), moves.shipped())


@pytest.mark.parametrize("id", IDS)
def test_a_good_run_hears_all_and_a_weak_one_goes_another_way(id: str) -> None:
    good, heard = played(id, "goed")
    assert failures(good, heard) == ()
    assert (heard.signals.missed, heard.signals.wrong, heard.never) == (0, 0, ())
    assert all(one.met for one in heard.must)
    weak, missed = played(id, "zwak")
    assert failures(weak, missed) == ()
    assert missed.path != heard.path
    assert missed.never
    assert missed.signals.count(Heard.WRONG_LURE)
    assert missed.signals.count(Heard.WRONG)
    if scenario(id).rules.critical:
        assert missed.signals.count(Heard.MISSED_CRITICAL)


def test_each_critical_signal_is_met_twice() -> None:
    where = defaultdict(set)
    critical = set()
    for id in IDS:
        one = scenario(id)
        critical |= {*one.rules.critical, *one.rules.critical_if}
        for message in said(one):
            for mark in message.marks:
                if mark.sign is Sign.PRESENT:
                    for signal in mark.signals:
                        where[signal].add(id)
    assert {signal for signal in critical if len(where[signal]) < 2} == ONCE


def test_there_is_one_without_a_critical_signal_and_every_level() -> None:
    assert any(not scenario(id).rules.critical for id in IDS)
    assert {scenario(id).level for id in IDS} == {1, 2, 3}


def test_most_go_through_all_five_phases_and_none_leaves_out_the_first_and_the_last() -> None:
    phases = {id: {scene.phase for scene in scenario(id).scenes} for id in IDS}
    assert all({1, 2, 5} <= met for met in phases.values())
    assert Counter(phase for met in phases.values() for phase in met)[3] >= 10
    assert [id for id, met in phases.items() if met != {1, 2, 3, 4, 5}] == ["afbreken-01", "grap-01"]


def test_lures_of_each_checklist_are_met_twice() -> None:
    checklist = {item.id: one.id for one in load().checklists.checklists for item in one.items}
    lures = Counter(
        checklist[mark.signal]
        for id in IDS
        for message in said(scenario(id))
        for mark in message.marks
        if mark.sign is Sign.LURE
    )
    assert {kind for kind, times in lures.items() if times < 2} == set()


def test_boys_girls_and_people_of_whom_it_is_not_known() -> None:
    genders = Counter(gender for id in IDS for gender in scenario(id).truth.get("gender", ()))
    assert min(genders[one] for one in ("boy_man", "girl_woman", "unknown")) >= 2
