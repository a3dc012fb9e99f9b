"""The work screen says why a line is lost, where waiting does not mend it."""

from __future__ import annotations

import pytest

from console.screens.settings import Options
from console.strings import set_language
from tests.console.screens.consoles import Running, console

SAID: dict[str, tuple[str, str]] = {
    "other_server": ("Hier antwoordt een andere server", "Another server answers here"),
    "certificate": ("Het certificaat", "certificate is not trusted"),
    "tls": ("geen veilige verbinding", "No secure connection"),
    "proxy_auth": ("vraagt een wachtwoord", "wants a password"),
    "proxy": ("laat de console niet door", "does not let the console through"),
    "html": ("een webpagina", "A web page answered"),
    "server": ("meldt een storing", "has a fault"),
    "not_baken": ("geen Baken-server", "not a Baken server"),
    "older": ("server is ouder", "server is older"),
    "newer": ("server is nieuwer", "server is newer"),
    "other_address": ("hoort niet meer bij zijn adres", "does not go by its address"),
}
"""Each cause in api_client/errors.py that waiting does not mend, and words of its sentence in Dutch and English."""


def said(desk: Running) -> str:
    return " ".join(desk.text().split())


async def until_said(desk: Running, word: str) -> None:
    await desk.until(lambda: word in said(desk))


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_why_a_line_stays_lost_is_said_for_the_newest_cause_and_no_longer_than_it_is_so(language: str) -> None:
    set_language(language)
    async with console(options=Options(language=language, blank_minutes=60, lock_minutes=60)) as desk:
        nothing = {word for words in SAID.values() for word in words}
        desk.backend.cut("refused")
        await until_said(desk, "GEEN VERBINDING" if language == "nl" else "NO CONNECTION")
        assert not any(word in said(desk) for word in nothing), "what waiting mends is not explained"
        for why, words in SAID.items():
            word = words[language == "en"]
            assert word not in said(desk), "of the cause before, or of none"
            desk.backend.cut(why)
            await desk.advance(120)
            await until_said(desk, word)
        desk.backend.heal()
        await desk.advance(120)
        await desk.until(lambda: not any(word in said(desk) for word in nothing))


@pytest.mark.parametrize(("language", "sentence"), [("nl", "Zeg het je beheerder"), ("en", "Tell your administrator")])
@pytest.mark.parametrize("width", [80, 120])
async def test_that_another_server_answers_is_said_whole_with_what_is_sent_and_what_to_do(
    language: str, sentence: str, width: int
) -> None:
    set_language(language)
    async with console(size=(width, 30), options=Options(language=language)) as desk:
        desk.backend.cut("other_server")
        await desk.until(lambda: sentence in said(desk))
        assert ("Er is niets naartoe gestuurd" if language == "nl" else "Nothing was sent to it") in said(desk)
        assert ("meld je opnieuw aan" if language == "nl" else "sign in anew") in said(desk)
