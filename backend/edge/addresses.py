"""Where a request comes from, as a number that says nothing.

An address is turned into a keyed hash (BLAKE2b) at once. The key is random, lives in memory, is made anew at least once
a day and is never written: after that nobody, not even with the server's memory of the day before, can tell which
address a hash stood for. Nothing here stores or logs an address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from backend.edge.headers import Scope

log = logging.getLogger("baken.server")

KEY_LIFE = 24 * 3600.0
"""Seconds for which one key is used; a block that is tied to a hash lives no longer either."""
HOUSEHOLD = {4: 32, 6: 64}
"""By IP version, the bits that one household has to itself: of IPv6 it changes the rest at will."""
NEIGHBOURHOOD = {4: 24, 6: 48}
"""By IP version, the bits that one customer of a provider may have at most, who can then act as many households."""
UNKNOWN = "unknown"

_PROXIES = 32
"""Most entries of `X-Forwarded-For` that are read."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the whole of IPv4, as one that has IPv6 alone sees it."""
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\S*)?|(?P<v4>[0-9]+(?:\.[0-9]+){3})(?::\S*)?")
"""How proxies write an address with a port (RFC 7239, section 6); IPv6 without brackets has none."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The setting `trusted_proxies`: addresses or networks (`10.0.0.0/8`); a ValueError names the first wrong one."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


class Prefixes(Struct, frozen=True):
    """Keyed hashes of where a request comes from, 16 bytes each.

    `address` is one household (IPv4 /32, IPv6 /64), `network` what one customer may have at most (/24, /48).
    """

    address: bytes
    network: bytes


class Addresses:
    """Hashes the client's address of a request. `monotonic` gives seconds."""

    def __init__(self, trusted_proxies: Sequence[Network], monotonic: Callable[[], float]) -> None:
        self._trusted = tuple(trusted_proxies)
        self._monotonic = monotonic
        self._key = secrets.token_bytes(32)
        self._made = monotonic()
        self._strangers_header_told = False

    @property
    def key_made(self) -> float:
        """When the key in use was made; hashes made before it belong to no address any more."""
        return self._made

    def hashed(self, scope: Scope) -> bytes:
        """The keyed hash of the client's address of this request, 16 bytes."""
        return self.keyed(_prefix(self._client(scope), HOUSEHOLD))

    def prefixes(self, scope: Scope) -> Prefixes:
        """The keyed hashes of the client's address at both of its prefixes."""
        client = self._client(scope)
        return Prefixes(self.keyed(_prefix(client, HOUSEHOLD)), self.keyed(_prefix(client, NEIGHBOURHOOD)))

    def from_proxy(self, scope: Scope) -> bool:
        """Whether the other end of the connection is a proxy of ours, whose headers are believed."""
        return self._is_trusted(_peer(scope))

    def keyed(self, value: str) -> bytes:
        """The keyed hash of any short text (a token), under the same key."""
        if self._monotonic() - self._made >= KEY_LIFE:
            self._key = secrets.token_bytes(32)
            self._made = self._monotonic()
        return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def _client(self, scope: Scope) -> str:
        """The address to count by. A header is believed only when the peer is a proxy of ours, and then from the right:
        what stands left of the last proxy's entry may be the client's own invention."""
        nearest = _peer(scope)
        if not self._is_trusted(nearest):
            if not self._strangers_header_told and any(_forwarded(scope)):
                self._tell_of_a_strangers_header()
            return nearest
        for entry in _forwarded(scope):
            nearest = entry
            if not self._is_trusted(entry):
                break
        return nearest

    def _is_trusted(self, text: str) -> bool:
        address = _parsed(text)
        return address is not None and any(address in network for network in self._trusted)

    def _tell_of_a_strangers_header(self) -> None:
        if self._strangers_header_told:
            return
        self._strangers_header_told = True
        log.warning(
            "A request came with X-Forwarded-For from an address that is not named as a proxy, so the header was not "
            "believed. If you have a proxy before this server, name it with --trusted-proxy: until then all chatters "
            "behind it count as one, and are refused together. If you have none, somebody made the header up, and "
            "nothing needs to be done. This is said once."
        )


def _peer(scope: Scope) -> str:
    peer = scope.get("client")
    return str(peer[0]) if peer else ""


def _forwarded(scope: Scope) -> Iterator[str]:
    """The entries from the right. What more stands on the left than any chain of proxies writes is not looked at."""
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return filter(None, map(_without_port, reversed(",".join(values).rsplit(",", _PROXIES)[-_PROXIES:])))


def _without_port(entry: str) -> str:
    """An entry of the header as a bare address: some gateways add quotes, brackets, a port."""
    bare = entry.strip().strip('"').strip()
    found = _WITH_PORT.fullmatch(bare)
    return (found and (found["v6"] or found["v4"])) or bare


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])  # a zone says which interface, not who
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address
    return address


def _prefix(text: str, bits: dict[int, int]) -> str:
    address = _parsed(text)
    if address is None:
        return UNKNOWN
    return str(ipaddress.ip_network((address, bits[address.version]), strict=False))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
