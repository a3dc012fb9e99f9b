"""The facilitator's desk: several trainees at once, one of them opened, and what can be done for them.

Everything shown comes from the folder, read aside from the screen; everything done is a line in it. A key acts on the
run that was on the screen when it was pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from console.screens.base import Words
from console.screens.confirm import Confirm
from console.screens.notices_line import NoticingScreen
from console.screens.pick import Pick
from console.strings import _, ngettext
from console.support.clock import Clock
from console.support.errors import ConsoleError, Exit
from console.training.desk.alerts import Need
from console.training.desk.aside import Aside
from console.training.desk.desk_catalog import Library
from console.training.desk.orders import WORDS
from console.training.desk.texts import Texts
from console.training.desk.view import View
from console.training.desk.watching import Trainee, Watching
from console.training.play.acts import Act, Labels, Pauses
from console.training.play.entries import Flagged, Injected, Overruled, Whispered
from console.training.screens.desk.debrief import shared_debrief
from console.training.screens.desk.rows import (
    NOBODY,
    alerts_of,
    clock,
    head_parts,
    header_parts,
    key_hints,
    talk_rows,
    tile,
    told_words,
)
from console.training.screens.desk.talk import Talk
from console.training.screens.work.label import LabelPicker
from console.training.screens.write_line import WriteLine
from protocol.safe_text import sanitise
from widgets.drawing.tiles import Tiles
from widgets.key_bar import KeyBar
from widgets.rows import PickRow
from widgets.status_bar import StatusBar

LEAST: Final = (40, 12)
"""Cells and rows below which nothing can be followed."""
WIDE: Final = 110
"""Cells from which on the tiles stay beside the opened run."""
EVERY: Final = 0.25
"""Seconds between looks at the folder."""
SILENCES: Final = (30, 60, 120)
"""Silences to choose from, in seconds."""
WEIGHT: Final = tuple(Need)
"""The weightiest first."""


class DeskScreen(NoticingScreen[None]):
    """Looks at the folder by itself; `library` has the words of the runs."""

    CSS_PATH = Path(__file__).with_name("screen.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("n", "next_in_need", show=False),
        Binding("w", "whisper", show=False),
        Binding("m", "flag", show=False),
        Binding("i", "inject", show=False),
        Binding("o", "overrule", show=False),
        Binding("d", "debrief", show=False),
        Binding("P", "pause_all", show=False),
    ]

    def __init__(
        self,
        watching: Watching,
        library: Library,
        time: Clock,
        wall: Callable[[], datetime] = datetime.now,
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__()
        self._watching = watching
        self._library = library
        self._ascii_only = ascii_only
        self._time = time
        self._wall = wall
        self._aside = Aside("desk")
        self._texts: dict[str, Texts] = {}
        self._drawn: View | None = None
        self.trainees: Mapping[str, Trainee] = {}
        self.opened: str | None = None
        """The run whose transcript is on the screen."""

    # Parts.

    def compose(self) -> ComposeResult:
        """Who watches, the tiles, the opened run, the keys."""
        yield StatusBar(id="header")
        yield Words(id="told")
        with Horizontal(id="desk"):
            yield Tiles(id="tiles")
            with Vertical(id="one"):
                yield StatusBar(id="head")
                yield Talk(id="talk")
        yield KeyBar(id="keys")
        yield Words(id="notice")
        small = _("The desk needs {width} by {height} characters.").format(width=LEAST[0], height=LEAST[1])
        yield Words(f"{_('TRAINING')} · {small}", id="too-small")

    def on_mount(self) -> None:
        """Look at once, and then again and again."""
        self.query_one(Tiles).focus()
        self._lay_out()
        self._draw()
        self.run_worker(self._follow(), group="desk", exit_on_error=True)

    def on_unmount(self) -> None:
        """Its thread has nothing more to do, and holds nothing of what was on the screen."""
        self._aside.close()

    def on_resize(self, event: events.Resize) -> None:
        """The opened run beside the tiles, or in their place."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.app.size
        self.update_classes({"-tiny": width < LEAST[0] or height < LEAST[1], "-wide": width >= WIDE})

    # Looking.

    async def _follow(self) -> None:
        while True:
            await self.look()
            await self._time.sleep(EVERY)

    async def look(self) -> None:
        """One look at the folder; a folder that hangs keeps nothing but this waiting."""
        found = await self._aside.do(self._watching.look)
        self.trainees = {each.run: each for each in found}
        self._draw()

    async def close(self) -> None:
        """Say to everybody that nobody watches any more."""
        await self._aside.do(self._watching.end)

    # Drawing.

    def _texts_for(self, trainee: Trainee) -> Texts:
        if trainee.view is None:
            return Texts()
        known = self._texts.get(trainee.run)
        if known is None:
            known = self._texts[trainee.run] = self._library.texts_of(trainee.view.header)
        return known

    def _in_need(self) -> list[str]:
        now = self._time.now()
        found = [(alerts_of(each, now, self._texts_for(each)), each.run) for each in self.trainees.values()]
        needy = [(min(WEIGHT.index(alert.need) for alert in alerts), run) for alerts, run in found if alerts]
        return [run for _rank, run in sorted(needy)]

    def _draw(self) -> None:
        if not self.is_attached:
            return
        now = self._time.now()
        rows = [tile(each, now, self._texts_for(each)) for each in self.trainees.values()]
        name = self._watching.name
        parts = header_parts(name, f"{self._wall():%H:%M}", len(rows), len(self._in_need()))
        self.query_one("#header", StatusBar).update(parts)
        told = told_words(name, there=self._watching.there, left_out=self._watching.left_out)
        self.query_one("#told", Words).say(told)
        self.query_one(Tiles).update(rows, [_(words) for words in NOBODY])
        self._draw_opened(now)
        self._keys()

    def _draw_opened(self, now: float) -> None:
        trainee = self._shown()
        if trainee is None or trainee.view is None:
            self.query_one("#head", StatusBar).update(())
            self._drawn = None
            self.query_one(Talk).grow((), _("Nothing can be shown of this run."))
            return
        texts = self._texts_for(trainee)
        self.query_one("#head", StatusBar).update(head_parts(trainee, now, texts))
        if self._drawn is not trainee.view:
            self._drawn = trainee.view
            self.query_one(Talk).grow(talk_rows(trainee.view, texts))

    def _keys(self) -> None:
        shown = self._shown()
        shared = shown is not None and shown.log is not None
        self.query_one(KeyBar).update(key_hints(opened=self.opened is not None, shared=shared))

    # Which run a key acts on.

    def _shown(self) -> Trainee | None:
        run = self.opened if self.opened is not None else self.query_one(Tiles).current
        return self.trainees.get(run) if run is not None else None

    def _acting(self, *, after_the_end: bool) -> Trainee | None:
        """The run on the screen, where it can be told something now; else it is said why not."""
        trainee = self._shown()
        if trainee is None or trainee.view is None:
            self.say(_("There is no run here to do that with."))
            return None
        if not trainee.view.lines:
            self.say(_("{alias} has not taken the chat yet.").format(alias=trainee.view.alias))
            return None
        if trainee.view.ended and not after_the_end:
            self.say(_("The run of {alias} is over.").format(alias=trainee.view.alias))
            return None
        return trainee

    def _tell(self, run: str, act: Act, done: str) -> None:
        self.run_worker(self._order(run, act, done), exit_on_error=True)

    async def _order(self, run: str, act: Act, done: str) -> None:
        written = await self._aside.do(lambda: self._watching.order(run, act))
        self.say(done if written else _("Not written: the shared folder takes nothing now; it is tried again."))

    # Keys.

    def on_key(self, event: events.Key) -> None:
        """Somebody has read the notice."""
        self.unsay()

    @on(Tiles.Opened)
    def _opened(self, event: Tiles.Opened) -> None:
        if not isinstance(event, Tiles.Highlighted) or self.opened is not None:
            self._open(event.row)

    def _open(self, run: str) -> None:
        self.opened = run
        self.set_class(True, "-opened")
        self.query_one(Tiles).move_to(run)
        self._drawn = None
        talk = self.query_one(Talk)
        talk.update(())
        talk.focus()
        self._draw()

    def action_back(self) -> None:
        """From one run to all of them."""
        if self.opened is None:
            return
        self.opened = None
        self.set_class(False, "-opened")
        self.query_one(Tiles).focus()
        self._draw()

    def action_next_in_need(self) -> None:
        """Open the next who needs somebody, the weightiest first."""
        needy = self._in_need()
        if not needy:
            self.say(_("Nobody needs you now."))
            return
        at = needy.index(self.opened) + 1 if self.opened in needy else 0
        self._open(needy[at % len(needy)])

    def _line(self, title: str, why: str, *, needed: bool = True) -> WriteLine:
        return WriteLine(title, why=why, needed=needed, longest=WORDS, keys=_("Enter  send      Esc  back"))

    def action_whisper(self) -> None:
        """A word to the trainee, which the chatter does not see."""
        trainee = self._acting(after_the_end=True)
        if trainee is None or trainee.view is None:
            return
        alias, run = trainee.view.alias, trainee.run

        def whisper(words: str | None) -> None:
            if words:
                act = Whispered(text=sanitise(words, limit=WORDS, lines=8), by=self._watching.name)
                self._tell(run, act, _("Whispered to {alias}.").format(alias=alias))

        title = _("Whisper to {alias}").format(alias=alias)
        why = _("Only {alias} reads it; it stands in the log and in the debrief.").format(alias=alias)
        self.app.push_screen(self._line(title, why), whisper)

    def action_flag(self) -> None:
        """Mark this moment, to come back to in the debrief."""
        trainee = self._acting(after_the_end=True)
        if trainee is None or trainee.view is None:
            return
        alias, run = trainee.view.alias, trainee.run

        def flag(note: str | None) -> None:
            if note is not None:
                act = Flagged(note=sanitise(note, limit=WORDS, lines=8), by=self._watching.name)
                self._tell(run, act, _("This moment of {alias} is flagged.").format(alias=alias))

        title = _("Flag this moment of {alias} ({clock})").format(alias=alias, clock=clock(trainee.view.at))
        why = _("A note for the debrief; it may be empty.")
        self.app.push_screen(self._line(title, why, needed=False), flag)

    def action_inject(self) -> None:
        """Let something happen on the chatter's side."""
        trainee = self._acting(after_the_end=False)
        if trainee is None or trainee.view is None:
            return
        run, name = trainee.run, self._watching.name
        acts: dict[str, tuple[str, Act]] = {
            f"silence-{seconds}": (
                _("The chatter is silent for {seconds} seconds").format(seconds=seconds),
                Injected(event="silence", by=name, seconds=float(seconds)),
            )
            for seconds in SILENCES
        }
        acts["offline"] = (_("The chatter loses the connection"), Injected(event="offline", by=name))
        acts["online"] = (_("The chatter is back"), Injected(event="online", by=name))

        def inject(chosen: str | None) -> None:
            if chosen is not None:
                label, act = acts[chosen]
                self._tell(run, act, f"{label}.")

        title = _("What happens to the chatter of {alias}?").format(alias=trainee.view.alias)
        self.app.push_screen(Pick(title, [PickRow(id_, label) for id_, (label, _act) in acts.items()]), inject)

    def action_overrule(self) -> None:
        """Say what the message under the cursor was; that stands above what anybody said before."""
        trainee = self._acting(after_the_end=True)
        if trainee is None or trainee.view is None or self.opened is None:
            return
        view, run, name = trainee.view, trainee.run, self._watching.name
        line = self.query_one(Talk).current
        said = next((each for each in view.talk if each.id == line and each.ref in view.labels), None)
        if said is None:
            self.say(_("Put the cursor on a message of the trainee first."))
            return
        before = view.labels[said.ref].stands.moves

        def overrule(moves: tuple[str, ...] | None) -> None:
            if moves is not None:
                done = _("Message {ref} of {alias} is labelled.").format(ref=said.ref, alias=view.alias)
                self._tell(run, Overruled(message=said.ref, moves=moves, by=name), done)

        title = _("What was message {ref} of {alias}?").format(ref=said.ref, alias=view.alias)
        self.app.push_screen(LabelPicker(self._library.moves, said.text, before, title), overrule)

    def action_debrief(self) -> None:
        """The debrief of the run on the screen, once it is shared; a label given there is the facilitator's."""
        trainee = self._acting(after_the_end=True)
        if trainee is None or trainee.view is None:
            return
        alias, run = trainee.view.alias, trainee.run
        scenario = self._texts_for(trainee).scenario
        if trainee.log is None:
            self.say(_("The debrief is {alias}'s own until they share it.").format(alias=alias))
            return
        if scenario is None:
            self.say(self._texts_for(trainee).why)
            return

        def act(done: Act) -> None:
            if not isinstance(done, Labels):
                raise ConsoleError(_("Only {alias} answers here.").format(alias=alias), "", Exit.NOT_ALLOWED)
            order = Overruled(message=done.message, moves=done.moves, by=self._watching.name)
            self._tell(run, order, _("Message {ref} of {alias} is labelled.").format(ref=done.message, alias=alias))

        self.app.push_screen(
            shared_debrief(lambda: self.trainees[run].log, scenario, act, self._library, ascii_only=self._ascii_only)
        )

    def action_pause_all(self) -> None:
        """Let time stand still for everybody, or go on; asked once."""
        running = [each.run for each in self.trainees.values() if each.view and each.view.lines and not each.view.ended]
        ours = [run for run in running if (view := self.trainees[run].view) and "facilitator" in view.pauses]
        pause = len(ours) < len(running)
        runs = running if pause else ours
        if not runs:
            self.say(_("Nobody is in a run."))
            return

        def go(yes: bool | None) -> None:
            if yes:
                done = _("Time stands still for everybody.") if pause else _("Time goes on for everybody.")
                for run in runs:
                    self._tell(run, Pauses(pause, "facilitator"), done)

        count = len(runs)
        question = (
            ngettext("Pause {n} run?", "Pause all {n} runs?", count)
            if pause
            else ngettext("Let {n} run go on?", "Let all {n} runs go on?", count)
        ).format(n=count)
        what = _("Trainees see that you did it.")
        self.app.push_screen(Confirm(question, consequence=what, yes=_("pause") if pause else _("go on")), go)

    async def action_leave(self) -> None:
        """End the desk."""
        await self.app.run_action("app.quit")
