"""Checks of the ways through the story: scenes not there or not reached, dead ends, loops, critical signals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from console.strings import N_
from console.training.scenario.finding import Findings
from console.training.scenario.graph import (
    STUCK,
    UNKNOWN,
    Graph,
    leads_to_end,
    loops,
    reach,
    way_with_move_without,
    way_without,
)
from console.training.scenario.lint.names import Near
from console.training.scenario.model import Freeze, Happens, Said, Scenario, Sign
from console.training.scenario.written import Parsed

_MOST: Final = 50
"""More entries of `critical_if` than any scenario has; each is a search."""


def check_graph(parsed: Parsed, scenario: Scenario, way: Graph, found: Findings) -> None:
    """E04, E05, E06, E13, W09. Each only where the one before found nothing that would explain it."""
    if not scenario.scenes:
        found.add(
            parsed.line(), "E06", N_("There is no scene. Write a line “== welcome fase 1” and what happens in it.")
        )
        return
    if len({scene.id for scene in scenario.scenes}) < len(scenario.scenes):
        return
    if _unknown_scenes(scenario, way, found) or _unreached(way, found) or _stuck(way, found):
        return
    _loops(way, found)
    if not found.has("E02", "E11"):
        _criticals(parsed, scenario, way, found)


def _unknown_scenes(scenario: Scenario, way: Graph, found: Findings) -> bool:
    near = Near(scene.id for scene in scenario.scenes)
    for ways in way.edges:
        for edge in ways:
            if edge.to == UNKNOWN and edge.goes is not None:
                name = edge.goes.scene
                meant = near(name)
                if meant:
                    text = N_("There is no scene “{scene}”. Do you mean “{near}”?")
                else:
                    text = N_("There is no scene “{scene}”. Write it, or go to another one.")
                found.add(edge.goes.line, "E04", text, scene=name, near=meant)
    return found.has("E04")


def _unreached(way: Graph, found: Findings) -> bool:
    """Of what is not reached the beginnings: what only follows from it has the same cause."""
    reached = way.reached()
    missed = [node for node in range(len(way.steps)) if node not in reached]
    told: set[int] = set()
    entered = {edge.to for node in missed for edge in way.edges[node]}
    for node in [*(one for one in missed if one not in entered), *missed]:
        if node in told:
            continue
        reach(way.edges, [node], told)
        scene = way.scene(node)
        if node == way.first[way.scene_of[node]]:
            text = N_("Nothing leads to the scene “{scene}”. Let a branch go to it, or take it out.")
            found.add(scene.line, "E05", text, scene=scene.id)
        else:
            step = way.steps[node]
            text = N_("This is never reached, because the story goes elsewhere above it. Move it up, or take it out.")
            found.add(step.line if step is not None else scene.line, "E05", text)
    return found.has("E05")


def _stuck(way: Graph, found: Findings) -> bool:
    for node, ways in enumerate(way.edges):
        if any(edge.to == STUCK for edge in ways):
            scene = way.scene(node)
            step = way.steps[node]
            text = N_('The scene “{scene}” leads nowhere. End it with -> scene, or with -> END "outcome".')
            found.add(step.line if step is not None else scene.line, "E06", text, scene=scene.id)
    if found.has("E06"):
        return True
    ending = leads_to_end(way)
    lost = next((edge.to for node, edge in loops(way) if node not in ending), None)
    if lost is not None:
        scene = way.scene(lost)
        text = N_("From the scene “{scene}” there is no way to the end. Let a branch lead out of the loop.")
        found.add(scene.line, "E06", text, scene=scene.id)
    return found.has("E06")


def _loops(way: Graph, found: Findings) -> None:
    for node, edge in loops(way):
        text = N_("From “{scene}” the story goes back to “{back}”: a loop. Check that nobody hears a message twice.")
        found.add(edge.line, "W09", text, scene=way.scene(node).id, back=way.scene(edge.to).id)


def _criticals(parsed: Parsed, scenario: Scenario, way: Graph, found: Findings) -> None:
    rules = scenario.rules
    carried = _carried(way, {*rules.critical, *rules.critical_if})
    line = parsed.line("score", "critical")
    for signal in rules.critical:
        carriers = carried[signal]
        if not carriers.anywhere:
            _never_shown(signal, line, found)
            continue
        moves = {move for move, _node in carriers.by_move}
        move = moves.pop() if len(moves) == 1 else None
        missing = way_without(way, carriers.always, move, carriers.after(move))
        if missing is not None:
            text = N_(
                "On the way {way} the critical signal “{signal}” is not shown. Show it on every way, take it out of"
                " “critical”, or name in “critical_if” the move that it depends on."
            )
            found.add(line, "E13", text, signal=signal, way=_short(missing))
    for signal, move in list(rules.critical_if.items())[:_MOST]:
        _critical_if(signal, move, carried[signal], parsed.line("score", "critical_if", signal), way, found)


def _critical_if(
    signal: str,
    move: str,
    carriers: _Carriers,
    line: int,
    way: Graph,
    found: Findings,
) -> None:
    if not carriers.anywhere:
        _never_shown(signal, line, found)
        return
    missing = way_with_move_without(way, carriers.always, move, carriers.after(move))
    if missing is not None:
        text = N_(
            "On the way {way} the move “{move}” was made, and the critical signal “{signal}” is not shown. Show it"
            " there."
        )
        found.add(line, "E13", text, signal=signal, move=move, way=_short(missing))


def _never_shown(signal: str, line: int, found: Findings) -> None:
    text = N_('No message shows the critical signal “{signal}”. Give one a line: ! {signal} "words".')
    found.add(line, "E13", text, signal=signal)


def _short(scenes: list[str]) -> str:
    """Room for the first and the last of them."""
    return " > ".join(scenes if len(scenes) <= 5 else [*scenes[:2], "...", *scenes[-2:]])


@dataclass(frozen=True, slots=True)
class _Carriers:
    """The messages with a signal, as nodes."""

    anywhere: bool
    always: frozenset[int]
    """Those that show it to everybody who comes by."""
    by_move: tuple[tuple[str, int], ...]
    """Those that show it once a move was made."""

    def after(self, move: str | None) -> frozenset[int]:
        """Those that show it once this move was made."""
        return frozenset(node for one, node in self.by_move if one == move)


def _carried(way: Graph, signals: Iterable[str]) -> dict[str, _Carriers]:
    """By signal the messages that show it.

    A message for those who made a move and one for those who did not, in one breath, show it to everybody together.
    """
    always: dict[str, set[int]] = {signal: set() for signal in signals}
    by_move: dict[str, list[tuple[str, int]]] = {signal: [] for signal in always}
    anywhere: set[str] = set()
    waiting: dict[tuple[str, str, bool], int] = {}
    first = frozenset(way.first)
    for node, step in enumerate(way.steps):
        if not isinstance(step, Said | Happens | Freeze) or node in first:
            waiting = {}
        if not isinstance(step, Said):
            continue
        for signal in {mark.signal for mark in step.marks if mark.sign is Sign.PRESENT} & always.keys():
            anywhere.add(signal)
            move = step.only_if or step.unless
            if move is None:
                always[signal].add(node)
                continue
            made = step.only_if is not None
            if (signal, move, not made) in waiting:
                always[signal].add(waiting[signal, move, not made])
            waiting.setdefault((signal, move, made), node)
            if made:
                by_move[signal].append((move, node))
    return {
        signal: _Carriers(signal in anywhere, frozenset(nodes), tuple(by_move[signal]))
        for signal, nodes in always.items()
    }
