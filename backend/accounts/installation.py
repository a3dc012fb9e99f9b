"""Which installation this is: a key pair, made at the first start, by which a console knows the server again.

It stands in the database, so that all nodes of one installation have it and a restored backup is the same installation.
A console that has signed in asks each new connection to sign a number of its choice, and sends nothing else to a server
that cannot (`docs/protocol.md`, "Installations").
"""

from __future__ import annotations

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct
from sqlalchemy import insert, select

from backend.config import ServerConfig
from backend.edge.addresses import is_loopback
from backend.store import Store
from backend.store.tables import meta
from backend.support import problem

ROW = "installation"
"""Where the private key stands in the table `meta`."""
PURPOSE = "baken installation"
"""The first line of what is signed: no signature of this key can be taken for one of something else."""
USUAL_PORTS = {"https": 443, "http": 80}


class Introduced(Struct, frozen=True, kw_only=True):
    """Who this server is. `key` and `signature` in hexadecimal; `addresses` is empty where nobody has said them."""

    key: str
    addresses: tuple[str, ...]
    signature: str


class Installation:
    """The key pair and the addresses. `open` before use."""

    def __init__(self, store: Store, config: ServerConfig) -> None:
        self._store = store
        self._addresses = tuple(config.addresses)
        self._known = frozenset(map(origin, config.addresses))
        self._key: Ed25519PrivateKey | None = None

    async def open(self) -> None:
        """Read the key, or make it at the first start."""
        async with self._store.write() as connection:
            kept = await connection.scalar(select(meta.c.value).where(meta.c.key == ROW))
            if kept is None:
                kept = Ed25519PrivateKey.generate().private_bytes_raw().hex()
                await connection.execute(insert(meta).values(key=ROW, value=kept))
        self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept))

    def show(self, nonce: str, address: str) -> Introduced:
        """The proof for a console that reached us at `address`. 400 `other_address` for one that is not ours.

        So nobody at another address gets a proof out of us to pass on. The loopback is this machine, whatever is set.
        """
        assert self._key is not None, "open() comes first"
        asked = origin(address)
        if self._known and asked not in self._known and not is_loopback(urlsplit(asked).hostname or ""):
            raise problem.Problem(400, "other_address", "This server does not go by that address.")
        signature = self._key.sign(f"{PURPOSE}\n{nonce}\n{address}".encode())
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Introduced(key=public.hex(), addresses=self._addresses, signature=signature.hex())


def origin(address: str) -> str:
    """Scheme, host and port of an address, however it is written; empty where it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORTS.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname else ""
