"""Those who stand apart, for a supervisor: whom to end together, and what was ended and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from api_client.models import Apart
from console.reading import SEES_ALL
from console.screens.confirm import Confirm
from console.screens.pick import Pick
from console.state import AppState
from console.strings import _
from widgets.rows import PickRow

if TYPE_CHECKING:
    from console.screens.work import WorkScreen

ALL = "all"
RESTORE = "restore"


def can_act(state: AppState) -> bool:
    """Whether there is anything to end or to take back, and this person may."""
    allowed = state.me is not None and state.me.role in SEES_ALL
    return allowed and bool(state.apart.waiting or state.apart.swept)


def choices(apart: Apart) -> tuple[PickRow, ...]:
    """What can be done, the mildest first; the id says it again: `silent` or `every`, and the crowd."""
    rows: list[PickRow] = []
    if apart.swept is not None:
        until = f"{apart.swept.until.astimezone():%H:%M}"
        title = _("take back: {n} chats that were ended").format(n=apart.swept.conversations)
        rows.append(PickRow(f"{RESTORE} {apart.swept.id}", title, hint=_("until {time}").format(time=until)))
    if apart.waiting:
        rows.append(PickRow(f"silent {ALL}", _("end all {n} who wrote nothing").format(n=apart.silent)))
        for place, crowd in enumerate(apart.crowds, start=1):
            group = _("network {place}: end the {n} who wrote nothing").format(place=place, n=crowd.silent)
            every = _("network {place}: end all {n}").format(place=place, n=crowd.waiting)
            since = _("since {time}").format(time=f"{crowd.since.astimezone():%H:%M}")
            rows += [PickRow(f"silent {crowd.id}", group, hint=since), PickRow(f"every {crowd.id}", every, hint=since)]
        rows.append(PickRow(f"every {ALL}", _("end all {n} who stand apart").format(n=apart.waiting)))
    return tuple(row for row in rows if _count(row.id, apart) or row.id.startswith(RESTORE))


def open_apart(screen: WorkScreen, run: Callable[[Coroutine[Any, Any, bool]], None]) -> None:
    """Ask what, and before an end once more with the number; `run` runs the command."""
    apart, commands = screen.state.apart, screen.session.commands

    def chosen(choice: str | None) -> None:
        if choice is None:
            return
        who, _space, which = choice.partition(" ")
        if who == RESTORE:
            run(commands.restore_apart(which))
            return

        def answered(sure: bool | None) -> None:
            if sure:
                run(commands.end_apart(None if which == ALL else which, silent=who == "silent"))

        question = _("End {n} chats that stand apart?").format(n=_count(choice, screen.state.apart))
        after = _(
            "Nobody whom a colleague took is ended. Their pages say that it is busy and that they can begin again. "
            "For a while you can take it back, with the same key."
        )
        screen.app.push_screen(Confirm(question, consequence=after, yes=_("end")), answered)

    title = _("APART {n}, in {crowds} networks").format(n=apart.waiting, crowds=len(apart.crowds))
    screen.app.push_screen(Pick(title, choices(apart)), chosen)


def _count(choice: str, apart: Apart) -> int:
    """How many chats a choice would end."""
    who, _space, which = choice.partition(" ")
    silent = who == "silent"
    if which == ALL:
        return apart.silent if silent else apart.waiting
    return sum(crowd.silent if silent else crowd.waiting for crowd in apart.crowds if crowd.id == which)
