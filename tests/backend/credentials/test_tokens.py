"""Opaque tokens."""

from __future__ import annotations

import hashlib

import pytest

from backend.credentials.tokens import Kind, hash_token, is_kind, is_page_made, new_token

LONGEST = 128
"""Most characters of a token (`docs/protocol.md`)."""


def test_tokens_are_random_short_and_say_their_kind() -> None:
    tokens = {new_token(Kind.ACCESS) for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {45}
    assert all(is_kind(token, Kind.ACCESS) and not is_kind(token, Kind.REFRESH) for token in tokens)


def test_only_a_sha_256_is_kept() -> None:
    token = new_token(Kind.REFRESH)
    assert hash_token(token) == hashlib.sha256(token.encode()).digest()


def test_a_token_that_is_too_long_or_no_text_is_none() -> None:
    assert not is_kind("a_" + "x" * LONGEST, Kind.ACCESS)
    assert not is_kind("", Kind.ACCESS)
    assert hash_token("\ud800")


SPREAD = "abcdefghijklmnopqrstuvwxyz-_ABCDEFGHIJKLMNOPQ"
"""45 characters of URL-safe base64 (RFC 4648, section 5)."""


@pytest.mark.parametrize(
    ("token", "taken"),
    [
        (f"v_{SPREAD}", True),
        (f"v_{SPREAD[:43]}", True),
        (f"v_{SPREAD[:42]}", False),
        (f"v_{(SPREAD * 3)[:126]}", True),
        (f"v_{(SPREAD * 3)[:127]}", False),
        (f"a_{SPREAD}", False),
        (f"v_{SPREAD}+", False),
        (f"v_{SPREAD}\n", False),
        (f"v_{('abcdefghi' * 5)[:43]}", True),
        (f"v_{('abcdefgh' * 6)[:43]}", False),
        (f"v_a{('bcdefghi' * 6)[:42]}", True),
        (f"v_{'a' * 43}", False),
        ("", False),
    ],
)
def test_a_token_that_a_page_made_is_long_and_not_one_letter_again_and_again(token: str, taken: bool) -> None:
    """`docs/protocol.md`: `v_` and 43 to 126 characters; nine different ones at least."""
    assert is_page_made(token) is taken


def test_a_token_of_exactly_the_longest_is_looked_at() -> None:
    assert is_kind("v_" + "x" * 126, Kind.VISITOR)
    assert not is_kind("v_" + "x" * 127, Kind.VISITOR)
