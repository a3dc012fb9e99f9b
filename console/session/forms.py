"""The registration forms of a session: fetched when asked for, saved by themselves, by conversation id.

The rules are `console.registration.form`'s; here is only the doing. A save goes to the id that it was typed for,
whatever is on the screen by then. Nothing here touches the disk.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from api_client.backend import Capability
from api_client.errors import BackendError, NotAllowed, NotFound, Refused, Unauthorised, Unavailable, VersionConflict
from console.core.changes import (
    Change,
    ConnectionUpdated,
    ConversationGone,
    ConversationUpdated,
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
from console.session.autosave import Autosave
from console.session.context import SessionContext
from protocol.registration import Registration

SAVE_AFTER: Final = 1.0
"""Seconds after the last key at which a form is saved."""
WAIT_TO_FINISH: Final = 2.0
"""Seconds that finishing a chat waits for its form; what is not saved by then is saved afterwards."""
ATTEMPTS: Final = 3
"""How often in a row somebody else may save before us until we wait for a moment."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A form, and what goes on with it. `stale`: the server may have a newer record, which is asked for.

    `over`: its conversation has ended or is no longer mine, and it goes once nothing of it waits to be saved.
    """

    form: Form = field(repr=False)
    stale: bool = False
    over: bool = False


class Forms:
    """Every form that was looked at. `listen` hears the id of each form that changed, at once."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._held: dict[str, _Held] = {}
        self._offered: set[str] = set()
        self._listeners: list[Callable[[str], None]] = []
        self._autosave = Autosave(line, SAVE_AFTER, self._settle, self._ended)

    # What screens ask.

    @property
    def possible(self) -> bool:
        """Whether the backend keeps registrations at all."""
        return Capability.REGISTRATION in self._line.backend.capabilities

    def get(self, conversation: str) -> Form | None:
        """The form of a conversation, where it was opened."""
        held = self._held.get(conversation)
        return held.form if held is not None else None

    def unsettled(self) -> tuple[str, ...]:
        """The conversations whose form holds something that the server is not known to have (`SEC-D8`)."""
        return tuple(name for name, held in self._held.items() if not is_settled(held.form))

    @property
    def saved(self) -> bool:
        """Nothing waits that could be saved without a person."""
        return not self._autosave.saving and not any(
            unsaved(held.form) and held.form.trouble not in LASTING for held in self._held.values()
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
        form = self.get(conversation)
        if form is None or (form.trouble in LASTING and not form.mine):
            form = Form(conversation)
        elif form.trouble in (Trouble.NOT_MINE, Trouble.KEPT, Trouble.REFUSED):
            form = failed(form, Trouble.NONE)  # it is mine (again): what was kept is tried once more
        self._put(form)
        self._mark(conversation, stale=True, over=False)
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
        form = self.get(conversation)
        return form is not None and form.trouble is Trouble.NONE and not is_settled(form)

    def save_all(self) -> None:
        """Save every form now (lock, quit)."""
        for conversation in tuple(self._held):
            self.save(conversation)

    # What happens.

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store."""
        match change:
            case RegistrationUpdated():
                form = self.get(change.registration.conversation)
                if form is not None:
                    self._put(received(form, change.registration))
            case EverythingChanged():
                for conversation in tuple(self._held):
                    self._mark(conversation, stale=True)  # events were missed
                    self._look_after(state, conversation)
            case ConversationGone():
                self._gone(change)
            case ConversationUpdated() if change.conversation in self._held:
                self._look_after(state, change.conversation)
            case ConnectionUpdated() if state.connection.link is Link.CONNECTED:
                self._autosave.hurry_failed()

    def _look_after(self, state: AppState, conversation: str) -> None:
        row = state.conversations.get(conversation)
        if row is None or not is_mine(state, row):
            self._left(conversation)
        elif self._held[conversation].stale:
            self._start(conversation)

    def _gone(self, change: ConversationGone) -> None:
        self._offered.discard(change.conversation)
        form = self.get(change.conversation)
        if form is None:
            return
        if change.state is None:
            self._forget(change.conversation)
            if not is_settled(form):
                self._line.apply(Notice(NoticeKind.FORM_NOT_SAVED, change.conversation))
        else:
            self._left(change.conversation)

    def _left(self, conversation: str) -> None:
        """It is over or not mine any more: what is filled in still goes out if it may, and then the form goes."""
        self._mark(conversation, over=True)
        self.save(conversation)
        self._tidy(conversation)

    # Changing and saving.

    def _put(self, form: Form) -> None:
        held = self._held.get(form.conversation)
        if held is not None and held.form == form:
            return
        self._held[form.conversation] = replace(held, form=form) if held is not None else _Held(form)
        self._tell(form.conversation)

    def _mark(self, conversation: str, *, stale: bool | None = None, over: bool | None = None) -> None:
        held = self._held[conversation]
        self._held[conversation] = replace(
            held, stale=held.stale if stale is None else stale, over=held.over if over is None else over
        )

    def _tell(self, conversation: str) -> None:
        for listener in tuple(self._listeners):
            listener(conversation)

    def _change(self, conversation: str, change: Callable[[Form], Form]) -> None:
        before = self.get(conversation)
        if before is None or before.trouble in LASTING:
            return
        after = change(before)
        self._put(after)
        if after.mine != before.mine or after.clashes != before.clashes:
            self._autosave.edited(conversation)

    def _start(self, conversation: str) -> None:
        """Fetch and save now what is to be fetched and saved."""
        held = self._held.get(conversation)
        if held is not None and held.form.trouble not in LASTING and (_is_wanted(held) or unsaved(held.form)):
            self._autosave.hurry(conversation)

    async def _settle(self, conversation: str) -> None:
        """Fetch and save until the server has all of it; what trying again does not mend is said."""
        try:
            await self._bring_out(conversation)
        except (Unavailable, Unauthorised):
            raise
        except BackendError as error:
            self._lasting(conversation, error)

    async def _bring_out(self, conversation: str) -> None:
        backend = self._line.backend
        lost = 0
        while (held := self._held.get(conversation)) is not None and held.form.trouble not in LASTING:
            if _is_wanted(held):
                self._mark(conversation, stale=False)
                self._merge(conversation, await backend.registration(conversation), received)
                continue
            changes, base = unsaved(held.form), held.form.base
            if base is None or not changes:
                return
            self._put(started(held.form))
            try:
                saved = await backend.save_registration(conversation, patch(changes), base.version)
                self._merge(conversation, saved, answered)
            except VersionConflict as conflict:
                lost += 1
                newest = conflict.current or await backend.registration(conversation)
                self._merge(conversation, newest, conflicted)
                if lost == ATTEMPTS:
                    raise Unavailable("busy") from conflict

    def _merge(self, conversation: str, answer: Registration, how: Callable[[Form, Registration], Form]) -> None:
        """The form may have changed while the request was under way."""
        form = self.get(conversation)
        if form is not None:
            self._put(how(form, answer))

    def _lasting(self, conversation: str, error: BackendError) -> None:
        form = self.get(conversation)
        self._fail(conversation, _trouble(error))
        if form is not None and form.mine:
            self._line.apply(Notice(NoticeKind.FORM_NOT_SAVED, conversation))

    def _fail(self, conversation: str, trouble: Trouble) -> None:
        form = self.get(conversation)
        if form is not None:
            self._put(failed(form, trouble))

    def _ended(self, conversation: str, arrived: bool) -> None:
        """An attempt is over."""
        if not arrived:
            self._fail(conversation, Trouble.OFFLINE)
        self._tidy(conversation)

    def _tidy(self, conversation: str) -> None:
        """What is not mine any more goes once nothing of it waits to be saved.

        Of a chat that was given back my own answers that the server would not take stay, and nothing of the server's:
        it may be mine again (`docs/protocol.md`: a registration is read by the owner and by who oversees the work).
        """
        held = self._held.get(conversation)
        if held is None or self._autosave.is_saving(conversation) or not is_settled(held.form):
            return
        state = self._line.state
        row = state.conversations.get(conversation)
        if row is not None and not is_mine(state, row) and row.owner is None and held.form.mine:
            self._put(replace(Form(conversation), mine=held.form.mine, trouble=held.form.trouble))
        elif held.over or row is None:
            self._forget(conversation)

    def _forget(self, conversation: str) -> None:
        self._held.pop(conversation, None)
        self._autosave.forget(conversation)


def _is_wanted(held: _Held) -> bool:
    return held.form.base is None or held.stale


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
