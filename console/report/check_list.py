"""What somebody looks at before they publish a year's figures, in words; and what came of publishing them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from api_client.errors import NEVER_ARRIVED, BackendError, NotAllowed, Refused, Unavailable, WrongServer
from console.report.sentences import no_report
from console.report.words import Words
from console.strings import N_, _, language, ngettext
from protocol.report import Draft, Released, View
from protocol.safe_text import one_line

NAME = 60
"""Cells of a colleague's name."""


OPERATOR = "operator"
"""Who released figures on the server itself."""


POOLED = N_("{title}, three years together")
FEW = "victims"
"""In `Draft.reveals`: so few came or went that each of them could be read."""


class Stand(Enum):
    """Whether a draft can be published."""

    FREE = "free"
    """Yes: nobody has published anything of the year."""
    CORRECTS = "corrects"
    """Yes, in the place of what was published, and with the reason."""
    PUBLISHED = "published"
    """These figures are published already."""
    REVEALS = "reveals"
    """No: beside what was published the difference would point at somebody."""


class Part(NamedTuple):
    """A heading and what stands under it. `grave`: to be seen before anything else."""

    title: str
    lines: tuple[str, ...]
    grave: bool = False


class Told(NamedTuple):
    """What came of it, and what to do now."""

    sentence: str
    remedy: str


def stand(draft: Draft) -> Stand:
    """Whether it can be published, and as what."""
    if draft.published:
        return Stand.PUBLISHED
    if draft.reveals:
        return Stand.REVEALS
    return Stand.CORRECTS if draft.corrects else Stand.FREE


def check_list(draft: Draft) -> tuple[Part, ...]:
    """All there is to look at, what decides first."""
    words = Words(language())
    reveals = stand(draft) is Stand.REVEALS
    parts = (
        Part(_("What this is"), tuple(_what(draft, words)), grave=reveals),
        Part(_("In these figures"), tuple(_figures(draft, words))),
        Part(_("Still open"), tuple(_open(draft)) or (_("Nothing is open."),), grave=bool(draft.unpublished)),
    )
    if reveals:
        return parts
    return (*parts, Part(_("Not published, so that nobody can be recognised"), tuple(_hidden(draft, words))))


def _what(draft: Draft, words: Words) -> Iterator[str]:
    match stand(draft):
        case Stand.PUBLISHED:
            yield _("These figures of {year} are published. Nothing has changed since.").format(year=draft.year)
            return
        case Stand.REVEALS:
            yield _("These figures cannot be published. Beside those of before the difference would point at somebody.")
            if FEW in draft.reveals:
                yield _("Fewer than ten people came or went since: what they told could be read from the difference.")
            else:
                yield _("It would do so in:")
                yield from (f"- {words.title(table)}" for table in draft.reveals)
            yield _(
                "Wait until more registrations have come, and look again. What is published stays as it is until then."
            )
            return
        case Stand.FREE:
            yield _("The first publication of the figures of {year}.").format(year=draft.year)
        case Stand.CORRECTS:
            yield _("A correction: it takes the place of release {number} of {year}.").format(
                number=draft.corrects, year=draft.year
            )
            yield _takes_back(draft.takes_back)
            yield _("It needs one line that says what changed. Everybody who reads the report sees that line.")
    if draft.asked_by:
        yield _("{name} has released these figures. They are published when a second person does so too.").format(
            name=_who(draft)
        )
    elif draft.needs_second:
        yield _("Two people do this: after you, a second person has to release the same figures.")


def _takes_back(numbers: int) -> str:
    if not numbers:
        return _("It hides no number that was published before.")
    return ngettext(
        "It hides {n} number that was published before. Who kept the earlier report can still read it there.",
        "It hides {n} numbers that were published before. Who kept the earlier report can still read them there.",
        numbers,
    ).format(n=_number(numbers))


def _figures(draft: Draft, words: Words) -> Iterator[str]:
    yield ngettext("{n} possible victim in {year}.", "{n} possible victims in {year}.", draft.victims).format(
        n=words.number(draft.victims), year=draft.year
    )
    if month := words.month(draft.until):
        yield _("Up to and including {month}, as registered on {day}.").format(month=month, day=words.day(draft.made))
    yield _("What is registered later is not in them.")


def _open(draft: Draft) -> Iterator[str]:
    if draft.unpublished:
        yield ngettext(
            "The figures of {years} are not published. Publish that year first, if it can be: else nothing of it "
            "stands beside these figures, and there is no sum of three years.",
            "The figures of {years} are not published. Publish those years first, if they can be, and the oldest one "
            "first: else nothing of them stands beside these figures, and there is no sum of three years.",
            len(draft.unpublished),
        ).format(years=", ".join(map(str, draft.unpublished)))
    if draft.open_forms:
        yield ngettext(
            "Nothing was registered of {n} chat of {year}. It is not in these figures.",
            "Nothing was registered of {n} chats of {year}. They are not in these figures.",
            draft.open_forms,
        ).format(n=_number(draft.open_forms), year=draft.year)
    if draft.unpurged:
        yield ngettext(
            "The text of {n} chat of {year} is still there. Its counsellor can still add something.",
            "The texts of {n} chats of {year} are still there. Their counsellors can still add something.",
            draft.unpurged,
        ).format(n=_number(draft.unpurged), year=draft.year)
    if draft.earlier:
        yield ngettext(
            "Since the figures of {years} were published, registrations of that year came in. They stay out of those "
            "figures until somebody corrects them.",
            "Since the figures of {years} were published, registrations of those years came in. They stay out of those "
            "figures until somebody corrects them.",
            len(draft.earlier),
        ).format(years=", ".join(map(str, draft.earlier)))
    if draft.outdated:
        yield ngettext(
            "The report of {years} stands beside older figures of a year that was corrected, or is being corrected "
            "here. Publish it once more after that: then its sums and changes go by the correction.",
            "The reports of {years} stand beside older figures of a year that was corrected, or is being corrected "
            "here. Publish them once more after that: then their sums and changes go by the correction.",
            len(draft.outdated),
        ).format(years=", ".join(map(str, draft.outdated)))


def _hidden(draft: Draft, words: Words) -> Iterator[str]:
    hides = [each for each in draft.hides if each.hidden]
    if not hides:
        yield _("Every number is published.")
        return
    yield _("{hidden} of {numbers} numbers stay hidden:").format(
        hidden=words.number(sum(each.hidden for each in hides)),
        numbers=words.number(sum(each.numbers for each in draft.hides)),
    )
    wide = len(words.number(max(each.numbers for each in hides)))
    for each in sorted(hides, key=lambda each: -each.hidden):
        yield _("{hidden} of {numbers}  {table}").format(
            hidden=words.number(each.hidden).rjust(wide),
            numbers=words.number(each.numbers).ljust(wide),
            table=words(POOLED, title=words.title(each.table)) if each.pooled else words.title(each.table),
        )


def _who(draft: Draft) -> str:
    return _("Whoever runs the server") if draft.asked_by == OPERATOR else one_line(draft.asked_by, NAME)


def _number(count: int) -> str:
    return Words(language()).number(count)


def consequence(draft: Draft) -> str:
    """What follows from a yes."""
    if draft.needs_second and not draft.asked_by:
        return _("A second person has to do so too. Once it is published it cannot be taken back.")
    return _("It cannot be taken back: what has been published can be read and kept by everybody.")


# What came of it.


def released(told: Released) -> Told:
    """It is published, or waits for a second person."""
    if told.published:
        return Told(
            _("The figures of {year} are published.").format(year=told.year),
            _("From now on they are the public report, here and for everybody who asks for it."),
        )
    return Told(
        _("You released these figures. They are not published yet: a second person has to do the same."),
        _("Ask another supervisor or administrator to look at this list and to publish."),
    )


REFUSED = {
    "draft_changed": (
        N_("Nothing was published: since you looked, registrations came to {year} or another year was published."),
        N_("Look at the new list, and decide again."),
    ),
    "already_released": (
        N_("Nothing more was published: a colleague published figures of {year} just now."),
        N_("Look at the new list. It says what is published now."),
    ),
    "second_person": (
        N_("Not published yet: you released these figures already, and a second person has to do the same."),
        N_("Ask another supervisor or administrator to look at this list and to publish."),
    ),
    "reveals": (
        N_("Nothing was published: beside the figures of before the difference would point at somebody."),
        N_("Wait until more registrations have come, and look again."),
    ),
    "no_reason": (
        N_("Nothing was published: a correction needs one line that says what changed."),
        N_("Publish again, and give that line."),
    ),
    "not_over": (
        N_("{year} is not over yet; only the figures of a whole year are published."),
        N_("Publish them next year. Within the organisation there are the internal figures."),
    ),
}
"""By `Refused.why`: what happened, and what to do."""


NOT_YOURS = N_("Figures are published by supervisors and administrators; your account is neither.")


def refused(error: BackendError, year: int) -> Told:
    """Why there is no list, or why nothing was published; of a lost answer see `is_lost`."""
    if isinstance(error, Refused) and error.why in REFUSED:
        sentence, remedy = REFUSED[error.why]
        return Told(_(sentence).format(year=year), _(remedy))
    if isinstance(error, NotAllowed):
        return Told(_(NOT_YOURS), _("Ask your administrator."))
    return Told(*no_report(error, year, View.INTERNAL))


def is_lost(error: BackendError) -> bool:
    """Whether the server may have published and only its answer did not come."""
    return isinstance(error, Unavailable) and not isinstance(error, WrongServer) and error.why not in NEVER_ARRIVED


def lost() -> Told:
    """Said of an answer that was lost."""
    return Told(
        _("No answer came. It is not known whether the figures were published."),
        _("Ask again: the list says whether they are. Nothing is published by asking."),
    )


def became(draft: Draft, sent: Draft) -> Told:
    """What became of `sent`, of which the answer was lost, as a later `draft` of the year tells."""
    if draft.published and draft.number == sent.number:
        return released(Released(year=draft.year, number=draft.number, published=True))
    if draft.corrects != sent.corrects or draft.published:
        return Told(
            _("Figures of {year} were published meanwhile: yours, or a colleague's.").format(year=draft.year),
            _("Look at the report, and at this list."),
        )
    if draft.asked_by and draft.number == sent.number:
        return Told(
            _("They are not published yet: {name} released them, and a second person has to do the same.").format(
                name=_who(draft)
            ),
            "",
        )
    return Told(_("They were not published."), _("Look at this list, and publish again if it is right."))
