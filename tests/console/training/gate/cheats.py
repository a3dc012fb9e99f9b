"""Trainees who cheat, and honest ones: each plays a shipped scenario as a trainee does, message by message.

A cheat knows the scenario's file and what counts; what somebody is judged by stands in no part of this.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path

import yaml

import console.content
from console.training.moves.moves import Moves, shipped
from console.training.play.acts import Act, Answers, Ends, Finishes, Labels, Sends, Ticks
from console.training.play.codec import encode_log
from console.training.play.entries import Debriefed, Entry
from console.training.play.header import new_header
from console.training.play.player import act, advance, begin
from console.training.play.state import Play, Refused, Setup, Stage
from console.training.play.story import due
from console.training.scenario.model import Freeze, Scenario
from console.training.scenario.parse import parse

CONTENT = Path(console.content.__file__).parent
FOLDER = CONTENT / "scenarios"
EVERY_MOVE = tuple(
    name
    for file in ("moves", "never")
    for name in tomllib.loads((CONTENT / f"data/{file}.toml").read_text("utf-8"))
    if name not in ("version", "words")
)
EVERY_SIGNAL = tuple(
    item["id"]
    for each in yaml.safe_load((CONTENT / "data/checklists.yaml").read_text("utf-8"))["checklists"]
    for item in each["items"]
)
ABUSE = (
    "Hou je mond, leugenaar.",
    "Stel je niet zo aan, dat is je eigen schuld.",
    "Jij bent gewoon een stomme aansteller.",
    "Dat had je niet moeten doen, dom van je.",
    "Haha, wat kinderachtig.",
    "Rot op met je gezeur, ik geloof je niet.",
    "Waarom ben je zo dom geweest?",
)
"""Abuse that anybody would call that, in words of its own."""
COOL = (
    "Oké.",
    "Ik zie het staan.",
    "Er staat hier een kop thee.",
    "Het regent buiten.",
    "Morgen is er weer een dag.",
    "De lamp brandt.",
    "Ik tik dit op een toetsenbord.",
    "Dat was regel acht van de lijst.",
    "Er rijdt een tram voorbij.",
    "De koffie is op.",
)
"""Sentences that do nothing for anybody, no two alike."""
CRUEL = (
    "Met jou valt ook geen land te bezeilen.",
    "Geen wonder dat ze je zo behandelen.",
    "Zulke verhalen lezen wij liever niet.",
    "Een ander had zich allang verweerd.",
)
"""Cruelty that no pattern knows: somebody has to read it."""
TAIL = ("Een.", "Twee.", "Drie.", "Vier.", "Vijf.", "Zes.", "Zeven.")


@cache
def moves() -> Moves:
    return shipped()


def scenarios() -> tuple[str, ...]:
    return tuple(sorted(path.name.removesuffix(".draaiboek.txt") for path in FOLDER.glob("*.draaiboek.txt")))


@cache
def text_of(name: str) -> str:
    return (FOLDER / f"{name}.draaiboek.txt").read_text("utf-8")


@cache
def scenario(name: str) -> Scenario:
    read = parse((FOLDER / f"{name}.draaiboek.txt").read_bytes(), f"{name}.draaiboek.txt").scenario
    assert read is not None
    return read


def asked_for(name: str) -> tuple[str, ...]:
    """The moves below `[score.must]`, as the file has them."""
    return tuple(tomllib.loads(text_of(name).split("+++")[1])["score"]["must"])


def models(name: str) -> Mapping[str, str]:
    """The Dutch model answers by turn, as the file has them; those in brackets say that nothing is sent."""
    found = re.findall(r"^>> (\w+) [^\n]*\n(?:  [^\n]*\n)*?  model\.nl: ([^\n]+)\n", text_of(name), re.MULTILINE)
    return {turn: model for turn, model in found if not model.startswith("(")}


def good_run(name: str) -> Mapping[str, tuple[str, tuple[str, ...], tuple[tuple[str, str | None], ...]]]:
    """The good run's lines by turn: text, moves, ticks."""
    lines: dict[str, tuple[str, tuple[str, ...], tuple[tuple[str, str | None], ...]]] = {}
    for line in (FOLDER / f"{name}.goed.proef").read_text("utf-8").splitlines():
        found = re.match(r"(t\w+|end): (.*)", line)
        if found is None:
            continue
        words, *parts = (part.strip() for part in found[2].split("|"))
        if found[1] == "end":
            parts, words = [words, *parts], ""
        made = tuple(m.strip() for part in parts if part.startswith("move ") for m in part[5:].split(","))
        ticks = tuple(
            (tick[1], tick[2]) for part in parts if (tick := re.match(r"tick ([a-z0-9-]+)(?: @(\w+))?", part))
        )
        lines[found[1]] = words, made, ticks
    return lines


@dataclass
class Trainee:
    """Somebody at the keys. `says` is what is sent in a turn, `labels` what is said that it was (None: nothing)."""

    name: str
    labels: tuple[str, ...] | None = None
    seed: int | None = None
    ticks: tuple[str, ...] = ()
    closes_after: int | None = None
    said: int = field(default=0, init=False)

    def says(self, turn: str) -> str:
        return ""

    def act(self, play: Play, turn: str) -> Iterator[Act]:
        text = self.says(turn)
        if text:
            yield Sends(text)
            self.said += 1
            if self.labels is not None:
                yield Labels(f"s{play.sent + 1}", self.labels)
        for signal in self.ticks:
            yield Ticks(signal, True, play.story.newest)
        if self.closes_after is not None and self.said >= self.closes_after:
            yield Ends("closed")


class Good(Trainee):
    """The run that the author wrote as a good one."""

    def __init__(self, name: str, ticks: tuple[str, ...] = ()) -> None:
        (seed,) = re.findall(r"^seed: (\d+)$", (FOLDER / f"{name}.goed.proef").read_text("utf-8"), re.MULTILINE)
        super().__init__(name, seed=int(seed), ticks=ticks)
        self._lines = good_run(name)

    def act(self, play: Play, turn: str) -> Iterator[Act]:
        words, made, ticks = self._lines.get(turn, ("", (), ()))
        if words:
            yield Sends(words)
            yield Labels(f"s{play.sent + 1}", made)
        for signal, evidence in ticks:
            yield Ticks(signal, True, evidence or play.story.newest)
        for signal in self.ticks:
            yield Ticks(signal, True, play.story.newest)


class Listed(Trainee):
    """One sentence of a list after the other."""

    def __init__(self, name: str, texts: Iterable[str], **more: object) -> None:
        super().__init__(name, **more)  # type: ignore[arg-type]  # the fields of a trainee
        self._texts = tuple(texts)

    def says(self, turn: str) -> str:
        return self._texts[self.said % len(self._texts)]


class AndMore(Good):
    """The good run, with a sentence of a list behind each message."""

    def __init__(self, name: str, texts: Iterable[str]) -> None:
        super().__init__(name)
        self._lines = {
            turn: (f"{words} {text}" if words else "", made, ticks)
            for (turn, (words, made, ticks)), text in zip(self._lines.items(), cycle(texts), strict=False)
        }


class Pastes(Trainee):
    """The model answer of each turn; or `one` of them every time."""

    def __init__(self, name: str, one: str | None = None, **more: object) -> None:
        super().__init__(name, **more)  # type: ignore[arg-type]  # the fields of a trainee
        self._models = models(name)
        self._one = self._models[one] if one else None

    def says(self, turn: str) -> str:
        return self._one or self._models.get(turn, "")


def richest(name: str) -> str:
    """The turn with the model answer that makes most of what is asked for."""
    asked = set(asked_for(name))
    return max(models(name), key=lambda turn: len(asked & set(moves().suggest(models(name)[turn], "nl"))))


def trainees(name: str) -> Mapping[str, Trainee]:
    """Each kind of trainee for one scenario."""
    asked = asked_for(name)
    kind = tuple(dict.fromkeys((*asked, "empathises", "affirms", "thanks-contact", "open-question")))
    texts = models(name)
    together = " ".join(texts[turn] for turn in list(texts)[:1]) + " " + texts[richest(name)]
    return {
        "good": Good(name),
        "abusive": Listed(name, ABUSE, labels=kind),
        "abusive-and-dutiful": Listed(name, [f"{texts[turn]} {ABUSE[0]}" for turn in texts], labels=kind),
        "good-and-cruel": AndMore(name, CRUEL),
        "good-and-abusive": AndMore(name, ABUSE),
        "ticks-everything": Good(name, ticks=EVERY_SIGNAL),
        "silent": Trainee(name),
        "silent-and-ticks": Trainee(name, ticks=EVERY_SIGNAL),
        "pastes-each": Pastes(name, labels=kind),
        "pastes-one": Pastes(name, richest(name), labels=kind),
        "repeats": Listed(name, ["Oké, vertel eens verder."], labels=kind),
        "repeats-with-a-tail": Listed(
            name, [f"Oké, vertel me daar nog eens wat verder over. {tail}" for tail in TAIL], labels=kind
        ),
        "ends-at-once": Listed(name, [together], labels=kind, closes_after=1),
        "ends-unsaid": Trainee(name, closes_after=0),
        "punctuation": Listed(name, ["...", "?!", "-- --", "…", "(?)", "!"], labels=kind),
        "labels-everything": Listed(name, COOL, labels=EVERY_MOVE),
        "labels-what-is-asked": Listed(name, COOL, labels=kind),
    }


def played(who: Trainee, run: str) -> bytes:
    """The log of the run, debriefed to its end."""
    of = scenario(who.name)
    setup = Setup(of, moves(), seed=of.seed if who.seed is None else who.seed)
    play, entries = begin(setup)
    log: list[Entry] = list(entries)

    def do(at: float, one: Act) -> None:
        nonlocal play
        try:
            play, more = act(play, at, one)
        except Refused:
            return
        log.extend(more)

    turn = ""
    while not play.story.over:
        step = play.step
        if play.story.stage is Stage.FROZEN and isinstance(step, Freeze):
            do(play.at + 5, Answers(step.id, 0))
        elif play.story.turn is not None and play.story.turn.id != turn:
            turn = play.story.turn.id
            for one in who.act(play, turn):
                do(play.at + 10, one)
        elif (moment := due(play)) is not None:
            play, more = advance(play, moment)
            log.extend(more)
        else:
            do(play.at + 60, Ends("closed"))
        if play.story.turn is None:
            turn = ""
    for one in who.act(play, "end") if isinstance(who, Good) else ():
        do(play.at + 1, one)
    do(play.at + 1, Finishes())
    for screen in range(1, 5):
        do(play.at + 1, Debriefed(screen=screen, question="left", answer=("yes",)))
    do(play.at + 1, Debriefed(screen=5, question="done", answer=("yes",)))
    return encode_log(new_header(setup, run, "kim"), log)
