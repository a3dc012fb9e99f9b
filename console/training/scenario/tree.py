"""A scenario's scenes as a tree in plain text: the main line at the left, what is a detour indented below its fork."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from console.strings import _
from console.training.scenario.graph import OVER, Edge, Graph, graph
from console.training.scenario.model import Freeze, Given, Said, Scenario, Step, Turn, Variant, When

_MOST_SCENES: Final = 400
"""Of a file with more the scenes are listed one below the other."""
_DEEPEST: Final = 8
_INDENT: Final = "    "


def tree(scenario: Scenario) -> tuple[str, ...]:
    """The lines: each scene once, with its steps and its ways out. ASCII only, but for what the author wrote."""
    way = graph(scenario)
    if not way.scenes:
        return ()
    leads = [_out(way, index) for index in range(len(way.scenes))]
    lines: list[str] = []
    plain = [[way.scene_of[edge.to] for _step, edge in out if edge.to >= 0] for out in leads]
    flat = [(index, 0) for index in range(len(leads))]
    for index, depth in _nested(plain) if len(leads) <= _MOST_SCENES else flat:
        margin = _INDENT * min(depth, _DEEPEST)
        scene = way.scenes[index]
        steps = " ".join(step.id for step in scene.steps if isinstance(step, Said | Turn | Freeze))
        phase = _("phase {n}").format(n=scene.phase)
        lines.append(f"{margin}{scene.id} ({phase})  {steps}".rstrip())
        lines += [f"{margin}  | {_label(step, edge)}-> {_target(way, edge)}" for step, edge in leads[index]]
    return tuple(lines)


def _out(way: Graph, index: int) -> list[tuple[Step | None, Edge]]:
    """The edges that leave a scene, or end the story, each with the step it leaves from."""
    start = way.first[index]
    stop = way.first[index + 1] if index + 1 < len(way.first) else len(way.steps)
    return [
        (way.steps[node], edge)
        for node in range(start, stop)
        for edge in way.edges[node]
        if edge.to == OVER or (edge.goes is not None and edge.to >= 0)
    ]


def _label(step: Step | None, edge: Edge) -> str:
    if isinstance(step, Variant):
        return f"seed % {step.modulus} == {step.remainder} "
    if isinstance(step, Given) and edge.goes is not None:
        return f"given {' and '.join((*step.made, *(f'!{move}' for move in step.unmade)))} "
    branch = edge.branch
    if branch is None:
        return ""
    match branch.when:
        case When.MOVE:
            return f"{branch.move} "
        case When.SILENT:
            return f"silent {branch.seconds:g}s "
        case When.SEED:
            return f"seed % {branch.modulus} == {branch.remainder} "
        case When.ELSE:
            return "else "


def _target(way: Graph, edge: Edge) -> str:
    if edge.to == OVER:
        return f'END "{edge.goes.outcome if edge.goes else ""}"'
    return way.scene(edge.to).id


def _nested(leads: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Scenes in the order of the tree, each with its depth.

    A scene hangs below the last one that everybody passed who comes to it; of those that hang below one scene the last
    one goes on with the line itself.
    """
    order = _order(leads)
    above = _dominators(leads, order)
    below: dict[int, list[int]] = {scene: [] for scene in order}
    for scene in order[1:]:
        below[above[scene]].append(scene)
    found: list[tuple[int, int]] = []
    stack = [(order[0], 0)]
    while stack:
        scene, depth = stack.pop()
        found.append((scene, depth))
        if below[scene]:
            *detours, on = below[scene]
            stack.append((on, depth))
            stack += [(one, depth + 1) for one in reversed(detours)]
    reached = set(order)
    return found + [(scene, 0) for scene in range(len(leads)) if scene not in reached]


def _order(leads: Sequence[Sequence[int]]) -> list[int]:
    """The scenes that are reached from the first one, each before those that only follow it."""
    seen = {0}
    after: list[int] = []
    stack = [(0, reversed(leads[0]))]
    while stack:
        scene, following = stack[-1]
        to = next(following, None)
        if to is None:
            stack.pop()
            after.append(scene)
        elif to not in seen:
            seen.add(to)
            stack.append((to, reversed(leads[to])))
    return after[::-1]


def _dominators(leads: Sequence[Sequence[int]], order: list[int]) -> dict[int, int]:
    """Of each scene the last one before it that no way to it leaves out (Cooper, Harvey and Kennedy 2001)."""
    place = {scene: at for at, scene in enumerate(order)}
    before: dict[int, list[int]] = {scene: [] for scene in order}
    for scene in order:
        for to in leads[scene]:
            before[to].append(scene)
    above = {order[0]: order[0]}
    changed = True
    while changed:
        changed = False
        for scene in order[1:]:
            found: int | None = None
            for other in before[scene]:
                if other in above:
                    found = other if found is None else _common(found, other, above, place)
            if found is not None and above.get(scene) != found:
                above[scene] = found
                changed = True
    return above


def _common(one: int, other: int, above: dict[int, int], place: dict[int, int]) -> int:
    while one != other:
        while place[one] > place[other]:
            one = above[one]
        while place[other] > place[one]:
            other = above[other]
    return one
