"""The ways through a scenario: a tree of its scenes, and each way with how long it takes. Pure.

The number of ways doubles with every fork, so they are counted without being walked, and only the first ones are
listed. A loop is gone round once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console.training.play.state import CLOSES_AFTER
from console.training.play.timing import PAUSE
from console.training.scenario.graph import OVER, Edge, Graph, graph, loops
from console.training.scenario.model import Branch, Caller, Happens, Said, Scenario, Step, Turn, When

MOST: Final = 128
"""Most ways that are listed; the shipped `crim-jongen-01` has just so many."""
_MOST_STEPS: Final = 200_000
"""Most steps that are walked to find them."""
_QUICKEST_S: Final = 10.0
"""Seconds in which somebody may have read and answered."""

Seconds = tuple[float, float]
"""The shortest and the longest time."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the end. `seconds` at real speed: with quick answers, and with answers just before `wait` is over."""

    scenes: tuple[str, ...]
    outcome: str
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways. `total` counts those on which no scene comes twice; `listed` are the first of them."""

    total: int
    listed: tuple[Way, ...]
    loops: bool
    seconds: Seconds
    """The shortest and the longest time of all, listed or not."""

    @property
    def minutes(self) -> tuple[float, float]:
        """The same in minutes."""
        return self.seconds[0] / 60, self.seconds[1] / 60


def ways(scenario: Scenario, most: int = MOST) -> Ways:
    """The ways through a scenario; of one that has errors those that lead to an end."""
    way = graph(scenario)
    around = {(node, edge.to) for node, edge in loops(way)}
    count, shortest, longest = _measure(way, scenario.caller, around)
    listed = tuple(_walk(way, scenario.caller, most, around)) if way.steps else ()
    seconds = (shortest[0], longest[0]) if way.steps and count[0] else (0.0, 0.0)
    return Ways(count[0] if way.steps else 0, listed, bool(around), seconds)


def _measure(way: Graph, caller: Caller, around: set[tuple[int, int]]) -> tuple[list[int], list[float], list[float]]:
    """Of each step: how many ways lead on to the end, and the shortest and longest of them in seconds."""
    count = [0] * len(way.steps)
    shortest = [0.0] * len(way.steps)
    longest = [0.0] * len(way.steps)
    for node in _backwards(way, around):
        took: list[Seconds] = []
        for edge, time in _onward(way, node, caller):
            if (node, edge.to) in around or (edge.to != OVER and (edge.to < 0 or not count[edge.to])):
                continue
            over = edge.to == OVER
            count[node] += 1 if over else count[edge.to]
            rest = (0.0, 0.0) if over else (shortest[edge.to], longest[edge.to])
            took.append((time[0] + rest[0], time[1] + rest[1]))
        if took:
            shortest[node] = min(one[0] for one in took)
            longest[node] = max(one[1] for one in took)
    return count, shortest, longest


def _backwards(way: Graph, around: set[tuple[int, int]]) -> Iterator[int]:
    """Each step that is reached, after those that can follow it."""
    if not way.steps:
        return
    seen = {0}
    stack = [(0, iter(way.edges[0]))]
    while stack:
        node, edges = stack[-1]
        edge = next(edges, None)
        if edge is None:
            stack.pop()
            yield node
        elif edge.to >= 0 and edge.to not in seen and (node, edge.to) not in around:
            seen.add(edge.to)
            stack.append((edge.to, iter(way.edges[edge.to])))


def _walk(way: Graph, caller: Caller, most: int, around: set[tuple[int, int]]) -> Iterator[Way]:
    stack: list[tuple[int, tuple[str, ...], Seconds]] = [(0, (way.scene(0).id,), (0.0, 0.0))]
    found = 0
    for _step in range(_MOST_STEPS):
        if not stack or found >= most:
            return
        node, scenes, so_far = stack.pop()
        for edge, time in reversed(_onward(way, node, caller)):
            seconds = (so_far[0] + time[0], so_far[1] + time[1])
            if edge.to == OVER and found < most:
                found += 1
                yield Way(scenes, edge.goes.outcome if edge.goes else "", seconds)
            elif edge.to >= 0 and (node, edge.to) not in around:
                name = way.scene(edge.to).id
                entered = way.scene_of[edge.to] != way.scene_of[node]
                stack.append((edge.to, (*scenes, name) if entered else scenes, seconds))


def _onward(way: Graph, node: int, caller: Caller) -> list[tuple[Edge, Seconds]]:
    """Where a step leads, each place once, with the time that the step takes before."""
    found: dict[object, tuple[Edge, Seconds]] = {}
    step = way.steps[node]
    for edge in way.edges[node]:
        time = took(step, edge.branch, caller)
        key = (edge.to, edge.goes.outcome if edge.goes else "")
        if key in found:
            other = found[key][1]
            time = (min(time[0], other[0]), max(time[1], other[1]))
        found[key] = (edge, time)
    return list(found.values())


def took(step: Step | None, branch: Branch | None, caller: Caller) -> Seconds:
    """How long a step takes at real speed, where it is left by this branch. A question takes none."""
    if isinstance(step, Said):
        pause = PAUSE if step.pause is None else step.pause
        typing = len(step.text.nl) / caller.cps if step.typing is None else step.typing
        seconds = pause + typing
        least = 0.0 if step.only_if or step.unless else seconds * (1 - caller.jitter)
        return least, seconds * (1 + caller.jitter)
    if isinstance(step, Happens):
        return step.seconds, step.seconds
    if not isinstance(step, Turn):
        return 0.0, 0.0
    if branch is not None and branch.when is When.SILENT:
        return branch.seconds, branch.seconds
    return _QUICKEST_S + CLOSES_AFTER, max(step.wait, _QUICKEST_S) + CLOSES_AFTER
