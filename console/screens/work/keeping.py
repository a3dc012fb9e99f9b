"""Keeping one chat beyond its time: asked by one, granted by another, ended by a third; and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from console.core.permissions import is_mine
from console.core.selectors import server_now, zone_of
from console.core.state import AppState
from console.present.keep_reasons import REASONS
from console.present.names import called
from console.present.view_models import keep_words
from console.screens.confirm import Confirm
from console.screens.pick import Pick
from console.strings import _, ngettext
from protocol.conversation import OVERSEERS
from protocol.models import Conversation, KeepReason
from widgets.rows import PickRow

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen

Run = Callable[[Coroutine[Any, Any, bool]], None]

DAYS: Final = (7, 30, 90, 180)
ASK, GRANT, LIFT = "ask", "grant", "lift"


def oversees(state: AppState) -> bool:
    """Whether this person grants, ends, and sees the list."""
    return state.me is not None and state.me.role in OVERSEERS


def can_keep(state: AppState, row: Conversation | None) -> bool:
    """Whether this person may ask for it: of their own, or as somebody who oversees (`docs/protocol.md`)."""
    return row is not None and (is_mine(state, row) or oversees(state))


def choices(state: AppState, row: Conversation) -> tuple[PickRow, ...]:
    """What this person can do now about one chat; never what the server would refuse."""
    me = state.me.id if state.me else ""
    rows: list[PickRow] = []
    asked, kept = row.keep_asked, row.kept
    if asked is not None and asked.by != me and oversees(state):
        words = ngettext("grant it: keep for {n} day", "grant it: keep for {n} days", asked.days).format(n=asked.days)
        rows.append(PickRow(GRANT, words, preview=_(REASONS[asked.reason]), hint=_name(state, asked.by)))
    if asked is not None and (asked.by == me or oversees(state)):
        rows.append(PickRow(f"{LIFT} {asked.id}", _("take the request back")))
    if kept is not None and oversees(state) and not is_mine(state, row):
        rows.append(PickRow(f"{LIFT} {kept.id}", _("end the keeping now")))
    if asked is None or asked.by == me:
        words = _("ask to keep this chat") if kept is None and asked is None else _("ask anew, for another term")
        rows.append(PickRow(ASK, words))
    return tuple(rows)


def standing(state: AppState, row: Conversation) -> str:
    """What holds now, in sentences: who asked, who granted, until when; and what a request alone does not do."""
    said = []
    if row.kept is not None:
        said.append(
            _("Kept until {day}: {reason}. Asked by {one}, granted by {other}.").format(
                day=_day(state, row.kept.until),
                reason=_(REASONS[row.kept.reason]),
                one=_name(state, row.kept.asked_by),
                other=_name(state, row.kept.granted_by),
            )
        )
    if row.keep_asked is not None:
        days = row.keep_asked.days
        said.append(
            ngettext(
                "{one} asks to keep it for {n} day: {reason}.", "{one} asks to keep it for {n} days: {reason}.", days
            ).format(one=_name(state, row.keep_asked.by), n=days, reason=_(REASONS[row.keep_asked.reason]))
        )
    if row.kept is None:
        said.append(_("Nothing keeps it now: it is erased at its time, until a second person grants a request."))
    return " ".join(said)


def open_keep(screen: WorkScreen, run: Run, row: Conversation) -> None:
    """What can be done about this chat; each step names it."""
    state, commands = screen.state, screen.session.commands
    alias = called(state, row)

    def chosen(choice: str | None) -> None:
        what, _space, which = (choice or "").partition(" ")
        if what == ASK:
            _ask(screen, run, row)
        elif what == GRANT and row.keep_asked is not None:
            asked = row.keep_asked
            now = server_now(state) or asked.at
            question = _("Keep the chat with {alias} until {day}?").format(
                alias=alias, day=_day(state, now + timedelta(days=asked.days))
            )
            after = _("Until then nobody can remove it. Who could not read it before cannot read it now.")
            _sure(screen, run, question, after, _("keep"), lambda: commands.grant_keep(row.id, asked.id))
        elif what == LIFT:
            question = _("Stop keeping the chat with {alias}?").format(alias=alias)
            after = _("If its time is over it is erased within a minute, for good.")
            _sure(screen, run, question, after, _("stop"), lambda: commands.lift_keep(row.id, which))

    title = _("KEEP {alias}").format(alias=alias)
    screen.app.push_screen(Pick(title, choices(state, row), before=standing(state, row)), chosen)


async def open_keeps(screen: WorkScreen, run: Run) -> bool:
    """All that are kept or asked to be, with their terms; choosing one opens what can be done about it."""
    found = await screen.session.commands.keeps()
    if found is None:
        return False
    rows = {row.id: row for row in found.conversations}

    def chosen(choice: str | None) -> None:
        if choice is not None:
            open_keep(screen, run, rows[choice])

    listed = tuple(
        PickRow(
            row.id,
            called(screen.state, row),
            preview=_(REASONS[why.reason]),
            hint=keep_words(row, zone_of(screen.state)),
        )
        for row in found.conversations
        if (why := row.kept or row.keep_asked) is not None
    )
    title = ngettext("KEPT: {n} chat", "KEPT: {n} chats", len(listed)).format(n=len(listed))
    nothing = "" if listed else _("No chat is kept, and nobody asks for it.")
    screen.app.push_screen(Pick(title, listed, before=nothing), chosen)
    return True


def _ask(screen: WorkScreen, run: Run, row: Conversation) -> None:
    """Why, then for how long."""
    commands = screen.session.commands

    async def ask(reason: KeepReason, days: int) -> bool:
        done = await commands.ask_keep(row.id, reason, days)
        if done:
            screen.say(_("Asked. Until a supervisor grants it, the chat is erased at its time."))
        return done

    def with_reason(reason: str | None) -> None:
        if reason is None:
            return

        def with_days(days: str | None) -> None:
            if days is not None:
                run(ask(KeepReason(reason), int(days)))

        terms = tuple(PickRow(str(n), ngettext("{n} day", "{n} days", n).format(n=n)) for n in DAYS)
        screen.app.push_screen(
            Pick(_("KEEP {alias}: for how long?").format(alias=called(screen.state, row)), terms), with_days
        )

    reasons = tuple(PickRow(reason.value, _(words)) for reason, words in REASONS.items())
    screen.app.push_screen(Pick(_("KEEP {alias}: why?").format(alias=called(screen.state, row)), reasons), with_reason)


def _sure(
    screen: WorkScreen, run: Run, question: str, after: str, yes: str, command: Callable[[], Coroutine[Any, Any, bool]]
) -> None:
    def answered(sure: bool | None) -> None:
        if sure:
            run(command())

    screen.app.push_screen(Confirm(question, consequence=after, yes=yes), answered)


def _day(state: AppState, moment: datetime) -> str:
    return f"{moment.astimezone(zone_of(state)):%d-%m-%Y}"


def _name(state: AppState, person: str) -> str:
    one = state.colleagues.get(person)
    if one is not None:
        return one.name
    return state.me.name if state.me is not None and state.me.id == person else _("a former colleague")
