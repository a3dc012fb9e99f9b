"""Whose token a request shows: one reader for what is counted and for what is opened."""

from __future__ import annotations

import pytest

from api_client.models import Role
from backend.access import CHAT_ROLES, OVERSEERS, Viewer, token_of

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


def test_who_works_with_chats_and_who_reads_all_of_them() -> None:
    """`docs/configuration.md`: trainers and researchers have no chats; supervisors and admins read every one."""
    assert {Role.COUNSELLOR, Role.SUPERVISOR, Role.ADMIN} == CHAT_ROLES
    assert {Role.SUPERVISOR, Role.ADMIN} == OVERSEERS
    seen = {role: Viewer(id="u", name="n", role=role, capacity=3, session="s").oversees for role in Role}
    assert seen == {
        Role.COUNSELLOR: False,
        Role.SUPERVISOR: True,
        Role.TRAINER: False,
        Role.RESEARCHER: False,
        Role.ADMIN: True,
    }
