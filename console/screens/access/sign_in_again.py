"""Signing in again: the same person at the same server, over the open chats. There is nothing else to fill in."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from api_client.errors import BackendError, Unavailable
from console.present.error_texts import sign_in_sentence
from console.screens.access.door import Door
from console.screens.base import Words
from console.sign_in.authenticator import NotTheSame, Renewed, SignedIn
from console.strings import _


class SignInAgain(Door[Renewed]):
    """Gives a `Renewed`, which only the person and the installation of `entry` can bring about.

    It lies over the open chats, keeps them, and says so. It knows no gate and no address: who is asked stands in the
    session that was open.
    """

    def __init__(self, entry: SignedIn, *, tried_too_often: bool = False) -> None:
        super().__init__()
        self._entry = entry
        self._tried_too_often = tried_too_often

    def compose(self) -> ComposeResult:
        """Who and where, to be read; what is missing, to be typed."""
        with Vertical(id="sign-in"):
            yield Words("BAKEN", id="brand")
            yield Words(self._welcome(), id="welcome")
            yield Words(_("Server"), classes="label")
            yield Words(self._entry.server, id="server-kept")
            yield Words(_("Name"), classes="label")
            yield Words(self._entry.name, id="name-kept")
            yield from self.secret_fields()

    def _welcome(self) -> str:
        if self._tried_too_often:
            return _("Too many wrong passwords. Sign in again; your chats and what you wrote are kept.")
        return _("Your session has ended. Your chats and what you wrote are kept; sign in to go on.")

    async def knock(self, password: str, code: str | None) -> None:
        """Ask the session's own server."""
        try:
            renewed = await self._entry.renew(password, code)
        except NotTheSame as error:
            self.empty()
            name = self._entry.name
            others = _("These chats are {name}'s; only {name} can go on.").format(name=name)
            self.say(sign_in_sentence(Unavailable("other_server")) if error.installation else others, wrong=True)
            return
        except BackendError as error:
            self.failed(error)
            return
        self.empty()
        self.dismiss(renewed)
