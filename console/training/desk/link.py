"""The trainee's side: what desks write for this run, as acts; and which of them are there at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.training.desk.orders import LONGEST, Refused, act_of, decode, read_first
from console.training.desk.place import desk_of
from console.training.desk.tail import FolderTail, News
from console.training.play.acts import Act, Pauses
from console.training.play.entries import Entry, Injected, Watched

DESKS: Final = 16
"""Most desks that one run listens to."""
PIECE: Final = 4 * LONGEST
"""Bytes that one look reads of one desk."""
GONE: Final = 7.0
"""Seconds without a sign of life (a desk gives one each two seconds) after which a desk watches no longer."""


@dataclass(slots=True)
class _Desk:
    """What is known of one desk."""

    by: str | None = None
    unknown: bool = False
    """Its first line cannot be read: nothing of it counts."""
    number: int = 0
    on: bool = False
    touched: int = 0
    alive_at: float | None = None
    before: bool = False
    """Its lines are from before this process: what the log has of them is not done again."""


class Link:
    """Looks at `FOLDER/RUN.*.desk.jsonl`. For one thread; may block on the folder, never raises `OSError`."""

    def __init__(self, folder: Path, run: str, now: Callable[[], float], before: Iterable[Entry] = ()) -> None:
        """`before`: the entries of a run that is taken up again; what was asked for then is not done twice."""
        self._folder = FolderTail(folder, lambda name: desk_of(name, run), most=DESKS, piece=PIECE)
        self._now = now
        self._desks: dict[str, _Desk] = {}
        self._done = Counter(act for entry in before if (act := act_of(entry.what)) is not None)
        self._first = True
        self.refused = 0
        """Lines that no desk writes."""
        self.watching: frozenset[str] = frozenset()
        """Who watches now, by alias."""

    def look(self) -> list[Act]:
        """What is to be done now, in the order of each desk."""
        acts: list[Act] = []
        for id_, news in self._folder.look().items():
            desk = self._desks.get(id_)
            if desk is None:
                desk = self._desks[id_] = _Desk(before=self._first, touched=news.touched)
                if not self._first:
                    desk.alive_at = self._now()
            acts += self._hear(desk, news)
        self._first = False
        return [*self._watchers(), *acts]

    def _hear(self, desk: _Desk, news: News) -> list[Act]:
        self.refused += news.skipped
        if news.gone or news.anew:
            desk.by, desk.unknown, desk.on = None, False, False
        if news.gone:
            return []
        if news.touched != desk.touched:
            desk.touched, desk.alive_at = news.touched, self._now()
        acts = [act for line in news.lines if (act := self._line(desk, line)) is not None]
        if not news.more:
            desk.before = False
        return acts

    def _line(self, desk: _Desk, line: bytes) -> Act | None:
        try:
            if desk.unknown:
                raise Refused
            if desk.by is None:
                desk.unknown = True
                desk.by = read_first(line)
                desk.unknown = False
                return None
            number, act = decode(line, desk.by)
        except Refused:
            self.refused += 1
            return None
        if isinstance(act, Watched):
            desk.on = act.on
        if number <= desk.number:
            return None
        desk.number = number
        if isinstance(act, Watched):
            return None
        return None if desk.before and self._is_over(act) else act

    def _is_over(self, act: Act) -> bool:
        """Whether an act from before was done, or was for a moment that is past."""
        if isinstance(act, Injected | Pauses):
            return True
        if self._done[act] > 0:
            self._done[act] -= 1
            return True
        return False

    def _watchers(self) -> list[Act]:
        now = self._now()
        found = frozenset(
            desk.by
            for desk in self._desks.values()
            if desk.by is not None and desk.on and desk.alive_at is not None and now - desk.alive_at < GONE
        )
        gone, new = sorted(self.watching - found), sorted(found - self.watching)
        self.watching = found
        return [*(Watched(by=by, on=False) for by in gone), *(Watched(by=by, on=True) for by in new)]
