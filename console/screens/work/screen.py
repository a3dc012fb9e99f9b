"""The work screen: the queue, the chat, the reference pane. It shows the state and turns keys into commands by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.types import CSSPathType
from textual.widget import Widget

from console.content.models import Content
from console.core import changes
from console.core.events import Notice
from console.core.selectors import server_now, time_of_day
from console.core.state import AppState
from console.keys.action import Action, Place
from console.keys.bindings import PLACES, bindings_of
from console.keys.registry import ACTIONS, BY_ID, acts_in, keys_of, shown
from console.present import view_models
from console.present.chat_window import ChatWindow
from console.present.demo_steps import steps
from console.present.header import key_hints
from console.present.layout import Pane
from console.present.names import called
from console.present.notices import notice_sentence
from console.present.widget_texts import composer_words, list_words, too_small, transcript_words, unknown_letter
from console.screens.base import Words
from console.screens.connection_bars import connection_bars
from console.screens.work.aim import Aim
from console.screens.work.painter import Painter
from console.screens.work.panes import PanedScreen
from console.screens.work.reference_pane import ReferencePane
from console.screens.work.registration_presenter import FormDesk
from console.screens.work.work_commands import WorkCommands
from console.session.session import Session
from console.strings import N_, _
from console.terminal.safe_app import SafeApp
from protocol.conversation import CLAIMABLE
from protocol.models import Conversation, EndReason
from widgets.checklist import Checklist
from widgets.composer import Composer
from widgets.key_bar import KeyBar
from widgets.phase_guide import PhaseGuide
from widgets.queue_list import ChatList, ColleagueList, QueueList
from widgets.referral_list import ReferralList
from widgets.rows import StatusPart
from widgets.status_bar import StatusBar
from widgets.transcript import Transcript

ENDED_APART = N_("The chat that you read was ended together with others that stood apart.")


LETTERS_ACT = frozenset({Place.QUEUE, Place.CHATS, Place.COLLEAGUES, Place.TRANSCRIPT})
"""Where letters are keys, and nothing is written."""


class WorkScreen(PanedScreen[None]):
    """Shows one `Session`. Everything that acts is in `WorkCommands`, what is said in `view_models` and `header`."""

    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).with_name("screen.tcss")
    AUTO_FOCUS = "#queue"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(ACTIONS),
        Binding("pageup", "page_chat(-1)", show=False, id="chat.page_up"),
        Binding("pagedown", "page_chat(1)", show=False, id="chat.page_down"),
    ]
    actions: ClassVar[Sequence[Action]] = ACTIONS
    """All that can be done here."""
    locked_because = ""
    """Why nothing can be written to any chat; empty where that goes by the chat."""

    def __init__(
        self,
        session: Session,
        content: Content,
        *,
        enter_sends: bool = True,
        overdue_after: int | None = None,
        keymap: Mapping[str, str] | None = None,
        ascii_only: bool = False,
        training: bool = False,
        demo: str = "",
        attentive: Callable[[], bool] = lambda: True,
        muted: Callable[[], bool] = lambda: False,
    ) -> None:
        """`overdue_after`: seconds after which a chatter without an answer is marked, by default the server's.

        `attentive`: whether somebody looks at the screen; who hands it in calls `tell_scrolled` when that changes.
        `muted`: whether the bell is off.
        """
        super().__init__(classes="-training" if training else "")
        self.overdue_after = overdue_after
        self.session = session
        self.content = content
        self.keymap = keymap
        self.ascii_only = ascii_only
        self.training = training
        self.demo = demo
        self.attentive = attentive
        self.enter_sends = enter_sends
        self.note = False
        self.muted = muted
        self.doings = self.make_doings()
        self.paint = Painter(self)
        self.form_desk = FormDesk(self)
        self.aim = Aim(self)
        self._stale: set[str] = set()
        self._name = ""
        self._chat_window = ChatWindow()
        self._minute: datetime | None = None

    # Parts.

    def compose(self) -> ComposeResult:
        """Header, three panes, footer."""
        yield StatusBar(id="header")
        yield from connection_bars()
        yield from self.below_the_header()
        with Horizontal(id="panes"):
            with Vertical(id="queue-pane"):
                yield QueueList(words=list_words(), id="queue")
                yield ChatList(words=list_words(), id="chats")
                yield ColleagueList(id="colleagues")
            with Vertical(id="chat-pane"):
                yield StatusBar(id="head")
                yield Words(id="safety")
                yield Transcript(words=transcript_words(), id="transcript")
                yield from self.above_the_composer()
                yield Composer(
                    words=composer_words(),
                    enter_sends=self.enter_sends,
                    brackets_pastes=lambda: isinstance(self.app, SafeApp) and self.app.brackets_pastes,
                    id="composer",
                )
            yield ReferencePane(self.content, self.local_time, id="reference-pane")
        yield KeyBar(id="keys")
        yield Words(id="notice")
        yield Words(too_small(), id="too-small")

    def make_doings(self) -> WorkCommands:
        """What its keys do."""
        return WorkCommands(self)

    def below_the_header(self) -> Iterable[Widget]:
        """More bars; none at live work."""
        return ()

    def above_the_composer(self) -> Iterable[Widget]:
        """More lines between messages and composer; none at live work, what to press in a demo."""
        return (Words(steps(self.demo, self.key_for), id="steps"),) if self.demo else ()

    def more_in_header(self) -> Sequence[StatusPart]:
        """More parts of the header; none at live work."""
        return ()

    def on_mount(self) -> None:
        """Show all there is, and listen."""
        self._unsubscribe = [self.session.store.subscribe(self._hear), self.form_desk.begin()]
        for list_ in (self.query_one(ChatList), self.query_one(ColleagueList)):
            list_.set_not_found(_("nobody with '{filter}' in this list"))
        self.lay_out()
        self._stale = {"lists", "chat", "transcript", "composer", "reference"}
        self._draw()

    def on_unmount(self) -> None:
        """Listen no more."""
        for end in self._unsubscribe:
            end()

    @property
    def state(self) -> AppState:
        """What the console knows now."""
        return self.session.state

    @property
    def opened(self) -> Conversation | None:
        """The conversation on the screen."""
        return self.state.conversations.get(self.state.opened) if self.state.opened else None

    def local_time(self) -> datetime:
        """The server's clock in the time zone of the helpline."""
        return time_of_day(self.state) or datetime.now(UTC).astimezone()

    # From the state to the widgets.

    def _hear(self, state: AppState, change: changes.Change) -> None:
        match change:
            case Notice():
                self.say(notice_sentence(change, state))
            case changes.ClockTicked():
                self._tick()
                return
            case changes.ConversationGone():
                self._gone(change)
            case changes.DraftUpdated(typed_here=False):
                self._show_draft(change.conversation)
                return
            case changes.DraftUpdated() | changes.UnreadChanged():
                # Each key that is typed comes here, and each message: the queue is left alone.
                self._stale |= {"mine"}
            case changes.ColleaguesUpdated() | changes.ApartUpdated():
                self._stale |= {"lists"}
            case changes.ConnectionUpdated() | changes.HelplineUpdated() | changes.SettingsUpdated():
                self._stale |= {"lists"} if isinstance(change, changes.SettingsUpdated) else set()
            case changes.TypingUpdated():
                self._stale |= {"typing"}
            case changes.MessagesAppended() | changes.OutgoingChanged() | changes.MessagesPrepended():
                self._stale |= {"transcript"} if change.conversation == state.opened else set()
            case changes.ConversationUpdated():
                self._stale |= self._parts_of(change.conversation)
            case changes.OpenedChanged():
                self.note = False
                self._stale |= {"lists", "chat", "transcript", "composer", "reference"}
            case _:
                self._stale |= {"lists", "chat", "transcript", "composer", "reference"}
        self._draw_soon()

    def _show_draft(self, conversation: str) -> None:
        draft = self.state.drafts.get(conversation)
        if draft is not None:
            self.query_one(Composer).set_draft(conversation, draft.text)
        else:
            self.query_one(Composer).forget(conversation)

    def _parts_of(self, conversation: str) -> set[str]:
        """Where a row is to be seen. Each line of a chat changes its row; the queue of two hundred is left alone."""
        row = self.state.conversations.get(conversation)
        queued = row is None or row.state in CLAIMABLE or self.query_one(QueueList).holds(conversation)
        parts = {"lists"} if queued else {"mine"}
        return parts | {"chat", "transcript", "composer", "reference"} if conversation == self.state.opened else parts

    def _draw_soon(self) -> None:
        """Changes of one batch are drawn together."""
        if "soon" not in self._stale:
            self._stale.add("soon")
            self.call_later(self._draw)

    def _draw(self) -> None:
        stale, self._stale = self._stale, set()
        if not self.is_attached:
            return
        state, row = self.state, self.opened
        stale |= self._renamed()
        self.paint.bars()
        if "lists" in stale:
            self.paint.queue()
        if stale & {"lists", "mine"}:
            self.paint.mine()
        if "chat" in stale:
            self.paint.head()
        if "transcript" in stale:
            items, more = self._chat_window.items(state)
            self.query_one(Transcript).show(state.opened, items, more)
            self.tell_scrolled()
        if stale & {"typing", "transcript", "chat"}:
            self.query_one(Transcript).set_typing(view_models.typing_words(state, state.opened) if state.opened else "")
        if "composer" in stale:
            self.paint.composer()
        if "reference" in stale:
            held = state.transcripts.get(row.id) if row else None
            pane = self.query_one(ReferencePane)
            pane.show_conversation(row, held.log if held else None, server_now(state) or datetime.now(UTC))
            self.form_desk.draw()
        self.draw_keys()

    def _renamed(self) -> set[str]:
        """Where the open chat's name stands, if it is another now: somebody came or went whose name looks like it."""
        before, self._name = self._name, called(self.state, self.opened) if self.opened else ""
        return {"chat", "transcript", "composer", "reference"} if self._name != before else set()

    def _gone(self, change: changes.ConversationGone) -> None:
        """Nothing of a conversation that is over stays in the widgets; who was reading along is told why."""
        conversation = change.conversation
        if change.end_reason is EndReason.FLOOD and self.query_one(Transcript).conversation == conversation:
            self.say(_(ENDED_APART))
        self.query_one(Transcript).forget(conversation)
        self.query_one(Composer).forget(conversation)
        self.form_desk.let_go(conversation)
        if self.state.opened == conversation:
            self.session.open(None)
        self._stale |= {"lists", "chat", "transcript", "composer", "reference"}

    def _tick(self) -> None:
        """A second went by: the clocks of the lists, once a minute the rest."""
        now = server_now(self.state)
        if now is None:
            return
        self.query_one(QueueList).set_now(now)
        self.paint.mine()  # an answer becomes late by the clock alone
        self.paint.bars()
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.paint.head()
            pane = self.query_one(ReferencePane)
            pane.show_phases(self.opened, now)
            pane.show_referrals()

    def tell_scrolled(self) -> None:
        """Whether somebody sees the newest message decides what counts as read: not under a lock or behind a pane."""
        transcript = self.query_one(Transcript)
        opened = self.state.opened
        if opened is None or transcript.conversation != opened:
            return
        # Not `is_current`: Textual counts the screen right under an opaque one as visible too.
        in_sight = transcript.at_end and self.is_active and self.query_one("#chat-pane").display and self.attentive()
        if in_sight != self.state.at_end:
            self.session.scrolled(opened, in_sight)

    @on(Transcript.AtEnd)
    def _end_seen(self) -> None:
        self.tell_scrolled()

    def lay_out(self) -> None:
        """A pane that is covered by another shows no messages."""
        super().lay_out()
        self.tell_scrolled()

    def on_screen_suspend(self) -> None:
        """Something lies over the chat: what comes now is not read."""
        if self.state.opened is not None and self.state.at_end:
            self.session.scrolled(self.state.opened, False)

    def on_screen_resume(self) -> None:
        """The chat is to be seen again."""
        self.tell_scrolled()

    # The footer.

    @property
    def place(self) -> Place:
        """Where the focus is."""
        return PLACES.get(self.focused.id or "", Place.ANYWHERE) if self.focused else Place.ANYWHERE

    def draw_keys(self) -> None:
        """The keys that act here and now."""
        actions = [each for each in self.actions if acts_in(each, self.place) and self.doings.possible(each)]
        self.query_one(KeyBar).update(key_hints(actions, self.keymap, ascii_only=self.ascii_only))

    def key_for(self, action: str) -> str:
        """The first key of an action as it is written on the screen; empty where a keymap took it away."""
        keys = keys_of(BY_ID[action], self.keymap)
        return shown(keys[0], ascii_only=self.ascii_only) if keys else ""

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act only in the panes that they belong to."""
        if action == "do":
            return acts_in(BY_ID[str(parameters[0])], self.place)
        return super().check_action(action, parameters)

    def action_do(self, action: str) -> None:
        """A key of the registry. What it acts on is decided now, not when the answer comes."""
        self.unsay()
        self.doings.start(action)

    def action_do_anywhere(self, action: str) -> None:
        """As `do`, by a key that types nothing and so acts while somebody writes too."""
        self.action_do(action)

    def action_page_chat(self, direction: int) -> None:
        """A page of the open chat, while the focus stays where it is."""
        self.query_one(Transcript).action_page(direction)

    def on_key(self, event: events.Key) -> None:
        """Somebody is here. A letter that does nothing says so, and why where it comes from another alphabet."""
        self.unsay()
        letter = event.character if event.is_printable else None
        if self.place in LETTERS_ACT and letter and letter.isalpha() and event.key not in self.active_bindings:
            self.say(unknown_letter(letter, self.key_for))

    @on(QueueList.Preview)
    def _preview(self, event: QueueList.Preview) -> None:
        self.session.open(event.conversation)
        self.go_to(Pane.CHAT, "transcript")

    @on(ChatList.Opened)
    def _open(self, event: ChatList.Opened) -> None:
        self.session.open(event.conversation)
        self.go_to(Pane.CHAT, "composer")

    @on(Transcript.LoadOlder)
    def _older(self, event: Transcript.LoadOlder) -> None:
        if event.conversation != self.state.opened:
            return
        if not self._chat_window.reach_back(self.state):
            self.run_worker(self.session.load_older(event.conversation))
        self._stale.add("transcript")
        self._draw_soon()

    @on(Transcript.PointedAt)
    def _pointed(self) -> None:
        self.aim.show()
        self.draw_keys()

    @on(Composer.Changed)
    def _typed(self, event: Composer.Changed) -> None:
        if not event.note:
            self.session.writing.typed(event.conversation, event.text)

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        self.doings.submit(event.conversation, event.text, note=event.note)

    @on(Checklist.Ticked)
    def _ticked(self, event: Checklist.Ticked) -> None:
        self.doings.tick(event.signal, event.on)

    @on(Checklist.Aimed)
    def _aimed(self, event: Checklist.Aimed) -> None:
        self.aim.move(event.step)

    @on(PhaseGuide.PhaseChosen)
    def _phase(self, event: PhaseGuide.PhaseChosen) -> None:
        self.doings.phase(event.phase)

    @on(ReferralList.Insert)
    def _insert(self, event: ReferralList.Insert) -> None:
        self.doings.insert_referral(event.referral)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Other keys act there."""
        super().on_descendant_focus(event)
        self.aim.focus_came(event.widget)
        self.draw_keys()
