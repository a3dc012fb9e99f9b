"""Addresses become keyed hashes; a proxy's header is believed only from a proxy of ours."""

from __future__ import annotations

import pytest

from backend.edge.addresses import Addresses, parse_networks
from tests.backend.asgi import scope
from tests.backend.seconds import Seconds

KEY_LIFE = 24 * 3600.0
"""A day, after which nothing tells any more which address it was (`docs/privacy.md`)."""


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
        pytest.param("fe80::1%eth0", None, "fe80::1", id="a zone of IPv6"),
        pytest.param("64:ff9b::c633:6407", None, "198.51.100.7", id="IPv4 through a NAT64 (RFC 6052)"),
    ],
)
def test_who_is_meant(peer: str, forwarded: str | None, meant: str) -> None:
    some = addresses("10.0.0.0/8")
    assert hashed(some, peer, forwarded) == hashed(some, meant)


def test_an_ipv6_household_counts_as_one() -> None:
    some = addresses()
    assert hashed(some, "2001:db8:1:2::1") == hashed(some, "2001:db8:1:2:ffff::9")
    assert hashed(some, "2001:db8:1:2::1") != hashed(some, "2001:db8:1:3::1")


# RFC 7239, section 6: a port may follow, IPv6 stands in brackets and quotes, an obfuscated port begins with "_".
@pytest.mark.proves("F24", breaks="entries of X-Forwarded-For were read as bare addresses only")
@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("198.51.100.7:5678", "198.51.100.7"),
        ('"198.51.100.7:5678"', "198.51.100.7"),
        ("198.51.100.7:_hidden", "198.51.100.7"),
        ('"198.51.100.7"', "198.51.100.7"),
        ("[2001:db8:1:2::7]", "2001:db8:1:2::7"),
        ("[2001:db8:1:2::7]:5678", "2001:db8:1:2::7"),
        ('"[2001:db8:1:2::7]:5678"', "2001:db8:1:2::7"),
        ("[2001:db8:1:2::7%eth0]:5678", "2001:db8:1:2::7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::7"),
        ("[::ffff:198.51.100.7]:5678", "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7:5678", "198.51.100.7"),
        ("198.51.100.7:5678, 10.0.0.2:443", "198.51.100.7"),
        (" , 198.51.100.7:5678 ,", "198.51.100.7"),
    ],
)
def test_f24_an_entry_means_its_address_however_a_proxy_writes_it(entry: str, meant: str) -> None:
    some = addresses("10.0.0.0/8")
    assert hashed(some, "10.0.0.1", entry) == hashed(some, meant)


@pytest.mark.parametrize(
    "entry", ["unknown", "_gateway", "[]", "[::g]:1", "1.2.3", "1.2.3.4.5", "999.1.1.1:80", "%eth0"]
)
def test_f24_what_names_nobody_is_one_address_more_and_no_error(entry: str) -> None:
    some = addresses("10.0.0.0/8")
    assert hashed(some, "10.0.0.1", entry) == hashed(some, "unknown")


@pytest.mark.parametrize(
    ("one", "other", "same_address", "same_network"),
    [
        ("192.0.2.1", "192.0.2.1", True, True),
        ("192.0.2.1", "192.0.2.2", False, True),
        ("192.0.2.1", "192.0.3.1", False, False),
        ("2001:db8:1:2::1", "2001:db8:1:2:9::1", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
    ],
)
def test_an_address_has_two_prefixes(one: str, other: str, same_address: bool, same_network: bool) -> None:
    some = addresses()
    this, that = (some.prefixes(scope(client=client)) for client in (one, other))
    assert (this.address == that.address, this.network == that.network) == (same_address, same_network)
    assert this.address == hashed(some, one)


@pytest.mark.proves("F13", breaks="the header of an unnamed proxy was passed over in silence")
def test_f13_an_unnamed_proxy_is_told_once_and_without_an_address(caplog: pytest.LogCaptureFixture) -> None:
    some = addresses("10.0.0.0/8")
    hashed(some, "192.0.2.9")
    hashed(some, "10.0.0.1", "198.51.100.7")
    assert not caplog.records
    for _ in range(3):
        hashed(some, "192.0.2.9", "198.51.100.7")
    (said,) = caplog.messages
    assert "--trusted-proxy" in said
    assert "192.0.2" not in said
    assert "198.51" not in said


def test_a_socket_without_an_address_is_no_error() -> None:
    assert hashed(addresses(), None)


def test_a_wrong_network_in_the_settings_is_an_error() -> None:
    with pytest.raises(ValueError, match="999"):
        parse_networks(["10.0.0.0/8", "999.1.1.1"])
