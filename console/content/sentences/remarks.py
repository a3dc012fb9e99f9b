"""The remarks of `baken content lint`: on what is said to a chatter, and on facts. They stop no console; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from console.content.models import Content
from console.content.sentences.advice import dangerous
from console.content.sentences.contacts import contradictions, unknown_addresses, unknown_numbers
from console.content.sentences.facts import (
    in_the_future,
    signals_better_than_their_source,
    sources_without_place,
    stale,
    without_place,
    without_source,
)
from console.content.sentences.patterns import is_broken, not_found
from console.content.sentences.promises import Proven, unfounded, unkept, unlisted, unreasoned, unused
from console.content.sentences.said import Said
from console.content.sentences.shipped import of_content, pairs_of
from console.content.sentences.tongues import NAMED, Differs, unlike
from console.content.source import Path_
from console.strings import N_, _, language
from protocol.safe_text import one_line

Problem = tuple[Path_, str, str]
"""Place, code, and the text: what, and what to do."""

QUOTED = 90
"""Characters of a sentence that a remark repeats."""

DIFFERS: Mapping[Differs, str] = {
    Differs.NO: N_("one says no or not, the other does not"),
    Differs.NOTHING: N_("one says to send nothing, the other does not"),
    Differs.NUMBERS: N_("the numbers are others"),
    Differs.NAMES: N_("the names or addresses are others"),
}


def remarks(content: Content, today: date) -> Iterator[tuple[str, Problem]]:
    """Remarks on the content files by themselves, each with the name of its file."""
    every = list(of_content(content))
    places = {id(said): (name, at) for name, at, said in every}
    for said, (code, text) in remarks_on([said for _name, _at, said in every], content):
        name, at = places[id(said)]
        yield name, (at, code, text)
    yield from _rules(content)
    yield from _tongues(content)
    yield from _facts(content, today)


def remarks_on_promises(
    content: Content, texts: Iterable[Said], proven: Proven | None, looked: Collection[str], judged: Collection[str]
) -> Iterator[Problem]:
    """On the lists of promises: what is not kept, and what nobody says. Of the latter only the ids of `judged`."""
    for place, promise in unfounded(content.promises, proven):
        text = _("Nothing that is there makes “{id}” true, or more than one thing. Name one setting, test or rule.")
        yield place, "C14", text.format(id=promise.id)
    for place, listed in unreasoned(content.promises):
        text = _(
            "“{id}” is said to promise nothing, without a reason or among the promises too. Write why, or move it."
        )
        yield place, "C14", text.format(id=listed.id)
    for place, listed, kind in unkept(content.promises):
        text = _("“{id}” is a promise that nobody can keep, whatever is said to make it true. {why}")
        yield place, "C14", text.format(id=listed.id, why=kind.why.in_(language()))
    every = [said for _name, _at, said in of_content(content)]
    for place, listed in unused(content.promises, [*every, *texts], looked):
        if listed.id in judged:
            text = _("No text says “{id}” any more. Take it from the list, or write the sentence as the text has it.")
            yield place, "C14", text.format(id=listed.id)


def _rules(content: Content) -> Iterator[tuple[str, Problem]]:
    no_pattern = _("A pattern of “{id}” is no regular expression. Write it anew.")
    let_through = _("“{id}” or an excuse lets “{sentence}” through, which it must find. Write the pattern narrower.")
    excuses = content.promises.excused
    for place, kind in enumerate(content.promises.kinds):
        if is_broken(kind):
            yield "promises", (("kinds", place), "C14", no_pattern.format(id=kind.id))
        for example in not_found(kind, excuses):
            yield "promises", (("kinds", place), "C14", let_through.format(id=kind.id, sentence=example))
    for place, excuse in enumerate(excuses):
        if is_broken(excuse):
            yield "promises", (("excused", place), "C14", no_pattern.format(id=excuse.id))
    for place, rule in enumerate(content.advice.dangerous):
        if is_broken(rule):
            yield "advice", (("dangerous", place), "C15", no_pattern.format(id=rule.id))
        for example in not_found(rule):
            yield "advice", (("dangerous", place), "C15", let_through.format(id=rule.id, sentence=example))


def _tongues(content: Content) -> Iterator[tuple[str, Problem]]:
    names = (*NAMED, *(one.name for one in content.referrals.organisations if " " in one.name))
    for name, at, dutch, english in pairs_of(content):
        for differs in unlike(dutch, english, names):
            text = _("Dutch and English do not say the same: {what}. Write both anew, side by side.")
            yield name, (at, "C19", text.format(what=_(DIFFERS[differs])))


def _facts(content: Content, today: date) -> Iterator[tuple[str, Problem]]:
    for place, one, day in stale(content.referrals, today):
        text = _("“{name}” was last confirmed on {day}, more than a year ago. Ask there, and write down the day.")
        yield "referrals", (("organisations", place), "C17", text.format(name=one.name, day=day))
    for place, one, said in in_the_future(content.referrals, today):
        text = _("“{name}” names {day}, a day that has not been yet. Write down the day on which somebody looked.")
        yield "referrals", (("organisations", place), "C17", text.format(name=one.name, day=said))
    for place, one in without_source(content.referrals):
        text = _("“{name}” names neither a source with its day nor a check. Name one, or write: basis: recalled.")
        yield "referrals", (("organisations", place), "C18", text.format(name=one.name))
    for place, one, source in without_place(content.referrals):
        text = _("The source “{source}” of “{name}” is neither an address nor a document. Name one that can be found.")
        yield "referrals", (("organisations", place), "C18", text.format(name=one.name, source=one_line(source)))
    for name in sources_without_place(content.checklists):
        text = _("The source “{name}” has no address. Name one, or write: basis: recalled.")
        yield "checklists", (("sources", name), "C18", text.format(name=one_line(name)))
    for place, number, id_ in signals_better_than_their_source(content.checklists):
        text = _("“{id}” is said to have been seen, but its source is from memory. Name another, or: basis: recalled.")
        yield "checklists", (("checklists", place, "items", number), "C18", text.format(id=id_))


def remarks_on(texts: Iterable[Said], content: Content) -> Iterator[tuple[Said, tuple[str, str]]]:
    """Remarks on texts wherever they stand: promises, advice, numbers, addresses, costs and hours."""
    every = list(texts)
    for said, sentence, kind in unlisted(every, content.promises):
        text = _("“{sentence}” promises something. {why} Say what is so, or list it with what makes it true.")
        if kind.never:
            text = _("“{sentence}” promises what nobody can keep. {why} Say what is so.")
        words = {"sentence": one_line(sentence, QUOTED), "why": kind.why.in_(language())}
        yield said, ("C14", text.format(**words))
    for said, sentence, rule in dangerous(every, content.advice):
        text = _("“{sentence}” can endanger somebody. {why}")
        yield said, ("C15", text.format(sentence=one_line(sentence, QUOTED), why=rule.why.in_(language())))
    for said, number in unknown_numbers(every, content.referrals):
        text = _("{number} is not in the directory, or only from memory. Confirm it there, or take it out.")
        yield said, ("C16", text.format(number=one_line(number, QUOTED)))
    for said, address in unknown_addresses(every, content.referrals):
        text = _("{address} is not in the directory, or only from memory. Confirm it there, or take it out.")
        yield said, ("C16", text.format(address=one_line(address, QUOTED)))
    for said, sentence, one in contradictions(every, content.referrals):
        text = _("“{sentence}” says of “{name}” what the directory does not say, or only from memory: cost or hours.")
        yield said, ("C20", text.format(sentence=one_line(sentence, QUOTED), name=one.name))
