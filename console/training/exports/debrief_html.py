"""A debrief as one HTML page to keep, to print, or to lay before a facilitator: nothing is loaded and nothing runs.

Everything a person wrote goes into the tree as text, so it can be neither markup nor a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from xml.etree.ElementTree import Element

from console.report.html.elements import document, element
from console.report.html.head import base_style, head
from console.strings import N_
from console.training.debrief.blocks import Block, Comment, Fact, Section, Sentence, Share
from console.training.debrief.cover import cover, own_view, taken_along
from console.training.debrief.findings import MARKS, Remark, Tone
from console.training.debrief.terms import Terms
from console.training.debrief.transcript import Kind, Moment
from console.training.debrief.whole import Debrief


def debrief_html(told: Debrief, terms: Terms) -> str:
    """The page, in the language of `terms`; `told` was made in the same one."""
    title = terms(N_("Debrief: {title}"), title=terms.text(told.scenario.title))
    style = base_style() + files(__package__).joinpath("debrief.css").read_text(encoding="utf-8")
    article = element("article", *_article(told, terms, title))
    return document(element("html", head(title, style), element("body", element("main", article)), lang=terms.language))


def _article(told: Debrief, terms: Terms, title: str) -> Iterator[Element]:
    yield element("p", terms(N_("TRAINING, no real chat")), class_="kicker")
    yield element("h1", title)
    if told.unreviewed:
        yield element("p", element("strong", terms(N_("not yet reviewed by a professional"))), class_="mark")
    yield element("h2", told.summary.verdict)
    yield element("ul", *(element("li", why) for why in told.summary.why))
    yield element("p", terms(N_("This is no mark: a person speaks it through with you and signs it off.")))
    yield _facts(cover(told, terms))
    yield from _answers(terms(N_("What you take along")), taken_along(told))
    yield from _answers(terms(N_("Your own view")), own_view(told))
    yield element("h2", terms(N_("What happened")))
    yield element("p", *_legend(terms), class_="legend")
    yield element("ol", *(_moment(one, told.remarks.get(one.id, ())) for one in told.moments), class_="talk")
    for section in told.sections:
        yield from _section(section, terms)


def _answers(title: str, said: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Element]:
    rows = [element("div", element("dt", ask), *(element("dd", one) for one in answers)) for ask, answers in said]
    if rows:
        yield element("h2", title)
        yield element("dl", *rows, class_="facts")


def _legend(terms: Terms) -> Iterator[Element]:
    words = (
        (Tone.CRITICAL, N_("critical, missed")),
        (Tone.NEVER, N_("never right")),
        (Tone.MISSED, N_("missed")),
        (Tone.WRONG, N_("not so")),
        (Tone.TO_SEE, N_("to talk about")),
        (Tone.GOOD, N_("good")),
        (Tone.MOVE, N_("what a message was")),
        (Tone.NOTE, N_("of the author")),
        (Tone.MODEL, N_("an example")),
    )
    for tone, word in words:
        yield element("span", f"{MARKS[tone]} {terms(word)}")


# The chat.


def _moment(moment: Moment, remarks: Iterable[Remark]) -> Element:
    if moment.kind is Kind.PHASE:
        return element("li", element("h3", moment.text), class_="phase")
    head_line = " ".join(part for part in (moment.clock, moment.label, moment.who) if part)
    said = element("div", element("p", head_line, class_="who"), element("p", moment.text), class_="said")
    rows = [_remark(one) for one in remarks]
    beside = [element("ul", *rows, class_="remarks")] if rows else []
    return element("li", said, *beside, class_=f"moment {moment.kind.value}")


def _remark(remark: Remark) -> Element:
    title = f": {remark.title}" if remark.title else ""
    details = [element("p", one, class_="detail") for one in remark.details]
    line = element("p", _mark(remark.tone), element("strong", remark.word), title)
    return element("li", line, *details, class_=remark.tone.value)


def _mark(tone: Tone) -> Element:
    """The mark for the eye; the words beside it say the same."""
    return element("span", MARKS[tone], class_="sign", aria_hidden="true")


# Sections.


def _section(section: Section, terms: Terms) -> Iterator[Element]:
    yield element("h2", section.title)
    facts: list[Fact] = []
    for block in section.blocks:
        if isinstance(block, Fact):
            facts.append(block)
            continue
        if facts:
            yield _facts(facts)
            facts = []
        yield _block(block, terms)
    if facts:
        yield _facts(facts)


def _block(block: Block, terms: Terms) -> Element:
    match block:
        case Share():
            bar = element("span", element("span", style=f"width: {block.share:.1%}"), class_="bar", aria_hidden="true")
            return element("p", element("span", block.label), bar, element("span", block.value), class_="share")
        case Comment():
            return _comment(block, terms)
        case Sentence():
            return element("p", _mark(block.tone), block.text, class_=block.tone.value)
    return _facts([block])


def _comment(comment: Comment, terms: Terms) -> Element:
    rows = [element("div", element("dt", terms(name)), element("dd", text)) for name, text in comment.parts]
    title = element("h3", _mark(comment.tone), comment.title, " ", element("small", ", ".join(comment.where)))
    said = [element("dl", *rows, class_="facts")] if rows else []
    return element("section", title, *said, class_=f"comment {comment.tone.value}")


def _facts(facts: Iterable[Fact]) -> Element:
    return element("dl", *(_fact(fact) for fact in facts), class_="facts")


def _fact(fact: Fact) -> Element:
    value = [_mark(fact.tone)] if fact.tone is not Tone.PLAIN else []
    note = [element("small", fact.note)] if fact.note else []
    return element("div", element("dt", fact.label), element("dd", *value, fact.value, " ", *note))
