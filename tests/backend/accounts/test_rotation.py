"""The rule about refresh tokens: rotation, the one repeat after a lost answer, and what ends a session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.accounts.rotation import Mark, Shown, Standing, Verdict, judge

NOW = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
JUST_SPENT = NOW - timedelta(seconds=5)


def session(*, generation: int = 4, used: bool = False, left: float = 3600) -> Standing:
    return Standing(generation=generation, used=used, expires_at=NOW + timedelta(seconds=left))


def spent(*, generation: int = 3, at: datetime = JUST_SPENT) -> Shown:
    return Shown(mark=Mark.SPENT, generation=generation, spent_at=at)


def test_the_current_token_rotates() -> None:
    assert judge(Shown(mark=Mark.CURRENT, generation=4, spent_at=None), session(), NOW) is Verdict.ROTATE


def test_nothing_rotates_after_the_end_of_the_session() -> None:
    current = Shown(mark=Mark.CURRENT, generation=4, spent_at=None)
    assert judge(current, session(left=0), NOW) is Verdict.END
    assert judge(spent(), session(left=0), NOW) is Verdict.END


def test_the_directly_preceding_token_may_be_repeated_while_the_new_pair_is_unused() -> None:
    assert judge(spent(), session(), NOW) is Verdict.REPEAT
    assert judge(spent(at=NOW - timedelta(seconds=60)), session(), NOW) is Verdict.REPEAT


@pytest.mark.parametrize(
    ("shown", "standing"),
    [
        pytest.param(spent(), session(used=True), id="the new pair was used"),
        pytest.param(spent(at=NOW - timedelta(seconds=61)), session(), id="too late"),
        pytest.param(spent(generation=2), session(), id="an older one, or a second repeat"),
        pytest.param(Shown(mark=Mark.VOIDED, generation=3, spent_at=JUST_SPENT), session(), id="a voided one"),
    ],
)
def test_a_spent_token_ends_the_session(shown: Shown, standing: Standing) -> None:
    assert judge(shown, standing, NOW) is Verdict.END


def test_long_after_its_end_a_session_is_over_too() -> None:
    over = session(left=-3 * 24 * 3600)
    assert judge(Shown(mark=Mark.CURRENT, generation=4, spent_at=None), over, NOW) is Verdict.END


@pytest.mark.parametrize("ahead", [0, 1, 2])
def test_a_spent_token_of_a_newer_pair_than_there_is_ends_the_session(ahead: int) -> None:
    shown = Shown(mark=Mark.SPENT, generation=4 + ahead, spent_at=NOW)
    assert judge(shown, session(), NOW) is Verdict.END


def test_generations_are_counted_on_however_long_a_session_lasts() -> None:
    shown = Shown(mark=Mark.SPENT, generation=4000, spent_at=NOW)
    assert judge(shown, session(generation=4001), NOW) is Verdict.REPEAT
