"""The report on the console's screen: the terminal's drawing with its places, at any width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.report.render import Format, render
from console.report.screen_rows import choice_parts, page_of, page_of_words, tables_of
from console.strings import language, set_language
from console.support.ascii_only import to_ascii
from protocol.report import View
from tests.support.yearly import empty_report, full_report, marked_report, small_report
from widgets.drawing.canvas import line_width
from widgets.reader import Page
from widgets.rows import Tone

REPORTS = {"full": full_report(), "marked": marked_report(), "empty": empty_report(), "small": small_report()}


def text_of(page: Page) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in page.lines]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(REPORTS)),
    st.integers(60, 170),
    st.booleans(),
    st.sampled_from(["nl", "en"]),
    st.booleans(),
)
def test_every_table_is_a_place_and_no_line_is_wider_than_the_screen(
    name: str, width: int, compare: bool, speech: str, ascii_only: bool
) -> None:
    report = REPORTS[name]
    page = page_of(report, width, compare=compare, language=speech, ascii_only=ascii_only)
    titles = tables_of(report, speech)
    assert [id_ for id_, _line in page.places] == [id_ for id_, _title in titles]
    lines = text_of(page)
    for (_id, at), (number, (_same, title)) in zip(page.places, enumerate(titles, start=1), strict=True):
        begin = f"{number}. {title.split()[0]}"
        assert lines[at].strip().startswith(to_ascii(begin) if ascii_only else begin)
    assert max(line_width(line) for line in page.lines) <= width
    assert "\x1b" not in "".join(lines)
    if ascii_only:
        assert "".join(lines).isascii()


def test_it_says_what_the_command_says() -> None:
    page = page_of(full_report(), 62, compare=False, language="nl", ascii_only=False)
    plain = render(full_report(), Format.TABLE, compare=False, language="nl", width=62, ascii_only=False, colour=False)
    assert isinstance(plain, str)
    assert text_of(page) == plain.rstrip("\n").split("\n")


def test_sentences_are_wrapped_and_kept_apart() -> None:
    page = page_of_words(["Er is nog niets geregistreerd.", "Het rapport begint bij de eerste registratie."], 40)
    assert text_of(page) == [
        "",
        "  Er is nog niets geregistreerd.",
        "",
        "  Het rapport begint bij de eerste",
        "  registratie.",
        "",
    ]
    assert page.places == ()


@pytest.mark.parametrize("may_see_internal", [True, False])
def test_what_is_chosen_is_said_without_colour(may_see_internal: bool) -> None:
    before = language()
    set_language("en")
    try:
        parts = choice_parts((2020, 2021), 2021, View.PUBLIC, compare=True, may_see_internal=may_see_internal)
        said = [part.text for part in parts]
        assert said == ["REPORT", "2020  [2021]", *(["public"] if may_see_internal else []), "with the year before"]
        internal = choice_parts((2021,), 2021, View.INTERNAL, compare=False, may_see_internal=True)[-1]
        assert (internal.text, internal.tone) == ("INTERNAL, not for publication", Tone.WARNING)
    finally:
        set_language(before)


def test_a_heading_is_found_also_where_other_lines_begin_with_a_number() -> None:
    report = replace(full_report(), year=2010)
    assert len(page_of(report, 80, compare=True, language="en", ascii_only=False).places) == len(
        tables_of(report, "en")
    )
