"""The console as one application: who is in, what is covered, when it rings, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.worker import Worker

from api_client.models import Role
from console import changes
from console.alerts import Alerts
from console.ascii_only import AsciiOnly
from console.clock import Clock, SteadyClock
from console.content.models import Content
from console.gate import Entry, Gate
from console.keys import BY_ID, Place, keymap_of_bindings
from console.lock import Cover, IdleWatch
from console.lock_pause import LockPause
from console.screens.confirm import Confirm
from console.screens.desks import report_screen, work_screen
from console.screens.help import Help, help_text
from console.screens.leaving import leave, sign_out, what_is_open
from console.screens.lock import Blank, Locked
from console.screens.pin import ChoosePin
from console.screens.reference_rows import sources_text
from console.screens.report import ReportScreen
from console.screens.settings import Options, SettingsScreen
from console.screens.sign_in import SignIn
from console.screens.work import WorkScreen
from console.selectors import open_chats, server_now
from console.session import Session
from console.state import AppState, Link
from console.strings import _, language, set_language
from console.terminal.bell import Notify
from console.terminal.crash import Reporter
from console.terminal.safe_app import SafeApp
from console.themes import DEFAULT, THEMES

FLUSH_SECONDS = 10.0

UNCOVERED_ACTIONS = frozenset({"focus_next", "focus_previous"})
"""All that the app does while the screen is covered."""


class ConsoleApp(SafeApp[int]):
    """Signs somebody in, shows their work, and covers it when nobody is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Here, because the lock takes the screen from every other screen too.
        Binding(",".join(BY_ID["app.lock"].keys), "lock", id="app.lock", show=False, priority=True),
    ]
    TITLE = "Baken"

    def __init__(
        self,
        gate: Gate,
        content: Content,
        *,
        server: str = "",
        name: str = "",
        options: Options | None = None,
        keep_options: Callable[[Options], str] | None = None,
        keep_server: Callable[[str], None] | None = None,
        keymap: Mapping[str, str] | None = None,
        ascii_only: bool = False,
        training: bool = False,
        demo: str = "",
        clock: Clock | None = None,
        reporter: Reporter | None = None,
        notify_by: Notify = Notify.BELL,
        new_session: Callable[[Entry, Clock], Session] | None = None,
    ) -> None:
        """`keep_options` writes the settings and gives a sentence where that failed; `keymap` is by action id.

        `demo` is the address of a demo's visitor page, shown in the header; empty at real work.
        """
        self.ascii_only = ascii_only
        super().__init__(reporter=reporter, notify_by=notify_by)
        self.gate = gate
        self.content = content
        self.server = server
        self.person = name
        self.options = options or Options(language=language())
        self.keymap = dict(keymap or {})
        self.training = training
        self.demo = demo
        self.clock = clock or SteadyClock()
        self.entry: Entry | None = None
        self.session: Session | None = None
        self.alerts = Alerts(muted=not self.options.bell, repeat=self.options.bell_repeat_seconds)
        self.watch_idle = self._new_watch()
        self.held_back = 0
        self._keep_options = keep_options
        self._keep_server = keep_server
        self._new_session = new_session or (lambda entry, clock: Session(entry.backend, clock=clock))
        self._lock_pause: LockPause | None = None
        self._work_of_session: Worker[None] | None = None
        self._cover_screen: Blank | Locked | None = None
        self._signing_in = False
        self._quitting = False

    # Start.

    def on_mount(self) -> None:
        """Colours and keys, then the way in."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = self.options.theme if self.options.theme in THEMES else DEFAULT
        self.set_keymap(keymap_of_bindings(self.keymap))
        self.watch_idle.touched(self.clock.now())
        self.run_worker(self._sign_in_first(), exit_on_error=True)
        self.set_interval(1.0, self.second)

    async def _sign_in_first(self) -> None:
        screen = SignIn(self.gate, server=self.server, name=self.person, resume=True)
        self._begin(await self.push_screen_wait(screen))

    def _begin(self, entry: Entry) -> None:
        """Somebody is in: their screen. A researcher has no chats, and so no session with them."""
        self.entry = entry
        self.server = entry.server
        if self._keep_server is not None:
            self._keep_server(entry.server)
        desk = report_screen(self, entry) if entry.role is Role.RESEARCHER else self._begin_work(entry)
        self.push_screen(desk)
        if entry.note:
            self.call_after_refresh(desk.say, entry.note)
        if not entry.secret.known:
            self.run_worker(self._ask_for_a_pin(entry, desk), exit_on_error=True)

    def _begin_work(self, entry: Entry) -> WorkScreen:
        session = self._new_session(entry, self.clock)
        self.session = session
        self._lock_pause = LockPause(session)
        session.store.subscribe(self._hear)
        self._work_of_session = self.run_worker(session.run(), group="session", exit_on_error=True)
        return work_screen(self, session)

    async def _ask_for_a_pin(self, entry: Entry, desk: WorkScreen | ReportScreen) -> None:
        pin = await self.push_screen_wait(ChoosePin())
        if pin:
            await asyncio.to_thread(entry.secret.learn, pin, pin=True)
        else:
            desk.say(_("No PIN: only the server can unlock the screen, with your password."))

    @property
    def work(self) -> WorkScreen | None:
        """The work screen, whatever lies over it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, WorkScreen)), None)

    # What happens.

    def _hear(self, state: AppState, change: changes.Change) -> None:
        now = self.clock.now()
        match change:
            case changes.Alerted():
                self.alerts.happened(change.alert, change.conversation, now)
                self._ring()
            case changes.ConversationGone():
                self.alerts.gone(change.conversation)
            case changes.ConnectionUpdated():
                self.alerts.line(state.connection.link is Link.LOST, now)
                if state.connection.link is Link.SIGN_IN and not self._signing_in:
                    self._signing_in = True
                    self.run_worker(self._sign_in_again(), exit_on_error=True)

    async def _sign_in_again(self) -> None:
        """Over the open chats: they and the outbox are kept."""
        try:
            entry = await self.push_screen_wait(SignIn(self.gate, server=self.server, again=self.entry))
        finally:
            self._signing_in = False
        self.entry = entry
        if self.session is not None:
            self.session.signed_in(entry.backend)

    def on_report_screen_sign_in_needed(self) -> None:
        """A researcher's session is over; no line notices it, the report does."""
        if not self._signing_in:
            self._signing_in = True
            self.run_worker(self._sign_in_again(), exit_on_error=True)

    def second(self) -> None:
        """Called each second: is somebody there, does it ring."""
        now = self.clock.now()
        if self.entry is not None and not self._signing_in:
            due = self.watch_idle.due(now)
            if due is not self.watch_idle.cover:
                self.cover(due)
        self._ring()
        self._tell_cover()

    def _ring(self) -> None:
        if self.alerts.due(self.clock.now()):
            self.call_for_attention(_("Baken asks for you"))

    async def on_event(self, event: events.Event) -> None:
        """Each key or movement says that somebody is here."""
        if isinstance(event, events.Key | events.MouseEvent) and self.watch_idle.cover is Cover.OPEN:
            self.watch_idle.touched(self.clock.now())
            if isinstance(event, events.Key) and self.session is not None:
                # A report covers the chats; its header tells who waits.
                self.alerts.seen(None if isinstance(self.screen, ReportScreen) else self.session.state.opened)
        await super().on_event(event)

    # Covered.

    def _new_watch(self) -> IdleWatch:
        return IdleWatch(self.options.blank_minutes * 60.0, self.options.lock_minutes * 60.0)

    @property
    def covered(self) -> bool:
        """Whether the work cannot be seen."""
        return self.watch_idle.cover is not Cover.OPEN

    def cover(self, cover: Cover) -> None:
        """Cover the work: blank, or locked."""
        if self.entry is None or cover is Cover.OPEN or cover is self.watch_idle.cover:
            return
        self.watch_idle.cover = cover
        self.clear_notifications()
        before = self._cover_screen
        if cover is Cover.BLANK:
            self._cover_screen = Blank()
            self.push_screen(self._cover_screen, self._uncover)
        else:
            if self.session is not None:
                self.session.save_all()
            self._cover_screen = Locked(self.entry.name, self.entry.check, self.entry.secret)
            if before is None:
                self.push_screen(self._cover_screen, self._unlock)
            else:
                before.dismiss(None)
                self.push_screen(self._cover_screen, self._unlock)
            if self._lock_pause is not None:
                self.run_worker(self._lock_pause.begin(), exit_on_error=True)
        self.call_after_refresh(self._tell_cover)

    def _uncover(self, _result: None) -> None:
        if self.watch_idle.cover is Cover.BLANK:
            self._open_up()

    def _unlock(self, _result: None) -> None:
        self._open_up()
        self.run_worker(self._end_lock_pause(), exit_on_error=True)

    async def _end_lock_pause(self) -> None:
        if self._lock_pause is not None:
            await self._lock_pause.end()

    def _open_up(self) -> None:
        self._cover_screen = None
        self.held_back = 0
        self.watch_idle.uncovered(self.clock.now())
        if self.session is not None:
            self.alerts.seen(self.session.state.opened)

    def on_locked_tried_too_often(self) -> None:
        """The session ends at the server; only a sign-in of the same person opens the chats again."""
        self._signing_in = True
        if self.entry is not None:
            self.entry.secret.forget()
        self.run_worker(self._out_and_in_again(), exit_on_error=True)

    async def _out_and_in_again(self) -> None:
        # The cover stays until somebody is in: the chats are seen neither before the sign-in screen nor behind it.
        if self.entry is not None:
            await sign_out(self.entry)
        await self._sign_in_again()
        if isinstance(self.screen, Locked):
            self.screen.dismiss(None)

    def _tell_cover(self) -> None:
        cover = self._cover_screen
        if cover is None:
            return
        state = self.session.state if self.session else AppState()
        now = (server_now(state) or datetime.now(UTC)).astimezone()
        cover.tell(f"{now:%H:%M}", len(open_chats(state)), self.alerts.unseen + self.held_back)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: str = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """In the footer's place, as plain words; while the work is covered it is only counted."""
        if self.covered or self.work is None:
            self.held_back += 1
            return
        self.work.say(message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The closed list of `SafeApp`; while the work is covered nothing of the app acts (`SEC-S2`)."""
        if (self.covered or self._signing_in) and action not in UNCOVERED_ACTIONS | {"quit"}:
            return False
        if action == "quit" and self.covered and not isinstance(self.screen, SignIn):
            return False
        return super().check_action(action, parameters)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The stock filters and the guard, and ASCII where it was asked for."""
        return [*super().get_line_filters(), *([AsciiOnly()] if self.ascii_only else [])]

    # Actions of `console.keys` that concern the whole console.

    def action_lock(self) -> None:
        """At once, without a question."""
        self.cover(Cover.LOCKED)

    def action_help(self) -> None:
        """The keys, those of the focused pane first."""
        place = self.work.place if self.work else Place.ANYWHERE
        text = help_text(place, self.keymap, ascii_only=self.ascii_only)
        self.push_screen(Help(text, sources_text(self.content)))

    def action_mute(self) -> None:
        """The bell off, or on again."""
        self.alerts.muted = not self.alerts.muted
        if self.work is not None:
            self.work.muted = self.alerts.muted
            self.work.paint.bars()
            self.work.say(_("The bell is off.") if self.alerts.muted else _("The bell is on."))

    def action_report(self) -> None:
        """The report of a year, over the work, which goes on."""
        if self.entry is not None and self.work is not None:
            self.push_screen(report_screen(self, self.entry))

    def action_settings(self) -> None:
        """Language, colours, send key, covering, bell."""
        self.push_screen(SettingsScreen(self.options), self._apply_options)

    def _apply_options(self, options: Options | None) -> None:
        if options is None or options == self.options:
            return
        before, self.options = self.options, options
        problem = self._keep_options(options) if self._keep_options else ""
        self.theme = options.theme
        self.alerts.muted = not options.bell
        self.watch_idle = replace(self._new_watch(), touched_at=self.clock.now())
        if options.language != before.language or options.enter_sends != before.enter_sends:
            set_language(options.language)
            self._renew_work_screen()
        if problem and self.work is not None:
            self.call_after_refresh(self.work.say, problem)

    def _renew_work_screen(self) -> None:
        """The same session in other words; drafts stand in its state."""
        if self.session is None or self.work is None:
            return
        work = work_screen(self, self.session)
        work.muted = self.alerts.muted
        self.switch_screen(work)

    # End.

    async def action_quit(self) -> None:
        """Ask once where chats are open or texts are not settled; bring out what is on its way; end."""
        if not self._quitting:
            self._quitting = True
            self.run_worker(self._quit(), exit_on_error=True)

    async def _quit(self) -> None:
        try:
            if self.session is None:
                await leave(None, self.entry)
                self.exit(0)
                return
            question = what_is_open(self.session, named=not self._signing_in)
            if question and not await self.push_screen_wait(
                Confirm(_("Leave the console?"), consequence=question, yes=_("leave"))
            ):
                return
            await self.session.flush(FLUSH_SECONDS)
            if self._work_of_session is not None:
                self._work_of_session.cancel()
            await leave(self.session, self.entry)
            self.exit(0)
        finally:
            self._quitting = False

    async def flush_before_end(self) -> None:
        """What is on its way goes out, also when the terminal is gone."""
        if self.session is not None:
            await self.session.flush(FLUSH_SECONDS)
