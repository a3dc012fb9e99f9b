"""Signing in for the first time: server, name, password, and the one-time code where the account has one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import DescendantBlur

from api_client.errors import BackendError, Refused
from console.present.error_texts import NO_ADDRESS, sign_in_sentence
from console.screens.access.door import Door
from console.screens.base import Field, Words
from console.sign_in.authenticator import Authenticator, SignedIn
from console.strings import _


class SignIn(Door[SignedIn]):
    """Gives an `SignedIn` once somebody is in.

    `resume`: whether to try first what the key store remembers, while the fields can be used already. `fixed`: the
    organisation says which server it is, and its field is closed.
    """

    asked: ClassVar[tuple[str, ...]] = ("server", "name", "password")
    _looked = ""
    """The server that was looked at last."""
    _said_of_server = False

    def __init__(
        self, gate: Authenticator, *, server: str = "", name: str = "", resume: bool = False, fixed: bool = False
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
        else:
            self.call_after_refresh(self._look)

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
            self._look()
            return
        self.dismiss(entry)

    @on(DescendantBlur)
    def _field_left(self, event: DescendantBlur) -> None:
        if event.widget.id == "server":
            self._look()

    def _look(self) -> None:
        """Look who answers at the address as soon as it is known: a password is not for just anybody."""
        server = self._address
        if server and server != self._looked and not self.busy:
            self._looked = server
            self.run_worker(self._look_at(server), group="look", exclusive=True, exit_on_error=False)

    async def _look_at(self, server: str) -> None:
        said = ""
        try:
            await self._gate.look(server)
        except BackendError as error:
            said = sign_in_sentence(error)
        if self.is_attached and not self.busy and self._address == server and (said or self._said_of_server):
            self._said_of_server = bool(said)
            self.say(said, wrong=bool(said))

    @property
    def _address(self) -> str:
        """The server that stands in the field, or the one that is fixed."""
        return self._server if self._fixed else self.value("server").strip()

    async def knock(self, password: str, code: str | None) -> None:
        """Ask the server."""
        self._said_of_server = False
        try:
            entry = await self._gate.sign_in(self._address, self.value("name").strip(), password, code)
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
