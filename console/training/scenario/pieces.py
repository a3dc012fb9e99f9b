"""What stands on one line: times, goals, branches, marks, options. Each raises `Unclear` with what to write instead."""

from __future__ import annotations

import re

from console.strings import N_
from console.training.scenario.model import END, Answer, Branch, Given, Goes, Grade, Mark, Sign, Variant, When
from console.training.scenario.repair import ARROW
from console.training.scenario.values import ID
from console.training.scenario.written import as_text, pair

LONGEST_S = 3_600.0

_TIME = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?) ?s")
_GOAL_END = re.compile(r"end\b\s*(.*)", re.IGNORECASE)
_ARROW = re.compile(rf"\s*{ARROW}\s*")
_ARROW_OF_WINGDINGS = re.compile(r"\s+\u00e0\s+(?=[\w-]+\s*(?:\"[^\"]*\")?$)")
_SEED = re.compile(r"variant\s+seed\s*%\s*(\d{1,3})\s*={1,2}\s*(\d{1,3})", re.IGNORECASE)
_GIVEN = re.compile(r"given\s+(.+)", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_MARK = re.compile(r"([!?xX])\s+([\w-]+)\s*(.*)", re.DOTALL)
_REASON = re.compile(r"\s*::\s*")
_GRADES = {"+": Grade.RIGHT, "~": Grade.DEFENSIBLE, "-": Grade.WRONG, "*": Grade.WRONG}
_GRADES |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", Grade.WRONG)


class Unclear(Exception):
    """A line that is not understood (E00). `text` is a message id: what is wrong, and what to write."""

    def __init__(self, text: str, /, **quoted: object) -> None:
        super().__init__(text)
        self.text = text
        self.quoted = quoted


def seconds(text: str) -> float:
    """A time: `4s`, `1.5s`."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Unclear(N_("“{time}” is not a time. A time is a number with an s: 60s is one minute."), time=text.strip())
    value = float(found[1].replace(",", "."))
    if value > LONGEST_S:
        raise Unclear(N_("“{time}” is longer than an hour. Write at most 3600s."), time=text.strip())
    return value


def ident(text: str) -> str:
    """An id; Word's capital at the beginning of a line is forgiven."""
    low = text.strip().lower()
    if not ID.fullmatch(low):
        raise Unclear(N_("“{id}” is not an id. An id has small letters, digits and hyphens only."), id=text.strip())
    return low


def quoted(text: str) -> str:
    """What stands between the first and the last quote; nothing else may stand there."""
    if not text:
        return ""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise Unclear(N_("“{text}” does not stand between quotes. Put a quote before it and one behind it."), text=text)
    return text[1:-1].strip()


def split_arrow(text: str) -> tuple[str, str] | None:
    """What stands before and behind `->`."""
    found = _ARROW.search(text) or _ARROW_OF_WINGDINGS.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else None


def goal(text: str, line: int) -> Goes:
    """`scene`, or `END "outcome"`."""
    if not text:
        raise Unclear(N_('Behind the arrow stands nothing. Write a scene, or END "outcome".'))
    end = _GOAL_END.fullmatch(text)
    if end and (not end[1] or end[1].startswith('"')):
        outcome = quoted(end[1])
        if not outcome:
            raise Unclear(N_('Where a scenario ends it says how: END "outcome".'))
        return Goes(END, line, outcome=str(as_text(outcome).nl))
    return Goes(ident(text), line)


def seed_of(text: str) -> tuple[int, int] | None:
    """Modulus and remainder of `variant seed % 2 == 0`; None where the text is about something else."""
    if not text.lower().startswith("variant"):
        return None
    found = _SEED.fullmatch(text)
    if found is None or int(found[1]) < 2 or int(found[2]) >= int(found[1]):
        raise Unclear(N_("“{text}” is not a variant. Write: variant seed % 2 == 0 -> scene."), text=text)
    return int(found[1]), int(found[2])


def variant(text: str, line: int) -> Variant:
    """`variant seed % 2 == 0 -> scene`, as a step."""
    parts = split_arrow(text)
    by_seed = seed_of(parts[0]) if parts else None
    if parts is None or by_seed is None:
        raise Unclear(N_("“{text}” is not a variant. Write: variant seed % 2 == 0 -> scene."), text=text)
    return Variant(*by_seed, goal(parts[1], line), line)


def given(text: str, line: int) -> Given:
    """`given asks-safety and !reveals -> scene`, as a step."""
    parts = split_arrow(text)
    found = _GIVEN.fullmatch(parts[0]) if parts else None
    if parts is None or found is None:
        raise Unclear(N_("“{text}” is no condition. Write: given asks-safety and !reveals -> scene."), text=text)
    moves = _AND.split(found[1])
    made = tuple(ident(move) for move in moves if not move.startswith("!"))
    unmade = tuple(ident(move[1:]) for move in moves if move.startswith("!"))
    if not set(made).isdisjoint(unmade):
        raise Unclear(N_("“{text}” asks for a move and for its absence. Take one of them out."), text=text)
    return Given(made, unmade, goal(parts[1], line), line)


def branch(text: str, line: int) -> Branch | None:
    """A way out of a turn; None where the line has no arrow."""
    parts = split_arrow(text)
    if parts is None:
        return None
    when, where = parts
    if not when:
        raise Unclear(N_("Before the arrow stands nothing. Write a move, “silent 60s” or “else”."))
    goes = goal(where, line)
    if by_seed := seed_of(when):
        return Branch(When.SEED, goes, line, modulus=by_seed[0], remainder=by_seed[1])
    word, _space, rest = when.partition(" ")
    if word.lower() == "else" and not rest:
        return Branch(When.ELSE, goes, line)
    if word.lower() == "silent":
        return Branch(When.SILENT, goes, line, seconds=seconds(rest))
    return Branch(When.MOVE, goes, line, move=ident(when))


def mark(text: str, line: int) -> Mark | None:
    """`! signal "words"`, with `:: reason` for a lure; None where the line is no mark."""
    found = _MARK.fullmatch(text)
    if found is None:
        return None
    words, colons, reason = found[3], False, ""
    if cut := _REASON.search(words):
        words, colons, reason = words[: cut.start()], True, words[cut.end() :]
    told = as_text(*pair(reason)) if colons and reason.strip() else None
    return Mark(Sign(found[1].lower()), ident(found[2]), quoted(words.strip()), line, reason=told)


def option(text: str, line: int) -> Answer | None:
    """`+ option :: explanation`; None where the line is no option."""
    grade = _GRADES.get(text[0])
    if grade is None or text[1:2] not in {" ", ""}:
        return None
    choice, colons, why = text[1:].partition("::")
    if not choice.strip() or not colons or not why.strip():
        raise Unclear(N_("An option has an explanation: + option :: explanation."))
    return Answer(grade, as_text(*pair(choice)), as_text(*pair(why)), line)
