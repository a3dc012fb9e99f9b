"""The debrief that somebody takes along: as a page in a real browser, and as Markdown that stays words."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from markdown_it import MarkdownIt
from playwright.sync_api import Browser

from console.training.exports.debrief_html import debrief_html
from console.training.exports.debrief_markdown import debrief_markdown, plain
from console.training.play import entries as log
from tests.console.training.debrief.case import GOOD, WEAK, Run, terms
from tests.support.browser import chromium
from tests.support.needs import needs_chromium

HOSTILE = (
    "</p><script>alert(1)</script><img src=x onerror=alert(1)>",
    "<https://kwaad.example> [klik](https://kwaad.example) ![x](https://kwaad.example/x.png)",
    "kijk op www.kwaad.example of kwaad.example/pad of mail kwaad@kwaad.example",
    "# kop\n- lijst\n1. lijst\n> citaat\n```\ncode\n```\n| a | b |\n|---|---|",
    "&lt;b&gt; \\[x\\]( javascript:alert(1) ) `code` *vet* _schuin_ ~~weg~~ <!-- x -->",
)


def hostile_run() -> Run:
    """Everything that a person can write holds something that must stay words."""
    everything = "\n".join(HOSTILE)
    run = Run(
        (
            *WEAK[:4],
            (31.0, log.Sent(id="s1", text=everything, turn="t1")),
            (35.0, log.Noted(text=everything)),
            (36.0, log.Whispered(text=everything, by="<b>sam</b>")),
            (40.0, log.Asked(id="f1")),
            (41.0, log.Answered(id="f1", words=everything)),
            WEAK[-1],
        )
    )
    run.act(log.Debriefed(screen=2, question="best", answer=("s1", everything)))
    run.act(log.Debriefed(screen=5, question="keep", answer=(everything,)))
    return run


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_what_somebody_wrote_is_words_on_the_page_and_never_markup() -> None:
    page = Tags(debrief_html(hostile_run().told(), terms()))
    assert not {tag for tag, _ in page.tags} & {"script", "img", "a", "b", "iframe", "link", "form"}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name in ("href", "src")]
    for line in HOSTILE[0], HOSTILE[1], HOSTILE[4]:
        assert page.words.count(line) >= 5, "message, note, whisper, own words, what is kept"


def test_what_somebody_wrote_is_words_in_markdown_too() -> None:
    text = debrief_markdown(hostile_run().told(), terms())
    parser = MarkdownIt("gfm-like", {"linkify": True})
    tokens = [token for outer in parser.parse(text) for token in (outer, *(outer.children or ()))]
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "fence", "code_block", "table_open", "html_block", "em_open", "s_open"}
    assert {token.content for token in tokens if token.type == "html_inline"} <= {"<!-- -->"}
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert "kop" not in headings
    assert "ordered_list_open" not in kinds
    whole = "".join(token.content for token in tokens if token.type in ("text", "text_special", "code_inline"))
    assert "<script>alert(1)</script>" in whole
    assert "[klik](https://kwaad.example)" in whole
    assert "kwaad@kwaad.example" in whole


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Hoi! Kun je nu veilig typen? 50 % (ja).", "Hoi! Kun je nu veilig typen? 50 % (ja)."),
        ("- lijst", "\\- lijst"),
        ("1. een", "1\\. een"),
        ("a\nb", "a b"),
        ("http://x.nl", "http\\://x\\.nl"),
    ],
)
def test_ordinary_words_stay_readable(text: str, escaped: str) -> None:
    assert plain(text) == escaped


def test_the_reactions_are_left_out_and_the_own_view_is_in() -> None:
    run = Run()
    for act in (
        log.Debriefed(screen=1, question="felt", answer=("touched", "geheim gevoel")),
        log.Debriefed(screen=1, question="care", answer=("speak",)),
        log.Debriefed(screen=2, question="sure", answer=("criminal-carry",)),
        log.Debriefed(screen=5, question="keep", answer=("rustig blijven",)),
        log.Debriefed(screen=5, question="share", answer=("no",)),
    ):
        run.act(act)
    for text in (debrief_html(run.told(), terms()), debrief_markdown(run.told(), terms())):
        assert "rustig blijven" in text
        assert "Signalen waar je zeker van bent" in text
        assert "geheim gevoel" not in text
        assert "iemand spreken" not in text
        assert "begeleider mag" not in text
        assert "nog niet beoordeeld door een professional" in text
        assert "OEFENING" in text
        assert "KRITIEK, gemist" in text


def test_both_are_the_same_each_time_and_speak_one_language() -> None:
    told = Run(GOOD, language="en").told()
    page, text = debrief_html(told, terms("en")), debrief_markdown(told, terms("en"))
    assert page == debrief_html(told, terms("en"))
    assert '<html lang="en">' in page
    for one in (page, text):
        assert "ready to discuss" in one
        assert "nabespreking" not in one.casefold()


@needs_chromium
@pytest.mark.browser
def test_axe_finds_nothing_nothing_is_loaded_and_nothing_sticks_out(tmp_path: Path) -> None:
    with chromium() as browser:
        for name, told in (("weak", Run().told()), ("hostile", hostile_run().told())):
            file = tmp_path / f"{name}.html"
            file.write_text(debrief_html(told, terms()), encoding="utf-8")
            for width in (390, 1280):
                look_at(browser, file, width)


def look_at(browser: Browser, file: Path, width: int) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    tab = browser.new_page(viewport={"width": width, "height": 844})
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(file.as_uri())
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
    assert asked == [file.as_uri()]
    assert not complaints
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.close()
