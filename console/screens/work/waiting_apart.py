"""Those who stand apart: reading them, for everybody; ending many, and taking that back, for a supervisor."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from console.core.changes import Change
from console.core.selectors import server_now, time_of_day, zone_of
from console.core.state import AppState
from console.present.layout import Pane
from console.present.names import marked, marks
from console.present.view_models import reasons
from console.screens.confirm import Confirm
from console.screens.pick import Pick
from console.session.session import Session
from console.strings import _, ngettext
from protocol.conversation import OVERSEERS, waits_since
from protocol.models import Apart, ApartPage
from widgets.queue_list import QueueList, clock
from widgets.rows import PickRow

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen

Run = Callable[[Coroutine[Any, Any, bool]], None]

ALL = "all"
LOOK = "look"
RESTORE = "restore"


def can_act(state: AppState) -> bool:
    """Whether there is anybody to read, or anything that this person can take back."""
    return bool(state.apart.waiting or (state.apart.swept and _oversees(state)))


def choices(apart: Apart, zone: tzinfo | None = None) -> tuple[PickRow, ...]:
    """What can be done, the mildest first; the id says it again: `look`, `silent` or `every`, and the crowd."""
    rows: list[PickRow] = []
    if apart.waiting:
        rows.append(PickRow(f"{LOOK} 0", _look_words(apart)))
    for act in apart.swept:
        n = act.conversations
        title = ngettext("take back: {n} chat that was ended", "take back: {n} chats that were ended", n).format(n=n)
        rows.append(PickRow(f"{RESTORE} {act.id}", title, hint=_("until {time}").format(time=_local(act.until, zone))))
    if apart.waiting:
        rows.append(PickRow(f"silent {ALL}", _("end all {n} who wrote nothing").format(n=apart.silent)))
        for place, crowd in enumerate(apart.crowds, start=1):
            group = _("network {place}: end the {n} who wrote nothing").format(place=place, n=crowd.silent)
            every = _("network {place}: end all {n}").format(place=place, n=crowd.waiting)
            since = _("since {time}").format(time=_local(crowd.since, zone))
            rows += [PickRow(f"silent {crowd.id}", group, hint=since), PickRow(f"every {crowd.id}", every, hint=since)]
        rows.append(PickRow(f"every {ALL}", _("end all {n} who stand apart").format(n=apart.waiting)))
    return tuple(row for row in rows if row.id.startswith((LOOK, RESTORE)) or _count(row.id, apart))


def page_rows(state: AppState, page: ApartPage, offset: int) -> tuple[PickRow, ...]:
    """Those apart of one page, and the way to the next."""
    now = server_now(state)
    names = marks({**state.conversations, **{row.id: row for row in page.rows}}.values())
    rows = [
        PickRow(
            row.id,
            marked(row, names),
            preview=" · ".join(reasons(row, state.settings.topics)),
            hint=" · ".join(
                (
                    ngettext("{n} line", "{n} lines", row.lines_by_visitor).format(n=row.lines_by_visitor),
                    clock(waits_since(row), now or waits_since(row)),
                )
            ),
        )
        for row in page.rows
    ]
    after = offset + len(rows)
    if rows and after < page.waiting:
        rows.append(PickRow(f"{LOOK} {after}", _("the next of them: {n} are left").format(n=page.waiting - after)))
    return tuple(rows)


def question(choice: str, state: AppState) -> tuple[str, str]:
    """What is asked before an end, and what follows from it: how many of them wrote, and until when."""
    n = _count(choice, state.apart)
    asked = ngettext("End {n} chat that stands apart?", "End {n} chats that stand apart?", n).format(n=n)
    wrote = _wrote(choice, state.apart)
    said = []
    if wrote:
        words = ngettext(
            "Of these {n}, {wrote} wrote something. Read that one first.",
            "Of these {n}, {wrote} wrote something. Read those first.",
            wrote,
        )
        said.append(words.format(n=n, wrote=wrote))
    elif choice.startswith("silent"):
        said.append(_("Who wrote, types now, or cannot type safely stays."))
    said.append(
        _("Nobody whom a colleague took is ended. Their pages say that it is busy and that they can begin again.")
    )
    said.append(
        _("You can take it back until {time}, with the same key.").format(
            time=_local(_last_moment(state), zone_of(state))
        )
    )
    return asked, " ".join(said)


class ApartPick(Pick):
    """What can be done now about those who stand apart: the list follows the overview while it is open."""

    def __init__(self, session: Session) -> None:
        super().__init__(*_offered(session.state))
        self._session = session

    def on_mount(self) -> None:
        """Begin with what holds now, and listen."""
        self.heading, self.rows = _offered(self._session.state)
        self._unsubscribe = self._session.store.subscribe(self._hear)

    def on_unmount(self) -> None:
        """Listen no more."""
        self._unsubscribe()

    def _hear(self, state: AppState, change: Change) -> None:
        # Chosen from and on its way out: its parts go before it does, and what comes meanwhile would not find them.
        if self not in self.app.screen_stack:
            return
        # At every change: a list that is the same costs nothing, and a new snapshot has no change of its own for this.
        self.follow(*_offered(state), nothing=_("Nobody stands apart now."))


def open_apart(screen: WorkScreen, run: Run) -> None:
    """Ask what, and before an end once more with the number; `run` runs the command."""
    commands = screen.session.commands

    def chosen(choice: str | None) -> None:
        if choice is None:
            return
        if choice not in {row.id for row in choices(screen.state.apart, zone_of(screen.state))}:
            screen.say(_("That is not in the list any more."))
            return
        who, _space, which = choice.partition(" ")
        if who == LOOK:
            run(look(screen, run, int(which)))
            return
        if not _oversees(screen.state):
            screen.say(_("Only a supervisor can do that."))
            return
        if who == RESTORE:
            run(commands.restore_apart(which))
            return

        def answered(sure: bool | None) -> None:
            if sure:
                run(commands.end_apart(None if which == ALL else which, silent=who == "silent"))

        asked, after = question(choice, screen.state)
        screen.app.push_screen(Confirm(asked, consequence=after, yes=_("end")), answered)

    screen.app.push_screen(ApartPick(screen.session), chosen)


async def look(screen: WorkScreen, run: Run, offset: int) -> bool:
    """Fetch some of those apart and let one be chosen: it is read, and claimed, like those in the queue."""
    commands = screen.session.commands
    page = await commands.apart(offset)
    if page is None:
        return False
    rows = {row.id: row for row in page.rows}

    def chosen(choice: str | None) -> None:
        if choice is None:
            return
        if choice in rows:
            commands.show(rows[choice])
            screen.session.open(choice)
            screen.paint.queue()
            screen.query_one(QueueList).move_to(choice)
            screen.go_to(Pane.CHAT, "transcript")
            return
        run(look(screen, run, int(choice.partition(" ")[2])))

    title = _("APART {first} to {last} of {n}: who wrote comes first")
    title = title.format(first=min(offset + 1, page.waiting), last=offset + len(page.rows), n=page.waiting)
    screen.app.push_screen(Pick(title, page_rows(screen.state, page, offset)), chosen)
    return True


def _offered(state: AppState) -> tuple[str, tuple[PickRow, ...]]:
    """Title and rows of the list."""
    apart = state.apart
    if not apart.waiting:
        return _("APART: nobody now"), choices(apart, zone_of(state))
    title = ngettext("APART {n}, in {crowds} network", "APART {n}, in {crowds} networks", len(apart.crowds))
    return title.format(n=apart.waiting, crowds=len(apart.crowds)), choices(apart, zone_of(state))


def _look_words(apart: Apart) -> str:
    if not apart.wrote:
        return ngettext("look at the {n} who stands apart", "look at the {n} who stand apart", apart.waiting).format(
            n=apart.waiting
        )
    return ngettext("look at the {n} who wrote something", "look at the {n} who wrote something", apart.wrote).format(
        n=apart.wrote
    )


def _oversees(state: AppState) -> bool:
    return state.me is not None and state.me.role in OVERSEERS


def _last_moment(state: AppState) -> datetime:
    """Until when an act of now can be taken back."""
    now = time_of_day(state) or datetime.now().astimezone()
    return now + timedelta(seconds=state.settings.return_window)


def _local(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def _count(choice: str, apart: Apart) -> int:
    """How many chats a choice would end."""
    who, _space, which = choice.partition(" ")
    silent = who == "silent"
    if which == ALL:
        return apart.silent if silent else apart.waiting
    return sum(crowd.silent if silent else crowd.waiting for crowd in apart.crowds if crowd.id == which)


def _wrote(choice: str, apart: Apart) -> int:
    """How many of those whom a choice would end wrote something."""
    who, _space, which = choice.partition(" ")
    if who == "silent":
        return 0
    return apart.wrote if which == ALL else sum(crowd.wrote for crowd in apart.crowds if crowd.id == which)
