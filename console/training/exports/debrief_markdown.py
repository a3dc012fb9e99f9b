"""A debrief as Markdown, readable as plain text too.

What a person wrote is escaped, so that it stays words wherever the file is shown: no markup, no link, no picture, and
no address that a viewer would make a link of by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from console.strings import N_
from console.training.debrief.blocks import Block, Comment, Fact, Sentence, Share
from console.training.debrief.cover import cover, own_view, taken_along
from console.training.debrief.findings import MARKS, Remark
from console.training.debrief.terms import Terms
from console.training.debrief.transcript import Kind, Moment
from console.training.debrief.whole import Debrief

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&]|\.(?=\w)|:(?=/)|^[-+=](?=\s|[-=]|$)|^\d+(?=[.)])|@")
"""Escaped: what is markup anywhere, a dot or a colon as in an address, and what begins a list in front."""


def plain(text: str) -> str:
    """`text` as words in one line of Markdown."""
    return _SPECIAL.sub(_escaped, " ".join(text.split()))


def _escaped(found: re.Match[str]) -> str:
    if found[0] == "@":
        # An escaped one would still be made an address by GitHub; a comment between the letters is none.
        return "<!-- -->@"
    if found[0].isdigit():
        return f"{found[0]}\\"
    return f"\\{found[0]}"


def debrief_markdown(told: Debrief, terms: Terms) -> str:
    """The file, in the language of `terms`; `told` was made in the same one."""
    return "\n".join(_lines(told, terms)).rstrip("\n") + "\n"


def _lines(told: Debrief, terms: Terms) -> Iterator[str]:
    title = terms(N_("Debrief: {title}"), title=terms.text(told.scenario.title))
    yield from (f"# {plain(title)}", "", f"**{terms(N_('TRAINING, no real chat'))}**", "")
    if told.unreviewed:
        yield from (f"**{terms(N_('not yet reviewed by a professional'))}**", "")
    yield from (f"## {told.summary.verdict}", "")
    yield from (f"- {plain(why)}" for why in told.summary.why)
    yield from ("", terms(N_("This is no mark: a person speaks it through with you and signs it off.")), "")
    yield from (*(_fact(fact) for fact in cover(told, terms)), "")
    yield from _answers(terms(N_("What you take along")), taken_along(told))
    yield from _answers(terms(N_("Your own view")), own_view(told))
    yield from (f"## {terms(N_('What happened'))}", "")
    for moment in told.moments:
        yield from _moment(moment, told.remarks.get(moment.id, ()))
    for section in told.sections:
        yield from (f"## {plain(section.title)}", "")
        for block in section.blocks:
            yield from _block(block, terms)
        yield ""


def _answers(title: str, said: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    rows = [f"- {plain(ask)}: {'; '.join(plain(one) for one in answers)}" for ask, answers in said]
    if rows:
        yield from (f"## {title}", "", *rows, "")


def _moment(moment: Moment, remarks: Iterable[Remark]) -> Iterator[str]:
    if moment.kind is Kind.PHASE:
        yield from (f"### {plain(moment.text)}", "")
        return
    who = " ".join(part for part in (moment.label, moment.who) if part)
    yield from (f"**{moment.clock}** {plain(who)}".rstrip(), "")
    yield from (f"> {plain(line)}" if line.strip() else ">" for line in moment.text.split("\n"))
    yield ""
    rows = [line for remark in remarks for line in _remark(remark)]
    if rows:
        yield from (*rows, "")


def _remark(remark: Remark) -> Iterator[str]:
    title = f": {plain(remark.title)}" if remark.title else ""
    yield f"- `{MARKS[remark.tone].strip() or '.'}` **{plain(remark.word)}**{title}"
    yield from (f"  - {plain(detail)}" for detail in remark.details)


def _block(block: Block, terms: Terms) -> Iterator[str]:
    match block:
        case Sentence():
            yield f"- `{MARKS[block.tone].strip() or '.'}` {plain(block.text)}"
        case Fact():
            yield _fact(block)
        case Share():
            yield f"- {plain(block.label)}: {plain(block.value)}"
        case Comment():
            where = f" ({', '.join(plain(one) for one in block.where)})" if block.where else ""
            yield f"- `{MARKS[block.tone].strip() or '.'}` **{plain(block.title)}**{where}"
            yield from (f"  - {terms(name)}: {plain(text)}" for name, text in block.parts)


def _fact(fact: Fact) -> str:
    note = f" ({plain(fact.note)})" if fact.note else ""
    return f"- {plain(fact.label)}: {plain(fact.value)}{note}"
