"""The registration form on the work screen: what it shows, where its keys lead, when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from console.core.permissions import is_mine
from console.keys.registry import BY_ID, keys_of, shown
from console.present.form_rows import form_rows, state_part, trouble_words
from console.present.layout import Pane
from console.present.names import called
from console.registration.form import Form
from console.registration.suggest import Suggestion, suggestions
from console.screens.work.reference_pane import ReferencePane, Tab
from console.strings import _
from protocol.conversation import LIVE_STATES
from protocol.models import Conversation
from widgets.composer import Composer
from widgets.registration_form import RegistrationForm

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen


class FormDesk:
    """Between the forms of the session and the widget. Each key names the conversation that it was pressed for."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen
        self._forms = screen.session.forms
        self._suggested: tuple[object, Mapping[str, Suggestion]] = (None, {})
        self._asked_for: str | None = None
        """The conversation whose form was fetched when it came to the screen."""
        self._finishing: str | None = None
        """The conversation that is about to be finished."""

    def begin(self) -> Callable[[], None]:
        """Listen to the forms and to the widget; gives a function that ends it."""
        widget = self._widget
        widget.picked = self._forms.pick
        widget.cleared = self._forms.clear
        widget.accepted = lambda conversation, names: self._forms.accept(conversation, names, self._offers())
        widget.left = self._forms.save
        return self._forms.listen(self._heard)

    # What is shown.

    def draw(self) -> None:
        """Show the form of the open chat, where the tab is to be seen; fetch it when it comes to the screen."""
        row, widget = self._screen.opened, self._widget
        if not self._seen:
            self._asked_for = None
            return
        why_not = self._why_not(row)
        if row is None or why_not:
            self._asked_for = None
            widget.show(None, (), remark=why_not)
            return
        if self._asked_for != row.id:
            self._asked_for = row.id
            self._forms.open(row.id)
        form = self._forms.get(row.id)
        if form is not None:
            self._show(row, form)

    def _show(self, row: Conversation, form: Form) -> None:
        remark = trouble_words(form)
        if not remark and self._finishing == row.id:
            remark = _(
                "Is there something to fill in? Leaving it as it is, is an answer too. {key} again finishes the chat."
            ).format(key=self._key_to_finish())
        rows = form_rows(form, self._offers())
        self._widget.show(row.id, rows, name=called(self._screen.state, row), state=state_part(form), remark=remark)

    def _key_to_finish(self) -> str:
        keys = keys_of(BY_ID["chat.close"], self._screen.keymap)
        return shown(next((key for key in keys if len(key) > 1), "x"), ascii_only=self._screen.ascii_only)

    def _why_not(self, row: Conversation | None) -> str:
        """Why there is no form, in a sentence; empty where there is one."""
        if not self._forms.possible:
            return _("This server keeps no registrations.")
        if row is None:
            return _("No chat is open; the form belongs to a chat of your own.")
        if not is_mine(self._screen.state, row):
            return _("This chat is not yours; whoever has it fills in the form.")
        return ""

    def _offers(self) -> Mapping[str, Suggestion]:
        """What is known already of the open chat; made again only where something that it rests on changed."""
        row = self._screen.opened
        if row is None:
            return {}
        held = self._screen.state.transcripts.get(row.id)
        log = held.log if held is not None else None
        basis = (row.id, row.version, log.last if log is not None else 0, log.first if log is not None else 0)
        if self._suggested[0] != basis:
            content = self._screen.content
            found = suggestions(content.prefill, row, log=log, organisations=content.referrals.organisations)
            self._suggested = (basis, found)
        return self._suggested[1]

    def _heard(self, conversation: str) -> None:
        if conversation == self._screen.state.opened:
            self.draw()

    @property
    def _widget(self) -> RegistrationForm:
        return self._screen.query_one(RegistrationForm)

    @property
    def _seen(self) -> bool:
        return self._screen.query_one(ReferencePane).tab is Tab.FORM

    # When it is offered.

    def before_finishing(self, row: Conversation) -> bool:
        """Go to the form instead, once, where the chatter wrote something; gives whether it did."""
        if not self._is_wanted(row) or self._forms.offered_before(row.id):
            return False
        self._finishing = row.id
        self._go(row.id)
        return True

    def after_ending(self, conversation: str) -> None:
        """The chat has just ended: to its form, unless somebody is writing or is with another chat by now."""
        row = self._screen.state.conversations.get(conversation)
        if row is None or row.state in LIVE_STATES or not self._is_wanted(row):
            return
        elsewhere = self._screen.state.opened != conversation or not self._screen.is_current
        if elsewhere or self._screen.query_one(Composer).text:
            return
        if not self._forms.offered_before(conversation):
            self._finishing = conversation
            self._go(conversation)

    def let_go(self, conversation: str) -> None:
        """The chat is over: its form leaves the screen, and with it what it covered comes to be seen again."""
        widget = self._widget
        if widget.subject != conversation:
            return
        widget.show(None, ())
        self._screen.query_one(ReferencePane).show_tab(Tab.SIGNALS)
        if self._screen.pane is Pane.REFERENCE:
            # Not into the queue: keys may be on their way, and there letters are commands on other chats.
            self._screen.go_to(Pane.CHAT, "composer")

    def _is_wanted(self, row: Conversation) -> bool:
        return self._forms.possible and row.lines_by_visitor > 0 and is_mine(self._screen.state, row)

    def _go(self, conversation: str) -> None:
        if self._screen.state.opened != conversation:
            self._screen.session.open(conversation)
        self._screen.doings.show_tab(Tab.FORM)
