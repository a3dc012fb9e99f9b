"""Hashing, comparing, and what is refused as too weak."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from backend.credentials.passwords import QUICK, Compared, Hashing, Passwords, Weakness, weakness

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


COMPOSED = "caf\u00e9 ge\u00ebrfde fietsen"
OTHERS = {
    "decomposed": "cafe\u0301 gee\u0308rfde fietsen",
    "half of it": "caf\u00e9 gee\u0308rfde fietsen",
    "no-break spaces": "caf\u00e9\u00a0ge\u00ebrfde\u202ffietsen",
    "an ideographic space": "caf\u00e9\u3000ge\u00ebrfde fietsen",
}
"""One password in spellings that RFC 8265 (section 4.2.2: additional mapping, normalization) makes the same."""
NOT_THE_SAME = {
    "capitals": "CAF\u00c9 ge\u00ebrfde fietsen",
    "no accents": "cafe geerfde fietsen",
    "a space at the end": COMPOSED + " ",
    "a tab": "caf\u00e9\tge\u00ebrfde fietsen",
    "a ligature": "caf\u00e9 ge\u00ebrfde \ufb01etsen",
    "full width": "\uff43af\u00e9 ge\u00ebrfde fietsen",
}
"""And those that it keeps apart: no case or width mapping, NFC and not NFKC."""


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_password_is_the_same_in_each_spelling(passwords: Passwords, other: str) -> None:
    assert passwords.judge(passwords.make(COMPOSED), other) == Compared(right=True)
    assert passwords.judge(passwords.make(other), COMPOSED) == Compared(right=True)
    assert weakness(other[:10], "anna") is weakness(COMPOSED[:10], "anna") is Weakness.SHORT


@pytest.mark.parametrize("other", NOT_THE_SAME.values(), ids=NOT_THE_SAME)
def test_what_is_another_password_stays_one(passwords: Passwords, other: str) -> None:
    assert passwords.judge(passwords.make(COMPOSED), other) == Compared(right=False)
    assert passwords.judge(passwords.make(other), COMPOSED) == Compared(right=False)


@pytest.mark.parametrize("typed", OTHERS.values(), ids=OTHERS)
def test_who_has_a_hash_of_another_spelling_still_gets_in_and_by_every_spelling_from_then_on(
    passwords: Passwords, typed: str
) -> None:
    before = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(typed)
    judged = passwords.judge(before, typed)
    assert judged.right
    assert judged.renewed is not None
    assert passwords.judge(judged.renewed, COMPOSED) == Compared(right=True)
    assert passwords.judge(judged.renewed, typed) == Compared(right=True)
    assert passwords.judge(before, typed + "x") == Compared(right=False)


def test_the_length_counts_the_letters_and_not_their_parts() -> None:
    assert weakness("e\u0301" * 5 + "abcdef", "anna") is Weakness.SHORT


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
