"""Checks of `[truth]`: fields and values of the live registration, and what the messages say against it."""

from __future__ import annotations

import re
from typing import Final

from console.strings import N_
from console.training.scenario.finding import Findings
from console.training.scenario.knowledge import Knowledge
from console.training.scenario.lint.names import Near
from console.training.scenario.model import Said, Scenario, Sign
from console.training.scenario.written import Parsed
from protocol.registration import AgeBand

UNKNOWN: Final = "unknown"

_AGE = re.compile(
    r"\b(?:ben|ik word|i am|i'm|im) (?:pas |nog |net |al |only |just |already )?(\d{1,2})"
    r"(?= ?(?:$|[.,!?;]|jaar|jr\b|years?\b|en\b|and\b|maar\b|but\b))",
    re.IGNORECASE,
)
_GENDER: Final = {
    "boy_man": re.compile(
        r"\b(?:ik ben|i am|i'm|im) (?:een |ook een |maar een |a |just a )?(?:jongen|man|boy|guy)\b", re.I
    ),
    "girl_woman": re.compile(
        r"\b(?:ik ben|i am|i'm|im) (?:een |ook een |maar een |a |just a )?(?:meisje|meid|vrouw|girl|woman)\b", re.I
    ),
}


def check_truth(parsed: Parsed, scenario: Scenario, knowledge: Knowledge, found: Findings) -> None:
    """E01 for what the form does not have, W13 for what the story says otherwise."""
    if not _of_the_form(parsed, scenario, knowledge, found):
        return
    truth = scenario.truth
    for field in knowledge.fields.values():
        if field.only_with is None or not set(truth.get(field.name, ())) - {UNKNOWN}:
            continue
        other, value = field.only_with
        if other in truth and value not in truth[other]:
            text = N_("“{field}” is filled in, and “{other}” does not have {value}. Add it there, or take this out.")
            found.add(parsed.line("truth", field.name), "W13", text, field=field.name, other=other, value=value)
    _by_signals(parsed, scenario, knowledge, found)
    if "self" in truth.get("role", ()):
        _by_words(parsed, scenario, found)


def _of_the_form(parsed: Parsed, scenario: Scenario, knowledge: Knowledge, found: Findings) -> bool:
    near = Near(knowledge.fields)
    well = True
    for name, values in scenario.truth.items():
        line = parsed.line("truth", name)
        field = knowledge.fields.get(name)
        if field is None:
            well = False
            meant = near(name)
            if meant:
                text = N_("The registration form has no field “{field}”. Do you mean “{near}”?")
            else:
                text = N_("The registration form has no field “{field}”. Take it out.")
            found.add(line, "E01", text, field=name, near=meant)
            continue
        for value in values:
            if value != UNKNOWN and value not in field.values:
                well = False
                text = N_("“{field}” cannot be “{value}”. Choose from: {allowed}.")
                allowed = ", ".join((*field.values, UNKNOWN))
                found.add(line, "E01", text, field=name, value=value, allowed=allowed)
        if field.contradicts(values):
            well = False
            text = N_("In “{field}” the value “{value}” excludes the others. Keep it, or keep them.")
            found.add(line, "E01", text, field=name, value=str(field.alone))
    return well


def _by_signals(parsed: Parsed, scenario: Scenario, knowledge: Knowledge, found: Findings) -> None:
    """A signal that is there says a value in so many words, and `[truth]` has it otherwise."""
    shown = {
        mark.signal
        for _scene, step in scenario.steps()
        if isinstance(step, Said)
        for mark in step.marks
        if mark.sign is Sign.PRESENT
    }
    told: set[str] = set()
    for signal, suggested in knowledge.suggests.items():
        if signal not in shown:
            continue
        for name, values in suggested.items():
            field = knowledge.fields.get(name)
            if field is None or name not in scenario.truth or (not field.several and name in told):
                continue
            told.add(name)
            missing = [value for value in values if value not in scenario.truth[name]]
            if missing:
                text = N_("The signal “{signal}” says {value}, and here it is not. Change this, or the mark.")
                line = parsed.line("truth", name)
                found.add(line, "W13", text, signal=signal, value=f"{name} {', '.join(missing)}")


def _by_words(parsed: Parsed, scenario: Scenario, found: Findings) -> None:
    """The chatter says an age or a gender, and `[truth]` has it otherwise."""
    for _scene, step in scenario.steps():
        if not isinstance(step, Said):
            continue
        said: list[tuple[str, str]] = []
        if age := _AGE.search(step.text.nl):
            said.append(("age_band", age_band(int(age[1]))))
        said += [("gender", value) for value, words in _GENDER.items() if words.search(step.text.nl)]
        for name, value in said:
            if name in scenario.truth and value not in scenario.truth[name]:
                text = N_("In {message} the chatter says {value}, and here it is not. Change one of them.")
                found.add(parsed.line("truth", name), "W13", text, message=step.id, value=f"{name} {value}")


def age_band(age: int) -> str:
    """The band of an age in years."""
    for band in AgeBand:
        least, _hyphen, most = str(band).partition("-")
        if least.rstrip("+").isdigit() and age <= int(most or (999 if least.endswith("+") else least)):
            return str(band)
    return UNKNOWN
