"""What a counsellor does on the work screen: each action of `console.keys`, by the id shown when it was pressed."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from console.core.outbox import DROPPABLE, find
from console.core.permissions import is_mine
from console.core.state import Delivery, Outgoing
from console.keys.action import Action, Place
from console.keys.palette import palette_rows
from console.keys.registry import BY_ID, keys_of
from console.present.error_texts import NOT_FOR_YOU
from console.present.layout import Pane
from console.present.names import called
from console.screens.confirm import Confirm, ConfirmAway
from console.screens.pick import Pick
from console.screens.work.endings import Endings, can_remove
from console.screens.work.keeping import can_keep, open_keep, open_keeps, oversees
from console.screens.work.next_chat import go_to_next
from console.screens.work.putting_in import PuttingIn
from console.screens.work.reference_pane import ReferencePane, Tab
from console.screens.work.safety import SafetyPanel
from console.screens.work.waiting_apart import can_act, open_apart
from console.strings import N_, _
from protocol.conversation import CLAIMABLE, LIVE_STATES
from protocol.models import Author, Conversation, Presence, SafetyPatch, State
from protocol.report import REPORT_ROLES
from protocol.safe_text import SafeText
from widgets.composer import Composer
from widgets.queue_list import ChatList, QueueList
from widgets.rows import PickRow
from widgets.transcript import Transcript

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen

PAUSES: Final = (N_("break"), N_("food"), N_("consultation"), N_("after a heavy chat"), N_("technical trouble"))
"""Reasons for a pause."""

Command = Coroutine[Any, Any, bool]
Doing = Callable[[str | None], Coroutine[Any, Any, None] | None]
"""What moves the focus is done at once, so that the next key goes where it is meant to go; the rest may wait."""


class WorkCommands:
    """One method an action. `target` is the conversation that it is about, taken when the key was pressed."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._endings = Endings(screen, self)
        self._putting_in = PuttingIn(screen)
        self._table: dict[str, Doing] = {
            "pane.queue": self._queue,
            "pane.signals": lambda target: self._tab(Tab.SIGNALS),
            "pane.form": lambda target: self._tab(Tab.FORM),
            "pane.phases": lambda target: self._tab(Tab.PHASES),
            "pane.referrals": lambda target: self._tab(Tab.REFERRALS),
            "queue.claim": self._claim,
            "queue.apart": lambda target: open_apart(self._screen, self._run),
            "chat.next": lambda target: go_to_next(self._screen),
            "chat.write": self._write,
            "chat.note": self._note,
            "chat.danger": self._danger,
            "chat.canned": self._canned,
            "chat.safety": self._safety,
            "chat.hold": self._hold,
            "chat.release": self._release,
            "chat.close": lambda target: self._endings.close(self._row(target)),
            "chat.block": lambda target: self._endings.block(self._row(target)),
            "chat.remove": lambda target: self._endings.remove(self._row(target)),
            "chat.keep": self._keep,
            "chat.keeps": lambda target: self._run(open_keeps(self._screen, self._run)),
            "referral.age": lambda target: self._filter("age"),
            "referral.form": lambda target: self._filter("form"),
            "referral.region": lambda target: self._filter("region"),
            "referral.open": lambda target: self._filter("open"),
            "referral.chat": lambda target: self._filter("chat"),
            "referral.free": lambda target: self._filter("free"),
            "me.presence": self._presence,
            "me.mute": lambda target: self._of_the_app("mute"),
            "app.palette": self._palette,
            "app.help": lambda target: self._of_the_app("help"),
            "app.lock": lambda target: self._of_the_app("lock"),
            "app.report": lambda target: self._of_the_app("report"),
            "app.redraw": lambda target: self._of_the_app("redraw"),
            "app.settings": lambda target: self._of_the_app("settings"),
            "app.quit": lambda target: self._of_the_app("quit"),
        }
        self._on_text: dict[str, Callable[[Outgoing], None]] = {
            "text.confirm": lambda row: self._session.writing.confirm(row.client_id),
            "text.again": lambda row: self._session.writing.send_anew(row.client_id),
            "text.keep": lambda row: self._session.writing.keep_as_note(row.client_id),
            "text.drop": lambda row: self._session.writing.drop(row.client_id),
            "text.edit": self._edit,
        }

    # Which action, on what.

    def start(self, action: str) -> None:
        """Do it: on the chat under the cursor of the focused list, else on the open one."""
        if action in self._on_text:
            row = self._text()
            if row is not None and self.possible(BY_ID[action]):
                self._on_text[action](row)
            else:
                self._screen.say(_("That cannot be done with this text now."))
            return
        if not self.possible(BY_ID[action]):
            self._screen.say(self._why_not(action))
            return
        self._do(action, self.target())

    def _why_not(self, action: str) -> str:
        if action == "app.report":
            return _(NOT_FOR_YOU)
        if action == "queue.apart":
            return _("Nobody stands apart now.")
        return _("There is no chat here.") if self.target() is None else _("That cannot be done with this chat now.")

    def _do(self, action: str, target: str | None) -> None:
        doing = self._table[action](target)
        if doing is not None:
            self._screen.run_worker(doing, group="doings")

    def target(self) -> str | None:
        """The id that is shown as the one that a key would act on."""
        match self._screen.place:
            case Place.QUEUE:
                return self._screen.query_one(QueueList).current
            case Place.CHATS:
                return self._screen.query_one(ChatList).current
            case _:
                return self._session.state.opened

    def possible(self, action: Action) -> bool:
        """Whether the action can do anything now; what cannot is not offered."""
        if action.id in self._on_text:
            text = self._text()
            return text is not None and text.delivery in TEXT_STATES[action.id]
        row = self._row(self.target())
        if action.id == "queue.claim":
            return row is not None and row.state in CLAIMABLE
        if action.id == "queue.apart":
            return can_act(self._session.state)
        if action.id == "chat.remove":
            return can_remove(self._session.state, row)
        if action.id == "chat.keep":
            return can_keep(self._session.state, row)
        if action.id == "chat.keeps":
            return oversees(self._session.state)
        if action.id in ("chat.hold", "chat.release", "chat.block"):
            return self._mine(row) and row is not None and row.state in LIVE_STATES
        if action.id in ("chat.close", "chat.safety"):
            return self._mine(row)
        if action.id in ("chat.note", "chat.canned"):
            return self._mine(self._screen.opened)
        if action.id == "chat.danger":
            return row is not None
        if action.id == "app.report":
            me = self._session.state.me
            return me is not None and me.role in REPORT_ROLES
        return True

    def _row(self, conversation: str | None) -> Conversation | None:
        return self._session.state.conversations.get(conversation) if conversation else None

    def name(self, row: Conversation) -> str:
        """What the screen calls this chatter."""
        return called(self._session.state, row)

    def _mine(self, row: Conversation | None) -> bool:
        return row is not None and is_mine(self._session.state, row)

    def _text(self) -> Outgoing | None:
        """The own text under the transcript's cursor that is not settled."""
        current = self._screen.query_one(Transcript).current
        return find(self._session.state.outbox, current.id) if current else None

    # Panes.

    def _queue(self, target: str | None) -> None:
        self._screen.go_to(Pane.QUEUE, "queue")

    def _tab(self, tab: Tab) -> None:
        """To the list; the same key again goes back to writing."""
        if self._screen.focused is not None and self._screen.focused.id == tab.name.lower():
            self._screen.go_to(Pane.CHAT, "composer")
            return
        self.show_tab(tab)

    def show_tab(self, tab: Tab) -> None:
        """Put the focus into a list of the reference pane."""
        self._screen.query_one(ReferencePane).show_tab(tab)
        self._screen.form_desk.draw()
        self._screen.go_to(Pane.REFERENCE, tab.name.lower())

    def _filter(self, name: str) -> None:
        pane = self._screen.query_one(ReferencePane)
        before = pane.wanted
        pane.change_filter(name)
        if pane.wanted == before:
            self._screen.say(_("There is nothing else to choose for this filter."))

    def _write(self, target: str | None) -> None:
        self._screen.go_to(Pane.CHAT, "composer")

    async def _of_the_app(self, what: str) -> None:
        await self._screen.app.run_action(f"app.{what}")

    def _palette(self, target: str | None) -> None:
        """What is chosen acts on what was shown when the palette was opened."""
        text = self._text()
        offered = [action for action in self._screen.actions if self.possible(action)]
        rows = palette_rows(offered, self._screen.keymap, ascii_only=self._screen.ascii_only)

        def chosen(action: str | None) -> None:
            if action in self._on_text:
                if text is not None:
                    self._on_text[action](text)
            elif action is not None:
                self._do(action, target)

        self._screen.app.push_screen(Pick(_("ALL ACTIONS"), rows), chosen)

    # Chats.

    def _claim(self, target: str | None) -> Coroutine[Any, Any, None] | None:
        """The chat is on the screen at once, so that no further key is taken for the queue; it is locked until won."""
        row = self._row(target)
        if row is None or row.state not in CLAIMABLE:
            return None
        self._session.open(row.id)
        self._screen.paint.composer()
        self._screen.go_to(Pane.CHAT, "composer")
        for key in keys_of(BY_ID["queue.claim"], self._screen.keymap):
            if len(key) == 1:
                self._screen.query_one(Composer).pass_over(key, time.monotonic())
        return self._claim_from_server(row.id)

    async def _claim_from_server(self, target: str) -> None:
        # Who lost it stays where they are: they may be typing, and in the queue letters are commands on other chats.
        await self._session.commands.claim(target)

    async def _danger(self, target: str | None) -> None:
        row = self._row(target)
        if row is None:
            return
        if not row.danger:
            await self._dangerous(row, True)
        elif await self._screen.app.push_screen_wait(
            ConfirmAway(
                _("Take the danger mark off {alias}?").format(alias=self.name(row)),
                clock=self._session.clock,
                consequence=_("Colleagues then see no danger here any more."),
                yes=_("take off"),
            )
        ):
            await self._dangerous(row, False)

    async def _dangerous(self, row: Conversation, on: bool) -> None:
        if await self._session.commands.danger(row.id, on):
            words = _("{alias} is marked: DANGER NOW.") if on else _("{alias}: danger mark taken off.")
            self._screen.say(words.format(alias=self.name(row)))

    def mark_danger(self) -> None:
        """Mark the open chat, whatever has the focus; a mark that is there stays."""
        row = self._row(self._session.state.opened)
        if row is None:
            self._screen.say(_("There is no chat here."))
        else:
            self._screen.run_worker(self._dangerous(row, True), group="doings")

    async def _hold(self, target: str | None) -> None:
        row = self._row(target)
        if row is not None and self._mine(row):
            await self._session.commands.hold(row.id, row.state is not State.ON_HOLD)

    def _keep(self, target: str | None) -> None:
        row = self._row(target)
        if row is not None and can_keep(self._session.state, row):
            open_keep(self._screen, self._run, row)

    def _release(self, target: str | None) -> None:
        row = self._row(target)
        if row is None or not self._mine(row) or row.state not in LIVE_STATES:
            return
        question = _("Give {alias} back to the queue?").format(alias=self.name(row))
        after = _("The chatter waits again; a colleague can take the chat.")
        self.sure(question, after, _("give back"), lambda: self._session.commands.release(row.id))

    def what_finishing_does(self) -> str:
        """Said before a chat that is over is finished."""
        return _("It leaves your list. The messages are removed from the server after a while.")

    def sure(self, question: str, consequence: str, yes: str, command: Callable[[], Command]) -> None:
        """Ask once; the command is about the chat that the question names, whatever is on the screen by then."""

        def answered(sure: bool | None) -> None:
            if sure:
                self._run(command())

        self._screen.app.push_screen(Confirm(question, consequence=consequence, yes=yes), answered)

    def _safety(self, target: str | None) -> None:
        row = self._row(target)
        if row is None or not self._mine(row):
            return

        def filled_in(patch: SafetyPatch | None) -> None:
            if patch is not None:
                self._run(self._session.commands.safety(row.id, patch))

        self._screen.app.push_screen(SafetyPanel(row, self.name(row)), filled_in)

    # Writing.

    def _note(self, target: str | None) -> None:
        if not self._mine(self._screen.opened):
            return
        self._screen.note = not self._screen.note
        self._screen.paint.composer()
        self._screen.go_to(Pane.CHAT, "composer")

    def submit(self, conversation: str, text: SafeText, *, note: bool) -> None:
        """Hand a text to the outbox; where it is not taken it stands in the composer again."""
        writing = self._session.writing
        taken = writing.note(conversation, text) if note else writing.send(conversation, text)
        if taken is None:
            self._screen.query_one(Composer).give_back(conversation, text, note=note)

    def _canned(self, target: str | None) -> None:
        self._putting_in.canned()

    def insert_referral(self, id_: str) -> None:
        """A referral that was chosen beside the chat."""
        self._putting_in.referral(id_)

    def _edit(self, row: Outgoing) -> None:
        if self._session.writing.take_back(row.client_id):
            self._screen.go_to(Pane.CHAT, "composer")

    # Beside the chat.

    def tick(self, signal: str, on: bool) -> None:
        """A signal, pointing at the message under the cursor, else at the chatter's newest one."""
        row = self._screen.opened
        if row is None or not self._mine(row):
            self._screen.say(_("Signals are ticked in a chat of your own."))
            return
        message = self._pointed(row) if on else None
        self._run(self._session.commands.tick(row.id, signal, message, on))

    def _pointed(self, row: Conversation) -> int | None:
        pointed = self._screen.query_one(Transcript).pointed
        if pointed is not None:
            return pointed
        held = self._session.state.transcripts.get(row.id)
        written = (
            (message.id for message in reversed(held.log) if message.author is Author.VISITOR) if held else iter(())
        )
        return next(written, None)

    def phase(self, phase: str) -> None:
        """The counsellor says in which phase the open chat is."""
        row = self._screen.opened
        if row is None or not self._mine(row):
            self._screen.say(_("Phases are set in a chat of your own."))
            return
        self._run(self._session.commands.phase(row.id, phase))

    def _run(self, command: Command) -> None:
        self._screen.run_worker(command, group="doings")

    # Me.

    def _presence(self, target: str | None) -> None:
        me = self._session.state.me
        if me is not None and me.presence is Presence.PAUSE:
            self._run(self._session.commands.presence(Presence.AVAILABLE))
            return

        def chosen(reason: str | None) -> None:
            if reason is not None:
                self._run(self._session.commands.presence(Presence.PAUSE, reason))

        rows = tuple(PickRow(id=_(reason), title=_(reason)) for reason in PAUSES)
        self._screen.app.push_screen(Pick(_("PAUSE: why?"), rows), chosen)


TEXT_STATES: Final = {
    "text.confirm": frozenset({Delivery.HELD}),
    "text.again": frozenset({Delivery.FAILED}),
    "text.keep": frozenset({Delivery.UNDELIVERABLE}),
    "text.drop": DROPPABLE,
    "text.edit": DROPPABLE,
}
"""For which deliveries an action on a text makes sense."""
