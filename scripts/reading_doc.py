"""Writes `docs/reading.md`: how hard the texts for chatters are to read, and both languages side by side.

`python -m scripts.reading_doc`. Dutch is measured with Flesch-Douma (Douma 1960), English with Flesch Reading Ease
(1948); syllables are counted with the hyphenation patterns of pyphen, those of LibreOffice. A number says how long
words and sentences are. It does not say whether a child understands a text: that only a reader can.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median

from pyphen import Pyphen

from console.cli.page_words import as_read
from console.content.load import load
from console.content.sentences.said import Said

FILE = Path(__file__).parents[1] / "docs" / "reading.md"
LANGUAGES = ("nl", "en")
HYPHENS = {"nl": Pyphen(lang="nl_NL"), "en": Pyphen(lang="en_GB")}

WEIGHTS = {"nl": (206.84, 0.93, 77.0), "en": (206.835, 1.015, 84.6)}
"""Base, weight of words a sentence, weight of syllables a word: Flesch-Douma and Flesch Reading Ease."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one set of texts: its sentences, the words of the middle and of the longest one, and the reading ease."""

    sentences: int
    median: float
    longest: int
    ease: float


def measured(language: str, texts: Iterable[str]) -> Measured:
    """Reading ease from 0 (hard) to 100 (easy): 60 to 70 is plain language, 80 and more easy."""
    sentences = [words for text in texts for words in map(WORD.findall, _sentences(language, text)) if words]
    lengths = [len(words) for words in sentences]
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(len(HYPHENS[language].inserted(word.lower()).split("-")) for word in words)
    base, by_sentence, by_word = WEIGHTS[language]
    ease = base - by_sentence * len(words) / len(sentences) - by_word * syllables / len(words)
    return Measured(len(sentences), median(lengths), max(lengths), round(ease, 1))


def _sentences(language: str, text: str) -> Iterator[str]:
    return Said("", 1, "en" if language == "en" else "nl", text).sentences()


def page_words() -> Mapping[str, Mapping[str, str]]:
    """The words of the chatter's page, by language and key."""
    words = files("backend.visitor") / "words"
    return {code: json.loads((words / f"{code}.json").read_text(encoding="utf-8")) for code in LANGUAGES}


def canned_texts() -> Mapping[str, Mapping[str, str]]:
    """The canned texts, by language and id."""
    texts = load().canned.texts
    return {code: {one.id: str(one.text.in_(code)) for one in texts} for code in LANGUAGES}


def statement_texts() -> Mapping[str, Mapping[str, str]]:
    """The privacy statement, by language and by section and paragraph (0.0 is its title, 2.0 that of a section);
    what the house fills in stands there by its name."""
    whole = json.loads((files("backend.visitor") / "statement.json").read_text(encoding="utf-8"))
    return {
        code: {"0.0": whole[code]["title"]}
        | {
            f"{section}.{paragraph}": as_read(text)
            for section, one in enumerate(whole[code]["sections"], 1)
            for paragraph, text in enumerate((one["title"], *one["text"]))
        }
        for code in LANGUAGES
    }


SETS = {"the chatter's page": page_words, "canned texts": canned_texts, "privacy statement": statement_texts}


def page() -> str:
    """The document."""
    lines = ["# Reading level of what chatters read", "", _INTRODUCTION, ""]
    lines += [
        "| texts | language | sentences | middle sentence | longest | reading ease |",
        "|---|---|---|---|---|---|",
    ]
    for name, texts in SETS.items():
        for code in LANGUAGES:
            one = measured(code, texts()[code].values())
            lines.append(
                f"| {name} | {code} | {one.sentences} | {one.median:g} words | {one.longest} words | {one.ease} |"
            )
    for name, texts in SETS.items():
        lines += ["", f"## Both languages: {name}", "", "| id | Nederlands | English |", "|---|---|---|"]
        dutch, english = (texts()[code] for code in LANGUAGES)
        lines += [f"| `{id_}` | {_cell(dutch[id_])} | {_cell(english[id_])} |" for id_ in dutch]
    return "\n".join(lines) + "\n"


_INTRODUCTION = """\
Written by `python -m scripts.reading_doc`; a test keeps it current. Reading ease goes from 0 (hard) to 100 (easy):
Flesch-Douma for Dutch, Flesch for English, with syllables counted by hyphenation patterns (pyphen). 60 to 70 counts as
plain language, 80 and more as easy. The patterns leave out some syllables of one letter, so the numbers are somewhat
too friendly. The middle sentence has at most 15 words.

No child and no reader with a learning disability has read these texts yet: a formula sees long words, not strange ones.
Whether both languages say the same is for a person to read below."""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
