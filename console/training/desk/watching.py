"""The facilitator's side: every run of the folder as it grows, and what the desk tells each trainee's console.

Nobody is watched unseen: a run is shown only after the line that says who watches stands in the folder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from console.training.desk.alerts import NO_SIGN
from console.training.desk.orders import NAME, act_of, encode, first_line
from console.training.desk.own_file import BEAT, OwnFile
from console.training.desk.place import desk_name, run_of
from console.training.desk.tail import FolderTail, News
from console.training.desk.view import View, begin, follow
from console.training.play.acts import Act
from console.training.play.codec import LogError, decode, decode_log
from console.training.play.entries import Entry, Log, Watched
from protocol.safe_text import SafeLine, one_line

OLD: Final = 12 * 3600.0
"""A run that began longer ago, in seconds, cannot be dated by its header."""
FORGOTTEN: Final = 60.0
"""Seconds after which what was asked is no longer waited for: what changes nothing leaves no line in the log."""


@dataclass(frozen=True, slots=True)
class Trainee:
    """One run of the folder, as it was at a look."""

    run: str
    view: View | None
    """None: nothing of it can be shown, and `trouble` says why."""
    zero: float = 0.0
    """Second of the desk's clock at which the log's time was 0."""
    alive_at: float = 0.0
    """When the last sign of life came, on the desk's clock."""
    bad: int = 0
    """Lines that cannot be read."""
    untold: int = 0
    """What was asked of the trainee's console and does not stand in its log yet."""
    trouble: str = ""
    """`unannounced`, `too_large`, `gone`, `unreadable`, `reading`; empty where all is well."""
    why: str = ""
    """With `unannounced`: a sentence."""
    log: Log | None = None
    """The whole of it, once the trainee has shared the debrief."""

    def now(self, clock: float) -> float:
        """The log's time."""
        return max(self.view.at if self.view else 0.0, clock - self.zero)


@dataclass(slots=True)
class _Run:
    """What the desk keeps of a run."""

    view: View | None = None
    pen: OwnFile | None = None
    number: int = 0
    zero: float = 0.0
    touched: int = 0
    alive_at: float = 0.0
    beaten: bool = False
    """Its owner gave a sign of life since it was first seen."""
    bad: int = 0
    unreadable: bool = False
    trouble: str = ""
    read_once: bool = False
    entries: list[Entry] = field(default_factory=list)
    void: bool = False
    """The file was gone: what comes is a whole log again."""
    told: list[tuple[float, Act]] = field(default_factory=list)
    """What was asked of the trainee's console and does not stand in its log yet, and when."""

    def heard(self, act: Act | None) -> None:
        """It stands in the log."""
        place = next((at for at, (_when, told) in enumerate(self.told) if told == act), None)
        if place is not None:
            del self.told[place]

    def is_live(self, now: float) -> bool:
        """Whether a trainee is there: before the end of the run, and after it while their console gives signs."""
        if self.view is None:
            return False
        return not self.view.ended or (self.beaten and now - self.alive_at < NO_SIGN)


class Watching:
    """For one thread (`console.training.desk.aside`); may block on the folder, never raises `OSError`."""

    def __init__(
        self,
        folder: Path,
        name: str,
        desk: str,
        now: Callable[[], float],
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`desk` is the id in the names of its files (`safe_id`), `name` what trainees read."""
        self.name: SafeLine = one_line(name, NAME)
        self._folder = folder
        self._desk = desk
        self._now = now
        self._wall = wall
        self._tails = FolderTail(folder, run_of)
        self._runs: dict[str, _Run] = {}
        self._beat_at = float("-inf")
        self._ended = False

    @property
    def there(self) -> bool:
        """Whether the folder could be read at the last look."""
        return self._tails.there

    @property
    def left_out(self) -> int:
        """Runs that are too many to follow."""
        return self._tails.left_out

    def look(self) -> tuple[Trainee, ...]:
        """Read what is new, announce the desk where it is new, give signs of life; all runs, by name."""
        now = self._now()
        for id_, news in self._tails.look().items():
            self._hear(self._runs.setdefault(id_, _Run(alive_at=now)), news, now)
            if news.gone and not self._runs[id_].read_once:
                del self._runs[id_]
        for id_, run in self._runs.items():
            self._announce(id_, run, now)
        self._beat(now)
        return tuple(self._shown(id_, run) for id_, run in sorted(self._runs.items()))

    def order(self, run: str, act: Act) -> bool:
        """Tell a trainee's console something; False where it cannot be written now (it is, as soon as it can)."""
        known = self._runs.get(run)
        if known is None or known.view is None:
            return False
        return self._tell(run, known, act)

    def end(self) -> None:
        """Nobody is watched any more, and it is said."""
        if self._ended:
            return
        self._ended = True
        for id_, run in self._runs.items():
            if run.pen is not None:
                self._tell(id_, run, Watched(by=self.name, on=False))
                run.pen.close()

    # Reading.

    def _hear(self, run: _Run, news: News, now: float) -> None:
        if news.touched and news.touched != run.touched:
            run.beaten = run.touched != 0
            run.touched, run.alive_at = news.touched, now
        run.trouble = "too_large" if news.too_large else "gone" if news.gone else ""
        if news.gone:
            run.void = True
        elif news.anew or (run.void and news.lines):
            run.view, run.bad, run.unreadable, run.read_once, run.void = None, 0, False, False, False
            run.entries.clear()
        run.bad += news.skipped
        for line in news.lines:
            self._line(run, line)
        if news.lines and run.view is not None:
            run.zero = now - (run.view.at if run.read_once else self._age(run.view))
        if news.lines and not news.more:
            run.read_once = True

    def _line(self, run: _Run, line: bytes) -> None:
        try:
            if run.view is not None:
                entry = decode(line)
                run.view = follow(run.view, entry)
                run.entries.append(entry)
                run.heard(act_of(entry.what))
            elif not run.unreadable:
                run.view = begin(decode_log(line + b"\n", "log").header)
        except (ValueError, LogError):
            run.bad += 1
            run.unreadable = run.view is None

    def _age(self, view: View) -> float:
        """How old a run is that was there before us: by its header, where that can be so."""
        try:
            began = datetime.fromisoformat(view.header.began)
            age = (self._wall() - began).total_seconds() if began.tzinfo else view.at
        except ValueError:
            age = view.at
        return age if not view.stood_still and not view.ended and view.at <= age < OLD else view.at

    # Writing.

    def _announce(self, id_: str, run: _Run, now: float) -> None:
        """Say that we watch, where somebody is there to read it, before anything is shown."""
        if run.pen is not None:
            if run.pen.trouble:
                run.pen.write()
        elif run.view is not None and run.read_once and run.is_live(now):
            self._tell(id_, run, Watched(by=self.name, on=True))

    def _tell(self, id_: str, run: _Run, act: Act) -> bool:
        if run.pen is None:
            run.pen = OwnFile(self._folder / desk_name(id_, self._desk), first_line(self.name))
        run.number += 1
        run.pen.bytes += encode(run.number, act)
        run.told.append((self._now(), act))
        return run.pen.write()

    def _beat(self, now: float) -> None:
        if now - self._beat_at < BEAT:
            return
        self._beat_at = now
        for run in self._runs.values():
            if run.pen is not None and run.is_live(now) and run.pen.write():
                run.pen.beat()

    # Showing.

    def _shown(self, id_: str, run: _Run) -> Trainee:
        trouble, why = run.trouble, ""
        if not trouble and run.unreadable:
            trouble = "unreadable"
        elif not trouble and not run.read_once:
            trouble = "reading"
        elif not trouble and run.pen is not None and run.pen.trouble:
            trouble, why = "unannounced", run.pen.trouble
        hidden = run.view is None or not run.read_once or (trouble == "unannounced" and not self._was_told(run))
        return Trainee(
            id_,
            None if hidden else run.view,
            run.zero,
            run.alive_at,
            run.bad,
            sum(self._now() - when < FORGOTTEN for when, _act in run.told) if run.is_live(self._now()) else 0,
            trouble,
            why,
            Log(run.view.header, tuple(run.entries)) if run.view is not None and run.view.shared else None,
        )

    def _was_told(self, run: _Run) -> bool:
        """Whether the trainee's own log says that this desk watches."""
        return run.view is not None and self.name in run.view.watchers
