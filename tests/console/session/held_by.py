"""What hangs on an object, by the garbage collector's own edges: attributes, containers, closures, running frames."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import types
from collections.abc import Iterator

NOT_HELD = (
    type,
    types.ModuleType,
    types.CodeType,
    types.BuiltinFunctionType,
    contextvars.Context,
    asyncio.AbstractEventLoop,
)
"""What every object of a program leads to: the program itself, and the loop with all that runs in it."""


def texts_held_by(root: object, *, beyond: tuple[object, ...] = ()) -> Iterator[str]:
    """Every text that can be reached from `root`, the locals of its suspended coroutines included.

    The walk stops at the objects `beyond`, at types, modules and code, and at the event loop. Of a function it follows
    what it closes over and its defaults, not the globals of its module.
    """
    seen = {id(one) for one in beyond}
    waiting: list[object] = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, NOT_HELD):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        elif isinstance(one, bytes | bytearray):
            yield one.decode("utf-8", "replace")
        elif isinstance(one, types.FunctionType):
            waiting += [one.__closure__, one.__defaults__, one.__kwdefaults__]
        else:
            # Attributes too: a `__dict__` that CPython keeps inline, and slots, are edges of the collector as well, but
            # objects that it does not track at all (an enumeration's member, a frozen struct) tell of theirs only so.
            waiting += gc.get_referents(one)
            waiting += [getattr(one, name, None) for name in getattr(type(one), "__struct_fields__", ())]
