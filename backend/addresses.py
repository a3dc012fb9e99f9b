"""Where a request comes from, as a number that says nothing.

An address is turned into a keyed hash (BLAKE2b) at once. The key is random, lives in memory, is made anew at least once
a day and is never written: after that nobody, not even with the server's memory of the day before, can tell which
address a hash stood for. Nothing here stores or logs an address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Callable, Iterable, Sequence

from backend.headers import Scope

KEY_LIFE = 24 * 3600.0
"""Seconds for which one key is used; a block that is tied to a hash lives no longer either."""
IPV6_PREFIX = 64
"""Bits that count of an IPv6 address: a household has that many to itself and changes the rest at will."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The setting `trusted_proxies`: addresses or networks (`10.0.0.0/8`); a ValueError names the first wrong one."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


class Addresses:
    """Hashes the client's address of a request. `monotonic` gives seconds."""

    def __init__(self, trusted_proxies: Sequence[Network], monotonic: Callable[[], float]) -> None:
        self._trusted = tuple(trusted_proxies)
        self._monotonic = monotonic
        self._key = secrets.token_bytes(32)
        self._made = monotonic()

    @property
    def key_made(self) -> float:
        """When the key in use was made; hashes made before it belong to no address any more."""
        return self._made

    def hashed(self, scope: Scope) -> bytes:
        """The keyed hash of the client's address of this request, 16 bytes."""
        return self.keyed(self._client(scope))

    def keyed(self, value: str) -> bytes:
        """The keyed hash of any short text (a token), under the same key."""
        if self._monotonic() - self._made >= KEY_LIFE:
            self._key = secrets.token_bytes(32)
            self._made = self._monotonic()
        return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def _client(self, scope: Scope) -> str:
        """The address to count by. A header is believed only when the peer is a proxy of ours, and then from the right:
        what stands left of the last proxy's entry may be the client's own invention."""
        peer = scope.get("client")
        nearest = str(peer[0]) if peer else ""
        if not self._is_trusted(nearest):
            return _network_of(nearest)
        for entry in reversed(_forwarded(scope)):
            nearest = entry
            if not self._is_trusted(entry):
                break
        return _network_of(nearest)

    def _is_trusted(self, text: str) -> bool:
        address = _parsed(text)
        return address is not None and any(address in network for network in self._trusted)


def _forwarded(scope: Scope) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [entry.strip() for entry in ",".join(values).split(",") if entry.strip()]


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _network_of(text: str) -> str:
    address = _parsed(text)
    if address is None:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
