"""The registration form, field by field, beside the messages that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.strings import N_
from console.training.debrief.blocks import Block, Fact, Sentence
from console.training.debrief.findings import Tone
from console.training.debrief.ground import Ground
from console.training.debrief.terms import Terms
from console.training.scenario.model import Sign
from console.training.scoring.result import FieldFinding, Filled

UNKNOWN = ("unknown",)
WORDS: Mapping[Filled, tuple[Tone, str]] = {
    Filled.RIGHT: (Tone.GOOD, N_("right")),
    Filled.WRONG: (Tone.WRONG, N_("something else was said")),
    Filled.INVENTED: (Tone.WRONG, N_("filled in, but never said")),
    Filled.LEFT: (Tone.MISSED, N_("left unknown, though it was said")),
}
ORDER = (Filled.WRONG, Filled.INVENTED, Filled.LEFT, Filled.RIGHT)


def form_check(ground: Ground) -> Iterator[Block]:
    """First the count, then each judged field, those to talk about first."""
    score, terms = ground.score, ground.terms
    if not score.form:
        return
    right = sum(one.filled is Filled.RIGHT for one in score.form)
    yield Sentence(
        terms(N_("{n} of {of} fields right. Unknown is right where it was not said."), n=right, of=len(score.form))
    )
    proofs = _Proofs(ground)
    for one in sorted(score.form, key=lambda each: ORDER.index(each.filled)):
        tone, word = WORDS[one.filled]
        yield Fact(
            terms.field(one.field),
            f"{terms.values(one.field, one.given)}: {terms(word)}",
            _note(one, terms, proofs),
            tone,
        )


def _note(one: FieldFinding, terms: Terms, proofs: _Proofs) -> str:
    nothing = one.truth in ((), UNKNOWN)
    if nothing:
        return "" if one.filled is Filled.RIGHT else terms(N_("it was not said: unknown is right"))
    said = (
        ""
        if one.filled is Filled.RIGHT
        else terms(N_("what was said: {values}"), values=terms.values(one.field, one.truth))
    )
    shown = proofs.of(one.field, one.truth)
    where = terms(N_("see {messages}"), messages=", ".join(shown)) if shown else ""
    return "; ".join(part for part in (said, where) if part)


class _Proofs:
    """Which messages of the path say something about a field: they carry a signal that suggests its value."""

    def __init__(self, ground: Ground) -> None:
        suggested = {one.id: one.suggests for one in ground.terms.content.prefill.signals}
        self._said: dict[tuple[str, str], list[str]] = {}
        for moment in ground.moments:
            said = ground.scenario.said(moment.id)
            for mark in said.marks if said is not None else ():
                if mark.sign is not Sign.PRESENT:
                    continue
                for signal in mark.signals:
                    for field, values in suggested.get(signal, {}).items():
                        for value in (values,) if isinstance(values, str) else values:
                            self._said.setdefault((field, value), []).append(moment.id)

    def of(self, field: str, values: tuple[str, ...]) -> list[str]:
        """Ids of messages, in order, each once."""
        return list(dict.fromkeys(id for value in values for id in self._said.get((field, value), ())))
