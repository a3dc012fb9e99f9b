"""Writes `docs/keys.md` from the registry of actions: `python -m scripts.keys_doc`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from console.keys.action import Action, Place
from console.keys.registry import ACTIONS, TRAINING
from console.strings import in_language

FILE = Path(__file__).parents[1] / "docs" / "keys.md"

WORDS = {"nl": ("handeling", "toetsen", "wat het doet"), "en": ("action", "keys", "what it does")}
LIVE = {
    "nl": ("## Toetsen", "Ook in het palet (Ctrl+P), waar elke handeling staat."),
    "en": ("## Keys", "Also in the palette (Ctrl+P), which holds every action."),
}
TRAINEES = {
    "nl": ("## Toetsen van de oefenmodus", "Alleen in de oefenmodus, naast alle toetsen hierboven."),
    "en": ("## Keys of training", "In training only, beside all the keys above."),
}


ACTS = (
    (("Neem wie vooraan staat (in de wachtrij)", "Take who stands first (in the queue)"), ("c",)),
    (("Verstuur wat er staat", "Send what you wrote"), ("enter",)),
    (("Ga naar wie jou nodig heeft", "Go to who needs you"), ("f3",)),
    (("Lees een bladzijde terug", "Read a page back"), ("pageup",)),
    (("Zet het gevaarteken", "Mark danger"), ("f8",)),
    (
        ("Vink een signaal aan, door een woord", "Tick a signal, by a word"),
        ("f4", "s", "c", "h", "u", "l", "d", "enter"),
    ),
    (("Zet de tweede fase", "Set the second phase"), ("f6", "down", "enter")),
    (("Zet hulp in de tekst", "Put help into the text"), ("f7", "down", "enter")),
    (("Schrijf een notitie", "Write a note"), ("ctrl+o",)),
    (("Beëindig het gesprek", "End the chat"), ("f12", "j")),
)
"""The ten commonest acts, from the line where one writes, each with its keys; a test presses them."""
ACTS_TITLES = {
    "nl": ("## Tien handelingen", "handeling", "toetsen", "aantal"),
    "en": ("## Ten acts", "act", "keys", "presses"),
}


def _acts(language: str) -> Iterator[str]:
    title, *heads = ACTS_TITLES[language]
    yield from ("", title, "", f"| {' | '.join(heads)} |", "|---|---|---|")
    for names, keys in ACTS:
        said = " ".join(f"`{key}`" for key in keys)
        yield f"| {names[list(ACTS_TITLES).index(language)]} | {said} | {len(keys)} |"


def page() -> str:
    """The whole page, Dutch first."""
    lines = [
        "<!-- Made by `python -m scripts.keys_doc` from console/keys/registry.py; a test checks that it is so. -->",
        "",
        "# Toetsen / Keys",
    ]
    for language in WORDS:
        lines += _acts(language)
        lines += _part(language, *LIVE[language], ACTIONS)
        lines += _part(language, *TRAINEES[language], TRAINING)
    return "\n".join(lines) + "\n"


def _part(language: str, title: str, remark: str, actions: Sequence[Action]) -> Iterator[str]:
    action, keys, does = WORDS[language]
    yield from ("", title, "", remark)
    for place in Place:
        here = [one for one in actions if place in one.places]
        if not here:
            continue
        yield from (
            "",
            f"### {in_language(language, place.value)}",
            "",
            f"| {action} | {keys} | {does} |",
            "|---|---|---|",
        )
        yield from (_row(one, language) for one in here)


def _row(action: Action, language: str) -> str:
    keys = ", ".join(f"`{key}`" for key in action.keys) or "–"
    return f"| `{action.id}` | {keys} | {in_language(language, action.help)} |"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
