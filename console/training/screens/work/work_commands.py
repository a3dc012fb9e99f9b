"""What a trainee does on the work screen beside the work itself: labels, hints, time, stopping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.keys.action import Action
from console.keys.registry import FOR_TRAINEES
from console.screens.confirm import Confirm
from console.screens.pick import Pick
from console.screens.work.work_commands import WorkCommands
from console.strings import _, language
from console.training.play.acts import Act, AsksHint, Ends, Labels, Pauses, Rewinds, SetsSpeed
from console.training.play.entries import Mode, Sent
from console.training.play.state import Own, Refused
from console.training.screens.work.care import Care, Wish
from console.training.screens.work.label import LabelPicker
from console.training.texts.work_texts import SPEEDS, refusal, speed_words, turn_rows
from widgets.rows import PickRow
from widgets.transcript import Transcript

if TYPE_CHECKING:
    from console.training.screens.work.screen import TrainingWork

PRACTICE_ONLY: Final = frozenset({"train.hint", "train.rewind"})
NOT_IN_EXAMS: Final = frozenset({"train.pause", "train.speed"}) | PRACTICE_ONLY
NOT_IN_TRAINING: Final = frozenset(
    {"chat.release", "chat.block", "chat.remove", "app.report", "me.presence", "chat.next"}
)
"""There is one chat, nobody to give it to, and no figures."""
OFFERED: Final = tuple(action for action in FOR_TRAINEES if action.id not in NOT_IN_TRAINING)
"""What help, footer and palette know."""


class TrainingDoings(WorkCommands):
    """The table of live work, and what only a trainee can do."""

    def __init__(self, screen: TrainingWork) -> None:
        super().__init__(screen)
        self._training = screen
        self._table |= {
            "train.label": lambda target: self._label(),
            "train.label_this": lambda target: self._label_this(),
            "train.hint": lambda target: self._hint(),
            "train.pause": lambda target: self._pause(),
            "train.rewind": lambda target: self._rewind(),
            "train.speed": lambda target: self._speed(),
            "train.stop": lambda target: self.stop(),
            "train.leave": lambda target: self._leave(),
        }

    def act(self, act: Act) -> bool:
        """Do it to the run; what cannot be done is said."""
        try:
            self._training.run.act(act)
        except Refused as error:
            self._screen.say(refusal(error))
            return False
        return True

    def possible(self, action: Action) -> bool:
        """Whether the action can do anything now; what cannot is not offered."""
        if action.id in NOT_IN_TRAINING:
            return False
        if not action.training:
            return super().possible(action)
        run, mode = self._training.run, self._training.run.play.setup.mode
        if action.id in NOT_IN_EXAMS and mode is Mode.EXAM:
            # After a broken-off or a left run time stands still: only the trainee lets it go on.
            return action.id == "train.pause" and bool(run.play.paused)
        if action.id in PRACTICE_ONLY and mode is not Mode.PRACTICE:
            return False
        match action.id:
            case "train.label":
                return self._training.newest is not None
            case "train.label_this":
                return self._pointed_own() is not None
            case "train.hint":
                turn = run.play.open_turn
                return turn is not None and turn.hint is not None
            case "train.rewind":
                return bool(run.play.openings) and not run.play.story.over
            case "train.pause" | "train.stop" | "train.leave":
                return run.begun and not run.play.ended
        return not run.play.ended

    def what_finishing_does(self) -> str:
        """There is no server here."""
        return _("It leaves your list, and the debrief begins. What you wrote is kept.")

    def _why_not(self, action: str) -> str:
        if action in NOT_IN_EXAMS and self._training.run.play.setup.mode is Mode.EXAM:
            return _("In an exam time runs as it does live: no standing still, no hints, no way back.")
        if action in NOT_IN_TRAINING:
            return _("There is no such thing in training: one chat, and nobody else.")
        if action == "train.hint":
            return _("There is no hint for this moment.")
        if action in ("train.label", "train.label_this"):
            return _("A label belongs to a message that you have sent.")
        return super()._why_not(action)

    # What did I do?

    def _label(self) -> None:
        """Confirm what is preselected; where nothing is, or it was confirmed before, choose."""
        own = self._training.newest
        if own is None:
            return
        if own.label.by_trainee is None and own.label.by_rule:
            self.act(Labels(own.id, own.label.by_rule))
        else:
            self._choose(own)

    def _label_this(self) -> None:
        own = self._pointed_own()
        if own is not None:
            self._choose(own)

    def _pointed_own(self) -> Own | None:
        current = self._screen.query_one(Transcript).current
        run = self._training.run
        if current is None:
            return None
        id = next((one.what.id for one in run.entries if _is_sent(one.what, current.id)), None)
        return run.play.story.message(id) if id is not None else None

    def _choose(self, own: Own) -> None:
        text = next((one.what.text for one in self._training.run.entries if _has_id(one.what, own.id)), "")

        def chosen(moves: tuple[str, ...] | None) -> None:
            if moves is not None:
                self.act(Labels(own.id, moves))

        self._screen.app.push_screen(LabelPicker(self._training.moves, text, own.moves), chosen)

    # Time.

    def _hint(self) -> None:
        turn = self._training.run.play.open_turn
        if turn is not None and turn.hint is not None and self.act(AsksHint()):
            self._training.set_aside(_("hint: {text}").format(text=turn.hint.in_(language())))

    def _pause(self) -> None:
        self.act(Pauses(not self._training.run.play.paused))

    def _speed(self) -> None:
        rows = tuple(PickRow(str(speed), speed_words(speed)) for speed in SPEEDS)

        def chosen(speed: str | None) -> None:
            if speed is not None:
                self.act(SetsSpeed(float(speed)))

        self._screen.app.push_screen(
            Pick(_("SPEED: at another than 1x answering times are not measured"), rows), chosen
        )

    def _rewind(self) -> None:
        rows = turn_rows(self._training.run.play)

        def chosen(turn: str | None) -> None:
            if turn is not None:
                self.act(Rewinds(turn))

        self._screen.app.push_screen(Pick(_("BACK TO which turn? Take 1 stays, and is what counts"), rows), chosen)

    # Stopping.

    def stop(self) -> None:
        """Care first; time stands still while somebody thinks about it, in an exam too."""
        stilled = not self._training.run.play.paused and self.act(Pauses(True, "left"))

        def wished(wish: Wish | None) -> None:
            if stilled:
                self.act(Pauses(False, "left"))
            if wish in (Wish.STOP, Wish.TALK):
                self.act(Ends("stopped"))

        self._screen.app.push_screen(Care(), wished)

    def _leave(self) -> None:
        question = _("Leave for live work?")
        after = _(
            "The run is kept as it is now; you go on with it from the library."
            " Training ends, so that `baken` can start."
        )

        def sure(yes: bool | None) -> None:
            if yes:
                self._screen.app.call_later(self._screen.app.run_action, "app.leave_for_work")

        self._screen.app.push_screen(Confirm(question, consequence=after, yes=_("leave")), sure)


def _is_sent(what: object, client_id: str) -> bool:
    return isinstance(what, Sent) and what.client_id == client_id


def _has_id(what: object, id: str) -> bool:
    return isinstance(what, Sent) and what.id == id
