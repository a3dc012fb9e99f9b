"""The kept runs of the training folder: which there are, one of them, and when they go.

Logs are about people at work: whoever practised sees and deletes the own runs, and after some months (six, unless the
folder's settings say otherwise) they go. A log that cannot be read is listed with the reason; only a person deletes it.
"""

from __future__ import annotations

import os
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from console.files.reasons import reason
from console.files.toml import read_toml
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.training.play.codec import LogError, read_log
from console.training.play.entries import Ended, Header, Log
from console.training.runs.folder import Folder
from console.training.runs.journal import delete_log
from console.training.scoring.gate import debriefed
from protocol.safe_text import one_line

SUFFIX: Final = ".jsonl"
KEEP_MONTHS: Final = 6
"""How long runs are kept (proposal in research/training.md section 1.6)."""
LONGEST: Final = 120
SETTING: Final = "keep_months"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class State(StrEnum):
    """What became of a run."""

    DEBRIEFED = "debriefed"
    """It counts."""
    FINISHED = "finished"
    """Played to the end; the debrief is not finished, and so it does not count yet."""
    STOPPED = "stopped"
    """Stopped by the trainee, for care."""
    BROKEN = "broken"
    """Broken off."""
    OPEN = "open"
    """Not over: it goes on somewhere, or can be resumed."""
    UNREADABLE = "unreadable"
    """Of another version, or damaged; `Kept.trouble` says which."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One log. `began` is when the run did; of one that cannot be read, when its file was written last. `seconds` is
    how long the log is."""

    run: str
    path: Path
    state: State
    began: datetime
    header: Header | None = None
    seconds: float = 0.0
    trouble: LogError | None = None


def kept(folder: Folder) -> tuple[Kept, ...]:
    """All runs, newest first. Raises `ConsoleError` where the folder itself cannot be read."""
    try:
        paths = [path for path in folder.runs.iterdir() if path.suffix == SUFFIX and not path.name.startswith(".")]
    except OSError as error:
        raise ConsoleError(
            _("The runs in {folder} cannot be listed: {reason}.").format(folder=folder.runs, reason=reason(error)),
            _("Check that the folder is there and that you may read it."),
            Exit.BAD_INPUT,
        ) from None
    found = [one for one in map(_look, paths) if one is not None]
    return tuple(sorted(found, key=lambda one: (one.began, one.run), reverse=True))


def load(folder: Folder, run: str) -> Log:
    """The log of a run. Raises `ConsoleError`: there is none, or it cannot be read."""
    return read_log(place_of(folder, run))


def place_of(folder: Folder, run: str) -> Path:
    """Where the log of a run stands. Raises `ConsoleError` where there is none of this name."""
    path = folder.log(run)
    if not _NAME.fullmatch(run) or not os.path.lexists(path):
        raise ConsoleError(
            _("There is no run {run} here.").format(run=one_line(run)),
            _("`baken train runs` lists them."),
            Exit.BAD_INPUT,
        )
    return path


def delete(folder: Folder, run: str) -> None:
    """Delete the log of a run that no window has open; what was exported of it stays. Raises `ConsoleError`."""
    path = place_of(folder, run)
    try:
        delete_log(path)
    except OSError as error:
        raise ConsoleError(
            _("The run {run} could not be deleted: {reason}.").format(run=run, reason=reason(error)),
            _("It is still there. Check the rights of the training folder."),
            Exit.CANNOT_WRITE,
        ) from None


def older_than(runs: tuple[Kept, ...], months: int, now: datetime) -> tuple[Kept, ...]:
    """The runs that began at least so many months ago. Those that cannot be read are never among them."""
    limit = _months_before(now.astimezone(UTC), months)
    return tuple(one for one in runs if one.state is not State.UNREADABLE and one.began <= limit)


def forget(folder: Folder, months: int, now: datetime) -> tuple[Kept, ...]:
    """Delete the runs that began at least so many months ago; gives those. Raises `ConsoleError` where one stays."""
    old = older_than(kept(folder), months, now)
    for one in old:
        delete(folder, one.run)
    return old


def keep_months(folder: Folder) -> int:
    """How long runs are kept, by the folder's settings. Raises `ConsoleError`: with a setting that is not understood
    nothing is deleted."""
    found = read_toml(folder.settings).get(SETTING, KEEP_MONTHS)
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= LONGEST:
        raise _setting(folder, _("{name} is not a whole number of months").format(name=SETTING))
    return found


def _look(path: Path) -> Kept | None:
    """None for what is gone since it was listed."""
    try:
        found = path.lstat()
    except OSError:
        return None
    try:
        return _read(path, found.st_mtime_ns, found.st_size)
    except LogError as error:
        trouble = error
    except ValueError:
        trouble = LogError(path.name, "damaged", 1)
    written = datetime.fromtimestamp(found.st_mtime, UTC)
    return Kept(path.stem, path, State.UNREADABLE, written, trouble=trouble)


@lru_cache(maxsize=2048)
def _read(path: Path, _written: int, _size: int) -> Kept:
    """Read once for each state of the file, because lists of runs are made again and again.

    Raises `LogError`, and `ValueError` for a moment that is none; neither is remembered.
    """
    log = read_log(path)
    began = datetime.fromisoformat(log.header.began)
    if began.tzinfo is None:
        began = began.replace(tzinfo=UTC)
    seconds = log.entries[-1].at if log.entries else 0.0
    return Kept(path.stem, path, _state(log), began, log.header, seconds)


def _state(log: Log) -> State:
    if debriefed(log):
        return State.DEBRIEFED
    how = next((entry.what.how for entry in reversed(log.entries) if isinstance(entry.what, Ended)), "")
    match how:
        case "stopped":
            return State.STOPPED
        case "broken":
            return State.BROKEN
        case "":
            return State.OPEN
    return State.FINISHED


def _months_before(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=years, month=month + 1, day=min(moment.day, monthrange(years, month + 1)[1]))


def _setting(folder: Folder, what: str) -> ConsoleError:
    return ConsoleError(
        _("The settings in {file} cannot be used: {what}.").format(file=folder.settings, what=what),
        _("Write a line like keep_months = 6, from 1 to {longest}. Nothing was deleted.").format(longest=LONGEST),
        Exit.CONFIGURATION,
    )
