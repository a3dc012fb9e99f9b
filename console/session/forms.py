"""The registration forms of a session: fetched when asked for, saved by themselves, by conversation id.

The rules are `console.registration.form`'s; here is only the doing. A save goes to the id that it was typed for,
whatever is on the screen by then. Nothing here touches the disk.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from api_client.backend import Capability
from api_client.errors import BackendError, NotAllowed, NotFound, Refused, Unauthorised, Unavailable, VersionConflict
from console.core.changes import (
    Change,
    ClockTicked,
    ConnectionUpdated,
    ConversationGone,
    EverythingChanged,
    RegistrationUpdated,
)
from console.core.events import Notice, NoticeKind
from console.core.permissions import is_mine
from console.core.state import AppState, Link
from console.registration.form import (
    LASTING,
    Form,
    Trouble,
    accept,
    answered,
    clear,
    conflicted,
    failed,
    is_settled,
    patch,
    pick,
    received,
    started,
    unsaved,
)
from console.registration.suggest import Suggestion
from console.session.context import SessionContext
from protocol.registration import Registration

SAVE_AFTER: Final = 1.0
"""Seconds after the last key at which a form is saved."""
WAIT_TO_FINISH: Final = 2.0
"""Seconds that finishing a chat waits for its form; what is not saved by then is saved afterwards."""
ATTEMPTS: Final = 3
"""How often in a row somebody else may save before us until we wait for a moment."""


class Forms:
    """Every form that was looked at. `listen` hears the id of each form that changed, at once."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._forms: dict[str, Form] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._save_at: dict[str, float] = {}
        self._waiting: set[str] = set()
        self._busy: set[str] = set()
        self._retry_at: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._stale: set[str] = set()
        self._over: set[str] = set()
        self._offered: set[str] = set()

    # What screens ask.

    @property
    def possible(self) -> bool:
        """Whether the backend keeps registrations at all."""
        return Capability.REGISTRATION in self._line.backend.capabilities

    def get(self, conversation: str) -> Form | None:
        """The form of a conversation, where it was opened."""
        return self._forms.get(conversation)

    def unsettled(self) -> tuple[str, ...]:
        """The conversations whose form holds something that the server is not known to have (`SEC-D8`)."""
        return tuple(name for name, form in self._forms.items() if not is_settled(form))

    @property
    def saved(self) -> bool:
        """Nothing waits that could be saved without a person."""
        return not self._busy and not any(
            unsaved(form) and form.trouble not in LASTING for form in self._forms.values()
        )

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener` with the id of each form that changed; gives a function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def offered_before(self, conversation: str) -> bool:
        """Whether the form was shown before finishing; it is shown once. From now on it was."""
        before = conversation in self._offered
        self._offered.add(conversation)
        return before

    # What a person does.

    def open(self, conversation: str) -> None:
        """The form is looked at: fetch it where it is not here yet."""
        row = self._line.state.conversations.get(conversation)
        if not self.possible or row is None or not is_mine(self._line.state, row):
            return
        form = self._forms.get(conversation)
        if form is None or (form.trouble in LASTING and not form.mine):
            form = Form(conversation)
        elif form.trouble in (Trouble.NOT_MINE, Trouble.KEPT, Trouble.REFUSED):
            form = failed(form, Trouble.NONE)  # it is mine (again): what was kept is tried once more
        self._put(form)
        self._stale.add(conversation)
        self._start(conversation)

    def pick(self, conversation: str, name: str, value: str) -> None:
        """Choose a value, or let it go."""
        self._change(conversation, lambda form: pick(form, name, value))

    def clear(self, conversation: str, name: str) -> None:
        """Unknown."""
        self._change(conversation, lambda form: clear(form, name))

    def accept(self, conversation: str, names: Iterable[str], suggestions: Mapping[str, Suggestion]) -> None:
        """Take suggestions over."""
        self._change(conversation, lambda form: accept(form, names, suggestions))

    def save(self, conversation: str) -> None:
        """Save now (the form is left)."""
        self._save_at.pop(conversation, None)
        self._start(conversation)

    async def bring(self, conversation: str) -> None:
        """Save now, and wait for it a moment: the chat is about to be finished."""
        self.save(conversation)
        done = asyncio.Event()
        end = self.listen(lambda changed: done.set() if changed == conversation else None)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WAIT_TO_FINISH):
                    while self._is_on_its_way(conversation):
                        await done.wait()
                        done.clear()
        finally:
            end()

    def _is_on_its_way(self, conversation: str) -> bool:
        form = self._forms.get(conversation)
        return form is not None and form.trouble is Trouble.NONE and not is_settled(form)

    def save_all(self) -> None:
        """Save every form now (lock, quit)."""
        for conversation in tuple(self._forms):
            self.save(conversation)

    # What happens.

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store."""
        match change:
            case RegistrationUpdated():
                form = self._forms.get(change.registration.conversation)
                if form is not None:
                    self._put(received(form, change.registration))
            case EverythingChanged():
                self._stale |= set(self._forms)  # events were missed
                for conversation in tuple(self._forms):
                    self._start(conversation)
            case ConversationGone():
                self._over.add(change.conversation)
                form = self._forms.get(change.conversation)
                if change.state is None:
                    self._forget(change.conversation)
                    if form is not None and not is_settled(form):
                        self._line.apply(Notice(NoticeKind.FORM_NOT_SAVED, change.conversation))
                else:
                    self.save(change.conversation)
                    self._tidy(change.conversation)
            case ConnectionUpdated() if state.connection.link is Link.CONNECTED:
                self._retry(self._forms)
            case ClockTicked() if state.connection.link is not Link.SIGN_IN:
                now = self._line.clock.now()
                self._retry([name for name, due in self._retry_at.items() if due <= now])

    def _retry(self, names: Iterable[str]) -> None:
        for name in tuple(names):
            form = self._forms.get(name)
            self._retry_at.pop(name, None)
            if form is not None and form.trouble is Trouble.OFFLINE:
                self._start(name)

    # Changing and saving.

    def _put(self, form: Form) -> None:
        if self._forms.get(form.conversation) == form:
            return
        self._forms[form.conversation] = form
        for listener in tuple(self._listeners):
            listener(form.conversation)

    def _change(self, conversation: str, change: Callable[[Form], Form]) -> None:
        before = self._forms.get(conversation)
        if before is None or before.trouble in LASTING:
            return
        after = change(before)
        self._put(after)
        if after.mine == before.mine and after.clashes == before.clashes:
            return
        self._save_at[conversation] = self._line.clock.now() + SAVE_AFTER
        if conversation not in self._waiting and self._line.group is not None:
            self._waiting.add(conversation)
            self._line.spawn(self._autosave(conversation))

    async def _autosave(self, conversation: str) -> None:
        try:
            while (due := self._save_at.get(conversation)) is not None:
                wait = due - self._line.clock.now()
                if wait <= 0:
                    break
                await self._line.clock.sleep(wait)
        finally:
            self._waiting.discard(conversation)
        if self._save_at.pop(conversation, None) is not None:
            self._start(conversation)

    def _start(self, conversation: str) -> None:
        """Fetch and save what is to be fetched and saved; one request at a time for each form."""
        form = self._forms.get(conversation)
        if form is None or conversation in self._busy or self._line.group is None:
            return
        if form.trouble not in LASTING and (self._is_wanted(form) or unsaved(form)):
            self._busy.add(conversation)
            self._line.spawn(self._work(conversation))

    def _is_wanted(self, form: Form) -> bool:
        return form.base is None or form.conversation in self._stale

    async def _work(self, conversation: str) -> None:
        try:
            await self._settle(conversation)
            self._failures.pop(conversation, None)
        except (Unavailable, Unauthorised) as error:
            self._line.failed(error)
            self._later(conversation, error.retry_after if isinstance(error, Unavailable) else None)
        except BackendError as error:
            self._lasting(conversation, error)
        except Exception as error:
            # A mistake of ours must not end the session; what was filled in is kept and tried again.
            told = {"message": "saving a form failed", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)
            self._later(conversation, None)
        finally:
            self._busy.discard(conversation)
            self._tidy(conversation)

    async def _settle(self, conversation: str) -> None:
        backend = self._line.backend
        lost = 0
        while (form := self._forms.get(conversation)) is not None and form.trouble not in LASTING:
            if self._is_wanted(form):
                self._stale.discard(conversation)
                self._merge(conversation, await backend.registration(conversation), received)
                continue
            changes = unsaved(form)
            if form.base is None or not changes:
                return
            version = form.base.version
            self._put(started(form))
            try:
                saved = await backend.save_registration(conversation, patch(changes), version)
                self._merge(conversation, saved, answered)
            except VersionConflict as conflict:
                lost += 1
                newest = conflict.current or await backend.registration(conversation)
                self._merge(conversation, newest, conflicted)
                if lost == ATTEMPTS:
                    self._later(conversation, None)
                    return

    def _merge(self, conversation: str, answer: Registration, how: Callable[[Form, Registration], Form]) -> None:
        """The form may have changed while the request was under way."""
        form = self._forms.get(conversation)
        if form is not None:
            self._put(how(form, answer))

    def _later(self, conversation: str, retry_after: float | None) -> None:
        failures = self._failures.get(conversation, 0) + 1
        self._failures[conversation] = failures
        self._retry_at[conversation] = self._line.clock.now() + self._line.delay(failures, retry_after)
        self._fail(conversation, Trouble.OFFLINE)

    def _lasting(self, conversation: str, error: BackendError) -> None:
        form = self._forms.get(conversation)
        lost = form is not None and bool(form.mine)
        self._fail(conversation, _trouble(error))
        if lost:
            self._line.apply(Notice(NoticeKind.FORM_NOT_SAVED, conversation))

    def _fail(self, conversation: str, trouble: Trouble) -> None:
        form = self._forms.get(conversation)
        if form is not None:
            self._put(failed(form, trouble))

    def _tidy(self, conversation: str) -> None:
        """The form of a conversation that is over goes once nothing of it is missing at the server."""
        form = self._forms.get(conversation)
        if conversation in self._over and conversation not in self._busy and form is not None and is_settled(form):
            self._forget(conversation)

    def _forget(self, conversation: str) -> None:
        for kept in (self._forms, self._save_at, self._retry_at, self._failures):
            kept.pop(conversation, None)
        self._offered.discard(conversation)
        self._stale.discard(conversation)


def _trouble(error: BackendError) -> Trouble:
    match error:
        case NotAllowed():
            return Trouble.NOT_MINE
        case NotFound():
            return Trouble.GONE
        case Refused(why="record_version"):
            return Trouble.NEWER
        case Refused(why="kept"):
            return Trouble.KEPT
        case _:
            return Trouble.REFUSED
