"""How a chat ends by the counsellor's hand: ended and finished, blocked, or removed because somebody asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.core.permissions import is_mine
from console.core.state import AppState
from console.screens.access.sign_out import NAMED_CELLS, what_is_unsent
from console.strings import _, ngettext
from protocol.conversation import LIVE_STATES, OVERSEERS
from protocol.models import Conversation, EndReason
from protocol.safe_text import one_line

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen
    from console.screens.work.work_commands import WorkCommands


def can_remove(state: AppState, row: Conversation | None) -> bool:
    """Whether this person may have all of a chat removed now: of their own, once it has ended (`docs/protocol.md`)."""
    if row is None or state.me is None or state.me.role not in OVERSEERS:
        return False
    return is_mine(state, row) and row.state not in LIVE_STATES


class Endings:
    """Each asks once, and is about the chat that the question names."""

    def __init__(self, screen: WorkScreen, doings: WorkCommands) -> None:
        self._screen = screen
        self._session = screen.session
        self._doings = doings

    def close(self, row: Conversation | None) -> None:
        """End a running chat, or finish one that has ended."""
        if row is None or not is_mine(self._session.state, row):
            return
        if row.state not in LIVE_STATES and self._screen.form_desk.before_finishing(row):
            return
        if row.state in LIVE_STATES:
            question = _("End the chat with {alias}?")
            after = self._what_ending_does()
        else:
            question, after = _("Finish the chat with {alias}?"), self._doings.what_finishing_does()
        self._ask(row, question, after, _("end"), EndReason.COUNSELLOR_CLOSED)

    def block(self, row: Conversation | None) -> None:
        """End a running chat for good: who was in it cannot come back into it."""
        if row is None or not is_mine(self._session.state, row) or row.state not in LIVE_STATES:
            return
        after = _("The chat ends at once, and the chatter cannot come back into it. They can start a new one.")
        self._ask(row, _("Block {alias}?"), after, _("block"), EndReason.BLOCKED)

    def remove(self, row: Conversation | None) -> None:
        """Finish a chat that has ended, and have everything of it removed now, because somebody asked for it."""
        if row is None or not can_remove(self._session.state, row):
            return
        question = _("Remove all of the chat with {alias} now?").format(alias=self._doings.name(row))
        after = _("Its messages and notes go from the server at once, and nobody can bring them back.")
        registered = _("What was registered stays, and belongs to nobody.")
        self._doings.sure(question, f"{after}\n{registered}", _("remove"), lambda: self._remove(row.id))

    def _ask(self, row: Conversation, question: str, after: str, yes: str, reason: EndReason) -> None:
        alias, running = self._doings.name(row), row.state in LIVE_STATES
        said = "\n".join(filter(None, (*self._what_goes_on(row, alias), what_is_unsent(self._session, row.id), after)))
        self._doings.sure(question.format(alias=alias), said, yes, lambda: self._end(row.id, reason, running=running))

    def _what_ending_does(self) -> str:
        minutes = self._session.state.settings.return_window // 60
        back = ngettext(
            "The chatter can write no more, unless they come back within {n} minute.",
            "The chatter can write no more, unless they come back within {n} minutes.",
            minutes,
        ).format(n=minutes)
        return back + " " + _("You can still add notes, and then finish it.")

    def _what_goes_on(self, row: Conversation, alias: str) -> list[str]:
        """What somebody would not want to overlook who ends a running chat, weightiest first."""
        state = self._session.state
        if row.state not in LIVE_STATES:
            return []
        said = [_("Danger is marked here.")] if row.danger else []
        if row.unanswered_since is not None:
            said.append(_("What {alias} wrote last has no answer.").format(alias=alias))
        if row.id in state.typing:
            said.append(_("{alias} is typing now.").format(alias=alias))
        if (draft := state.drafts.get(row.id)) is not None and draft.text.strip():
            said.append(_("Not sent, and still in the box: {text}").format(text=one_line(draft.text, NAMED_CELLS)))
        return said

    async def _end(self, conversation: str, reason: EndReason, *, running: bool) -> bool:
        """A yes to the end of a chat that was over does not end one whose chatter came back meanwhile."""
        now = self._session.state.conversations.get(conversation)
        if not running and now is not None and now.state in LIVE_STATES:
            self._screen.say(_("{alias} came back: the chat goes on.").format(alias=self._doings.name(now)))
            return False
        await self._session.forms.bring(conversation)
        done = await self._session.commands.close(conversation, reason)
        if done:
            self._screen.form_desk.after_ending(conversation)
        return done

    async def _remove(self, conversation: str) -> bool:
        finished = await self._end(conversation, EndReason.COUNSELLOR_CLOSED, running=False)
        return finished and await self._session.commands.purge(conversation)
