"""Addresses become keyed hashes; a proxy's header is believed only from a proxy of ours."""

from __future__ import annotations

import pytest

from backend.addresses import KEY_LIFE, Addresses, parse_networks
from tests.backend.asgi import scope
from tests.backend.seconds import Seconds


def addresses(*trusted: str, clock: Seconds | None = None) -> Addresses:
    return Addresses(parse_networks(trusted), clock or Seconds())


def hashed(of: Addresses, client: str | None, forwarded: str | None = None) -> bytes:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return of.hashed(scope(client=client, headers=headers))


def test_a_hash_tells_addresses_apart_and_shows_none() -> None:
    some = addresses()
    assert hashed(some, "192.0.2.1") == hashed(some, "192.0.2.1")
    assert hashed(some, "192.0.2.1") != hashed(some, "192.0.2.2")
    assert len(hashed(some, "192.0.2.1")) == 16
    assert b"192" not in hashed(some, "192.0.2.1")


def test_another_process_and_another_day_give_other_hashes() -> None:
    clock = Seconds()
    some = addresses(clock=clock)
    before = hashed(some, "192.0.2.1")
    assert before != hashed(addresses(), "192.0.2.1")
    clock.now += KEY_LIFE - 1
    assert hashed(some, "192.0.2.1") == before
    clock.now += 1
    assert hashed(some, "192.0.2.1") != before


@pytest.mark.parametrize(
    ("peer", "forwarded", "meant"),
    [
        pytest.param("192.0.2.9", "198.51.100.7", "192.0.2.9", id="a stranger's header is not believed"),
        pytest.param("10.0.0.1", "198.51.100.7", "198.51.100.7", id="our proxy's is"),
        pytest.param("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7", id="the left is the client's invention"),
        pytest.param("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7", id="two proxies of ours"),
        pytest.param("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3", id="a client in our own network"),
        pytest.param("10.0.0.1", None, "10.0.0.1", id="the proxy says nothing"),
        pytest.param("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7", id="a dual-stack socket"),
        pytest.param("10.0.0.1", "198.51.100.7, rubbish", "rubbish", id="rubbish is one address more"),
    ],
)
def test_who_is_meant(peer: str, forwarded: str | None, meant: str) -> None:
    some = addresses("10.0.0.0/8")
    assert hashed(some, peer, forwarded) == hashed(some, meant)


def test_an_ipv6_household_counts_as_one() -> None:
    some = addresses()
    assert hashed(some, "2001:db8:1:2::1") == hashed(some, "2001:db8:1:2:ffff::9")
    assert hashed(some, "2001:db8:1:2::1") != hashed(some, "2001:db8:1:3::1")


def test_a_socket_without_an_address_is_no_error() -> None:
    assert hashed(addresses(), None)


def test_a_wrong_network_in_the_settings_is_an_error() -> None:
    with pytest.raises(ValueError, match="999"):
        parse_networks(["10.0.0.0/8", "999.1.1.1"])
