"""The page as it is written: one language, complete, self-contained, deterministic, a table behind each chart."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache

import pytest

from console.report.html.head import POLICY
from console.report.html.municipal import render_municipalities
from console.report.html.page import render_html
from console.report.publication import Publication
from console.report.words import Words
from console.strings import LANGUAGES
from protocol.report import CrossTable, Report, Table
from tests.console.report.printed import Page
from tests.support.yearly import empty_report, full_report, marked_report, small_report

REPORTS = {
    "full": full_report(),
    "marked": marked_report(),
    "empty": empty_report(),
    "small": small_report(),
}


ANEW = {"whole": render_html, "municipalities": render_municipalities}
PARTS = {part: cache(render) for part, render in ANEW.items()}
"""What was drawn once is not drawn again for the next question."""
OTHER = {"nl": "en", "en": "nl"}
TOGETHER = {"nl": "2019 tot en met 2021 samen", "en": "2019 to 2021 together"}


def squeezed(source: str) -> str:
    return " ".join(Page(source).text.split())


@pytest.mark.parametrize("part", PARTS)
def test_the_page_is_the_same_each_time(part: str) -> None:
    once, again = (ANEW[part](full_report(), language="nl", compare=False) for _ in range(2))
    assert once == again


def test_it_is_the_same_in_another_process() -> None:
    code = (
        "from console.report.html.page import render_html\n"
        "from tests.support.yearly import full_report\n"
        "import hashlib; page = render_html(full_report(), language='nl', compare=True)\n"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_every_table_stands_there_with_its_denominator(name: str, language: str) -> None:
    report = REPORTS[name]
    text = squeezed(PARTS["whole"](report, language=language, compare=False))
    words = Words(language)
    for table in report.tables:
        assert f"{words.title(table.id)} {words.counted(table.id)} {words.denominator(table)}" in text
    for cross in report.crosses:
        assert f"{words.title(cross.id)} {words.counted(cross.id)} {words.denominator(cross)}" in text
    together: list[Table | CrossTable] = [*report.pooled.tables, *report.pooled.crosses] if report.pooled else []
    for pooled in together:
        title = f"{words.title(pooled.id)}, {TOGETHER[language]}"
        assert f"{title} {words.counted(pooled.id)} {words.denominator(pooled)}" in text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", REPORTS)
def test_names_are_unique_and_every_reference_finds_its_own(name: str, part: str) -> None:
    page = Page(PARTS[part](REPORTS[name], language="nl", compare=False))
    names = [value for _tag, key, value in page.attributes if key == "id"]
    assert len(names) == len(set(names))
    for _tag, key, value in page.attributes:
        if key in ("aria-labelledby", "aria-describedby"):
            assert value in names
        if key == "href" and value.startswith("#"):
            assert value[1:] in names


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_one_language_and_no_word_of_the_other_is_in_it(language: str, part: str) -> None:
    """But where the two are written alike, and the name of a source."""
    source = PARTS[part](full_report(), language=language, compare=False)
    assert f'<html lang="{language}">' in source
    assert source.count(" lang=") == 1
    mine, theirs = Words(language), Words(OTHER[language])
    text = f" {squeezed(source)} "
    for table in full_report().tables:
        for own, other in (
            (mine.counted(table.id), theirs.counted(table.id)),
            (mine.title(table.id), theirs.title(table.id)),
        ):
            assert own in text or part != "whole"
            assert own == other or other not in text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_leads_to_the_other_language_only_where_that_is_written(language: str, part: str) -> None:
    alone = Page(PARTS[part](full_report(), language=language, compare=False))
    assert [value for _tag, name, value in alone.attributes if name == "hreflang"] == []
    assert not [value for tag, name, value in alone.attributes if name == "href" and value.endswith(".html")]
    two = Page(PARTS[part](full_report(), language=language, compare=False, beside='r "a" # 100 % é.html'))
    links = [value for _tag, name, value in two.attributes if name == "href" and value.endswith(".html")]
    assert links == ["r%20%22a%22%20%23%20100%20%25%20%C3%A9.html"]
    assert ("a", "hreflang", OTHER[language]) in two.attributes


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_loaded_or_run(part: str) -> None:
    source = PARTS[part](full_report(), language="nl", compare=False)
    assert POLICY.startswith("default-src 'none';")
    page = Page(source)
    assert ("meta", "content", POLICY) in page.attributes
    assert not {"script", "link", "img", "iframe", "object", "use", "image", "base", "form"} & set(page.tags)
    assert not {"src", "srcset", "xlink:href"} & {name for _tag, name, _value in page.attributes}
    assert "url(" not in source
    assert "@import" not in source
    assert "@font-face" not in source


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("compare", [False, True])
def test_each_chart_has_words_and_a_table_with_a_caption_and_scopes_behind_it(compare: bool, part: str) -> None:
    report = full_report()
    source = PARTS[part](report, language="nl", compare=compare)
    page = Page(source)
    charts = len(report.tables) + 2 if part == "whole" else 2
    drawn = [dict(attributes) for tag, attributes in page.elements if tag == "svg"]
    assert page.tags.count("desc") == charts
    assert [svg["role"] for svg in drawn if "aria-hidden" not in svg] == ["img"] * charts
    assert page.tags.count("caption") == page.tags.count("table")
    scopes = [value for tag, name, value in page.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == page.tags.count("th")
    assert set(scopes) == {"row", "col"}
    for after in re.split(r"</svg>(?!\s*</td>)", source)[1:]:
        assert after.lstrip().startswith("<table>")


def test_the_table_of_the_years_says_what_their_chart_says() -> None:
    text = squeezed(PARTS["whole"](full_report(), language="en", compare=False))
    assert "Possible victims by year victims difference 2019 265 2020 250 \N{MINUS SIGN}6 % 2021 285 +14 %" in text


def test_a_chart_says_all_of_its_numbers_in_words() -> None:
    source = PARTS["whole"](full_report(), language="nl", compare=False).replace("\N{NO-BREAK SPACE}", " ")
    assert "11 of jonger: 14 · 5 %; 12 tot en met 14: 38 · 14 %" in source
    assert "jongen / man: niet gepubliceerd" in source


def bars(source: str, title: str) -> list[float]:
    """Lengths of the bars of the chart with this title, as parts of its width."""
    head, drawn = source.split(f">Grafiek: {title}</title>")
    wide = float(re.findall(r'viewBox="0 0 ([\d.]+) ', head)[-1])
    found = re.findall(r'<rect style="fill: #1f5f8b" x="0" y="[\d.]+" width="([\d.]+)"', drawn.split("</svg>")[0])
    return [float(one) / wide for one in found]


def test_a_bar_is_as_long_as_its_share_and_a_hidden_row_has_none() -> None:
    source = PARTS["whole"](full_report(), language="nl", compare=False)
    (girls,) = bars(source, "Meisjes en vrouwen, jongens en mannen")
    assert girls == pytest.approx(241 / 272, abs=0.0001)
    assert len(bars(source, "Gaat het nog door?")) == 3


def test_a_report_without_a_number_has_no_charts_of_tables() -> None:
    page = Page(PARTS["whole"](empty_report(), language="nl", compare=True))
    assert page.tags.count("svg") == 1
    assert "Door de jaren heen" not in page.text
    assert "\N{NO-BREAK SPACE}%" not in page.text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_stand_at_both_ends_under_every_chart_table_and_on_each_printed_page(language: str, part: str) -> None:
    report = marked_report()
    source = PARTS[part](report, language=language, compare=False)
    titles = {"nl": "VERZONNEN · INTERN · VOORLOPIG", "en": "MADE UP · INTERNAL · PROVISIONAL"}
    assert source.count('class="mark synthetic"') == 2
    assert source.index('class="mark synthetic"') < source.index('class="headline"')
    page = Page(source)
    charts = page.tags.count("desc")
    assert source.count(titles[language]) == charts + page.tags.count("table") + 1
    assert f'@page {{ @top-left {{ content: "{titles[language]} · ' in source
    assert 'class="mark' not in PARTS[part](full_report(), language=language, compare=False)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("report", [full_report(), small_report()], ids=["full", "small"])
def test_municipalities_find_the_four_tasks_and_their_sources(report: Report, part: str) -> None:
    """The tasks as they are numbered in the explanation of municipal regulations (CVDR722654)."""
    source = PARTS[part](report, language="nl", compare=False)
    tasks = source.split('class="tasks"')[1].split("</ol>")[0]
    assert re.findall("<h3>([^<]*)", tasks) == [
        "Beleid tegen mensenhandel",
        "Werken aan een landelijk dekkend netwerk van zorgcoördinatie",
        "Een aandachtsfunctionaris bij wie mensen terechtkunnen",
        "Passende opvang, ondersteuning en nazorg in de regio",
    ]
    for regulation in ("CVDR722654", "CVDR716097", "CVDR726712"):
        assert f'href="https://lokaleregelgeving.overheid.nl/{regulation}"' in source


def test_the_page_for_municipalities_stands_by_itself() -> None:
    """National and provincial figures, of how many, why numbers are missing; nothing refers to what is not on it."""
    source = PARTS["municipalities"](full_report(), language="nl", compare=True)
    text = squeezed(source)
    assert text.startswith(
        "Voor gemeenten: de cijfers van 2021 Anonieme chathulplijn Voor gemeenten: de cijfers van 2021"
    )
    assert "285 mogelijke slachtoffers in 2021" in text
    for province in ("Drenthe", "Gelderland", "Zuid-Holland"):
        assert province in text
    assert "Waarom er getallen ontbreken" in text
    assert "hierboven" not in text
    captions = re.findall("<caption[^>]*>([^<]*)", source)
    assert captions == [
        *["Uit de tabellen van het jaarverslag 2021"] * 4,
        "Provincies, 2021",
        "Provincies, 2019 tot en met 2021 samen",
    ]


def rows_through_the_years(source: str) -> dict[tuple[str, str], str]:
    """The rows of the chapter, by caption and label."""
    chapter = source.split('class="chapter trends"')[1].split("</section>")[0]
    tables = re.findall(r"<caption[^>]*>([^<]*)</caption>(.*?)</table>", chapter, re.DOTALL)
    rows = r'<th scope="row"[^>]*>([^<]*)</th>(.*?)</tr>'
    return {(caption, label): rest for caption, body in tables for label, rest in re.findall(rows, body, re.DOTALL)}


def test_each_line_through_the_years_has_its_numbers_beside_it() -> None:
    report = full_report()
    assert report.trends is not None
    rows = rows_through_the_years(PARTS["whole"](report, language="en", compare=False))
    words = Words("en")
    left_out = []
    for table in report.trends.tables:
        caption = f"{words.title(table.id)}, 2012\N{EN DASH}2021"
        for line in table.rows:
            row = rows.get((caption, words.row(table.id, line.id)))
            if row is None:
                left_out.append(line.counts)
                continue
            assert row.count("<svg") == 1
            cells = re.findall(r"<td[^>]*data-label=[^>]*>(.*?)</td>", row, re.DOTALL)
            shown = [re.sub("<[^>]*>", "", cell) for cell in cells]
            assert shown == ["·not published" if count is None else f"{count:,}" for count in line.counts]
    assert left_out
    for counts in left_out:
        assert sum(count is not None for count in counts) < 2 or not any(counts)


def test_a_line_ends_at_a_hidden_number_a_year_without_a_report_and_another_way_of_counting() -> None:
    """2012 to 2021 without 2015; other rules from 2014 on: a dashed line between 2013 and 2014."""
    rows = rows_through_the_years(PARTS["whole"](full_report(), language="en", compare=False))
    listened = rows["What help they asked for, 2012\N{EN DASH}2021", "to be listened to"]
    lines = [way for way in re.findall(r'd="M([^"]*)"', listened) if "L" in way]
    assert [way.count("L") for way in lines] == [1, 5], "2012 and 2013; 2016 to 2021"
    assert listened.count("<circle") == 2, "2014 stands alone, and the last year has a dot"
    assert listened.count("stroke-dasharray") == 1
    father = rows["Who the exploiters are, 2012\N{EN DASH}2021", "father"]
    assert "not published" in father
    assert [way.count("L") for way in re.findall(r'd="M([^"]*)"', father) if "L" in way] == [5]


def test_what_the_lines_show_is_said_in_words() -> None:
    text = squeezed(PARTS["whole"](full_report(), language="en", compare=False))
    assert "Each number stands in the public report of its year, 2012 to 2021. Nothing new is published here." in text
    assert "From 2014 on other rules of counting hold" in text


@pytest.mark.parametrize("part", PARTS)
def test_publisher_licence_and_contact_stand_at_the_end_where_they_are_set(part: str) -> None:
    ours = Publication(publisher="St. <b>Baken</b>", licence="https://example.org/by/4.0/", contact="a@example.org")
    source = PARTS[part](full_report(), language="nl", compare=False, publication=ours)
    said = "uitgever: St. <b>Baken</b> licentie: https://example.org/by/4.0/ contact: a@example.org"
    assert said in squeezed(source)
    assert ("a", "href", "https://example.org/by/4.0/") in Page(source).attributes
    assert 'class="published"' not in PARTS[part](full_report(), language="nl", compare=False)
