"""What signing in and signing in again share: the password, the one-time code, and what the server answers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from api_client.errors import Refused, Unauthorised, Unavailable
from console.present.error_texts import NO_ADDRESS, sign_in_sentence, too_long
from console.screens.base import BakenScreen, Field, Result, Words
from console.strings import _


class Door(BakenScreen[Result]):
    """One narrow column in the middle. Nothing that was typed here survives the screen."""

    CSS_PATH = Path(__file__).with_name("sign_in.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]
    asked: ClassVar[tuple[str, ...]] = ("password",)
    """The fields that must be filled in, in order."""

    busy = False
    _code_needed = False
    _refused: Unavailable | None = None
    """Why to wait, while it is to be waited."""
    _until: float | None = None
    """When that is over; known from the next second on."""

    def secret_fields(self) -> ComposeResult:
        """The password, the code, the answer, the keys."""
        yield Words(_("Password"), classes="label")
        yield Field(password=True, id="password")
        with Vertical(id="code-row"):
            yield Words(_("One-time code"), classes="label")
            yield Field(id="code")
        yield Words(id="answer")
        yield Words(_("Enter  sign in     Tab  next field     Ctrl+Q  quit"), id="sign-in-keys")

    def on_mount(self) -> None:
        """The code is asked for only when the server wants one; the cursor starts where something is missing."""
        self.query_one("#code-row").display = False
        empty = [name for name in self.asked if not self.value(name)]
        self.query_one(f"#{empty[0]}", Field).focus()

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{name}", Field).value

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the first empty field, or tries to get in."""
        event.stop()
        for name in (*self.asked, *(("code",) if self._code_needed else ())):
            field = self.query_one(f"#{name}", Field)
            if not field.value.strip():
                if field is event.input:
                    self.say(_("This field is still empty."), wrong=True)
                field.focus()
                return
        if sentence := too_long(*(field.value for field in self.query(Field))):
            self.too_long(sentence)
        elif not self.busy:
            self.busy = True
            self._refused = None
            self.say(_("Asking the server ..."))
            self.run_worker(self._try(), exit_on_error=False)

    async def _try(self) -> None:
        try:
            await self.knock(self.value("password"), self.value("code").strip() or None)
        finally:
            self.busy = False

    async def knock(self, password: str, code: str | None) -> None:
        """Try to get in."""
        raise NotImplementedError

    def empty(self) -> None:
        """No secret stands in a field any more."""
        self.query_one("#password", Field).value = ""
        self.query_one("#code", Field).value = ""

    def too_long(self, sentence: str) -> None:
        """Nothing was asked: a key that was held, or a paste. No server takes it."""
        for field in self.query(Field):
            if too_long(field.value):
                field.value = ""
                field.focus()
        self.say(sentence, wrong=True)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """What came of it."""
        answer = self.query_one("#answer", Words)
        answer.set_class(wrong, "wrong")
        answer.say(sentence)

    def failed(self, error: Exception) -> None:
        """Say why nobody got in, with the cursor where that can be mended."""
        why = error.why if isinstance(error, (Unauthorised, Unavailable)) else ""
        # The server does not say which of them is wrong. The code it most likely is: it lives for half a minute.
        with_code = why == "credentials" and bool(self.value("code").strip())
        wrong_code = _("The password or the code is not right. Type the next code.")
        self.say(wrong_code if with_code else sign_in_sentence(error), wrong=True)
        if isinstance(error, Unavailable) and error.retry_after:
            self._refused, self._until = error, None
        if why == "code_or_wait":
            # A code helps whoever has one. The others only wait: their cursor stays, and the field may stay empty.
            self.query_one("#code-row").display = True
        elif why == "code_required" or with_code:
            self._code_needed = True
            self.query_one("#code-row").display = True
            self.query_one("#code", Field).value = ""
            self.query_one("#code", Field).focus()
        elif isinstance(error, Refused) and error.why not in NO_ADDRESS:
            self.empty()
            self.query_one("#password", Field).focus()
        elif why == "credentials":
            self.query_one("#password", Field).value = ""
            self.query_one("#password", Field).focus()

    def count_down(self, now: float) -> None:
        """Called each second: how long it is still to be waited."""
        if self._refused is None:
            return
        self._until = self._until or now + (self._refused.retry_after or 0.0)
        if self._until > now:
            left = math.ceil(self._until - now)
            self.say(sign_in_sentence(Unavailable(self._refused.why, retry_after=left)), wrong=True)
        else:
            self._refused = None
            self.say(_("You can try again now."))

    async def action_leave(self) -> None:
        """Quit the console."""
        await self.app.run_action("app.quit")
