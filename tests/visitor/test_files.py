"""What the page consists of: its size, its words, its data, and JavaScript that an old phone can read."""

from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files

import pytest
from msgspec.structs import replace

from backend import visitor
from backend.visitor import LANGUAGES, SCRIPTS, Facts, Line, lines, topics, visitor_files
from backend.visitor.statement import Statement

EXIT = "https://www.example.org/"
PAGE = files(visitor)
ASIDE = ("aside", "exit")
"""The script of the pages beside the chat."""
RESERVED = "let const class import export yield async await of static super"
NEWER = [
    r"=>",
    r"`",
    r"\.\.\.",
    r"\bfetch\s*\(",
    r"\b(Promise|Symbol|Map|Set|WeakMap|Proxy|URL|URLSearchParams|TextEncoder|AbortController|BigInt|globalThis)\b",
    r"\.(includes|startsWith|endsWith|padStart|padEnd|repeat|find|findIndex|flat|replaceAll|append|prepend|remove|closest)\(",
    r"\b(Object\.(assign|entries|values|fromEntries)|Array\.(from|of)|Number\.is\w+|Math\.trunc)\b",
    r"\?\.(?!\d)|\?\?|\*\*",
    r"[,{]\s*(?!if\b|for\b|while\b|switch\b|function\b)\w+\s*\([^()]*\)\s*\{",
]
"""What browsers before ES2015 do not know: syntax first, then functions of the language and of the document."""
SHORTHAND = re.compile(r"\{\s*(?!return\b)\w+\s*[,}]|,\s*\w+\s*\}")


FACTS = Facts(exit_url=EXIT, organisation="Stichting Voorbeeld", lines=lines(), topics=topics())


def script_without_strings() -> str:
    pages = visitor_files(FACTS)
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', (pages["/page.js"][1] + pages["/exit.js"][1]).decode())


def words(language: str) -> dict[str, str]:
    table: dict[str, str] = json.loads(PAGE.joinpath(f"words/{language}.json").read_text(encoding="utf-8"))
    return table


def test_the_whole_page_with_both_languages_is_below_60_kB_and_as_much_travels_as_the_documents_say() -> None:
    """It was below 50 kB (20 kB on the line) before it named the lines that a child can call, said what happens to a
    long text or a picture, and kept what a reload took away. It was below 22 kB on the line before it said what an exit
    without a line, a call and somebody else's chat leave behind, and how long a backup has what was erased.

    The privacy statement is a page of its own, and so is what is read without a script; links to them are counted."""
    with_link = replace(FACTS, statement=Statement(controller="Stichting Voorbeeld"))
    beside = {"/privacy", "/plain", "/exit.js"}
    contents = [content for path, (_kind, content) in visitor_files(with_link).items() if path not in beside]
    assert sum(map(len, contents)) < 60_000
    packed = sum(len(gzip.compress(content, 9, mtime=0)) for content in contents)
    assert packed < 22_500
    for document in ("README.md", "CHANGELOG.md", "docs/accessibility.md"):
        told = re.findall(
            r"(\d+) kB (?:on the line|in place of 60)", PAGE.joinpath("../..", document).read_text("utf-8")
        )
        assert told == [f"{packed / 1000:.0f}"], document


def test_no_file_of_the_page_names_another_origin() -> None:
    found = {
        path: re.findall(rb"(?:https?:)?//[\w.]+", content)
        for path, (_kind, content) in visitor_files(FACTS).items()
        if path != "/icon.png"
    }
    named = {address for addresses in found.values() for address in addresses}
    assert named == {EXIT.rstrip("/").encode(), b"https://www.113.nl"}, "and nothing comes from either by itself"


@pytest.mark.parametrize("pattern", NEWER)
def test_the_script_uses_nothing_that_an_old_phone_lacks(pattern: str) -> None:
    assert [found[0] for found in re.finditer(pattern, script_without_strings())] == []


@pytest.mark.parametrize("word", RESERVED.split())
def test_the_script_has_no_word_that_came_later(word: str) -> None:
    assert re.search(rf"(?<![.\w]){word}\b(?!\s*:)", script_without_strings()) is None


def test_the_script_has_no_shorthand_property() -> None:
    assert SHORTHAND.search(script_without_strings()) is None


def test_nothing_is_ever_parsed_as_markup_or_code() -> None:
    text = "".join(PAGE.joinpath(f"page/{name}.js").read_text(encoding="utf-8") for name in (*SCRIPTS, *ASIDE))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|srcdoc", text)


def test_the_document_has_neither_inline_code_nor_inline_style() -> None:
    html = visitor_files(FACTS)["/"][1].decode()
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html) == ["", ""]


def test_the_document_is_neutral_and_no_crawler_comes() -> None:
    html = visitor_files(FACTS)["/"][1].decode()
    assert "<title>Chat</title>" in html
    assert "<meta name=referrer content=no-referrer>" in html
    assert b"Disallow: /" in visitor_files(FACTS)["/robots.txt"][1]


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    tables = [words(code) for code in LANGUAGES]
    assert list(tables[0]) == list(tables[1])
    assert all(tables[0][key].count("{n}") == tables[1][key].count("{n}") for key in tables[0])
    assert all(text.strip() for table in tables for text in table.values())


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    html = visitor_files(FACTS)["/"][1].decode()
    source = visitor_files(FACTS)["/page.js"][1].decode()
    in_page = set(re.findall(r"data-w=(\w+)", html))
    composed = (
        "waiting_",
        "status_queue_",
        "from_",
        "mark_",
        "ended_",
        "system_",
        "return_text_",
        "anonymous_wiped_",
        "chat_on",
    )
    known = set(words("nl"))
    filled_in = {"wiped", "opening", "line_0", "line_1", "line_2", "line_3", "line_4", "chat_0"}
    assert in_page <= known | filled_in
    unused = {key for key in known - in_page if f'"{key}"' not in source and not key.startswith(composed)}
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_number_is_in_the_words(language: str) -> None:
    assert "112" in words(language)["danger_112"]
    assert "112" in words(language)["call"]


def test_the_lines_to_call_are_those_of_the_referral_directory() -> None:
    """A number that moved there would stay as it was here."""
    directory = PAGE.joinpath("../../console/content/data/referrals.yaml").read_text(encoding="utf-8")
    assert [line.phone for line in lines()] == ["113", "0800-2000", "0800-0432", "0800-0188", "0900-8844"]
    assert [line.phone for line in lines() if line.phone not in directory] == []


def test_a_number_that_costs_money_says_so_and_where_one_can_chat_is_a_link_of_its_own() -> None:
    """As the directory has it: `cost: charged`, and the address of each chat."""
    directory = PAGE.joinpath("../../console/content/data/referrals.yaml").read_text(encoding="utf-8").splitlines()
    for line in lines():
        (entry,) = [text for text in directory if f'phones: ["{line.phone}"' in text]
        charged = "cost: charged" in entry
        assert ("kost geld" in line.label["nl"]) is charged, line.phone
        assert ("costs money" in line.label["en"]) is charged, line.phone
        assert not line.url or f'chat: "{line.url}"' in entry, line.phone
        assert not re.search(r"chat|\.nl", "".join(line.label.values()), re.IGNORECASE), "the call's link is a call"


def test_a_name_or_a_label_of_the_settings_is_text_and_never_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    line = Line(phone="+31 20 123 45 67", label=dict.fromkeys(LANGUAGES, hostile))
    files = visitor_files(Facts(exit_url=EXIT, organisation=hostile, lines=(line,)))
    html = files["/"][1].decode()
    assert "<img" not in html + files["/plain"][1].decode()
    assert "href=tel:+31201234567" in html.replace('"', "")
    assert files["/words.js"][1].decode().count(hostile) == 2 * len(LANGUAGES)


def test_without_an_organisation_and_lines_the_page_says_nothing_of_them() -> None:
    html = visitor_files(Facts(exit_url=EXIT))["/"][1].decode()
    assert "data-w=who" not in html
    assert re.findall(r"tel:(\d+)", html) == ["112"]


def test_topics_have_an_id_of_the_protocol_and_a_label_in_each_language() -> None:
    assert [topic.id for topic in topics()] == [
        "home", "boyfriend", "money", "forced-sex", "crime", "online", "suicide", "marriage", "someone-else", "other",
    ]  # fmt: skip
    assert all(set(topic.label) == set(LANGUAGES) for topic in topics())


def test_no_two_pieces_of_the_page_give_one_name_to_two_things() -> None:
    """They share one closure, where the later one silently takes the place of the earlier."""
    for scripts, least in ((SCRIPTS, 150), (ASIDE, 15)):
        pieces = [PAGE.joinpath(f"page/{name}.js").read_text(encoding="utf-8") for name in scripts]
        names = [name for piece in pieces for name in re.findall(r"^(?:function|var) (\w+|\$)", piece, re.MULTILINE)]
        assert len(names) > least
        assert [name for name in set(names) if names.count(name) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_many_aliases_of_one_word_and_no_two_begin_alike(language: str) -> None:
    """Two that begin alike are taken for each other in a list. Those with an accent sound as without it."""
    names = json.loads(PAGE.joinpath("aliases.json").read_text(encoding="utf-8"))[language]
    assert len(names) >= 36
    assert len({name[:3].casefold() for name in names}) == len(names)
    assert all(" " not in name and 0 < len(name) <= 10 for name in names), "a longer one is cut in a narrow list"


def test_no_alias_is_a_first_name_or_can_hurt() -> None:
    """First names (Merel, Robin, Wren and the like), slang for a body or for sex, and insults in either language."""
    hurtful = [
        "merel",
        "robin",
        "wren",
        "jay",
        "martin",
        "beaver",
        "bever",
        "kameel",
        "camel",
        "walrus",
        "poema",
        "puma",
        "cougar",
        "swallow",
        "raccoon",
        "cow",
        "pig",
        "rat",
        "ape",
        "monkey",
        "aap",
        "koe",
        "varken",
        "slang",
        "snake",
        "zwijn",
        "ezel",
        "donkey",
        "orka",
        "orca",
        "ooievaar",
        "stork",
        "fox",
        "vos",
        "cheetah",
        "hommel",
        "bij",
    ]
    names = json.loads(PAGE.joinpath("aliases.json").read_text(encoding="utf-8"))
    assert [name for each in names.values() for name in each if name.casefold() in hurtful] == []


def test_where_it_cannot_run_and_where_it_is_closed_the_page_says_who_helps_and_when_it_opens() -> None:
    opening = {"nl": "Open op werkdagen, 14 tot 22 uur.", "en": "Open on working days, 14:00 to 22:00."}
    html = visitor_files(Facts(exit_url=EXIT, lines=lines(), opening=opening))["/"][1].decode()
    without = visitor_files(Facts(exit_url=EXIT, lines=lines(), opening=opening))["/plain"][1].decode()
    assert all(without.count(f'"tel:{number}"') == 2 for number in ("112", "113", "08002000", "08000432", "08000188"))
    assert all(said in without for said in opening.values())
    assert html.count("<noscript>") == 2, "by itself, and by a link where the browser does not go by itself"
    closed = re.findall(r"<section id=closed.*?</section>", html)[0]
    assert "data-w=opening" in closed
    assert re.findall(r"tel:(\d+)", html)[:3] == ["112", "113", "08002000"]


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "/weather", "data:text/html,x", "https://"])
def test_an_exit_address_that_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        visitor_files(Facts(exit_url=address))


def test_the_exit_address_cannot_break_out_of_its_attribute() -> None:
    html = visitor_files(Facts(exit_url='https://example.org/?a="><script>1</script>'))["/"][1].decode()
    assert "<script>1" not in html
