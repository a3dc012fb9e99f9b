"""Training as an application of its own: who practises, the library, a run on the real screens, the debrief, and back.

It never runs in the process of live work: nothing here knows a server, a token or a key store.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerError

from console.base_app import BakenApp
from console.present.reference_rows import sources_text
from console.screens.access.lock import Blank
from console.screens.confirm import Confirm
from console.screens.help import KEY_CELLS, Help, help_text
from console.screens.notices_line import NoticingScreen
from console.screens.work.screen import WorkScreen
from console.session.session import Session
from console.strings import _
from console.support.errors import ConsoleError
from console.training import settings
from console.training.catalog.training_catalog import TrainingCatalog
from console.training.play.acts import Pauses
from console.training.play.entries import Mode
from console.training.run_factory import RunFactory
from console.training.run_session import RunSession
from console.training.runs.run import Run
from console.training.scenario.scripted.scripted_run import Proef
from console.training.screens.alias import WhoAreYou
from console.training.screens.debrief.opener import debrief_screen, progress_screen
from console.training.screens.debrief.screen import DebriefScreen
from console.training.screens.frame import TrainingPage
from console.training.screens.library import Choice, Library, Wish
from console.training.screens.note import ContentNote, Plan
from console.training.screens.study.watched_run import Studying
from console.training.screens.work.screen import TrainingWork
from console.training.screens.work.work_commands import OFFERED
from console.training.texts.work_texts import UNWRITTEN


class Going:
    """A worker that can be waited for when it is told to end."""

    def __init__(self, worker: Worker[None]) -> None:
        self._worker = worker

    async def end(self) -> None:
        """Let it end, and wait until it has."""
        self._worker.cancel()
        with suppress(WorkerError):
            await self._worker.wait()


class TrainingApp(BakenApp):
    """Leads somebody through training. `books` are the scenarios and the runs, `starter` makes runs of them."""

    training = True
    actions = OFFERED
    settings = settings.ON_THE_SCREEN
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False),
        Binding("ctrl+q", "quit", show=False),
    ]

    def __init__(
        self,
        books: TrainingCatalog,
        starter: RunFactory,
        *,
        trainee: str = "",
        keep_trainee: Callable[[str], str] = lambda alias: "",
        mode: Mode = Mode.PRACTICE,
        share: Path | None = None,
        utc: Callable[[], datetime] = lambda: datetime.now(UTC),
        **more: Any,
    ) -> None:
        """`keep_trainee` writes the alias and gives a sentence where that failed; `more` as in `BakenApp`."""
        super().__init__(books.content, **more)
        self.books = books
        self.starter = starter
        self.trainee = trainee
        self.sitting: RunSession | None = None
        self._keep_trainee = keep_trainee
        self._mode = mode
        self._share = share
        self._utc = utc
        self._trouble = ""
        self.farewell = ""
        """What is said on the terminal when training has ended."""

    def on_mount(self) -> None:
        """Colours and keys, then the way in."""
        self.dress()
        self.run_worker(self.lead(), exit_on_error=True)
        self.set_interval(1.0, self.ring)

    # The way through.

    async def lead(self) -> None:
        """From the alias to the library, and from there into runs, until somebody leaves."""
        if await self._who():
            at = ""
            while (choice := await self._choose(at)) is not None:
                at = choice.id
                try:
                    await self._do(choice)
                except ConsoleError as error:
                    self._trouble = f"{error.message} {error.remedy}"
                if self.sitting is not None:
                    break  # left for live work: the program ends
        self.exit(0)

    async def _who(self) -> bool:
        if not self.trainee:
            alias: str | None = await self.push_screen_wait(WhoAreYou(str(self.books.folder.path)))
            if alias is None:
                return False
            self.trainee = alias
            self._trouble = self._keep_trainee(alias)
        return True

    async def _choose(self, at: str) -> Choice | None:
        library = Library(self.books.rows, self.trainee, at, self._trouble)
        self._trouble = ""
        return await self.push_screen_wait(library)

    async def _do(self, choice: Choice) -> None:
        match choice.wish:
            case Wish.PLAY:
                await self._begin(choice.id)
            case Wish.RESUME:
                await self.sit(self.starter.resume(choice.id, self.clock))
            case Wish.KEEP_BROKEN:
                self.starter.keep_broken(choice.id, self.clock)
            case Wish.LOOK:
                await self._look(choice.id)
            case Wish.DELETE:
                self.books.delete(choice.id)
            case Wish.PROGRESS:
                await self._progress()

    async def _begin(self, id: str) -> None:
        scenario = self.books.scenario(id)
        plan: Plan | None = await self.push_screen_wait(ContentNote(scenario, self.books.watched(id), self._mode))
        if plan is not None:
            began = self._utc()
            await self.sit(self.starter.begin(scenario, plan, self.trainee, began, self.clock))

    async def sit(self, run: Run) -> None:
        """Play until the run is over or left; then the debrief. Raises `ConsoleError` where nothing was begun."""
        try:
            watched = self._watched(run)
        except ConsoleError:
            run.close()
            raise
        sitting = self._sitting(run)
        self.sitting, self.session = sitting, sitting.session
        self.session.store.subscribe(self.follow)
        sitting.begin()
        await self.push_screen(self.new_work_screen(sitting.session))
        study = Studying(self, run, self.books.moves, watched) if watched is not None else None
        if study is not None:
            study.go_on()
        await sitting.over.wait()
        if study is not None:
            study.end()
        await sitting.end_chat()
        self.session = None
        if not sitting.left:
            self.sitting = None
            await self._back_to_the_pages()
            await self._talk_over(run)
        else:
            self.farewell = _("The run is kept. `baken` opens live work; `baken train` goes on with the run.")
        await sitting.end()

    def _sitting(self, run: Run) -> RunSession:
        def spawn(work: Coroutine[Any, Any, None]) -> Going:
            return Going(self.run_worker(work, group="run", exit_on_error=True))

        return RunSession(run, self.clock, spawn, share=self._share, tell=self.tell)

    def _watched(self, run: Run) -> Proef | None:
        """The scripted run that is watched, in study mode. Raises `ConsoleError` where it is not there any more."""
        if run.header.study is None:
            return None
        return self.books.proef(str(run.header.scenario), str(run.header.study))

    async def _back_to_the_pages(self) -> None:
        """Take the work screen, and what lies over it, away."""
        while self.work is not None:
            await self.pop_screen()

    async def _talk_over(self, run: Run) -> None:
        """What happened, in the trainee's own words first."""
        await self.push_screen_wait(debrief_screen(run, self.books, ascii_only=self.ascii_only))

    async def _progress(self) -> None:
        """Until somebody goes back to the library; debriefs are opened from it."""
        while (run := await self.push_screen_wait(progress_screen(self.books, self.trainee))) is not None:
            await self._look(run)

    async def _look(self, id: str) -> None:
        sitting = self._sitting(self.starter.resume(id, self.clock))
        sitting.begin(chat=False)
        await self._talk_over(sitting.run)
        await sitting.end_chat()
        await sitting.end()

    def new_work_screen(self, session: Session) -> WorkScreen:
        """The real one, with what training adds."""
        assert self.sitting is not None
        return TrainingWork(
            self.sitting.run,
            self.books.moves,
            session,
            self.content,
            enter_sends=self.options.enter_sends,
            overdue_after=self.options.reply_overdue_seconds,
            keymap=self.keymap,
            ascii_only=self.ascii_only,
            muted=lambda: self.alerts.muted,
        )

    def renew_screens(self) -> None:
        """In other words: the work screen, or the library."""
        if self.work is not None:
            super().renew_screens()
        elif isinstance(self.screen, Library):
            self.screen.renew()

    def action_help(self) -> None:
        """The keys of training first; away from the chat only those that mean something on this page."""
        if self.work is None:
            hints = self.screen.shown_keys if isinstance(self.screen, TrainingPage) else ()
            text = "\n".join(f"  {hint.key:<{KEY_CELLS}}{hint.text}" for hint in hints)
            self.push_screen(Help(text))
            return
        own = [action for action in OFFERED if action.training]
        live = [action for action in OFFERED if not action.training]
        training, work = (
            help_text(self.work.place, self.keymap, ascii_only=self.ascii_only, actions=actions)
            for actions in (own, live)
        )
        text = "\n\n".join((_("KEYS OF TRAINING"), training, _("KEYS OF THE CHAT"), work))
        self.push_screen(Help(text, sources_text(self.content)))

    # Covered, and the end.

    def action_lock(self) -> None:
        """Cover the screen: there is no secret in training, so any key uncovers. Outside an exam time stands still."""
        if isinstance(self.screen, Blank):
            return
        stilled = self.sitting is not None and self.sitting.stand_still()

        def uncovered() -> None:
            self.waking.uncovered(self.clock.now())
            if stilled and self.sitting is not None:
                self.sitting.try_to(Pauses(False))

        cover = Blank(uncovered, self.danger_keys, self.mark_danger)
        self.push_screen(cover)
        self.call_after_refresh(cover.tell, f"{self._utc().astimezone():%H:%M}", int(self.sitting is not None), 0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the screen is covered nothing acts but leaving."""
        if isinstance(self.screen, Blank) and action != "quit":
            return False
        return super().check_action(action, parameters)

    def tell(self, sentence: str) -> None:
        """In the footer's place, of the work or of the page that is shown."""
        screen = self.work or self.screen
        if sentence and isinstance(screen, NoticingScreen):
            screen.say(sentence)

    async def action_quit(self) -> None:
        """A run that goes on is kept; it is asked once."""
        if isinstance(self.screen, Confirm):
            return
        if isinstance(self.screen, DebriefScreen):
            self.screen.ask_before(lambda: self.exit(0))
            return
        if self.sitting is None:
            self.exit(0)
            return
        self.push_screen(
            Confirm(
                _("Leave training?"),
                consequence=_(UNWRITTEN)
                if self.sitting.run.behind
                else _("The run is kept as it is now; you go on with it from the library."),
                yes=_("leave"),
            ),
            self._leave,
        )

    def action_stop_run(self) -> None:
        """From what lies over the work: care first."""
        if isinstance(self.work, TrainingWork):
            self.work.acts.stop()

    def action_leave_for_work(self) -> None:
        """The queue needs somebody: keep the run and end."""
        self._leave(True)

    def _leave(self, sure: bool | None) -> None:
        if sure and self.sitting is not None:
            self.sitting.leave()

    async def flush_before_end(self) -> None:
        """Also when the terminal is gone: the run stands still from now on."""
        if self.sitting is not None:
            self.sitting.leave()
