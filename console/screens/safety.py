"""What counsellor and chatter agreed about safety (L8). Every field may stay unknown."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from api_client.models import Answer, Conversation, SafetyPatch
from console.screens.base import Dialog, Field, Words
from console.strings import N_, _

TEXTS = {
    "who": N_("Who is near?"),
    "device": N_("Whose device is it?"),
    "stop_word": N_("Agreed stop word"),
    "plan": N_("If the line drops"),
}
"""Fields of `Safety` that are texts."""

ANSWERS = {Answer.UNKNOWN: N_("unknown"), Answer.YES: N_("yes"), Answer.NO: N_("no")}


class SafeToTalk(Words, can_focus=True):
    """Three answers; space, left and right change them."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(id="safe")
        self.answer = answer

    def on_mount(self) -> None:
        """Show it."""
        self._show()

    def on_key(self, event: events.Key) -> None:
        """The next or the previous answer."""
        step = {"space": 1, "right": 1, "left": -1}.get(event.key)
        if step is None:
            return
        event.stop()
        answers = list(ANSWERS)
        self.answer = answers[(answers.index(self.answer) + step) % len(answers)]
        self._show()

    def _show(self) -> None:
        marks = (f"({'x' if answer is self.answer else ' '}) {_(word)}" for answer, word in ANSWERS.items())
        self.say("   ".join(marks))


class SafetyPanel(Dialog[SafetyPatch | None]):
    """Gives what was changed, or `None`. It names the chat that it is about."""

    CSS_PATH = "safety.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, row: Conversation) -> None:
        super().__init__()
        self.row = row

    def compose(self) -> ComposeResult:
        """One field below the other."""
        with Vertical(id="safety-panel"):
            yield Words(_("SAFETY of {alias}").format(alias=self.row.alias), id="safety-title")
            yield Words(_("Safe to talk?"), classes="label")
            yield SafeToTalk(self.row.safety.safe)
            for name, label in TEXTS.items():
                yield Words(_(label), classes="label")
                yield Field(getattr(self.row.safety, name) or "", id=name.replace("_", "-"))
            yield Words(_("Tone or style suddenly different? Somebody else may be typing."), id="safety-hint")
            yield Words(_("Enter  keep      Esc  back      Space  change the answer"), id="safety-keys")

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
        safe = answer if answer is not self.row.safety.safe else None
        self.dismiss(SafetyPatch(safe=safe, **changed) if changed or safe is not None else None)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
