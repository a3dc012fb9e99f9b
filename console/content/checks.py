"""The rules of the content linter that need more than the shape of a file; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.content.models import (
    LEVELS,
    Canned,
    Checklists,
    Content,
    Line,
    Paragraph,
    Phases,
    Referrals,
    Signal,
    Strength,
)
from console.content.prefill_checks import check_prefill
from console.content.source import Path_
from console.strings import _
from protocol.safe_text import one_line

PHONE = re.compile(r"^\+?[0-9][0-9 -]{1,18}[0-9]$")
"""Digits with spaces and hyphens, at least three."""

Problem = tuple[Path_, str, str]
"""Place, code, and the text: what, and what to do."""


def check(content: Content) -> Iterator[tuple[str, Problem]]:
    """All problems, each with the name of its file."""
    for problem in _check_checklists(content.checklists):
        yield "checklists", problem
    for problem in _check_phases(content.phases):
        yield "phases", problem
    for problem in _check_referrals(content.referrals):
        yield "referrals", problem
    for problem in _check_canned(content.canned, content.phases):
        yield "canned", problem
    for problem in _check_watched(content.canned, content.checklists):
        yield "canned", problem
    for problem in check_prefill(content.prefill, content.checklists, content.phases):
        yield "prefill", problem


def _check_checklists(lists: Checklists) -> Iterator[Problem]:
    unknown = _("The source “{name}” is not in the list of sources. Add it there, or name another.")
    seen: set[str] = set()
    for index, checklist in enumerate(lists.checklists):
        at: Path_ = ("checklists", index)
        yield from _twice(seen, checklist.id, at)
        yield from _texts(checklist.title, (*at, "title"))
        for name in checklist.source:
            if name not in lists.sources:
                yield (*at, "source"), "C04", unknown.format(name=one_line(name))
        for number, item in enumerate(checklist.items):
            place: Path_ = (*at, "items", number)
            yield from _twice(seen, item.id, place)
            yield from _texts(item.text, (*place, "text"))
            if item.source not in lists.sources:
                yield (*place, "source"), "C04", unknown.format(name=one_line(item.source))
            yield from _grading(item, place)


def _grading(item: Signal, place: Path_) -> Iterator[Problem]:
    if (item.strength is Strength.UNGRADED) is not (item.grade is None):
        yield place, "C06", _("Strength and grade belong together. Name both, or say “strength: ungraded”.")
    elif item.grade is not None and (item.strength in LEVELS) is not (item.grade == "cssrs"):
        yield (
            (*place, "strength"),
            "C06",
            _("With grade cssrs strength is low, moderate or high; with another grade it is strong, medium or weak."),
        )


def _check_phases(phases: Phases) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, phase in enumerate(phases.phases):
        at: Path_ = ("phases", index)
        yield from _twice(seen, phase.id, at)
        for name in ("title", "goal", "exit"):
            yield from _texts(getattr(phase, name), (*at, name))
        if phase.order != index + 1:
            yield (*at, "order"), "C09", _("The phases are not numbered in order from 1. Number them anew.")
    total = sum(phase.share for phase in phases.phases)
    if abs(total - 1) > 0.001:
        yield (
            ("phases",),
            "C09",
            _("The shares add up to {total}, not to 1. Change them.").format(total=round(total, 3)),
        )


def _check_referrals(referrals: Referrals) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, one in enumerate(referrals.organisations):
        at: Path_ = ("organisations", index)
        yield from _twice(seen, one.id, at)
        yield from _texts(one.when, (*at, "when"))
        if not one.name:
            yield (*at, "name"), "C05", _("A text is empty. Write it, or take the entry away.")
        for phone in one.phones:
            if not PHONE.match(phone):
                yield (
                    (*at, "phones"),
                    "C07",
                    _("“{phone}” is not a telephone number. Use digits, spaces and hyphens.").format(phone=phone),
                )
        if one.url is not None and not one.url.startswith("https://"):
            yield (*at, "url"), "C07", _("An address must begin with https://. Write it in full, or null.")
        if one.age_max is not None and one.age_max < one.age_min:
            yield at, "C08", _("age_max is below age_min. Exchange them, or write null for no upper age.")
        for hours in one.hours if isinstance(one.hours, tuple) else ():
            if hours.from_ >= hours.to:
                yield (*at, "hours"), "C08", _("Hours end before they begin. Past midnight, write two entries.")


def _check_canned(canned: Canned, phases: Phases) -> Iterator[Problem]:
    known = {phase.id for phase in phases.phases}
    seen: set[str] = set()
    for index, one in enumerate(canned.texts):
        at: Path_ = ("texts", index)
        yield from _twice(seen, one.id, at)
        yield from _texts(one.title, (*at, "title"))
        yield from _texts(one.text, (*at, "text"))
        if one.phase is not None and one.phase not in known:
            yield (
                (*at, "phase"),
                "C09",
                _("The phase “{name}” is not in phases.yaml. Name one of its ids, or null.").format(name=one.phase),
            )


def _twice(seen: set[str], id_: str, at: Path_) -> Iterator[Problem]:
    if id_ in seen:
        yield (*at, "id"), "C03", _("The id “{id}” stands twice. Give each entry an id of its own.").format(id=id_)
    seen.add(id_)


def _texts(words: Line | Paragraph, at: Path_) -> Iterator[Problem]:
    for language in ("nl", "en"):
        text = words.in_(language)
        if not text.strip():
            yield (*at, language), "C05", _("A text is empty. Write it, or take the entry away.")
        elif text.flags:
            yield (
                (*at, language),
                "C05",
                _("A text has hidden or unusual characters. Type it again instead of pasting it."),
            )


def _check_watched(canned: Canned, lists: Checklists) -> Iterator[Problem]:
    known = {item.id for checklist in lists.checklists for item in checklist.items}
    for place, signal in enumerate(canned.watched_signals):
        if signal not in known:
            text = _("There is no signal “{id}” in the lists. Name one that is there.")
            yield ("watched_signals", place), "C09", text.format(id=signal)
