"""A scenario as a graph of steps: what can follow what. All walks over it are loops, so no file is too deep."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from console.training.scenario.model import END, Branch, Given, Goes, Scenario, Scene, Step, Turn, Variant, When

OVER = -1
"""The end of the scenario, as a node."""
STUCK = -2
"""Beyond the last step of a scene that leads nowhere."""
UNKNOWN = -3
"""A scene that there is not."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a step to the next one (`to`: its node, or one of the above). `branch`: the branch that it is."""

    to: int
    line: int
    branch: Branch | None = None
    goes: Goes | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Steps by number, in the order of the file. A scene without a step has one node all the same (step None)."""

    scenes: Sequence[Scene]
    steps: Sequence[Step | None]
    scene_of: Sequence[int]
    first: Sequence[int]
    """The first node of each scene."""
    edges: Sequence[tuple[Edge, ...]]

    def scene(self, node: int) -> Scene:
        """The scene of a step."""
        return self.scenes[self.scene_of[node]]

    def reached(self) -> frozenset[int]:
        """Every node that can be reached from the beginning, the ends among them."""
        seen: set[int] = set()
        reach(self.edges, [0] if self.steps else [], seen)
        return frozenset(seen)


def graph(scenario: Scenario) -> Graph:
    """The graph of a scenario. Of two scenes with one id the first is meant."""
    scenes = scenario.scenes
    first: list[int] = []
    steps: list[Step | None] = []
    scene_of: list[int] = []
    for index, scene in enumerate(scenes):
        first.append(len(steps))
        own: Sequence[Step | None] = scene.steps or (None,)
        steps += own
        scene_of += [index] * len(own)
    at: dict[str, int] = {END: OVER}
    for scene, node in zip(scenes, first, strict=True):
        at.setdefault(scene.id, node)
    edges = []
    for node, step in enumerate(steps):
        last = node + 1 == len(steps) or scene_of[node + 1] != scene_of[node]
        line = step.line if step is not None else scenes[scene_of[node]].line
        edges.append(_ways(step, Edge(STUCK if last else node + 1, line), at))
    return Graph(scenes, steps, scene_of, first, edges)


def _ways(step: Step | None, onward: Edge, at: dict[str, int]) -> tuple[Edge, ...]:
    if isinstance(step, Goes):
        return (Edge(at.get(step.scene, UNKNOWN), step.line, goes=step),)
    if isinstance(step, Variant | Given):
        return (Edge(at.get(step.goes.scene, UNKNOWN), step.line, goes=step.goes), onward)
    if isinstance(step, Turn):
        ways = tuple(Edge(at.get(one.goes.scene, UNKNOWN), one.line, one, one.goes) for one in step.branches)
        decided = any(one.when is When.ELSE for one in step.branches)
        waits_on = onward.to == STUCK and step.branches
        return ways if decided or waits_on else (*ways, onward)
    return (onward,)


def reach(edges: Sequence[tuple[Edge, ...]], start: Sequence[int], seen: set[int]) -> None:
    """Add to `seen` every node that can be reached from these past others than those in `seen`, themselves included."""
    seen.update(start)
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        for edge in edges[node] if node >= 0 else ():
            if edge.to not in seen:
                seen.add(edge.to)
                waiting.append(edge.to)


def leads_to_end(graph: Graph) -> frozenset[int]:
    """Every node from which the end can be reached."""
    back: list[list[int]] = [[] for _ in graph.steps]
    over: list[int] = []
    for node, ways in enumerate(graph.edges):
        for edge in ways:
            if edge.to >= 0:
                back[edge.to].append(node)
            elif edge.to == OVER:
                over.append(node)
    seen = set(over)
    waiting = deque(over)
    while waiting:
        for node in back[waiting.popleft()]:
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return frozenset(seen)


def loops(graph: Graph) -> tuple[tuple[int, Edge], ...]:
    """The edges that lead back to a step that is still on the way, with the node that each leaves from."""
    found: list[tuple[int, Edge]] = []
    state = [0] * len(graph.steps)
    if not graph.steps:
        return ()
    stack = [(0, iter(graph.edges[0]))]
    state[0] = 1
    while stack:
        node, ways = stack[-1]
        edge = next(ways, None)
        if edge is None:
            state[node] = 2
            stack.pop()
        elif edge.to >= 0 and state[edge.to] == 1:
            found.append((node, edge))
        elif edge.to >= 0 and state[edge.to] == 0:
            state[edge.to] = 1
            stack.append((edge.to, iter(graph.edges[edge.to])))
    return tuple(found)


def way_without(graph: Graph, shown: frozenset[int], move: str | None, shown_after: frozenset[int]) -> list[str] | None:
    """The scenes of a shortest way to the end on which no step of `shown` stands; None where there is none.

    With a `move`, steps of `shown_after` count as well once a branch was taken because of that move.
    """
    return _search(graph, shown, move, shown_after, must=False)


def way_with_move_without(graph: Graph, shown: frozenset[int], move: str, after: frozenset[int]) -> list[str] | None:
    """The same, of the ways alone on which a branch is taken because of `move`."""
    return _search(graph, shown, move, after, must=True)


def _search(
    graph: Graph, shown: frozenset[int], move: str | None, after: frozenset[int], *, must: bool
) -> list[str] | None:
    begin = (0, False)
    if not graph.steps:
        return None
    came: dict[tuple[int, bool], tuple[int, bool] | None] = {begin: None}
    waiting = deque([begin])
    while waiting:
        here = waiting.popleft()
        node, made = here
        if node in shown or (made and node in after):
            continue
        for edge in graph.edges[node]:
            now = made or (edge.branch is not None and edge.branch.when is When.MOVE and edge.branch.move == move)
            if edge.to == OVER and (now or not must):
                return _scenes(graph, came, here)
            following = (edge.to, now)
            if edge.to >= 0 and following not in came:
                came[following] = here
                waiting.append(following)
    return None


def _scenes(graph: Graph, came: dict[tuple[int, bool], tuple[int, bool] | None], end: tuple[int, bool]) -> list[str]:
    names: list[str] = []
    here: tuple[int, bool] | None = end
    while here is not None:
        name = graph.scene(here[0]).id
        if not names or names[-1] != name:
            names.append(name)
        here = came[here]
    return names[::-1]
