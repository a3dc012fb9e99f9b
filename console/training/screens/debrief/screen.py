"""The debrief, in the order of PEARLS: reactions, the trainee's own view, what happened, analysis, summary.

Nothing of the score is shown before the second screen was left. Each answer is an entry of the log, so that somebody
can go away in the middle and go on later; the run counts once all is done.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.content.models import Content
from console.screens.confirm import Confirm
from console.screens.pick import Pick
from console.strings import N_, _, language
from console.support.errors import ConsoleError
from console.training.debrief.answers import ASKED, DONE, LEFT, SCREENS, YES
from console.training.debrief.findings import QUESTIONS
from console.training.debrief.questions import Ask
from console.training.debrief.terms import Terms
from console.training.debrief.transcript import Kind
from console.training.debrief.whole import Debrief, debrief
from console.training.moves.moves import Moves
from console.training.play.acts import Act, Labels
from console.training.play.entries import Debriefed, Log
from console.training.scenario.model import Scenario
from console.training.scoring.result import Score
from console.training.screens.debrief.ask_list import OWN, AskList
from console.training.screens.debrief.block_page import page_of
from console.training.screens.debrief.closing_rows import FINISH, rows_of_screen
from console.training.screens.debrief.moment_list import BESIDE, GATE, MomentList, MomentRow, gate_row
from console.training.screens.frame import TrainingPage
from console.training.screens.styles import FRAME
from console.training.screens.write_line import WriteLine
from console.training.texts.work_texts import UNWRITTEN
from protocol.safe_text import sanitise
from widgets.drawing.lines import LineList
from widgets.reader import Reader
from widgets.rows import KeyHint, PickRow, StatusPart, Tone

TITLES = {
    1: N_("How was it"),
    2: N_("Your own view"),
    3: N_("What happened"),
    4: N_("A closer look"),
    5: N_("What you take along"),
}
OWN_VIEW, HAPPENED, ANALYSIS = 2, 3, 4


class DebriefScreen(TrainingPage[bool]):
    """Gives whether the debrief is finished when it is left.

    `log` and `score` are asked anew after each `act`, which keeps one answer or correction and raises `ConsoleError`
    where it cannot. The screen knows no file. `next_scenario` is a title to practise next.
    """

    CSS_PATH = [FRAME, Path(__file__).with_name("screen.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "later", show=False),
        Binding("right,greater_than_sign", "turn(1)", show=False),
        Binding("left,less_than_sign", "turn(-1)", show=False),
        Binding("n,tab", "stop(1)", show=False),
        Binding("p,shift+tab", "stop(-1)", show=False),
        Binding("l", "label", show=False),
        Binding("k", "kind", show=False),
        Binding("f12", "finish", show=False),
    ]

    def __init__(
        self,
        log: Callable[[], Log],
        scenario: Scenario,
        score: Callable[[], Score],
        act: Callable[[Act], None],
        *,
        content: Content,
        moves: Moves,
        next_scenario: str = "",
        ascii_only: bool = False,
        own: bool = True,
        unwritten: Callable[[], bool] = lambda: False,
    ) -> None:
        """`own` is false for a facilitator who reads what was shared: how it was is not asked, nothing is finished.

        `unwritten` says whether answers wait for room on the disk.
        """
        super().__init__()
        self._log = log
        self._scenario = scenario
        self._score = score
        self._act = act
        self._moves = moves
        self._terms = Terms(language(), content, moves)
        self._next = next_scenario
        self._ascii_only = ascii_only
        self.debrief: Debrief = self._told()
        self._own = own
        self._unwritten = unwritten
        self._first = 1 if own else OWN_VIEW
        self.screen_number = self.debrief.answers.reached if own else HAPPENED

    def _told(self) -> Debrief:
        return debrief(self._log(), self._scenario, self._score(), self._terms)

    def parts(self) -> ComposeResult:
        """The three ways to show something; one is there at a time."""
        yield AskList(id="asked")
        yield MomentList(id="moments", ascii_only=self._ascii_only)
        yield Reader(id="analysis")

    def on_mount(self) -> None:
        """Where it was left."""
        parts = [StatusPart("what", _("debrief"), priority=50)]
        parts.append(StatusPart("title", str(self._terms.text(self._scenario.title)), priority=20))
        if self.debrief.unreviewed:
            words, short = _("not yet reviewed by a professional"), _("not reviewed")
            parts.append(StatusPart("unreviewed", words, priority=90, right=True, short=short))
        self.head(*parts)
        self._show()

    # What stands there.

    def _show(self) -> None:
        number = self.screen_number
        self.update_classes({f"-screen-{each}": each == number for each in TITLES})
        if number == HAPPENED:
            self._show_moments()
            self.attend(self.query_one(MomentList))
        elif number == ANALYSIS:
            sections, ascii_only = self.debrief.sections, self._ascii_only
            page = self.query_one(Reader)
            page.show(lambda width: page_of(sections, width, ascii_only=ascii_only), keep_place=True)
            self.attend(page)
        else:
            listed = self.query_one(AskList)
            listed.update(rows_of_screen(self.debrief, number, next_scenario=self._next, own=self._own))
            self.attend(listed)
        self._bars()

    def _show_moments(self) -> None:
        told = self.debrief
        rows = [MomentRow(one, told.remarks.get(one.id, ())) for one in told.moments]
        self.query_one(MomentList).update([gate_row(told.summary), *rows])

    def _bars(self) -> None:
        number = self.screen_number
        where = _("{n} of {of}").format(n=number, of=SCREENS)
        parts = [StatusPart("screen", f"{where}  {_(TITLES[number])}", priority=100, tone=Tone.STRONG)]
        if number == HAPPENED:
            parts.append(StatusPart("stop", self._stop_words(), priority=50, right=True))
        if self.debrief.answers.done:
            parts.append(StatusPart("done", _("finished"), priority=40, right=True))
        self.place(*parts)
        self.keys(self._hints())

    def _stop_words(self) -> str:
        stops = self.debrief.stops
        if not stops.ids:
            return _("nothing to stop at")
        at = stops.number(self.query_one(MomentList).current)
        if not at:
            return _("findings: {n}").format(n=len(stops.ids))
        return _("finding {n} of {of}").format(n=at, of=len(stops.ids))

    def _hints(self) -> list[KeyHint]:
        right, left = (">", "<") if self._ascii_only else ("→", "←")
        narrow = self.screen_number == HAPPENED and self.app.size.width < BESIDE
        hints = [KeyHint("Esc", _("later") if narrow else _("later, all is kept"), 95)]
        if self.screen_number == HAPPENED:
            hints += [
                KeyHint("n p", _("next finding"), 90),
                KeyHint("l", _("label"), 70),
                KeyHint("k", _("kind of question"), 65),
                KeyHint("/", _("find"), 40),
            ]
        elif self.screen_number == ANALYSIS:
            hints.append(KeyHint("n p", _("next part"), 80))
        else:
            hints.append(KeyHint("Enter", _("choose"), 90))
        if self.screen_number > self._first:
            hints.append(KeyHint(left, _("back"), 75))
        if self._can_finish():
            hints.append(KeyHint("F12", _("finish the debrief"), 100))
        if self.screen_number < SCREENS:
            hints.append(KeyHint(right, _("next screen"), 100))
        return hints

    @on(LineList.Highlighted, "#moments")
    def _moved(self) -> None:
        if self.screen_number == HAPPENED:
            self._bars()

    def on_resize(self, event: events.Resize) -> None:
        """Keys are named as there is room."""
        self.keys(self._hints())

    # Going on and back.

    def action_turn(self, step: int) -> None:
        """The next screen or the one before. What stands on the second one is settled when it is left."""
        if step < 0:
            self._go(max(self._first, self.screen_number - 1))
        elif self.screen_number == OWN_VIEW and self._own and not self.debrief.answers.left(OWN_VIEW):
            question = _("On to what happened?")
            why = _("What you chose here is then settled: it is your view from before you saw anything of the result.")
            self.app.push_screen(Confirm(question, consequence=why), lambda yes: self._leave() if yes else None)
        elif self.screen_number < SCREENS:
            self._leave()

    def _leave(self) -> None:
        number = self.screen_number
        if (
            not self._own
            or self.debrief.answers.left(number)
            or self._do(Debriefed(screen=number, question=LEFT, answer=(YES,)))
        ):
            self._go(min(SCREENS, number + 1))

    def _go(self, number: int) -> None:
        self.screen_number = number
        self._show()

    def action_later(self) -> None:
        """Go away; what was answered is in the log, or it is said that it is not. At the end it is asked first:
        the run would not count."""
        if not self._can_finish():
            self._away(self.debrief.answers.done)
            return
        question = _("Go away before the debrief is finished?")
        why = _("Your answers are kept, but the run does not count until you finish it with F12.")
        self.app.push_screen(
            Confirm(question, consequence=why, yes=_("later")), lambda yes: self._away(False) if yes else None
        )

    def _can_finish(self) -> bool:
        return self._own and self.screen_number == SCREENS and not self.debrief.answers.done

    def action_finish(self) -> None:
        """The run counts from now on."""
        if self._can_finish() and self._do(Debriefed(screen=SCREENS, question=DONE, answer=(YES,))):
            self._away(True)

    def _away(self, done: bool) -> None:
        self.ask_before(lambda: self.dismiss(done))

    def ask_before(self, leave: Callable[[], object]) -> None:
        """Leave, but ask first while answers wait for room on the disk."""
        if not self._unwritten():
            leave()
            return

        def sure(yes: bool | None) -> None:
            if yes:
                leave()

        self.app.push_screen(Confirm(_("Leave all the same?"), consequence=_(UNWRITTEN), yes=_("leave")), sure)

    # Answering.

    @on(LineList.Chosen, "#asked")
    def _chosen(self, event: LineList.Chosen) -> None:
        name, _colon, value = event.row.partition(":")
        if event.row == FINISH:
            self.action_finish()
            return
        ask = next(ask for ask in self.debrief.asked if ask.screen == self.screen_number and ask.id == name)
        if self._settled(ask):
            self.say(_("This is settled: it is your view from before you saw the result."))
        elif value == OWN and ask.own:
            words = ask.own_words(self.debrief.answers.get(ask.screen, ask.id))
            self.app.push_screen(WriteLine(ask.title, words), lambda said: self._wrote(ask, said))
        else:
            self._answer(ask, value)

    def _settled(self, ask: Ask) -> bool:
        return ask.screen == OWN_VIEW and self.debrief.answers.left(OWN_VIEW)

    def _answer(self, ask: Ask, value: str) -> None:
        answer = ask.toggled(self.debrief.answers.get(ask.screen, ask.id), value)
        if answer is None:
            self.say(_("{n} are chosen already; take one back first.").format(n=ask.most))
        elif self._do(Debriefed(screen=ask.screen, question=ask.id, answer=answer)):
            self._show()

    def _wrote(self, ask: Ask, said: str | None) -> None:
        if said is None:
            return
        words = str(sanitise(said, lines=1)).strip()
        if self._do(Debriefed(screen=ask.screen, question=ask.id, answer=(words,) if words else ())):
            self._show()

    def _do(self, what: Act) -> bool:
        """Keep an answer. What cannot be kept is told, and nothing changes."""
        try:
            self._act(what)
        except ConsoleError as error:
            self.say(f"{error.message} {error.remedy}".strip())
            return False
        self.debrief = self._told()
        if self._unwritten():
            self.say(_(UNWRITTEN))
        return True

    # What happened.

    def action_stop(self, direction: int) -> None:
        """The next finding, or the one before."""
        if self.screen_number != HAPPENED:
            return
        listed, stops = self.query_one(MomentList), self.debrief.stops
        if not stops.ids:
            self.say(_("nothing to stop at"))
            return
        order = [GATE, *(moment.id for moment in self.debrief.moments)]
        found = stops.after(listed.current, order) if direction > 0 else stops.before(listed.current, order)
        if found is None:
            self.say(_("This is the last finding.") if direction > 0 else _("This is the first finding."))
        else:
            listed.move_to(found)

    def _own_message(self) -> str | None:
        """The own message under the cursor; else it is said what to do."""
        if self.screen_number != HAPPENED:
            return None
        at = self.query_one(MomentList).current
        own = {moment.id for moment in self.debrief.moments if moment.kind is Kind.OWN}
        if at in own:
            return at
        self.say(_("Put the cursor on a message of your own first."))
        return None

    def action_label(self) -> None:
        """Say what an own message was: a move more, or one less."""
        message = self._own_message()
        if message is None:
            return
        label = next((one for one in self.debrief.score.labels if one.message == message), None)
        now = tuple(move for move in label.moves if move not in label.denied) if label is not None else ()
        rows = [
            PickRow(move.id, self._terms.move(move.id), hint=_("chosen") if move.id in now else "")
            for move in sorted(self._moves.moves.values(), key=lambda one: one.id not in now)
        ]
        title = _("What was {own}? Choosing takes a move in, or out again.").format(own=message)
        self.app.push_screen(Pick(title, rows), lambda move: self._relabel(message, now, move))

    def _relabel(self, message: str, now: tuple[str, ...], move: str | None) -> None:
        if move is None:
            return
        moves = tuple(one for one in now if one != move) if move in now else (*now, move)
        if self._do(Labels(message, moves)):
            self._show()

    def action_kind(self) -> None:
        """Say which kind of question an own message asks."""
        message = self._own_message()
        if message is None:
            return
        rows = [PickRow(kind.value, _(words)) for kind, words in QUESTIONS.items()]
        title = _("Which kind of question is in {own}?").format(own=message)
        self.app.push_screen(Pick(title, rows), lambda kind: self._asked(message, kind))

    def _asked(self, message: str, kind: str | None) -> None:
        if kind is not None and self._do(Debriefed(screen=HAPPENED, question=ASKED + message, answer=(kind,))):
            self._show()
