"""When the screen is covered, and how a secret is verified without the server."""

from __future__ import annotations

from console.sign_in.lock import LEAST_PIN, Cover, IdleWatch, Secret, Tries

TRIES = 5
"""Wrong secrets that end a session (`docs/configuration.md`)."""


def test_sec_s1_idle_blanks_after_three_minutes_and_locks_after_ten() -> None:
    watch = IdleWatch(blank_after=180, lock_after=600)
    assert watch.due(179.9) is Cover.OPEN
    assert watch.due(180) is Cover.BLANK
    assert watch.due(600) is Cover.LOCKED
    watch.touched(500)
    assert watch.due(679.9) is Cover.OPEN


def test_only_a_person_uncovers() -> None:
    watch = IdleWatch(blank_after=180, lock_after=600)
    watch.cover = Cover.LOCKED
    watch.touched(1000)
    assert watch.due(1000) is Cover.LOCKED
    watch.uncovered(1000)
    assert watch.due(1100) is Cover.OPEN
    watch.cover = Cover.BLANK
    assert watch.due(1100) is Cover.BLANK


def test_zero_switches_a_step_off() -> None:
    assert IdleWatch(blank_after=0, lock_after=0).due(1e9) is Cover.OPEN
    assert IdleWatch(blank_after=0, lock_after=60).due(61) is Cover.LOCKED


def test_five_tries() -> None:
    tries = Tries()
    assert [tries.wrong() for _ in range(TRIES)] == [False] * 4 + [True]


def test_sec_k4_a_secret_is_verified_and_never_shown() -> None:
    assert not Secret().known
    assert not Secret().matches("")
    secret = Secret()
    secret.learn("vuurtoren aan zee")
    assert secret.known
    assert secret.matches("vuurtoren aan zee")
    assert not secret.matches("vuurtoren")
    assert "vuurtoren" not in repr(secret)
    assert "argon2" not in repr(secret)
    secret.forget()
    assert not secret.matches("vuurtoren aan zee")


def test_time_goes_on_and_the_cover_stays() -> None:
    watch = IdleWatch(blank_after=180, lock_after=0)
    assert watch.due(181) is Cover.BLANK
    tries = Tries(left=0)
    assert tries.wrong(), "one too many is no fresh start"


def test_a_secret_is_a_pin_only_where_it_was_chosen_as_one() -> None:
    secret = Secret()
    seen = [secret.is_pin]
    secret.learn("wachtwoord")
    seen.append(secret.is_pin)
    secret.learn("1234", pin=True)
    seen.append(secret.is_pin)
    secret.forget()
    seen.append(secret.is_pin)
    assert seen == [False, False, True, False]


def test_a_pin_has_four_characters_at_least() -> None:
    assert LEAST_PIN == 4


def test_the_secret_opens_in_each_spelling_that_it_may_come_in() -> None:
    secret = Secret()
    secret.learn("caf\u00e9 in de avond")
    assert secret.matches("cafe\u0301 in\u00a0de avond")  # RFC 8265, section 4.2.2
    assert not secret.matches("cafe in de avond")
