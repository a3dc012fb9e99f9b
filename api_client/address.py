"""Addresses that a person configured: the server's and the proxy's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from api_client.errors import Refused

_PRINTABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme, host and port; nothing secret."""

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port else "")

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine by name or by number; a name that only resolves to it does not count."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def server_address(text: str) -> Address:
    """`https://host[:port]`; `http` only to this machine, because everything else would send tokens in the clear.

    Raises `Refused`: `address_signs` (a blank, a letter with an accent), `address` (no scheme, another one, no host;
    `address_here` where the host is this machine, to which `http` leads too), `address_person` (a name or a password
    before the host), `address_more` (a path, a question), `address_port`, `insecure`.
    """
    if text and (not _PRINTABLE.fullmatch(text) or "\\" in text):
        raise Refused("address_signs")
    if "://" not in text:
        raise Refused(_without_scheme(text))
    parts = _split(text, "address")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(_without_scheme(text.partition("://")[2]))
    if "@" in parts.netloc:
        raise Refused("address_person")
    if parts.path not in ("", "/") or set("?#") & set(text):
        raise Refused("address_more")
    address = _address(parts, "address")
    if address.scheme == "http" and not address.is_loopback:
        raise Refused("insecure")
    return address


def proxy_for(server: Address, configured: str | None) -> tuple[str, Address] | None:
    """The proxy on the way to `server`, whole (it may hold a password) and fit to be shown; `None`: straight.

    What was configured counts; otherwise the environment or the system's setting with its exceptions, but never
    for this machine itself. Raises `Refused("proxy_address")`.
    """
    found = configured or _proxy_of_environment(server)
    if not found:
        return None
    url = found if "://" in found else f"http://{found}"
    return url, _address(_split(url, "proxy_address"), "proxy_address")


def _proxy_of_environment(server: Address) -> str | None:
    if server.is_loopback:
        return None
    netloc = str(server).partition("://")[2]
    if proxy_bypass(netloc):
        return None
    proxies = getproxies()
    return proxies.get(server.scheme) or proxies.get("all")


def _split(text: str, why: str) -> SplitResult:
    if not _PRINTABLE.fullmatch(text) or "\\" in text:
        raise Refused(why)
    try:
        return urlsplit(text)
    except ValueError:
        raise Refused(why) from None


def _without_scheme(text: str) -> str:
    try:
        host = urlsplit(f"//{text}").hostname or ""
    except ValueError:
        host = ""
    return "address_here" if Address("", host, None).is_loopback else "address"


def _address(parts: SplitResult, why: str) -> Address:
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(why)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise Refused("address_port" if why == "address" else why)
    return Address(parts.scheme, host, port)
