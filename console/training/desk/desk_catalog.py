"""Where the desk finds words: the scenarios of this machine, the moves, the checklists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.content.models import Content
from console.strings import N_, _, language
from console.training.desk.texts import Texts
from console.training.moves.moves import Moves
from console.training.play.entries import Header
from console.training.scenario.catalog import ScenarioCatalog, stock
from console.training.scenario.knowledge import known
from console.training.scenario.model import Scenario
from protocol.safe_text import one_line

NOT_HERE = N_(
    "The scenario {scenario} is not on this shelf, or its text is another one: ids are shown in place of texts."
)


@dataclass(frozen=True, slots=True)
class Library:
    """`find` gives the scenario with an id and a digest (SHA-256), where this machine has that very text."""

    content: Content
    moves: Moves
    find: Callable[[str, str], Scenario | None]

    def texts_of(self, header: Header) -> Texts:
        """The words of a run, labels in the language in use."""
        scenario = self.find(header.scenario, header.scenario_sha256)
        why = "" if scenario else _(NOT_HERE).format(scenario=one_line(header.scenario, 40))
        labels = {move.id: str(move.label.in_(language())) for move in self.moves.moves.values()}
        return Texts(header.language, scenario, why, labels, self._signals())

    def _signals(self) -> dict[str, str]:
        lists = self.content.checklists.checklists
        return {item.id: one_line(item.text.in_(language()), 60) for each in lists for item in each.items}


def library(content: Content, moves: Moves, scenarios: Path | None = None) -> Library:
    """This content, and the scenarios of a folder beside the shipped ones."""
    shelf = stock(known(content, moves.moves), scenarios)
    return Library(content, moves, finder(shelf))


def finder(shelf: ScenarioCatalog) -> Callable[[str, str], Scenario | None]:
    """Finds a scenario by its id and its text."""

    def find(id_: str, digest: str) -> Scenario | None:
        scenario = shelf.find(id_)
        return scenario if scenario is not None and scenario.digest == digest else None

    return find
