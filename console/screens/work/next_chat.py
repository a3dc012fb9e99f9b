"""Where somebody goes who asks for the next chat that needs them: to one of their own, else to who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.core.selectors import next_that_needs_me, queue
from console.core.waiting_apart import apart_rows
from console.present.layout import Pane
from console.strings import _, ngettext
from widgets.queue_list import QueueList

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen


def go_to_next(screen: WorkScreen) -> None:
    """To the chat of one's own that needs somebody most; where none does, to the first that can be taken."""
    wanted = next_that_needs_me(screen.state, screen.overdue_after)
    if wanted is not None:
        screen.session.open(wanted)
        screen.go_to(Pane.CHAT, "composer")
        return
    waiting = queue(screen.state)
    first = next(iter((*waiting, *apart_rows(screen.state))), None)
    if first is None:
        screen.say(_("No other chat needs you now."))
        return
    screen.go_to(Pane.QUEUE, "queue")
    screen.query_one(QueueList).move_to(first.id)
    if not waiting:
        screen.say(_("None of your other chats needs you. In the queue only those who stand apart wait."))
        return
    said = ngettext(
        "None of your other chats needs you. {n} waits: {key} takes.",
        "None of your other chats needs you. {n} wait: {key} takes.",
        len(waiting),
    )
    screen.say(said.format(n=len(waiting), key=screen.key_for("queue.claim")))
