"""What is written saves itself: a while after the last change, one request at a time, again when one failed.

`Plan` and the functions on it decide, on times that are handed in; `Autosave` has the tasks. What is saved is read when
a request starts, so that it is always the newest. Keys are conversation ids.

    nothing ──edited──► due after a while ──started──► saving ──answered──► nothing
                           ▲    hurried: due now          │
                           └──────────failed──────────────┘   after a delay that grows with each failure
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from api_client.errors import Unauthorised, Unavailable
from console.session.context import SessionContext


@dataclass(frozen=True, slots=True)
class Plan:
    """When the next save of one thing starts, in seconds of the session's clock; `None`: none is planned.

    `saving`: a request is on its way; what is due meanwhile starts after it. `failures` in a row.
    """

    due: float | None = None
    saving: bool = False
    failures: int = 0


NOTHING: Final = Plan()


def edited(plan: Plan, now: float, after: float) -> Plan:
    """It changed: save it `after` seconds from now, and no sooner than a failure allows."""
    return replace(plan, due=max(plan.due or 0.0, now + after))


def hurried(plan: Plan, now: float) -> Plan:
    """Save it at once: it is left, the console ends, or the server is there again."""
    return replace(plan, due=now)


def may_start(plan: Plan, now: float) -> bool:
    """Whether a save starts now."""
    return not plan.saving and plan.due is not None and plan.due <= now


def started(plan: Plan) -> Plan:
    """A request leaves."""
    return replace(plan, due=None, saving=True)


def answered(plan: Plan) -> Plan:
    """The request did what it should. What became due meanwhile stays due."""
    return Plan(due=plan.due)


def failed(plan: Plan, retry_at: float | None) -> Plan:
    """It did not; the next starts no sooner than `retry_at`. `None`: it waits until it is hurried or edited."""
    due = plan.due if retry_at is None else max(plan.due or 0.0, retry_at)
    return Plan(due=due, failures=plan.failures + 1)


class Autosave:
    """Saves by key, with `save(key)`; nothing it does raises, and nothing of a key that was forgotten goes on.

    `save` brings out what there is now, and raises `Unavailable` or `Unauthorised` where that is to be tried again;
    what trying again does not mend it settles itself. `ended(key, arrived)` is called after each attempt.
    """

    def __init__(
        self,
        line: SessionContext,
        after: float,
        save: Callable[[str], Awaitable[None]],
        ended: Callable[[str, bool], None] = lambda key, arrived: None,
    ) -> None:
        """`after`: seconds after the last change at which it is saved."""
        self._line = line
        self._after = after
        self._save = save
        self._ended = ended
        self._plans: dict[str, Plan] = {}
        self._savers: dict[str, asyncio.Task[None]] = {}
        self._sleepers: dict[str, tuple[float, asyncio.Task[None]]] = {}

    def edited(self, key: str) -> None:
        """It changed."""
        self._go_on(key, edited(self._plan(key), self._line.clock.now(), self._after))

    def hurry(self, key: str) -> None:
        """Save it now, or right after the request that is on its way."""
        self._go_on(key, hurried(self._plan(key), self._line.clock.now()))

    def hurry_failed(self) -> None:
        """The server can be reached: what failed is tried again now."""
        for key in [key for key, plan in self._plans.items() if plan.failures and not plan.saving]:
            self.hurry(key)

    def forget(self, key: str) -> None:
        """Nothing of it is to be saved any more: a request on its way is given up, whatever it holds."""
        self._plans.pop(key, None)
        _, sleeper = self._sleepers.pop(key, (0.0, None))
        for task in (sleeper, self._savers.pop(key, None)):
            if task is not None and task is not asyncio.current_task():
                task.cancel()

    def is_saving(self, key: str) -> bool:
        """Whether a request is on its way."""
        return self._plan(key).saving

    @property
    def saving(self) -> bool:
        """Whether any is."""
        return any(plan.saving for plan in self._plans.values())

    def _plan(self, key: str) -> Plan:
        return self._plans.get(key, NOTHING)

    def _go_on(self, key: str, plan: Plan) -> None:
        """Do what the plan says now: start, or sleep until it is time."""
        self._plans[key] = plan
        if plan == NOTHING:
            del self._plans[key]
        elif may_start(plan, self._line.clock.now()):
            task = self._line.spawn(self._attempt(key))
            if task is not None:
                self._plans[key] = started(plan)
                self._savers[key] = task
        elif plan.due is not None and not plan.saving:
            self._sleep(key, plan.due)

    def _sleep(self, key: str, until: float) -> None:
        """One sleeper for each key; a moment that moves on is looked at when it wakes, an earlier one wakes it now."""
        if key in self._sleepers:
            wakes, sleeper = self._sleepers[key]
            if wakes <= until:
                return
            sleeper.cancel()
        task = self._line.spawn(self._wake(key, until))
        if task is not None:
            self._sleepers[key] = (until, task)

    async def _wake(self, key: str, until: float) -> None:
        await self._line.clock.sleep(until - self._line.clock.now())
        del self._sleepers[key]
        self._go_on(key, self._plan(key))

    async def _attempt(self, key: str) -> None:
        now, delay = self._line.clock.now, self._line.delay
        try:
            await self._save(key)
        except Unauthorised as error:
            self._line.failed(error)
            self._answer(key, lambda plan: failed(plan, None), arrived=False)
        except Unavailable as error:
            self._line.failed(error)
            after = error.retry_after
            self._answer(key, lambda plan: failed(plan, now() + delay(plan.failures + 1, after)), arrived=False)
        except Exception as error:
            # A mistake of ours must not end the session; what was written is kept and tried again.
            asyncio.get_running_loop().call_exception_handler({"message": "saving failed", "exception": error})
            self._answer(key, lambda plan: failed(plan, now() + delay(plan.failures + 1, None)), arrived=False)
        else:
            self._answer(key, answered, arrived=True)

    def _answer(self, key: str, step: Callable[[Plan], Plan], *, arrived: bool) -> None:
        if self._savers.get(key) is not asyncio.current_task():
            return  # it was forgotten meanwhile, perhaps by what the answer did
        del self._savers[key]
        self._go_on(key, step(self._plan(key)))
        self._ended(key, arrived)
