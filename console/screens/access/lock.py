"""The covered screen: opaque, with the time and with numbers, and nothing else (`SEC-S1`, `SEC-S2`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from api_client.errors import BackendError, Refused, Unauthorised, Unavailable
from console.present.error_texts import sign_in_sentence, too_long
from console.screens.base import BakenScreen, Field, Result, TrainingMark, Words
from console.sign_in.authenticator import Renewed, SignedIn
from console.sign_in.lock import Tries
from console.strings import _, ngettext


class Covered(BakenScreen[Result]):
    """What both covers say: the time, how many chats run, how often something happened, and that somebody waits.

    Never who, nor what was written.
    """

    def __init__(self, lifted: Callable[[], None]) -> None:
        """`lifted` is called when somebody has taken the cover away."""
        super().__init__()
        self._lifted = lifted

    def lift(self) -> None:
        """Take it away, and say so in the same turn of the loop; not while the sign-in lies over it."""
        # A screen's result comes later, and only if whoever asked for it is still there: until then keys would be
        # refused although the work is seen. Dismissing takes away whatever lies on top.
        if self.app.screen is self:
            self.dismiss(None)
            self._lifted()

    def tell(self, clock: str, chats: int, news: int, waiting: str = "") -> None:
        """Say it; `news` counts what rang and was not seen, `waiting` says how many wait in the queue and how long."""
        if not self.query("#lock-clock"):
            return  # Being made, or being taken down: mounted is not yet, or no longer, composed.
        self.query_one("#lock-clock", Words).say(clock)
        count = ngettext("{n} chat is running", "{n} chats are running", chats).format(n=chats)
        if news:
            count += " · " + ngettext("{n} new", "{n} new", news).format(n=news)
        self.query_one("#lock-count", Words).say(count)
        self.query_one("#lock-waiting", Words).say(waiting)


class Blank(Covered[None]):
    """Nothing to be seen; any key uncovers, and does nothing else, but the danger key."""

    CSS_PATH = Path(__file__).with_name("lock.tcss")

    def __init__(self, lifted: Callable[[], None], danger_keys: Collection[str], danger: Callable[[], None]) -> None:
        """`danger` is called when one of `danger_keys` has taken the cover away: who presses it cannot wait."""
        super().__init__(lifted)
        self._danger_keys = danger_keys
        self._danger = danger

    def compose(self) -> ComposeResult:
        """The clock and the count, filled in by `tell`."""
        with Vertical(id="lock"):
            yield TrainingMark(id="lock-training")
            yield Words(id="lock-clock")
            yield Words(id="lock-count")
            yield Words(id="lock-waiting")
            yield Words(_("Press any key to go on."), id="lock-hint")

    def on_key(self, event: events.Key) -> None:
        """The key that uncovers is swallowed, unless it is the danger key."""
        event.stop()
        event.prevent_default()
        self.lift()
        if event.key in self._danger_keys:
            self._danger()


class Locked(Covered[None]):
    """Nothing to be seen until the secret is given; then it goes. After the last wrong try it stays, and says so."""

    CSS_PATH = Path(__file__).with_name("lock.tcss")
    BINDINGS: ClassVar[list[BindingType]] = []

    class TriedTooOften(Message):
        """That was the last wrong try: no secret opens this screen any more."""

    def __init__(
        self,
        entry: SignedIn,
        lifted: Callable[[], None],
    ) -> None:
        super().__init__(lifted)
        self._entry = entry
        self._who = entry.name
        self._check = entry.check
        self._secret = entry.secret
        self._tries = Tries()
        self.busy = False

    def compose(self) -> ComposeResult:
        """The clock, the count, one line for the secret."""
        with Vertical(id="lock"):
            yield Words(id="lock-clock")
            yield Words(id="lock-count")
            yield Words(id="lock-waiting")
            yield Words(self._hint(), id="lock-hint")
            yield Field(password=True, id="secret")
            with Vertical(id="lock-code"):
                yield Words(_("One-time code"), classes="label")
                yield Field(id="code")
            yield Words(id="lock-answer")

    def lift(self) -> None:
        """Also where the sign-in lies over it, the secret stands in no field any more."""
        self.query_one("#secret", Field).value = ""
        super().lift()

    def lift_after(self, renewed: Renewed) -> None:
        """After the last wrong try: only a sign-in of the same person at the same installation takes it away."""
        if renewed.entry is self._entry:
            self.lift()

    def _hint(self) -> str:
        if self._secret.is_pin:
            return _("Locked by {name}. Type your PIN or your password to go on.").format(name=self._who)
        hint = _("Locked by {name}. Type your password to go on.").format(name=self._who)
        return hint if self._secret.known else hint + " " + _("Only the server can unlock: no PIN was chosen.")

    def on_mount(self) -> None:
        """Ready for the secret."""
        self.query_one("#lock-code").display = False
        self.query_one("#secret", Field).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        secret = self.query_one("#secret", Field)
        if not secret.value:
            secret.focus()
            return
        if sentence := too_long(secret.value, self.query_one("#code", Field).value):
            self._not_taken(sentence)
        elif not self.busy and self._tries.left > 0:
            self.busy = True
            self.run_worker(self._try(secret.value), exit_on_error=False)

    async def _try(self, given: str) -> None:
        code = self.query_one("#code", Field).value.strip() or None
        try:
            if self._secret.is_pin and await self._matches(given):
                self.lift()
                return
            await self._check(given, code)
        except Unauthorised as error:
            self._wrong(error)
        except Unavailable as error:
            await self._without_the_server(given, error)
        except Refused as error:
            self._not_taken(sign_in_sentence(error))
        except BackendError as error:
            self._answer(sign_in_sentence(error))
        else:
            if not self._secret.is_pin:
                await asyncio.to_thread(self._secret.learn, given)
            self.lift()
        finally:
            self.busy = False

    def _wrong(self, error: Unauthorised) -> None:
        if error.why == "code_required":
            self.query_one("#lock-code").display = True
            self.query_one("#code", Field).focus()
            self._answer(sign_in_sentence(error))
            return
        self._count_a_wrong_try()

    async def _matches(self, given: str) -> bool:
        return await asyncio.to_thread(self._secret.matches, given)

    async def _without_the_server(self, given: str, error: Unavailable) -> None:
        if await self._matches(given):
            self.lift()
        elif self._secret.known:
            self._count_a_wrong_try()
        else:
            self._answer(sign_in_sentence(error))

    def _count_a_wrong_try(self) -> None:
        if self._tries.wrong():
            self.post_message(self.TriedTooOften())
            return
        left = self._tries.left
        text = ngettext("That is not right. {n} try left.", "That is not right. {n} tries left.", left).format(n=left)
        if left == 1:
            text += " " + _("After that you sign in again; your chats and what you wrote are kept.")
        self._not_taken(text)

    def _not_taken(self, sentence: str) -> None:
        """Say why, with nothing left of what was typed."""
        self._answer(sentence)
        for name in ("secret", "code"):
            self.query_one(f"#{name}", Field).value = ""
        self.query_one("#secret", Field).focus()

    def _answer(self, sentence: str) -> None:
        self.query_one("#lock-answer", Words).say(sentence)
