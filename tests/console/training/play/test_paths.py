"""The ways through a scenario: how many, how long, over which scenes; and the tree of its scenes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from console.training.play.paths import ways
from console.training.scenario.graph import graph
from console.training.scenario.lint.graph import _carried
from console.training.scenario.model import END, Scenario
from console.training.scenario.parse import parse
from console.training.scenario.tree import tree
from tests.console.training.scenario.base import BASE, lint, planted

HEAD = BASE[: BASE.index("== welkom")].replace("jitter = 0.25", "jitter = 0.5")
SHIPPED = sorted((Path(__file__).parents[4] / "console/content/scenarios").glob("*.txt"))


def scenario(body: str) -> Scenario:
    read = parse((HEAD + body).encode(), "a.txt").scenario
    assert read is not None
    return read


def test_times_come_from_pauses_typing_events_and_the_trainees_own_time() -> None:
    one = scenario(
        "== a fase 1\n"
        "n [4s/6s] #m1: hoi\n"  # 10 s, half of it either way: 5 to 15
        "n #m2: abcdef\n"  # a pause of 2 s, six characters at 3 a second: 2 to 6
        "n {blames} [10s/10s] #m3: hm\n"  # may not come at all: 0 to 30
        "* silence 30s\n"
        ">> t1 wait 60s\n  silent 20s -> a2\n  else -> a3\n"  # 20, or 18 (quick) to 68 (just in time)
        '== a2 fase 1\n-> END "stil"\n'
        '== a3 fase 1\n?? f1 "?"\n  + a :: b\n-> END "klaar"\n'
    )
    found = ways(one)
    assert (found.total, found.loops) == (2, False)
    by_outcome = {way.outcome: way for way in found.listed}
    assert by_outcome["stil"].seconds == pytest.approx((57, 101))
    assert by_outcome["klaar"].seconds == pytest.approx((55, 149))
    assert by_outcome["klaar"].scenes == ("a", "a3")
    assert found.seconds == pytest.approx((55, 149))


def forks(n: int) -> Scenario:
    body = "".join(
        f"== a{at} fase 1\n>> t{at} wait 9s\n  blames -> b{at}\n  else -> a{at + 1}\n== b{at} fase 1\n-> a{at + 1}\n"
        for at in range(n)
    )
    return scenario(f'{body}== a{n} fase 1\n-> END "x"\n')


def test_ways_that_double_with_every_fork_are_counted_and_only_the_first_are_listed() -> None:
    found = ways(forks(200))
    assert found.total == 2**200
    assert len(found.listed) == 128
    assert len({way.scenes for way in found.listed}) == 128
    assert found.seconds == pytest.approx((3_600, 3_600))
    assert len(ways(forks(3), most=5).listed) == 5
    assert ways(forks(3)).total == len(ways(forks(3)).listed) == 8


def test_a_loop_is_gone_round_once_and_told() -> None:
    one = scenario(
        "== a fase 1\n>> t1 wait 9s\n  else -> b\n"
        '== b fase 1\n>> t2 wait 9s\n  blames -> a\n  why-question -> b\n  else -> c\n== c fase 1\n-> END "x"\n'
    )
    found = ways(one)
    assert (found.total, found.loops) == (1, True)
    assert found.listed[0].scenes == ("a", "b", "c")


def test_a_scenario_without_a_way_to_the_end_has_none() -> None:
    found = ways(scenario("== a fase 1\n-> b\n== b fase 1\n-> a\n"))
    assert (found.total, found.listed, found.loops, found.minutes) == (0, (), True, (0, 0))
    assert ways(scenario("# niets\n")).total == 0
    assert tree(scenario("# niets\n")) == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_ways_of_the_shipped_scenarios_are_ways(path: Path) -> None:
    one = parse(path.read_bytes(), path.name).scenario
    assert one is not None
    found = ways(one, most=5_000)
    assert found.total == len(found.listed) == len({(way.scenes, way.outcome) for way in found.listed})
    assert found.loops is False
    edges = {(scene.id, goal) for scene in one.scenes for goal in goals(one, scene.id)}
    for way in found.listed:
        assert way.scenes[0] == one.scenes[0].id
        assert all(step in edges for step in pairwise(way.scenes))
        assert (way.scenes[-1], END) in edges
    assert {scene.id for scene in one.scenes} == {scene for way in found.listed for scene in way.scenes}
    assert min(way.seconds[0] for way in found.listed) == pytest.approx(found.seconds[0])
    assert max(way.seconds[1] for way in found.listed) == pytest.approx(found.seconds[1])
    lines = tree(one)
    assert [line.strip().partition(" ")[0] for line in lines].count(one.scenes[0].id) == 1
    assert sum("(fase " in line for line in lines) == len(one.scenes)


def goals(one: Scenario, scene: str) -> set[str]:
    """Where a scene leads, read from the file's own words, without the graph."""
    from console.training.scenario.model import Given, Goes, Turn, Variant

    found = one.scene(scene)
    assert found is not None
    reached: set[str] = set()
    for step in found.steps:
        if isinstance(step, Goes):
            reached.add(step.scene)
        elif isinstance(step, Variant | Given):
            reached.add(step.goes.scene)
        elif isinstance(step, Turn):
            reached |= {branch.goes.scene for branch in step.branches}
    return reached


def test_the_tree_has_the_main_line_at_the_left_and_detours_below_their_fork() -> None:
    read = lint(BASE).scenario
    assert read is not None
    assert tree(read) == (
        "welkom (fase 1)  m1 t1",
        "  | why-question -> waarom",
        "  | asks-safety -> veilig",
        "  | silent 60s -> schuld",
        "  | else -> schuld",
        "    waarom (fase 2)  m2",
        "      | seed % 2 == 1 -> schuld",
        "      | -> schuld",
        "    veilig (fase 2)  m3 m4",
        "      | -> schuld",
        "schuld (fase 2)  m5 f1 t2",
        "  | seed % 3 == 0 -> einde",
        "  | else -> einde",
        "einde (fase 5)  m6",
        '  | -> END "safe-return"',
    )


def test_a_message_for_those_who_made_a_move_and_one_for_the_others_show_a_signal_to_everybody() -> None:
    both = planted("  ? danger-perpetrator-near", '  ! danger-locked-in "hier"\n  ? danger-perpetrator-near')
    read = parse(both.encode(), "a").scenario
    assert read is not None
    carriers = _carried(graph(read), ["danger-locked-in"])["danger-locked-in"]
    assert len(carriers.always) == 1
    alone = parse(BASE.encode(), "a").scenario
    assert alone is not None
    assert not _carried(graph(alone), ["danger-locked-in"])["danger-locked-in"].always
    critical = both.replace('critical = ["control-debt"]', 'critical = ["danger-locked-in"]')
    (finding,) = [one for one in lint(critical).findings if one.code == "E13"]
    assert "welkom > schuld > einde" in finding.text


def test_critical_if_asks_only_on_the_ways_on_which_the_move_decided() -> None:
    elsewhere = planted("  asks-safety -> veilig", "  asks-safety -> veilig\n  blames -> veilig")
    assert [one.code for one in lint(elsewhere).findings] == ["W14"]
    dodged = planted("  asks-safety -> veilig", "  asks-safety -> schuld\n  blames -> veilig")
    assert [one.code for one in lint(dodged).findings] == ["E13", "W14"]
