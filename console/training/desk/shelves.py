"""Where the desk finds words: the scenarios of this machine, the shipped moves, the checklists."""

from __future__ import annotations

from collections.abc import Callable

from api_client.safe_text import one_line
from console.content.load import load
from console.strings import N_, _, language
from console.training import moves
from console.training.desk.texts import MoveName, Texts
from console.training.play.entries import Header
from console.training.scenario.model import Scenario

NOT_HERE = N_(
    "The scenario {scenario} is not on this shelf, or its text is another one: ids are shown in place of texts."
)


def known_moves() -> tuple[MoveName, ...]:
    """The shipped moves, in the language in use."""
    speech = language()
    return tuple(
        MoveName(move.id, move.key, one_line(move.label.in_(speech), 60)) for move in moves.shipped().moves.values()
    )


def on_shelf(id_: str, digest: str) -> Scenario | None:
    """The scenario with this id and this very text, of those that this machine has."""
    return None


def texts_finder(find: Callable[[str, str], Scenario | None] = on_shelf) -> Callable[[Header], Texts]:
    """A finder of words; `find` gives the scenario with an id and a digest."""
    speech = language()
    checklists = load().checklists.checklists
    signals = {item.id: one_line(item.text.in_(speech), 60) for each in checklists for item in each.items}
    labels = {move.id: move.label for move in known_moves()}

    def texts_of(header: Header) -> Texts:
        scenario = find(header.scenario, header.scenario_sha256)
        why = "" if scenario else _(NOT_HERE).format(scenario=one_line(header.scenario, 40))
        return Texts(header.language, scenario, why, labels, signals)

    return texts_of
