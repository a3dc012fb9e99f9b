"""UUIDv7 as RFC 9562 has it."""

from __future__ import annotations

from uuid import UUID

from protocol.ids import uuid7


def test_it_is_the_example_of_rfc_9562_appendix_a6() -> None:
    bits = {12: 0xCC3, 62: 0x18C4DC0C0C07398F}
    assert uuid7(lambda: 1645557742.0, bits.__getitem__) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_version_and_variant_hold_whatever_the_random_bits() -> None:
    for randbits in (lambda count: 0, lambda count: (1 << count) - 1):
        made = UUID(uuid7(lambda: 0.0, randbits))
        assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_later_ones_sort_later_and_none_is_made_twice() -> None:
    earlier, later = uuid7(lambda: 1000.0), uuid7(lambda: 1000.001)
    assert earlier < later
    assert len({uuid7() for _ in range(1000)}) == 1000
