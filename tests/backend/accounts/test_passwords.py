"""Hashing, comparing, and what is refused as too weak."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from backend.accounts.passwords import QUICK, Compared, Hashing, Passwords, Weakness, weakness

GOOD = "negen paarse fietsen"


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(QUICK)


async def test_a_password_matches_its_hash_and_no_other(passwords: Passwords) -> None:
    encoded = await passwords.hash(GOOD)
    assert encoded.startswith("$argon2id$")
    assert GOOD not in encoded
    assert passwords.matches(encoded, GOOD)
    assert not passwords.matches(encoded, GOOD + " ")


def test_two_hashes_of_one_password_differ(passwords: Passwords) -> None:
    assert passwords.make(GOOD) != passwords.make(GOOD)


async def test_an_unknown_name_costs_one_hash_as_a_known_one_does(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = passwords.make(GOOD)
    await passwords.warm()
    compared: list[str] = []
    real = PasswordHasher.verify

    def counting(self: PasswordHasher, against: str, password: str) -> bool:
        compared.append(against)
        return bool(real(self, against, password))

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches(encoded, "wrong")
    assert len(compared) == 2
    assert compared[0].rsplit("$", 2)[0] == compared[1].rsplit("$", 2)[0]


def test_nobody_can_sign_in_with_the_password_that_unknown_names_are_compared_with(passwords: Passwords) -> None:
    assert not passwords.matches(None, "nobody has this account")


@pytest.mark.parametrize("broken", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$x"])
def test_a_broken_hash_matches_nothing(passwords: Passwords, broken: str) -> None:
    assert not passwords.matches(broken, GOOD)


def test_a_right_password_is_hashed_anew_where_the_costs_changed(passwords: Passwords) -> None:
    dearer = Passwords(Hashing(passes=2, memory=16, lanes=1))
    encoded = passwords.make(GOOD)
    assert passwords.judge(encoded, GOOD) == Compared(right=True)
    assert dearer.judge(encoded, GOOD + "x") == Compared(right=False)
    assert dearer.judge(None, "nobody has this account") == Compared(right=False)
    renewed = dearer.judge(encoded, GOOD)
    assert renewed.right
    assert renewed.renewed is not None
    assert dearer.judge(renewed.renewed, GOOD) == Compared(right=True)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", Weakness.SHORT),
        ("elfletters1", Weakness.SHORT),
        ("x" * 257, Weakness.LONG),
        ("aaaaaaaaaaaa", Weakness.REPETITIVE),
        ("121212121212", Weakness.REPETITIVE),
        ("wachtwoord123", Weakness.COMMON),
        ("Welkom-Baken-2026!", Weakness.COMMON),
        ("123456789012", Weakness.COMMON),
        ("1q2w3e4r5t6y!", Weakness.COMMON),
        ("Samira-2026-!!", Weakness.NAME),
        ("samirasamira1", Weakness.NAME),
        (GOOD, None),
        ("Samira fietst vandaag", None),
        ("xkV9-qqLm-32Tz", None),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, why: Weakness | None) -> None:
    assert weakness(password, "samira") == why
