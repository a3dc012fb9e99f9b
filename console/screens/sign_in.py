"""Signing in: server, name, password, and the one-time code where the account has one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from api_client.errors import BackendError, Refused, Unauthorised
from console.gate import Entry, Gate
from console.screens.base import BakenScreen, Field, Words
from console.screens.sentences import sign_in_sentence
from console.strings import _


class SignIn(BakenScreen[Entry]):
    """Gives an `Entry` once somebody is in.

    `again` is the person whose session has ended: the screen then lies over the open chats, keeps them, says so, and
    lets nobody else in. `resume`: whether to try first what the key store remembers, while the fields can be used
    already. Nothing that was typed here survives the screen.
    """

    CSS_PATH = "sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]

    def __init__(
        self, gate: Gate, *, server: str = "", name: str = "", again: Entry | None = None, resume: bool = False
    ) -> None:
        super().__init__()
        self._gate = gate
        self._server = server
        self._called = again.name if again else name
        self._again = again
        self._resume = resume and bool(server)
        self.busy = False

    def compose(self) -> ComposeResult:
        """One narrow column in the middle."""
        with Vertical(id="sign-in"):
            yield Words("BAKEN", id="brand")
            yield Words(self._welcome(), id="welcome")
            yield Words(_("Server"), classes="label")
            yield Field(self._server, id="server")
            yield Words(_("Name"), classes="label")
            yield Field(self._called, id="name")
            yield Words(_("Password"), classes="label")
            yield Field(password=True, id="password")
            with Vertical(id="code-row"):
                yield Words(_("One-time code"), classes="label")
                yield Field(id="code")
            yield Words(id="answer")
            yield Words(_("Enter  sign in     Tab  next field     Ctrl+Q  quit"), id="sign-in-keys")

    def _welcome(self) -> str:
        if self._again:
            return _("Your session has ended. Your chats and what you wrote are kept; sign in to go on.")
        return _("Sign in to start your shift.")

    def on_mount(self) -> None:
        """The code is asked for only when the server wants one; the cursor starts where something is missing."""
        self.query_one("#code-row").display = False
        empty = [name for name in ("server", "name", "password") if not self._value(name)]
        self.query_one(f"#{empty[0]}", Field).focus()
        if self._resume:
            self._say(_("Looking whether you are still signed in ..."))
            self.run_worker(self._try_to_resume(), exit_on_error=False)

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the first empty field, or tries to get in."""
        event.stop()
        asked = ["server", "name", "password"] + (["code"] if self.query_one("#code-row").display else [])
        for name in asked:
            if not self._value(name).strip():
                self.query_one(f"#{name}", Field).focus()
                return
        if not self.busy:
            self.busy = True
            self.run_worker(self._try(), exit_on_error=False)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        answer = self.query_one("#answer", Words)
        answer.set_class(wrong, "wrong")
        answer.say(sentence)

    async def _try_to_resume(self) -> None:
        try:
            entry = await self._gate.resume(self._server)
        except BackendError as error:
            if not self.busy and self.is_attached:
                self._failed(error)
            return
        if self.busy or not self.is_attached:
            return
        if entry is None:
            self._say("")
            return
        self.dismiss(entry)

    async def _try(self) -> None:
        self._say(_("Asking the server ..."))
        code = self._value("code").strip() or None
        server, name, password = self._value("server").strip(), self._value("name").strip(), self._value("password")
        try:
            entry = await self._gate.sign_in(server, name, password, code)
        except BackendError as error:
            self._failed(error)
            return
        finally:
            self.busy = False
        self.query_one("#password", Field).value = ""
        self.query_one("#code", Field).value = ""
        if self._again is not None and entry.person != self._again.person:
            await entry.sign_out()
            self._say(_("These chats are {name}'s; only {name} can go on.").format(name=self._again.name), wrong=True)
            return
        self.dismiss(entry)

    def _failed(self, error: Exception) -> None:
        why = error.why if isinstance(error, Unauthorised) else ""
        # The server does not say which of them is wrong. The code it most likely is: it lives for half a minute.
        with_code = why == "credentials" and bool(self._value("code").strip())
        wrong_code = _("The password or the code is not right. Type the next code.")
        self._say(wrong_code if with_code else sign_in_sentence(error), wrong=True)
        if why == "code_required" or with_code:
            self.query_one("#code-row").display = True
            self.query_one("#code", Field).value = ""
            self.query_one("#code", Field).focus()
        elif why == "credentials":
            self.query_one("#password", Field).value = ""
            self.query_one("#password", Field).focus()
        elif isinstance(error, Refused):
            self.query_one("#server", Field).focus()

    async def action_leave(self) -> None:
        """Quit the console."""
        await self.app.run_action("app.quit")
