"""What everybody may ask."""

from __future__ import annotations

from litestar import get
from msgspec import Struct

from backend.edge.rates import What
from backend.http.door import door
from protocol.models import PROTOCOL

VERSION = "0.1.0"


class Info(Struct, frozen=True, kw_only=True):
    """Which product this is and which protocol it speaks."""

    product: str
    protocol: int
    version: str


@get("/v1/info", sync_to_thread=False, security=[], opt=door(What.PAGES))
def info() -> Info:
    """Whether this is a server that a console can talk to."""
    return Info(product="baken", protocol=PROTOCOL, version=VERSION)
