"""Opaque tokens."""

from __future__ import annotations

import hashlib

from backend.accounts.tokens import Kind, hash_token, is_kind, new_token

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
