"""The page as it is written: complete in both languages, self-contained, deterministic, a table behind each chart."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from api_client.report import Report
from console.report.html.charts import WIDTH
from console.report.html.head import POLICY
from console.report.html.page import render_html
from console.report.words import Words
from console.strings import LANGUAGES
from tests.console.report.printed import Page
from tests.support.yearly import empty_report, full_report, marked_report, small_report

REPORTS = {
    "full": full_report(),
    "marked": marked_report(),
    "empty": empty_report(),
    "small": small_report(),
}


def article(source: str, language: str) -> str:
    return source.split(f'<article id="{language}"')[1].split("</article>")[0]


def squeezed(source: str) -> str:
    return " ".join(Page(source).text.split())


def test_the_page_is_the_same_each_time() -> None:
    assert render_html(full_report(), compare=False) == render_html(full_report(), compare=False)


def test_it_is_the_same_in_another_process() -> None:
    code = (
        "from console.report.html.page import render_html\n"
        "from tests.support.yearly import full_report\n"
        "import hashlib; print(hashlib.sha256(render_html(full_report(), compare=True).encode()).hexdigest())"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1


def test_matplotlib_is_loaded_by_the_first_chart_and_not_before() -> None:
    code = "import sys, console.report.render; print(any(m.startswith('matplotlib') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


@pytest.mark.parametrize("name", REPORTS)
def test_every_table_stands_there_in_both_languages_with_its_denominator(name: str) -> None:
    report = REPORTS[name]
    source = render_html(report, compare=False)
    for language in LANGUAGES:
        text = squeezed(article(source, language).join(("<article ", "</article>")))
        words = Words(language)
        for table in report.tables:
            assert f"{words.title(table.id)} {words.counted(table.id)} {words.denominator(table)}" in text
        for cross in report.crosses:
            assert f"{words.title(cross.id)} {words.counted(cross.id)} {words.denominator(cross)}" in text


@pytest.mark.parametrize("name", REPORTS)
def test_names_are_unique_and_every_reference_finds_its_own(name: str) -> None:
    page = Page(render_html(REPORTS[name], compare=False))
    names = [value for _tag, key, value in page.attributes if key == "id"]
    assert len(names) == len(set(names))
    for _tag, key, value in page.attributes:
        if key in ("aria-labelledby", "aria-describedby"):
            assert value in names
        if key == "href" and value.startswith("#"):
            assert value[1:] in names


def test_dutch_stands_first_and_each_part_says_its_language() -> None:
    source = render_html(full_report(), compare=False)
    assert '<html lang="nl">' in source
    assert source.index('id="nl" lang="nl"') < source.index('id="en" lang="en"')
    assert "Voor gemeenten" in article(source, "nl")
    assert "For municipalities" in article(source, "en")


def test_nothing_is_loaded_or_run() -> None:
    source = render_html(full_report(), compare=False)
    assert POLICY.startswith("default-src 'none';")
    page = Page(source)
    assert ("meta", "content", POLICY) in page.attributes
    assert not {"script", "link", "img", "iframe", "object", "use", "image", "base", "form"} & set(page.tags)
    assert not {"src", "srcset", "xlink:href"} & {name for _tag, name, _value in page.attributes}
    assert "url(" not in source
    assert "@import" not in source
    assert "@font-face" not in source


@pytest.mark.parametrize("compare", [False, True])
def test_each_chart_has_words_and_a_table_with_a_caption_and_scopes(compare: bool) -> None:
    report = full_report()
    source = render_html(report, compare=compare)
    page = Page(source)
    charts = len(LANGUAGES) * (len(report.tables) + 1)
    assert page.tags.count("svg") == charts
    assert page.tags.count("desc") == charts
    assert [value for tag, name, value in page.attributes if tag == "svg" and name == "role"] == ["img"] * charts
    assert page.tags.count("caption") == page.tags.count("table")
    scopes = [value for tag, name, value in page.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == page.tags.count("th")
    assert set(scopes) == {"row", "col"}


def test_a_chart_says_all_of_its_numbers_in_words() -> None:
    source = article(render_html(full_report(), compare=False), "nl").replace("\N{NO-BREAK SPACE}", " ")
    assert "11 of jonger: 14 · 5 %; 12 tot en met 14: 38 · 14 %" in source
    assert "jongen / man: niet gepubliceerd" in source


def bars(source: str, title: str) -> list[float]:
    """Lengths of the bars of the chart with this title, in points."""
    drawn = re.split(r"</svg>", source.split(f">Grafiek: {title}</title>")[1])[0]
    paths = re.findall(r'<path d="M ([\d.]+) [\d.]+ L ([\d.]+) [^"]*" style="fill: #1f5f8b', drawn)
    return [float(right) - float(left) for left, right in paths]


def test_a_bar_is_as_long_as_its_share_and_a_hidden_row_has_none() -> None:
    source = render_html(full_report(), compare=False)
    (girls,) = bars(source, "Meisjes en vrouwen, jongens en mannen")
    assert girls == pytest.approx(WIDTH * 241 / 272, abs=0.01)
    assert len(bars(source, "Gaat het nog door?")) == 3


def test_a_report_without_a_number_has_no_charts_of_tables() -> None:
    page = Page(render_html(empty_report(), compare=True))
    assert page.tags.count("svg") == len(LANGUAGES)
    assert "\N{NO-BREAK SPACE}%" not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_stand_at_both_ends_under_every_chart_table_and_on_each_printed_page(language: str) -> None:
    report = marked_report()
    source = render_html(report, compare=False)
    part = article(source, language)
    titles = {"nl": "VERZONNEN · INTERN · VOORLOPIG", "en": "MADE UP · INTERNAL · PROVISIONAL"}
    assert part.count('class="mark synthetic"') == 2
    assert part.index('class="mark synthetic"') < part.index('class="headline"')
    tables = len(report.tables) + len(report.crosses)
    charts = len(report.tables) + 1
    assert part.count(titles[language]) == tables + charts
    assert f'@page {language} {{ @top-left {{ content: "{titles[language]} · ' in source
    assert 'class="mark' not in render_html(full_report(), compare=False)


@pytest.mark.parametrize("report", [full_report(), small_report()], ids=["full", "small"])
def test_the_page_for_municipalities_has_its_four_tasks_and_sources(report: Report) -> None:
    part = article(render_html(report, compare=False), "nl")
    tasks = part.split('class="tasks"')[1].split("</ol>")[0]
    assert tasks.count("<h3>") == 4
    for source in ("CVDR722654", "CVDR716097", "CVDR726712"):
        assert f'href="https://lokaleregelgeving.overheid.nl/{source}"' in part
