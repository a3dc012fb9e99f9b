"""What live work and training share as applications: colours, keys, settings, help, the bell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from console.content.models import Content
from console.core import changes
from console.core.state import AppState, Link
from console.keys.action import Action, Place
from console.keys.registry import ACTIONS, BY_ID, keymap_of_bindings, keys_of
from console.present.reference_rows import sources_text
from console.screens.access.lock import Covered
from console.screens.help import Help, help_text
from console.screens.settings import SETTINGS, Options, Setting, SettingsScreen
from console.screens.work.screen import WorkScreen
from console.session.alerts import MUTED_FOR, Alerts
from console.session.session import Session
from console.session.waking import Waking
from console.strings import _, language, set_language
from console.support.clock import Clock, SteadyClock
from console.terminal.bell import Notify
from console.terminal.crash import Reporter
from console.terminal.safe_app import SafeApp


class BakenApp(SafeApp[int]):
    """Shows a work screen over a session; who is in, and what covers it, its subclasses say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Here, because the lock takes the screen from every other screen too.
        Binding(",".join(BY_ID["app.lock"].keys), "lock", id="app.lock", show=False, priority=True),
        Binding(",".join(BY_ID["app.redraw"].keys), "redraw", id="app.redraw", show=False, priority=True),
    ]
    TITLE = "Baken"
    actions: ClassVar[Sequence[Action]] = ACTIONS
    settings: ClassVar[tuple[Setting, ...]] = SETTINGS
    training: ClassVar[bool] = False

    def __init__(
        self,
        content: Content,
        *,
        options: Options | None = None,
        keep_options: Callable[[Options], str] | None = None,
        keymap: Mapping[str, str] | None = None,
        ascii_only: bool = False,
        demo: str = "",
        clock: Clock | None = None,
        reporter: Reporter | None = None,
        notify_by: Notify = Notify.BELL,
    ) -> None:
        """`keep_options` writes the settings and gives a sentence where that failed; `keymap` is by action id.

        `demo` is the address of a demo's visitor page, shown in the header; empty at real work.
        """
        super().__init__(reporter=reporter, notify_by=notify_by, ascii_only=ascii_only)
        self.content = content
        self.options = options or Options(language=language())
        self.keymap = dict(keymap or {})
        self.demo = demo
        self.clock = clock or SteadyClock()
        self.session: Session | None = None
        self.alerts = Alerts(muted=not self.options.bell, repeat=self.options.bell_repeat_seconds)
        self.waking = Waking()
        self.danger_keys = frozenset(keys_of(BY_ID["chat.danger"], self.keymap))
        self._keep_options = keep_options

    def dress(self) -> None:
        """Colours and keys; subclasses call it when they are mounted."""
        self.wear(self.options.theme)
        self.set_keymap(keymap_of_bindings(self.keymap))

    @property
    def work(self) -> WorkScreen | None:
        """The work screen, whatever lies over it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, WorkScreen)), None)

    @property
    def attentive(self) -> bool:
        """Whether somebody looks at the screen."""
        return True

    def new_work_screen(self, session: Session) -> WorkScreen:
        """The chats of `session`, as the settings are now."""
        return WorkScreen(
            session,
            self.content,
            enter_sends=self.options.enter_sends,
            overdue_after=self.options.reply_overdue_seconds,
            keymap=self.keymap,
            ascii_only=self.ascii_only,
            training=self.training,
            demo=self.demo,
            attentive=lambda: self.attentive,
            muted=lambda: self.alerts.muted,
        )

    # Covered, and what is typed as a cover goes.

    async def on_event(self, event: events.Event) -> None:
        """Everything goes on to where it belongs, but what somebody types on who had not seen the cover."""
        if isinstance(event, events.Paste) and not self.app_focus:
            # What had the focus before takes it, as for a key: a paste to nobody would be lost without a word.
            self.app_focus = True
        if not (isinstance(event, events.Key | events.Paste) and self._goes_nowhere(event)):
            await super().on_event(event)

    def _goes_nowhere(self, event: events.Key | events.Paste) -> bool:
        key = event.key if isinstance(event, events.Key) else None
        if key in self.danger_keys or not self.waking.swallows(key, self.clock.now()):
            return False
        if any(isinstance(screen, Covered) for screen in self.screen_stack):
            return False
        if not self.waking.told:
            self.waking.told = True
            self.tell(_("What you typed while the screen woke went nowhere."))
        return True

    def mark_danger(self) -> None:
        """The danger key through a blank screen: of the chat that is open, and never off."""
        if self.work is not None:
            self.work.doings.mark_danger()

    # The bell.

    def follow(self, state: AppState, change: changes.Change) -> None:
        """What of the session's changes may ring."""
        now = self.clock.now()
        match change:
            case changes.Alerted():
                self.alerts.happened(change.alert, change.conversation, now)
                self.ring()
            case changes.ConversationGone():
                self.alerts.gone(change.conversation)
            case changes.ConnectionUpdated():
                self.alerts.line(state.connection.link is Link.LOST, now)

    def ring(self) -> None:
        """Ring, where it is time to."""
        if self.alerts.is_over(self.clock.now()):
            self._say_of_bell(_("The bell is on."))
        if self.alerts.due(self.clock.now()):
            self.call_for_attention(_("Baken asks for you"))

    # Actions of `console.keys.registry` that concern the whole console.

    def action_help(self) -> None:
        """The keys, those of the focused pane first."""
        place = self.work.place if self.work else Place.ANYWHERE
        text = help_text(place, self.keymap, ascii_only=self.ascii_only, actions=self.actions)
        self.push_screen(Help(text, sources_text(self.content), self.connection_text()))

    def connection_text(self) -> str:
        """What help says of the line; nothing where there is none."""
        return ""

    def action_redraw(self) -> None:
        """Every cell once more: another program wrote, or the terminal draws a sign otherwise than it says."""
        self.draw_again()
        self.tell(_("The screen was drawn again."))

    def action_mute(self) -> None:
        """The bell off, or on again."""
        self.alerts.toggle(self.clock.now())
        if self.alerts.muted:
            self._say_of_bell(_("The bell is off for {n} minutes.").format(n=int(MUTED_FOR // 60)))
        else:
            self._say_of_bell(_("The bell is on."))

    def _say_of_bell(self, sentence: str) -> None:
        if self.work is not None:
            self.work.paint.bars()
            self.work.say(sentence)

    def action_settings(self) -> None:
        """Language, colours, send key, covering, bell."""
        self.push_screen(SettingsScreen(self.options, settings=self.settings), self._apply_options)

    def _apply_options(self, options: Options | None) -> None:
        if options is None or options == self.options:
            return
        before, self.options = self.options, options
        problem = self._keep_options(options) if self._keep_options else ""
        self.theme = options.theme
        self.alerts.mute(not options.bell)
        self.use_mouse(options.mouse)
        if options.language != before.language or options.enter_sends != before.enter_sends:
            set_language(options.language)
            self.renew_screens()
        self.options_changed()
        if problem:
            self.call_after_refresh(self.tell, problem)

    def options_changed(self) -> None:
        """The settings are others now."""

    def renew_screens(self) -> None:
        """The same session in other words; drafts stand in its state."""
        if self.session is None or self.work is None:
            return
        self.switch_screen(self.new_work_screen(self.session))
