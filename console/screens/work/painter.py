"""From the state to the widgets of the work screen, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.content.models import Phases
from console.core.permissions import is_unsafe
from console.core.selectors import seats, server_now, waiting_here
from console.core.waiting_apart import unseen
from console.present import view_models
from console.present.header import head_parts, header_parts, safety_line, why_no_writing
from console.present.names import called
from console.present.reference_rows import phase_label
from console.screens.base import Words
from console.screens.connection_bars import show_connection
from console.strings import _, ngettext
from protocol.models import Conversation
from widgets.composer import Composer
from widgets.queue_list import ChatList, ColleagueList, QueueList
from widgets.rows import StatusPart
from widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen


def _phase_of(phases: Phases, row: Conversation) -> str:
    """The phase in the list of chats: nothing until one is set, the head of the chat says so already."""
    return phase_label(phases, row) if row.phases else ""


class Painter:
    """Fills the widgets of one work screen; reads its state, changes nothing of it."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen

    def bars(self) -> None:
        """Header and connection bar."""
        screen = self._screen
        parts = header_parts(screen.state, training=screen.training, muted=screen.muted(), demo=screen.demo)
        parts[2:2] = screen.more_in_header()
        screen.query_one("#header", StatusBar).update(parts)
        show_connection(screen, screen.state)

    def queue(self) -> None:
        """Who waits, and the colleagues."""
        screen = self._screen
        state = screen.state
        now = server_now(state)
        queue, colleagues = screen.query_one(QueueList), screen.query_one(ColleagueList)
        if now is not None:
            queue.set_now(now)
        rows = view_models.queue_rows(state)
        queued = len(waiting_here(state))
        queue.set_apart(_("apart {n}, longest {clock}"), state.apart.waiting, state.apart.since)
        hidden = unseen(state)
        words = ngettext(
            "nobody with '{{filter}}' in this list; {n} stands apart and was not searched",
            "nobody with '{{filter}}' in this list; {n} stand apart and were not searched",
            hidden,
        )
        queue.set_not_found(words.format(n=hidden) if hidden else _("nobody with '{filter}' in this list"))
        queue.update(rows, title=_("QUEUE {n}").format(n=queued), empty=_("nobody waits"))
        others = view_models.colleague_rows(state)
        colleagues.update(others, title=_("COLLEAGUES"), empty=_("nobody else is here"))
        colleagues.styles.height = colleagues.content_lines()

    def mine(self) -> None:
        """One's own chats."""
        screen = self._screen
        state = screen.state
        now = server_now(state)
        chats = screen.query_one(ChatList)
        if now is not None:
            chats.set_now(now)
        mine = view_models.my_chat_rows(state, lambda row: _phase_of(screen.content.phases, row), screen.overdue_after)
        active, capacity = seats(state)
        title = _("MY CHATS {n} of {capacity}").format(n=active, capacity=capacity)
        chats.update(mine, title=title, empty=_("none yet"))
        chats.styles.height = chats.content_lines()

    def head(self) -> None:
        """Who the open chat is with, and what was agreed about safety."""
        screen = self._screen
        row = screen.opened
        head = (
            head_parts(row, screen.state, screen.content.phases) if row else [StatusPart("none", _("no chat is open"))]
        )
        screen.query_one("#head", StatusBar).update(head)
        for steps in screen.query("#steps"):
            steps.display = row is None
        safety = screen.query_one("#safety", Words)
        safety.display = row is not None
        if row is not None:
            safety.say(safety_line(row, screen.state.settings.topics))
            safety.set_class(is_unsafe(row), "-unsafe")

    def composer(self) -> None:
        """To whom is written, as what, and whether it is possible."""
        screen = self._screen
        row, composer = screen.opened, screen.query_one(Composer)
        composer.limit = screen.state.settings.text_limit
        if row is None:
            composer.write_to(None, "")
        else:
            draft = screen.state.drafts.get(row.id)
            name = called(screen.state, row)
            label = _("NOTE about {alias}, {alias} cannot see it").format(alias=name) if screen.note else name
            composer.write_to(row.id, label, draft.text if draft and not screen.note else None, note=screen.note)
        composer.lock_with(why_no_writing(row, screen.state, note=screen.note) or screen.locked_because)
