"""What tests of the transport ask, and how a failure is looked at."""

from __future__ import annotations

import traceback

import pytest

from api_client.errors import Unavailable
from api_client.transport import Timeouts, Transport
from tests.support.raw_http import Answer, Asked, as_json

CANARY = "canary-7c1e"
IMPATIENT = Timeouts(read=0.5)
"""For a line that swallows what comes. A busy machine may be slower than this."""
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


async def hello(asked: Asked) -> Answer:
    return as_json({"hello": asked.path})


async def why_not(transport: Transport, **more: float) -> str:
    """The cause with which a request full of canaries fails; the error as a whole shows none of them."""
    with pytest.raises(Unavailable) as caught:
        await transport.request("POST", f"/v1/{CANARY}", token=CANARY, body=CANARY.encode(), **more)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    await transport.aclose()
    return caught.value.why
