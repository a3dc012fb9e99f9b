"""The words that a debrief needs in one language: signals, moves, phases, fields, times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from console.content.models import Content
from console.registration.words import field_label, value_label
from console.report.words import Words
from console.strings import N_
from console.training.moves.moves import Moves
from console.training.scenario.model import Condition, Text, Where

_REF = re.compile(r"\{ref:([a-z0-9-]{1,64})\}")


class Terms(Words):
    """Looks words up in `language`; what the content no longer knows is shown by its id."""

    def __init__(self, language: str, content: Content, moves: Moves) -> None:
        super().__init__(language)
        self.content = content
        self.support = tuple(move.id for move in moves.moves.values() if move.support)
        """Ids of the moves that are a kind of support."""
        self._moves = moves
        lists = content.checklists.checklists
        self._signals = {item.id: item.text.in_(language) for each in lists for item in each.items}
        self._phases = {phase.order: phase for phase in content.phases.phases}
        self._refs = {one.id: one for one in content.referrals.organisations}

    def signal(self, signal: str) -> str:
        """A signal's text."""
        return str(self._signals.get(signal, signal))

    def move(self, move: str) -> str:
        """A move's label ("asks about safety")."""
        found = self._moves.moves.get(move)
        return str(found.label.in_(self.language)) if found else move

    def moves(self, moves: Iterable[str]) -> str:
        """Several moves, or the word for none."""
        return ", ".join(self.move(move) for move in moves) or self(N_("nothing named"))

    def makes(self, move: str, text: str) -> bool:
        """Whether patterns see the move in a text."""
        found = self._moves.moves.get(move)
        return found is not None and found.fits(text, self.language)

    def phase(self, phase: int) -> str:
        """A phase's title."""
        found = self._phases.get(phase)
        return str(found.title.in_(self.language)) if found else str(phase)

    def phase_goal(self, phase: int) -> str:
        """What a phase is for."""
        found = self._phases.get(phase)
        return str(found.goal.in_(self.language)) if found else ""

    def phase_number(self, phase: str) -> int | None:
        """The number (1 to 5) of a phase by its id in the content."""
        return next((one.order for one in self._phases.values() if one.id == phase), None)

    def text(self, text: Text | None) -> str:
        """An author's text, with referrals filled in; empty where there is none."""
        return self.filled(text.in_(self.language)) if text is not None else ""

    def filled(self, text: str) -> str:
        """`text` with each `{ref:ID}` as name and number; one that is not in the directory stays as it stands."""
        return _REF.sub(lambda found: self._referral(found[1]) or found[0], text)

    def checked(self, id: str) -> str:
        """A referral with its number, where a professional checked it; else empty."""
        one = self._refs.get(id)
        return self._referral(id) if one is not None and not one.to_check else ""

    def _referral(self, id: str) -> str:
        one = self._refs.get(id)
        if one is None:
            return ""
        number = one.phones[0] if one.phones else one.url or ""
        return f"{one.name} ({number})" if number and number not in one.name else str(one.name)

    def field(self, field: str) -> str:
        """A field of the registration."""
        return _known(lambda: field_label(field, self.language), field)

    def values(self, field: str, values: Iterable[str]) -> str:
        """Values of a field; the word for unknown where there are none."""
        given = tuple(values) or ("unknown",)
        return ", ".join(self._value(field, value) for value in given)

    def _value(self, field: str, value: str) -> str:
        return _known(lambda: value_label(field, value, self.language), value)

    def condition(self, condition: Condition) -> str:
        """Where a move had to be made."""
        match condition.where:
            case Where.WITHIN:
                return self(N_("within {n} turns"), n=condition.turns)
            case Where.BEFORE_END:
                return self(N_("before the end"))
            case Where.IN_PHASE:
                return self(
                    N_("in phase {number}, {title}"), number=condition.phase, title=self.phase(condition.phase).lower()
                )
            case Where.AFTER_ONLINE:
                return self(N_("after the chatter came back"))
            case Where.AFTER_SIGNAL:
                return self(N_("after: {signal}"), signal=self.signal(condition.signal))

    def seconds(self, seconds: float) -> str:
        """A time that somebody waited: "40 s", "2 min 10 s"."""
        whole = round(seconds)
        if whole < 100:
            return self(N_("{n} s"), n=whole)
        minutes, rest = divmod(whole, 60)
        if not rest:
            return self(N_("{n} min"), n=minutes)
        return self(N_("{minutes} min {seconds} s"), minutes=minutes, seconds=rest)


def clock(at: float) -> str:
    """A moment of the run: 07:12, or 1:07:12 after an hour."""
    minutes, seconds = divmod(int(at), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _known(look_up: Callable[[], str], otherwise: str) -> str:
    try:
        return look_up()
    except KeyError:
        return otherwise
