"""Whose token a request shows: one reader for what is counted and for what is opened."""

from __future__ import annotations

import pytest

from backend.credentials.access import Viewer, bearer, pass_of, token_of
from backend.support.problem import Problem
from protocol.models import Role

TOKEN = "a_" + "x" * 43


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
@pytest.mark.parametrize("spaces", [(" ", ""), ("   ", ""), (" ", "  ")])
def test_one_token_however_the_scheme_is_written(scheme: str, spaces: tuple[str, str]) -> None:
    before, after = spaces
    assert token_of([(b"accept", b"x"), (b"authorization", f"{scheme}{before}{TOKEN}{after}".encode())]) == TOKEN


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer{TOKEN}",
        f"Bearer {TOKEN} x",
        f"Bearer {TOKEN},b",
        "Bearer é",
    ],
)
def test_what_is_no_token_of_rfc_6750_is_none(value: str) -> None:
    assert token_of([(b"authorization", value.encode("latin-1"))]) is None


def test_two_headers_are_none_and_so_is_no_header() -> None:
    one = (b"authorization", f"Bearer {TOKEN}".encode())
    assert token_of([]) is None
    assert token_of([one, one]) is None
    assert token_of([one, (b"authorization", b"Bearer b")]) is None


def test_a_token_is_at_most_128_characters() -> None:
    """`docs/protocol.md`: the longest token that is looked at."""
    assert token_of([(b"authorization", b"Bearer " + b"x" * 128)]) == "x" * 128
    assert token_of([(b"authorization", b"Bearer " + b"x" * 129)]) is None


def test_who_reads_all_chats() -> None:
    """`docs/configuration.md`: supervisors and admins read every one."""
    seen = {role: Viewer(id="u", name="n", role=role, capacity=3, session="s").oversees for role in Role}
    assert seen == {
        Role.COUNSELLOR: False,
        Role.SUPERVISOR: True,
        Role.TRAINER: False,
        Role.RESEARCHER: False,
        Role.ADMIN: True,
    }


OTHERS = [(b"accept", b"*/*"), (b"authority", b"x"), (b"baggage", b"x"), (b"x-a", b"x"), (b"x-baken-version", b"1")]
"""Headers before and behind those that count, in the order of the alphabet."""


def test_other_headers_are_not_looked_at() -> None:
    shown = (b"authorization", f"Bearer {TOKEN}".encode())
    assert token_of([*OTHERS, shown, *OTHERS]) == TOKEN
    assert pass_of([*OTHERS, (b"x-baken-pass", b"0a" * 32), *OTHERS]) == "0a" * 32
    assert token_of(OTHERS) is None
    assert pass_of(OTHERS) is None


def test_the_pass_of_a_token_is_a_hash_that_opens_nothing() -> None:
    """`docs/protocol.md`, "Installations": SHA-256 over `baken pass`, a line feed and the token; with `sha256sum`."""
    shown = (b"authorization", b"Bearer a_0123456789")
    expected = "5ff278f8c7cf3d492d537b41bd702f7541d32bd01701ba8774bd75cf8e727ca7"
    assert pass_of([shown]) == expected
    assert pass_of([(b"x-baken-pass", b"0" * 64), shown]) == expected, "who shows a token has the pass of that"


@pytest.mark.parametrize(
    "shown",
    [
        [],
        [b""],
        [b"0" * 63],
        [b"0" * 65],
        [b"0" * 63 + b"G"],
        [b"A" * 64],
        [b"0" * 64 + b"\n"],
        [b" " + b"0" * 64],
        [b"0" * 64] * 2,
        [b"0" * 64, b""],
    ],
)
def test_a_pass_is_shown_once_in_64_small_hexadecimal_digits(shown: list[bytes]) -> None:
    assert pass_of([(b"x-baken-pass", value) for value in shown]) is None


def test_without_a_token_a_request_is_not_authorised() -> None:
    assert bearer([(b"authorization", f"Bearer {TOKEN}".encode())]) == TOKEN
    with pytest.raises(Problem) as refused:
        bearer([])
    assert (refused.value.status, refused.value.error) == (401, "unauthorised")
