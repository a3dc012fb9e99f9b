"""The console as one application: who is in, what is covered, when it rings, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from textual import events
from textual.worker import Worker

from console.base_app import BakenApp
from console.content.models import Content
from console.core import changes
from console.core.selectors import open_chats, server_now, time_of_day, waiting_here
from console.core.state import AppState, Link
from console.screens.access.door import Door
from console.screens.access.lock import Blank, Locked
from console.screens.access.pin import ChoosePin
from console.screens.access.sign_in import SignIn
from console.screens.access.sign_in_again import SignInAgain
from console.screens.access.sign_out import give_all_back, is_last_console, leave, sign_out, what_is_open
from console.screens.confirm import Confirm
from console.screens.help import connection_text
from console.screens.leave_dialog import LeaveDialog, Leaving
from console.screens.report.screen import ReportScreen
from console.screens.screen_factory import report_screen
from console.screens.settings import Options
from console.screens.work.screen import WorkScreen
from console.session.attention import Attention
from console.session.lock_pause import LockPause
from console.session.session import Session
from console.sign_in.authenticator import Authenticator, Renewed, SignedIn
from console.sign_in.lock import Cover, IdleWatch
from console.strings import _, ngettext
from console.support.clock import Clock
from console.terminal.bell import Notify
from console.terminal.crash import Reporter
from protocol.conversation import waits_since
from protocol.models import Role
from widgets.queue_list import clock

FLUSH_SECONDS = 10.0

UNCOVERED_ACTIONS = frozenset({"focus_next", "focus_previous"})
"""All that the app does while the screen is covered."""


class ConsoleApp(BakenApp):
    """Signs somebody in, shows their work, and covers it when nobody is there."""

    def __init__(
        self,
        gate: Authenticator,
        content: Content,
        *,
        server: str = "",
        name: str = "",
        options: Options | None = None,
        keep_options: Callable[[Options], str] | None = None,
        keep_server: Callable[[str], None] | None = None,
        keymap: Mapping[str, str] | None = None,
        ascii_only: bool = False,
        demo: str = "",
        clock: Clock | None = None,
        reporter: Reporter | None = None,
        notify_by: Notify = Notify.BELL,
        new_session: Callable[[SignedIn, Clock], Session] | None = None,
    ) -> None:
        super().__init__(
            content,
            options=options,
            keep_options=keep_options,
            keymap=keymap,
            ascii_only=ascii_only,
            demo=demo,
            clock=clock,
            reporter=reporter,
            notify_by=notify_by,
        )
        self.gate = gate
        self.server = server
        self.person = name
        self.entry: SignedIn | None = None
        self.watch_idle = self._new_watch()
        self.attention = Attention()
        self._attended = True
        self.held_back = 0
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
        self.dress()
        self.watch_idle.touched(self.clock.now())
        self.attention.touched(self.clock.now())
        self.run_worker(self._sign_in_first(), exit_on_error=True)
        self.set_interval(1.0, self.second)

    async def _sign_in_first(self) -> None:
        screen = SignIn(
            self.gate, server=self.server, name=self.person, resume=True, fixed="server" in self.options.fixed
        )
        self._begin(await self.push_screen_wait(screen))

    def _begin(self, entry: SignedIn) -> None:
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

    def _begin_work(self, entry: SignedIn) -> WorkScreen:
        session = self._new_session(entry, self.clock)
        self.session = session
        self._lock_pause = LockPause(session)
        session.store.subscribe(self.follow)
        self._work_of_session = self.run_worker(session.run(), group="session", exit_on_error=True)
        return self.new_work_screen(session)

    def connection_text(self) -> str:
        return connection_text(self.entry.server, self.entry.proxy) if self.entry is not None else ""

    async def _ask_for_a_pin(self, entry: SignedIn, desk: WorkScreen | ReportScreen) -> None:
        pin = await self.push_screen_wait(ChoosePin())
        if pin:
            await asyncio.to_thread(entry.secret.learn, pin, pin=True)
        else:
            desk.say(_("No PIN: only the server can unlock the screen, with your password."))

    # What happens.

    def follow(self, state: AppState, change: changes.Change) -> None:
        """What may ring; and where the sign-in has ended, it is asked for."""
        super().follow(state, change)
        signed_out = isinstance(change, changes.ConnectionUpdated) and state.connection.link is Link.SIGN_IN
        if signed_out and not self._signing_in:
            self._signing_in = True
            self.run_worker(self._in_again(), exit_on_error=True)
        connected = isinstance(change, changes.ConnectionUpdated) and state.connection.link is Link.CONNECTED
        if connected and not self.covered and self._lock_pause is not None and self._lock_pause.owed:
            self.run_worker(self._end_lock_pause(), exit_on_error=True)

    async def _in_again(self, *, tried_too_often: bool = False) -> None:
        """A sign-in proves who it is as unlocking does: what was locked meanwhile is open."""
        renewed = await self._sign_in_again(tried_too_often=tried_too_often)
        if isinstance(self.screen, Locked):
            self.screen.lift_after(renewed)

    async def _sign_in_again(self, *, tried_too_often: bool = False) -> Renewed:
        """Over the open chats: they and the outbox are kept."""
        assert self.entry is not None, "nobody signs in again who was never in"
        try:
            renewed = await self.push_screen_wait(SignInAgain(self.entry, tried_too_often=tried_too_often))
        finally:
            self._signing_in = False
        if self.session is not None:
            self.session.signed_in(renewed)
        return renewed

    def on_report_screen_sign_in_needed(self) -> None:
        """A researcher's session is over; no line notices it, the report does."""
        if not self._signing_in:
            self._signing_in = True
            self.run_worker(self._in_again(), exit_on_error=True)

    def second(self) -> None:
        """Called each second: is somebody there, does it ring. At the end the timer outlives the last screen."""
        if not self.screen_stack:
            return
        now = self.clock.now()
        self._tell_attention()  # who touches nothing for a while is taken to look no more
        if self.entry is not None and not self._signing_in:
            due = self.watch_idle.due(now)
            if due is not self.watch_idle.cover:
                self.cover(due)
        if self.covered and self.session is not None:
            self.alerts.still_waiting([row.id for row in waiting_here(self.session.state)], now)
        self.ring()
        self._tell_cover()
        if isinstance(self.screen, Door):
            self.screen.count_down(now)

    async def on_event(self, event: events.Event) -> None:
        """Each key, paste or movement says that somebody is here, and so does a terminal that got the focus."""
        if isinstance(event, events.AppBlur):
            self._look(self.attention.left)
        somebodys = events.Key | events.Paste | events.MouseEvent | events.AppFocus
        if isinstance(event, somebodys) and self.watch_idle.cover is Cover.OPEN:
            now = self.clock.now()
            self.watch_idle.touched(now)
            self._look(lambda: self.attention.touched(now))
            if isinstance(event, events.Key | events.AppFocus) and self.session is not None:
                # A report covers the chats; its header tells who waits.
                covering = any(isinstance(each, ReportScreen) for each in self.screen_stack)
                self.alerts.seen(None if covering else self.session.state.opened)
        await super().on_event(event)

    @property
    def attentive(self) -> bool:
        return self.attention.here(self.clock.now())

    def _look(self, change: Callable[[], None]) -> None:
        """Somebody looks now, or no longer: from this moment on what comes is seen, or is not."""
        change()
        self._tell_attention()

    def _tell_attention(self) -> None:
        before, self._attended = self._attended, self.attentive
        if self._attended is not before and self.work is not None and self.work.is_mounted:
            self.work.tell_scrolled()

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
            self._cover_screen = Blank(self._wake, self.danger_keys, self.mark_danger)
            self.push_screen(self._cover_screen)
        else:
            if self.session is not None:
                self.session.save_all()
            self._cover_screen = Locked(self.entry, self._unlock)
            if before is not None:
                before.dismiss(None)
            self.push_screen(self._cover_screen)
            if self._lock_pause is not None:
                self.run_worker(self._lock_pause.begin(), exit_on_error=True)
        self.call_after_refresh(self._tell_cover)

    def _wake(self) -> None:
        self._open_up()
        self.waking.uncovered(self.clock.now())

    def _unlock(self) -> None:
        self._open_up()
        self.run_worker(self._end_lock_pause(), exit_on_error=True)

    async def _end_lock_pause(self) -> None:
        if self._lock_pause is not None and not await self._lock_pause.end():
            self.tell(_("No connection. You are unlocked, and on pause until the connection is back."))

    def _open_up(self) -> None:
        self._cover_screen = None
        self.held_back = 0
        self.watch_idle.uncovered(self.clock.now())
        self.attention.touched(self.clock.now())
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
        await self._in_again(tried_too_often=True)

    def _tell_cover(self) -> None:
        cover = self._cover_screen
        if cover is None:
            return
        state = self.session.state if self.session else AppState()
        now = time_of_day(state) or datetime.now(UTC).astimezone()
        cover.tell(
            f"{now:%H:%M}", len(open_chats(state)), self.alerts.unseen + self.held_back, self._waiting_words(state)
        )

    def _waiting_words(self, state: AppState) -> str:
        """How many wait and how long, and whether the bell rings for them; empty where nobody does."""
        waiting, now = waiting_here(state), server_now(state)
        if not waiting or now is None:
            return ""
        words = ngettext("{n} waits {clock}", "{n} wait, longest {clock}", len(waiting)).format(
            n=len(waiting), clock=clock(min(waits_since(row) for row in waiting), now).removeprefix("0")
        )
        return words + " · " + (_("bell off") if self.alerts.muted else _("the bell rings"))

    def tell(self, sentence: str) -> None:
        """In the footer's place; while the work is covered it is only counted."""
        if self.covered or self.work is None:
            self.held_back += 1
            return
        self.work.say(sentence)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The closed list of `SafeApp`; while the work is covered nothing of the app acts (`SEC-S2`)."""
        if (self.covered or self._signing_in) and action not in UNCOVERED_ACTIONS | {"quit"}:
            return False
        if action == "quit" and self.covered and not isinstance(self.screen, Door):
            return False
        return super().check_action(action, parameters)

    # Actions of `console.keys.registry` that concern the whole console.

    def action_lock(self) -> None:
        """At once, without a question."""
        self.cover(Cover.LOCKED)

    def action_report(self) -> None:
        """The report of a year, over the work, which goes on."""
        if self.entry is not None and self.work is not None:
            self.push_screen(report_screen(self, self.entry))

    def options_changed(self) -> None:
        """The screen is covered after other times; what is covered stays so."""
        self.watch_idle = replace(self._new_watch(), touched_at=self.clock.now(), cover=self.watch_idle.cover)

    def renew_screens(self) -> None:
        """Not while a cover lies on top: it would be replaced, and the work seen."""
        if not self.covered:
            super().renew_screens()

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
            if self.covered and not isinstance(self.screen, Door):
                return  # The lock came in the same burst of keys: nothing lies over it (SEC-S1).
            leaving = await self._ask_whether(self.session)
            if leaving is Leaving.STAY:
                return
            await self.session.flush(FLUSH_SECONDS)
            if leaving is Leaving.GIVE_BACK and not await give_all_back(self.session):
                self.tell(_("Not every chat could be given back. You are still here."))
                return
            if self._work_of_session is not None:
                self._work_of_session.cancel()
            await leave(self.session, self.entry)
            self.exit(0)
        finally:
            self._quitting = False

    async def _ask_whether(self, session: Session) -> Leaving:
        """Whether to leave, and how; nothing is asked where nothing is open."""
        named = not self._signing_in
        chats = bool(open_chats(session.state))
        last = not (chats and named and self.entry is not None) or await is_last_console(self.entry)
        question = what_is_open(session, named=named, last=last)
        if not question:
            return Leaving.LEAVE
        if chats and last and named:
            return await self.push_screen_wait(LeaveDialog(question))
        sure = await self.push_screen_wait(Confirm(_("Leave the console?"), consequence=question, yes=_("leave")))
        return Leaving.LEAVE if sure else Leaving.STAY

    async def flush_before_end(self) -> None:
        """What is on its way goes out, also when the terminal is gone."""
        if self.session is not None:
            await self.session.flush(FLUSH_SECONDS)
