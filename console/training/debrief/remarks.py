"""The places to stop at when somebody walks through what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.training.debrief.findings import STOPS, Remarks
from console.training.debrief.transcript import Moment


@dataclass(frozen=True, slots=True)
class Stops:
    """Ids of the moments with something to talk about, in order."""

    ids: tuple[str, ...]

    def after(self, moment: str | None, order: Sequence[str]) -> str | None:
        """The next stop below a moment; None where there is none."""
        at = order.index(moment) if moment in order else -1
        return next((id for id in self.ids if order.index(id) > at), None)

    def before(self, moment: str | None, order: Sequence[str]) -> str | None:
        """The stop above it."""
        at = order.index(moment) if moment in order else len(order)
        return next((id for id in reversed(self.ids) if order.index(id) < at), None)

    def number(self, moment: str | None) -> int:
        """Which stop a moment is, from 1; 0 where it is none."""
        return self.ids.index(moment) + 1 if moment in self.ids else 0


def stops(moments: Sequence[Moment], remarks: Remarks) -> Stops:
    """Every moment with a remark that is worth talking about."""
    return Stops(
        tuple(
            moment.id
            for moment in moments
            if moment.stop or any(row.tone in STOPS for row in remarks.get(moment.id, ()))
        )
    )
