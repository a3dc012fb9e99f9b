"""The shipped moves: they compile, have a key each, and suggest what a model answer that a `must` needs does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import console.content
from console.training.scenario.model import Scenario, Turn
from console.training.scenario.parse import parse

CONTENT = Path(console.content.__file__).parent
TABLES = {
    id: table
    for file in ("moves", "never")
    for id, table in tomllib.loads((CONTENT / f"data/{file}.toml").read_text("utf-8")).items()
}
MOVES: Mapping[str, Mapping[str, Any]] = {id: move for id, move in TABLES.items() if id not in ("version", "words")}


def suggested(text: str, language: str) -> set[str]:
    return {
        id for id, move in MOVES.items() if any(re.search(whole(one), text, re.IGNORECASE) for one in move[language])
    }


def whole(pattern: str) -> str:
    """With the words of the file where it names a list of them."""
    for name, words in TABLES["words"].items():
        pattern = pattern.replace(f"<<{name}>>", words if isinstance(words, str) else f"(?:{'|'.join(words)})")
    return pattern


def test_each_has_a_key_of_its_own_and_both_languages() -> None:
    keys = [move["key"] for move in MOVES.values()]
    assert sorted(set(keys)) == sorted(keys)
    for id, move in MOVES.items():
        assert re.fullmatch(r"[A-Za-z0-9]", move["key"]), id
        assert len(move["label"].split(" / ")) == 2, id
        assert set(move) - {"never", "source", "leaves"} == {"label", "key", "support", "nl", "en"}, id
        assert len(move.get("never", "reden / reason").split(" / ")) == 2, id
        assert isinstance(move["support"], bool), id
        for pattern in (*move["nl"], *move["en"]):
            re.compile(whole(pattern))


@pytest.mark.parametrize(
    ("text", "not_suggested"),
    [
        ("Ik beloof niets wat ik niet waar kan maken.", "promises-secrecy"),
        ("Dat kan ik je niet beloven.", "promises-secrecy"),
        ("Fijn dat je terug bent.", "safe-return"),
        ("Goed dat je terugkomt, kun je weer veilig typen?", "safe-return"),
        ("Het is niet je eigen schuld.", "blames"),
        ("Je hoeft niet te vertellen hoe je heet.", "why-question"),
    ],
)
def test_known_false_alarms(text: str, not_suggested: str) -> None:
    assert not_suggested not in suggested(text, "nl")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ben je nu alleen?", "asks-safety"),
        ("Kun je daar veilig typen?", "asks-safety"),
        ("Leest er iemand mee?", "asks-safety"),
        ("Ik beloof dat ik het aan niemand vertel.", "promises-secrecy"),
        ("Het komt allemaal goed.", "promises-outcome"),
        ("Waarom ben je dan niet gestopt?", "why-question"),
        ("Op welke school zit je?", "asks-identifying"),
        ("Dat had je niet moeten doen.", "blames"),
        ("Denk je er weleens aan om dood te willen?", "asks-suicide"),
        ("Het is niet jouw schuld.", "takes-blame-away"),
        ("Je mag altijd terugkomen.", "safe-return"),
        ("Vertel het gewoon aan je moeder.", "tells-parents"),
        ("Kijk eens in haar telefoon.", "detective"),
        ("Stuur die foto maar even.", "asks-to-see"),
        ("Hij is een loverboy.", "pushes"),
        ("Zullen we een codewoord afspreken?", "checks-who"),
        ("Stap 2 van de meldcode is overleggen.", "names-meldcode"),
        ("Bij Helpwanted kun je chatten.", "refers"),
        ("In direct gevaar bel je 112.", "gives-112"),
    ],
)
def test_everyday_sentences(text: str, wanted: str) -> None:
    assert wanted in suggested(text, "nl")


@pytest.mark.parametrize(
    ("language", "text", "agrees"),
    [
        ("nl", "Zullen we een codewoord afspreken?", True),
        ("nl", "Nemen we 'regen' als codewoord? Begin daarmee als jij het echt bent.", True),
        ("nl", "Zullen we afspreken dat 'regen' ons codewoord is?", True),
        ("nl", "Spreken we een codewoord af?", True),
        ("nl", "Kies jij maar een woord.", True),
        ("nl", "Welk woord kies je?", True),
        ("nl", "Dan is het zo: 'regen' is ons codewoord.", True),
        ("nl", "Ben jij het nog?", False),
        ("nl", "Wie typt er?", False),
        ("nl", "Typ jij dit zelf?", False),
        ("nl", "Met wie heb ik contact?", False),
        ("nl", "Wat is ons codewoord?", False),
        ("nl", "wat is ons codewoord", False),
        ("nl", "Weet je het afgesproken woord nog?", False),
        ("nl", "Noem eerst ons codewoord even.", False),
        ("nl", "Zullen we het codewoord even checken?", False),
        ("en", "Shall we agree on a code word?", True),
        ("en", "Shall we take 'rain' as our code word?", True),
        ("en", "Which word would you like?", True),
        ("en", "Is it still you?", False),
        ("en", "Who is typing?", False),
        ("en", "What was our code word?", False),
        ("en", "Can you use the code word?", False),
        ("en", "Do you remember the word we agreed?", False),
    ],
)
def test_a_code_word_is_agreed_on_beforehand_and_never_asked_for(language: str, text: str, agrees: bool) -> None:
    assert ("checks-who" in suggested(text, language)) is agrees


def scenarios() -> list[Scenario]:
    files = sorted((CONTENT / "scenarios").glob("*.draaiboek.txt"))
    read = [parse(file.read_bytes(), file.name).scenario for file in files]
    return [scenario for scenario in read if scenario is not None]


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_model_answers_are_suggested_as_what_they_must_be_and_never_as_what_they_may_not(scenario: Scenario) -> None:
    for language in ("nl", "en"):
        models = [
            str(step.model.in_(language)) for _scene, step in scenario.steps() if isinstance(step, Turn) and step.model
        ]
        by_pattern = [suggested(model, language) for model in models]
        assert set(scenario.rules.must) <= set().union(*by_pattern), language
        assert not [models[n] for n, moves in enumerate(by_pattern) if moves & set(scenario.rules.never)], language
