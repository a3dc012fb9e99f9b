"""Which year is meant, who gets what, and what is said where there is no report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.errors import BackendError, NoData, NotAllowed, Refused, TooFew, Unauthorised, Unavailable
from api_client.models import Role
from api_client.report import View
from console.report.sentences import no_report, preset_year, remarks, why_not
from console.strings import language, set_language
from tests.support.yearly import full_report, marked_report


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@given(st.lists(st.integers(2000, 2099), unique=True), st.integers(2000, 2099))
def test_the_preset_year_is_the_last_that_is_over_else_the_newest(years: list[int], this_year: int) -> None:
    over = [year for year in years if year < this_year]
    expected = max(over) if over else max(years, default=None)
    assert preset_year(years, this_year) == expected


@pytest.mark.parametrize(
    ("role", "public", "internal"),
    [
        (Role.COUNSELLOR, False, False),
        (Role.TRAINER, False, False),
        (Role.RESEARCHER, True, False),
        (Role.SUPERVISOR, True, True),
        (Role.ADMIN, True, True),
    ],
)
def test_who_gets_what(role: Role, public: bool, internal: bool) -> None:
    assert (not why_not(role, View.PUBLIC), not why_not(role, View.INTERNAL)) == (public, internal)


@pytest.mark.parametrize(
    "error",
    [
        NoData((2020,)),
        NoData(()),
        TooFew(),
        NotAllowed(),
        Refused("definition_changed"),
        Refused("not_over"),
        Refused("malformed"),
        Unauthorised("expired"),
        Unauthorised("disabled"),
        Unavailable("timeout"),
    ],
)
@pytest.mark.parametrize("view", list(View))
def test_every_error_is_a_sentence(error: BackendError, view: View) -> None:
    message, remedy = no_report(error, 2019, view)
    assert message.endswith(".")
    assert "{" not in message + remedy


def test_what_a_reader_must_know() -> None:
    assert remarks(full_report(), "en") == ()
    assert [each.partition(":")[0] for each in remarks(marked_report(), "en")] == [
        "MADE UP",
        "INTERNAL",
        "PROVISIONAL",
        "AS GIVEN OUT BEFORE",
    ]
