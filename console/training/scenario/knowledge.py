"""What a scenario may name: signals, moves, referrals, and the fields and values of the registration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.content.models import Content
from protocol.registration import FIELD, Field


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What there is to name. Of content that an organisation changed it is that of the organisation."""

    signals: frozenset[str]
    moves: frozenset[str]
    referrals: Mapping[str, tuple[str, ...]]
    """The numbers of each organisation, the first one being that which `{ref:ID}` gives."""
    numbers: Mapping[str, str]
    """The organisation of each number, by its digits."""
    checklists: frozenset[str]
    """Versions of the checklists, as a scenario names them: `checklists@1`."""
    phases: Mapping[str, int]
    """The place of each phase of a chat (from 1), by its id in the phase guide."""
    fields: Mapping[str, Field] = field(default_factory=lambda: FIELD)
    suggests: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """What a signal itself already says of the registration: values by field, in the order of `prefill.yaml`."""


def known(content: Content, moves: Iterable[str]) -> Knowledge:
    """The knowledge of this content, and of moves with these ids."""
    referrals = {one.id: tuple(str(phone) for phone in one.phones) for one in content.referrals.organisations}
    return Knowledge(
        signals=frozenset(item.id for checklist in content.checklists.checklists for item in checklist.items),
        moves=frozenset(moves),
        referrals=referrals,
        numbers={digits(number): id for id, numbers in referrals.items() for number in numbers},
        checklists=frozenset({f"checklists@{content.checklists.version}"}),
        phases={phase.id: phase.order for phase in content.phases.phases},
        suggests={
            one.id: {name: (value,) if isinstance(value, str) else value for name, value in one.suggests.items()}
            for one in content.prefill.signals
        },
    )


def digits(number: str) -> str:
    """A telephone number without what is written between its digits; +31 as 0."""
    plain = "".join(char for char in number if char.isdigit() or char == "+")
    return f"0{plain[3:]}" if plain.startswith("+31") else plain.lstrip("+")
