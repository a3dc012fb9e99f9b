"""What counsellor and chatter agreed about safety (L8). Every field may stay unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from console.core.permissions import told_safe
from console.screens.base import Dialog, Field, Words
from console.strings import N_, _
from protocol.models import Answer, Conversation, SafetyPatch

TEXTS = {
    "who": N_("Who is near?"),
    "device": N_("Whose device is it?"),
    "stop_word": N_("Agreed code word"),
    "plan": N_("If the line drops"),
}
"""Fields of `Safety` that are texts."""

ANSWERS = {Answer.UNKNOWN: N_("unknown"), Answer.YES: N_("yes"), Answer.NO: N_("no")}


class SafeToTalk(Words, can_focus=True):
    """Three answers; space, left and right change them."""

    def __init__(self, answer: Answer, answers: Sequence[Answer] = tuple(ANSWERS)) -> None:
        super().__init__(id="safe")
        self.answer = answer
        self._answers = answers

    def on_mount(self) -> None:
        """Show it."""
        self._show()

    def on_key(self, event: events.Key) -> None:
        """The next or the previous answer."""
        step = {"space": 1, "right": 1, "left": -1}.get(event.key)
        if step is None:
            return
        event.stop()
        self.answer = self._answers[(self._answers.index(self.answer) + step) % len(self._answers)]
        self._show()

    def _show(self) -> None:
        marks = (f"({'x' if answer is self.answer else ' '}) {_(word)}" for answer, word in self._choices())
        self.say("   ".join(marks))

    def _choices(self) -> Iterable[tuple[Answer, str]]:
        return ((answer, ANSWERS[answer]) for answer in self._answers)


class SafetyPanel(Dialog[SafetyPatch | None]):
    """Gives what was changed, or `None`. It names the chat that it is about."""

    CSS_PATH = Path(__file__).with_name("safety.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, row: Conversation, name: str) -> None:
        super().__init__()
        self.row = row
        self.called = name

    def compose(self) -> ComposeResult:
        """One field below the other."""
        with Vertical(id="safety-panel"):
            yield Words(_("SAFETY of {alias}").format(alias=self.called), id="safety-title")
            yield Words(self._question(), classes="label")
            yield SafeToTalk(told_safe(self.row), self._answers())
            for name, label in TEXTS.items():
                yield Words(_(label), classes="label")
                yield Field(getattr(self.row.safety, name) or "", id=name.replace("_", "-"))
            yield Words(_("Tone or style suddenly different? Somebody else may be typing."), id="safety-hint")
            yield Words(_("Enter  keep      Esc  back      Space  change the answer"), id="safety-keys")

    def _question(self) -> str:
        before = self.row.prechat.can_type_safely
        if before is Answer.UNKNOWN or self.row.safety.safe is not Answer.UNKNOWN:
            return _("Safe to talk?")
        return _("Safe to talk? Said before the chat: {answer}").format(answer=_(ANSWERS[before]))

    def _answers(self) -> tuple[Answer, ...]:
        """Who has answered before the chat is not unknown any more."""
        known = self.row.prechat.can_type_safely is not Answer.UNKNOWN
        return tuple(answer for answer in ANSWERS if not (known and answer is Answer.UNKNOWN))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._keep()

    def key_enter(self) -> None:
        """Enter on the answers."""
        self._keep()

    def _keep(self) -> None:
        changed: dict[str, str] = {}
        for name in TEXTS:
            text = self.query_one(f"#{name.replace('_', '-')}", Field).value.strip()
            if text != (getattr(self.row.safety, name) or ""):
                changed[name] = text
        answer = self.query_one(SafeToTalk).answer
        safe = answer if answer is not told_safe(self.row) else None
        self.dismiss(SafetyPatch(safe=safe, **changed) if changed or safe is not None else None)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
