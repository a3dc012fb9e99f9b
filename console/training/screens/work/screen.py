"""The work screen while training: the very one of live work, with what stands still, and what did I do?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from console.content.models import Content
from console.core.permissions import is_mine
from console.core.state import AppState
from console.keys.action import Action
from console.keys.bindings import bindings_of
from console.keys.registry import BY_ID, TRAINING, keys_of, shown
from console.present.layout import Pane
from console.screens.base import Words
from console.screens.work import screen as live
from console.session.session import Session
from console.strings import _
from console.training.moves.moves import Moves
from console.training.play import entries as told
from console.training.play.acts import Answers
from console.training.play.state import Own
from console.training.runs.replay import ReplayBackend
from console.training.runs.run import Run
from console.training.screens.work.freeze import FreezeQuestion, Reply
from console.training.screens.work.label import dock_parts
from console.training.screens.work.work_commands import OFFERED, TrainingDoings
from console.training.texts.work_texts import mode_parts, standing_parts
from widgets.composer import Composer
from widgets.rows import StatusPart
from widgets.status_bar import ConnectionBar


class TrainingWork(live.WorkScreen):
    """Shows one run. What the trainee does to the chat goes through the session as live; the rest is an act of the run.

    Nothing of it takes the keys of somebody who writes: lines appear above the composer, and a question waits until
    they pause.
    """

    CSS_PATH = [Path(live.__file__).with_name("screen.tcss"), Path(__file__).with_name("screen.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(TRAINING)]
    actions: ClassVar[Sequence[Action]] = OFFERED

    def __init__(
        self,
        run: Run,
        moves: Moves,
        session: Session,
        content: Content,
        *,
        enter_sends: bool = True,
        overdue_after: int | None = None,
        keymap: Mapping[str, str] | None = None,
        ascii_only: bool = False,
        muted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.run = run
        self.moves = moves
        if run.header.study is not None:
            self.locked_because = _("you watch here; the run that is shown writes")
        self._asking: str | None = None
        self._take_shown = ""
        self._ends: list[Callable[[], None]] = []
        super().__init__(
            session,
            content,
            enter_sends=enter_sends,
            overdue_after=overdue_after,
            keymap=keymap,
            ascii_only=ascii_only,
            training=True,
            muted=muted,
        )

    def make_doings(self) -> TrainingDoings:
        """What its keys do, those of training among them."""
        return TrainingDoings(self)

    @property
    def acts(self) -> TrainingDoings:
        """The same, as what they are here."""
        assert isinstance(self.doings, TrainingDoings)
        return self.doings

    def below_the_header(self) -> Iterable[Widget]:
        """What stands still, in words."""
        yield ConnectionBar(id="standing")

    def above_the_composer(self) -> Iterable[Widget]:
        """A whisper or a hint, and the line that asks what one did."""
        yield Words(id="aside")
        yield ConnectionBar(id="dock")

    def more_in_header(self) -> Sequence[StatusPart]:
        """How it is played, and who watches."""
        return mode_parts(self.run.play)

    def on_mount(self) -> None:
        """Besides what the work screen does, which Textual calls too."""
        self._ends = [self.run.listen(self._told), self.session.store.subscribe(self._follow_take)]
        self.query_one("#aside").display = False
        self._follow_take(self.state, None)
        self.draw_training()
        self._ask()

    def on_unmount(self) -> None:
        """Listen no more."""
        for end in self._ends:
            end()

    # From the run to the widgets.

    def _told(self, entries: tuple[told.Entry, ...]) -> None:
        for entry in entries:
            self._heard(entry.what)
        self.draw_training()

    def _heard(self, what: object) -> None:
        match what:
            case told.Whispered(text=text, by=by):
                self.set_aside(_("{name} whispers: {text}").format(name=by, text=text))
            case told.Sent():
                self.set_aside("")
            case told.Rewound(take=take):
                self.set_aside("")
                self.say(_("Take {n}. Take 1 is what counts.").format(n=take))
            case told.Asked():
                self._ask()

    def _follow_take(self, state: AppState, _change: object) -> None:
        """A take that was taken up again, or begun by going back, comes to the screen by itself, once."""
        backend = self.session.backend
        take = backend.current if isinstance(backend, ReplayBackend) and self.run.begun else ""
        row = state.conversations.get(take)
        if row is None or take == self._take_shown or not is_mine(state, row):
            return
        self._take_shown = take
        if state.opened != take:
            self.call_later(self._show_take, take)

    def _show_take(self, take: str) -> None:
        self.session.open(take)
        self.go_to(Pane.CHAT, "composer")

    def draw_training(self) -> None:
        """The bar of what stands still, and the line that asks."""
        play = self.run.play
        trouble = f"{self.run.trouble.message} {self.run.trouble.remedy}" if self.run.trouble else ""
        goes_on = f"{self.key_of('pane.queue')} {self.key_of('train.pause')}"
        self.query_one("#standing", ConnectionBar).update(standing_parts(play, trouble, goes_on))
        newest = self.newest
        key = self.key_of("train.label")
        parts = dock_parts(self.moves, newest, key) if newest else []
        self.query_one("#dock", ConnectionBar).update(parts)
        if self.is_attached:
            self.paint.bars()
            self.draw_keys()

    def set_aside(self, words: str) -> None:
        """Show a whisper or a hint above the composer; empty takes it away."""
        aside = self.query_one("#aside", Words)
        aside.display = bool(words)
        aside.say(words)

    @property
    def newest(self) -> Own | None:
        """The trainee's newest message of this take."""
        own = self.run.play.story.own
        return own[-1] if own else None

    def key_of(self, action: str) -> str:
        """A key as it is written on the screen."""
        keys = keys_of(BY_ID[action], self.keymap) or ("ctrl+p",)
        return shown(keys[0], ascii_only=self.ascii_only)

    # Questions.

    def _order(self, question: str) -> tuple[int, ...]:
        """How the options stand, as the log has it."""
        asked = (one.what for one in reversed(self.run.entries) if isinstance(one.what, told.Asked))
        return next((what.order for what in asked if what.id == question), ())

    def _ask(self) -> None:
        """Put the question for which time stands still over the messages; the composer keeps all it has."""
        asked = self.run.play.question
        question = self.run.play.setup.scenario.freeze(asked) if asked else None
        if question is None or question.id == self._asking:
            return
        self._asking = question.id
        composer = self.query_one(Composer)
        writes = self.focused is composer and bool(composer.text)

        def answered(reply: Reply | None) -> None:
            self._asking = None
            if reply is not None:
                self.acts.act(Answers(question.id, reply.option, reply.words))

        write_on = composer.write_on if writes else None
        stop_key = self.key_of("train.stop")
        asking = FreezeQuestion(question, self._order(question.id), self.run.clock, write_on, stop_key=stop_key)
        self.app.push_screen(asking, answered)
