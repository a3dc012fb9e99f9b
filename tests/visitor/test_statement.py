"""The privacy statement tells what the law asks for (GDPR, article 13), as the settings are, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.visitor import Facts, visitor_files
from backend.visitor.statement import Statement, missing
from tests.support.http import Line
from tests.support.server import in_process, server_config

EXIT = "https://www.example.org/weer"
FULL = Statement(
    controller="Stichting Voorbeeld, Kade 1, Delft",
    contact="privacy@example.org",
    officer="fg@example.org",
    ground_nl="een taak van algemeen belang (AVG, artikel 6, lid 1, onder e).",
    ground_en="a task in the public interest (GDPR, article 6, paragraph 1, point e).",
    recipients_nl="het landelijk onderzoek naar uitbuiting.",
    recipients_en="the national study of exploitation.",
    hours=24,
    backup_hours=36,
    days=90,
    years=5,
    return_words=True,
)


def shown(statement: Statement) -> str:
    """The texts of the page, without its marks."""
    html = visitor_files(Facts(exit_url=EXIT, statement=statement))["/privacy"][1].decode()
    return re.sub(r"<[^>]+>", "\n", html)


def test_it_says_what_the_law_asks_for_in_both_languages() -> None:
    said = shown(FULL)
    for words in (
        "Stichting Voorbeeld, Kade 1, Delft is verantwoordelijk",
        "privacy@example.org",
        "fg@example.org",
        FULL.ground_nl,
        FULL.ground_en,
        "wissen we 24 uur nadat de chat is gestopt",
        "24 hours after the chat ends",
        "hoogstens 90 dagen",
        "90 days at most",
        "bewaren we 5 jaar",
        "for 5 years",
        "Autoriteit Persoonsgegevens",
        "laten wissen",
        "terugkomwoord",
        "Het woord zelf bewaren we niet. Wel een code",
        "hoogstens drie kalenderjaren nadat je het woord het laatst gebruikte",
        "for three calendar years at most after you last used the word",
        "horen de antwoorden over jou bij elkaar",
        "the answers about you belong together",
        "Daarin kan een chat hoogstens 36 uur langer staan",
        "A chat can stand in them for 36 hours longer at most",
        "doorgeven voor onderzoek",
        "Wij geven ze aan: het landelijk onderzoek naar uitbuiting.",
        "We give them to: the national study of exploitation.",
        "als de politie, een rechter of een inspectie erom vraagt",
        "if the police, a judge or an inspectorate asks",
        "Vraag het daarom aan de hulpverlener als de chat nog open is",
        "Je kunt het ook hier vragen: privacy@example.org",
        "You can also ask here: privacy@example.org",
    ):
        assert words in said, words
    assert "{" not in said
    assert "blijven bewaard" not in said


def test_what_nobody_filled_in_is_not_said() -> None:
    said = shown(Statement(hours=1, days=1, backup_hours=0))
    assert "{" not in said
    for words in (
        "verantwoordelijk",
        "responsible",
        "functionaris",
        "De wet zegt",
        "Van wie",
        "terugkomwoord",
        "kalenderjaren",
        "reservekopie",
        "backup",
        "Wij geven ze aan",
        "ook hier vragen",
        "jaar,",
    ):
        assert words not in said, words
    assert "1 uur nadat" in said
    assert "1 hour after" in said
    assert "hoogstens 1 dag," in said
    assert "Ze horen dan bij geen chat meer." in said
    assert missing(Statement()) == ("controller", "contact", "ground_nl", "ground_en")
    assert missing(FULL) == ()


def test_the_page_links_to_it_where_it_is_somebodys_and_only_there() -> None:
    for statement, linked in ((FULL, True), (Statement(), False)):
        pages = visitor_files(Facts(exit_url=EXIT, statement=statement))
        assert pages["/"][1].count(b"<a href=privacy>Privacy</a>") == (1 if linked else 0)
        assert pages["/plain"][1].count(b'<a href="/privacy">Privacy</a>') == (2 if linked else 0), "in both languages"


def test_nothing_of_the_settings_becomes_a_mark() -> None:
    html = visitor_files(
        Facts(exit_url=EXIT, statement=replace(FULL, controller="<script>1</script>", contact='"><b>'))
    )
    assert re.findall(rb"<script[^>]*>", html["/privacy"][1]) == [b'<script src="/exit.js">']
    assert b"<b>" not in html["/privacy"][1]


def test_sentences_are_short() -> None:
    """B1 by the issue's measure: half of the sentences have at most fifteen words, and none more than twenty-five."""
    sentences = [one for one in re.split(r"(?<=[.?:])\s+", shown(FULL)) if len(one.split()) > 1]
    lengths = sorted(len(one.split()) for one in sentences)
    assert lengths[len(lengths) // 2] <= 15
    assert lengths[-1] <= 25


@pytest.mark.parametrize("filled", [True, False])
async def test_it_is_served_with_the_script_of_the_exit_alone_and_as_the_settings_are(
    tmp_path: Path, filled: bool
) -> None:
    config = server_config(tmp_path)
    if filled:
        config = replace(config, privacy=FULL)
    async with in_process(config) as server:
        line = Line(server.address)
        reply = await line.request("GET", "/privacy")
        line.close()
    assert reply.status == 200
    text = reply.body.decode()
    assert re.findall(r"<script[^>]*>(.*?)</script>", text) == [""]
    assert ("Stichting Voorbeeld" in text) is filled
    assert "48 uur nadat" in text, "the terms are those of the server, whatever stands in the table"
    assert "hoogstens 180 dagen" in text
