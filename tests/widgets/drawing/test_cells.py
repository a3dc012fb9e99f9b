"""Text by cells: nothing is lost, nothing is torn, nothing is too wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from protocol.safe_text import sanitise
from widgets.drawing.cells import clusters, fit, width_of, wrap

WORDS = st.sampled_from(
    [
        "ja",
        "hoi",
        "terugwerken",
        " ",
        "  ",
        "\n",
        "漢字",
        "👩‍👩‍👧",
        "🇳🇱",
        "é",
        "שלום",
        "مرحبا",
        "1️⃣",
        "x" * 30,
        "👍🏽",
        "é",
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map(lambda words: sanitise("".join(words)))


@given(TEXTS, st.integers(2, 60))
def test_wrapped_lines_fit_and_together_are_the_text(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line.text) <= width for line in lines)
    rebuilt = ""
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        assert text[line.start : line.end].startswith(line.text)
        assert not text[line.start + len(line.text) : line.end].strip(" ")
        rebuilt += text[line.start : line.end]
        if following is not None and following.start > line.end:
            assert text[line.end : following.start] == "\n"
            rebuilt += "\n"
    assert rebuilt == text


@given(TEXTS, st.integers(2, 40))
def test_no_grapheme_cluster_is_torn(text: str, width: int) -> None:
    edges = {0}
    place = 0
    for cluster, _ in clusters(text):
        place += len(cluster)
        edges.add(place)
    assert all(line.start in edges for line in wrap(text, width))


@given(TEXTS, st.integers(0, 40))
def test_fit_never_exceeds_its_cells(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) <= cells


def test_fit_says_that_it_cut() -> None:
    assert fit("zeester", 7) == "zeester"
    assert fit("zeester", 5) == "zees…"
    assert fit("漢字漢字", 4) == "漢…"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("een twee drie", 8, ["een twee", "drie"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("één twee drie", 8, ["één twee", "drie"]),
        ("a\n\nb", 8, ["a", "", "b"]),
        ("", 8, [""]),
    ],
)
def test_lines_break_at_spaces_where_they_can(text: str, width: int, shown: list[str]) -> None:
    assert [line.text for line in wrap(text, width)] == shown


def test_a_megabyte_in_one_line_wraps_into_as_many_lines_as_it_must() -> None:
    assert len(wrap("x" * 1_000_000, 50)) == 20_000
    assert len(wrap("é" * 100_000, 50)) == 2_000
    assert len(wrap("\n" * 100_000, 50)) == 100_001


def test_width_is_that_of_the_compositor() -> None:
    assert width_of("👩‍👩‍👧") == cell_len("👩‍👩‍👧")
