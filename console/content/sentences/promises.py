"""Promises: a sentence of the kind (“nooit”, “altijd”, “never” …) stands on the list, or is a finding; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from console.content.models import Promise, Promises
from console.content.sentences.said import Said, alike


def _any(*patterns: str) -> re.Pattern[str]:
    """One pattern of several, each from the beginning of a word."""
    return re.compile(r"\b(?:" + "|".join(patterns) + ")", re.IGNORECASE)


KINDS: Mapping[str, re.Pattern[str]] = {
    "nl": _any(
        *(r"nooit\b", r"altijd\b", r"niemand\b", r"niets\b", r"niks\b", r"geheim", r"anoniem", r"belo(?:of|ofd|ven)"),
        *(r"garandeer", r"gegarandeerd\b", r"honderd procent\b", r"100 ?%", r"helemaal veilig\b", r"achter je rug\b"),
        *(r"blijf (?:nu |ook |nog )*(?:bij je|wachten)\b", r"laat je niet (?:alleen|los)\b", r"komt (?:het )?goed\b"),
        *(r"(?:wissen|bewaren) (?:we|wij)\b", r"(?:we|wij) (?:wissen|bewaren)\b", r"hoef je niet opnieuw\b"),
        r"(?:bespreek|overleg|praat) ik (?:dat |het |dit )?(?:altijd )?eerst met jou\b",
        *(r"lossen? (?:we|wij|ik) (?:het )?op\b", r"staat? voor je klaar\b"),
    ),
    "en": _any(
        *(
            r"never\b",
            r"always\b",
            r"nobody\b",
            r"no[ -]one\b",
            r"nothing\b",
            r"secrets?\b",
            r"confidential",
            r"anonym",
        ),
        *(r"promise", r"guarantee", r"completely safe\b", r"100 ?%", r"behind your back\b", r"stay with you\b"),
        *(r"(?:won.t|will not) leave you\b", r"will be (?:fine|all right|okay|ok)\b", r"here for you (?:day|any)"),
        *(r"we (?:erase|delete|keep|wipe)\b", r"need not (?:begin|start)\b", r"don.t (?:have|need) to start\b"),
        r"(?<!try to )(?<!should )(?:discuss|talk) (?:about )?(?:it |that |this )?with you first\b",
        r"(?:i|we)(?:.ll| will) (?:fix|solve) (?:it|this)\b",
    ),
}
"""Words that make a promise of a sentence, or may; a question among them is listed like any other."""

NOT_PROMISED: Mapping[str, re.Pattern[str]] = {
    "nl": _any(
        r"kan (?:ik |het |je |dat |ook |over \w+ )*(?:niet|niets|geen)\b[^.?!]*\b(?:beloven|geheim)",
        *(
            r"niet (?:alles )?(?:beloven|geheim)",
            r"beloof (?:geen|niets|niet)\b[^.;?!]*",
            r"niets (?:fout|verkeerd\w*)",
        ),
        *(
            r"(?:stuur|sturen) (?:dan )?niets\b",
            r"niets (?:meer )?(?:sturen|betalen|van over)\b",
            r"geheim moet houden",
        ),
        *(r"hoef(?:t|de)? (?:hier |je )?(?:niets|niks)\b", r"nooit (?:genoeg|vrij)", r"niets van je\b"),
    ),
    "en": _any(
        *(
            r"(?:can.t|cannot) (?:keep|promise)\b[^.?!]*",
            r"(?:don.t|not) promise\b[^.;?!]*",
            r"nothing (?:wrong|more)\b",
        ),
        *(
            r"(?:send|pay) nothing\b",
            r"nothing of it\b",
            r"having to keep that a secret",
            r"never (?:enough|free|seems)\b",
        ),
        r"always a different\b",
    ),
}
"""What takes such a word and promises nothing: a promise that is declined, an instruction, no blame, a story retold."""


def unlisted(texts: Iterable[Said], promises: Promises) -> Iterator[tuple[Said, str]]:
    """Sentences of the kind that are not on the list, each with its text."""
    listed = {language: {alike(one.sentence.in_(language)) for one in promises.promises} for language in KINDS}
    for said in texts:
        if not said.to_chatter:
            continue
        for sentence in said.sentences():
            rest = NOT_PROMISED[said.language].sub(" ", sentence)
            if KINDS[said.language].search(rest) and alike(sentence) not in listed[said.language]:
                yield said, sentence


def unfounded(promises: Promises) -> Iterator[tuple[int, Promise]]:
    """Entries that name nothing, or more than one thing, that makes them true; with their place."""
    for place, one in enumerate(promises.promises):
        if sum(each is not None for each in (one.true_by.setting, one.true_by.test, one.true_by.rule)) != 1:
            yield place, one
