"""Which year is meant, who gets what, and what is said where there is no report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.errors import BackendError, NoData, NotAllowed, Refused, TooFew, Unauthorised, Unavailable
from console.report.render import Format, render
from console.report.sentences import no_report, preset_year, remarks, why_not
from console.strings import language, set_language
from protocol.models import Role
from protocol.report import View
from tests.stubs.fake_reports import made_up
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


def test_an_internal_report_of_a_running_year_says_up_to_which_month_it_goes() -> None:
    running = made_up(2021, View.INTERNAL, running=True, until="2021-10")
    (provisional,) = [mark for mark in remarks(running, "nl") if mark.startswith("VOORLOPIG")]
    assert "gaan tot en met oktober 2021" in provisional
    (provisional,) = [mark for mark in remarks(made_up(running=True), "en") if mark.startswith("PROVISIONAL")]
    assert "not all of it has been counted" in provisional


def test_figures_that_were_held_back_are_told_by_what_they_are() -> None:
    (public,) = remarks(made_up(held_back=True), "en")
    assert "as they were given out on 3 February 2022" in public
    internal = remarks(made_up(2021, View.INTERNAL, held_back=True), "en")[-1]
    assert "These are the figures of 3 February 2022." in internal


@pytest.mark.parametrize("format_", [Format.TABLE, Format.HTML, Format.CSV, Format.JSON])
def test_every_format_says_which_release_it_is_and_what_a_correction_changed(format_: Format) -> None:
    def drawn(**fields: Any) -> str:
        made = made_up(**fields)
        text = render(made, format_, compare=False, language="en", width=100, ascii_only=False, colour=False)
        return " ".join((text.decode() if isinstance(text, bytes) else text).split())

    why = "two <forms> came late\x1b[2J"
    corrected, first = drawn(number=2, why=why), drawn()
    assert "came late" in corrected
    assert "<forms>" not in corrected if format_ is Format.HTML else "<forms>" in corrected
    assert "\x1b" not in corrected
    if format_ in (Format.TABLE, Format.HTML):
        assert "Release 2, of 3 February 2022, in the place of the one before." in corrected
        assert "CORRECTED" in corrected
        assert "First given out on 3 February 2022." in first
        assert "First given out" not in corrected
        assert "not said." in drawn(number=3)
    assert "CORRECTED" not in first
