"""Signing in for the first time: server, name, password, and the one-time code where the account has one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from api_client.errors import BackendError, Refused
from console.gate import Entry, Gate
from console.screens.base import Field, Words
from console.screens.door import Door
from console.screens.sentences import NO_ADDRESS
from console.strings import _


class SignIn(Door[Entry]):
    """Gives an `Entry` once somebody is in.

    `resume`: whether to try first what the key store remembers, while the fields can be used already. `fixed`: the
    organisation says which server it is, and its field is closed.
    """

    asked: ClassVar[tuple[str, ...]] = ("server", "name", "password")

    def __init__(
        self, gate: Gate, *, server: str = "", name: str = "", resume: bool = False, fixed: bool = False
    ) -> None:
        super().__init__()
        self._gate = gate
        self._server = server
        self._called = name
        self._resume = resume and bool(server)
        self._fixed = fixed

    def compose(self) -> ComposeResult:
        """The fields, one under the other."""
        with Vertical(id="sign-in"):
            yield Words("BAKEN", id="brand")
            yield Words(_("Sign in to start your shift."), id="welcome")
            yield Words(_("Server"), classes="label")
            field = Field(self._server, id="server")
            field.disabled = self._fixed
            yield field
            if self._fixed:
                yield Words(_("Your organisation has set the server."), id="server-fixed")
            yield Words(_("Name"), classes="label")
            yield Field(self._called, id="name")
            yield from self.secret_fields()

    def on_mount(self) -> None:
        """What is remembered is tried while the fields can be used already."""
        if self._resume:
            self.say(_("Looking whether you are still signed in ..."))
            self.run_worker(self._try_to_resume(), exit_on_error=False)

    async def _try_to_resume(self) -> None:
        try:
            entry = await self._gate.resume(self._server)
        except BackendError as error:
            if not self.busy and self.is_attached:
                self.failed(error)
            return
        if self.busy or not self.is_attached:
            return
        if entry is None:
            self.say("")
            return
        self.dismiss(entry)

    async def knock(self, password: str, code: str | None) -> None:
        """Ask the server that stands in the field, or the one that is fixed."""
        server = self._server if self._fixed else self.value("server").strip()
        try:
            entry = await self._gate.sign_in(server, self.value("name").strip(), password, code)
        except BackendError as error:
            self.failed(error)
            return
        self.empty()
        self.dismiss(entry)

    def failed(self, error: Exception) -> None:
        """An address that cannot be used is mended in its field."""
        super().failed(error)
        if isinstance(error, Refused) and error.why in NO_ADDRESS and not self._fixed:
            self.query_one("#server", Field).focus()
