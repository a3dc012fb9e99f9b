"""A step that is being read: its first line, and the lines that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Protocol

from console.strings import N_
from console.training.scenario.model import Answer, Branch, Freeze, Mark, Said, Sign, Step, Text, Turn
from console.training.scenario.pieces import Unclear, branch, ident, mark, option, quoted, seconds
from console.training.scenario.written import Kind, Written, as_text, pair

_SAID = re.compile(
    r"[a-z]\s*(?:\{\s*(!?)\s*([\w-]+)\s*\})?\s*(?:\[([^\]]*)\])?\s*#\s*([\w-]+)\s*:\s*(.*)", re.IGNORECASE
)
_TURN = re.compile(r">>\s*(\S+)(?:\s+wait\s+([^\"]+?))?\s*(\".*)?", re.IGNORECASE)
_FREEZE = re.compile(r"\?\?\s*(\S+)\s*(.*)")
_WORD = re.compile(r"(en|nl|note|model\.nl|model\.en)\s*:\s*(.*)", re.IGNORECASE)


class Draft(Protocol):
    """A step in the making."""

    written: list[Written]

    def take(self, text: str, line: int) -> None:
        """A line that belongs to it, without its indentation. Raises `Unclear`."""
        ...

    def done(self) -> Step:
        """The step."""
        ...


def worded(text: str) -> tuple[str, str] | None:
    """The word before a colon (`en`, `note`, `model.nl`) and the text behind it."""
    found = _WORD.fullmatch(text)
    return (found[1].lower(), found[2].strip()) if found else None


@dataclass(slots=True)
class SaidDraft:
    """A message of the chatter."""

    head: Said
    written: list[Written]
    marks: list[Mark] = field(default_factory=list)

    @classmethod
    def begin(cls, text: str, line: int) -> SaidDraft:
        found = _SAID.fullmatch(text)
        if found is None:
            raise Unclear(N_("A message of the chatter is not understood. Write: n [4s/6s] #m1: text."))
        negated, move, times, id, words = found.groups()
        if not words:
            raise Unclear(N_("The message has no text. Write it behind the colon."))
        pause, typing = _times(times)
        condition = ident(move) if move else None
        said = Said(
            ident(id),
            as_text(words),
            line,
            pause,
            typing,
            only_if=None if negated else condition,
            unless=condition if negated else None,
        )
        return cls(said, [Written(line, Kind.MESSAGE, nl=words)])

    def take(self, text: str, line: int) -> None:
        if word := worded(text):
            self._word(*word, line)
        elif text.startswith("="):
            self._equal(text[1:].split()[:20], line)
        elif one := mark(text, line):
            self.marks.append(one)
            if one.reason:
                self.written.append(_both(line, Kind.REASON, one.reason))
        else:
            raise Unclear(
                N_("“{text}” is not understood below a message. Choose from: en:, note:, ! ? = or x with a signal."),
                text=text,
            )

    def _word(self, word: str, text: str, line: int) -> None:
        if word == "en" and not self.head.text.en:
            self.head = replace(self.head, text=_with_english(self.head.text, text))
            self.written.append(Written(line, Kind.MESSAGE, en=text))
        elif word == "note" and not self.head.note:
            self.head = replace(self.head, note=as_text(*pair(_there(text))))
            self.written.append(Written(line, Kind.NOTE, *pair(text)))
        else:
            raise _misplaced(word, ("en", "note"))

    def _equal(self, signals: list[str], line: int) -> None:
        if not signals or not self.marks or self.marks[-1].sign is not Sign.PRESENT:
            raise Unclear(N_("A line with = names signals, and stands below a line with !. Move it there."))
        last = self.marks[-1]
        equal = (*last.equal, *(ident(one.strip(",")) for one in signals))
        self.marks[-1] = replace(last, equal=equal, equal_lines=(*last.equal_lines, *([line] * len(signals))))

    def done(self) -> Said:
        return replace(self.head, marks=tuple(self.marks))


@dataclass(slots=True)
class TurnDraft:
    """A turn of the trainee."""

    head: Turn
    written: list[Written]
    branches: list[Branch] = field(default_factory=list)
    english: str = ""
    model: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, text: str, line: int) -> TurnDraft:
        found = _TURN.fullmatch(text)
        if found is None or found[2] is None:
            raise Unclear(N_('A turn is not understood. Write: >> t1 wait 120s "hint"; the hint may be left out.'))
        hint = quoted(found[3].strip()) if found[3] else ""
        turn = Turn(ident(found[1]), seconds(found[2]), line, hint=as_text(hint) if hint else None)
        return cls(turn, [Written(line, Kind.HINT, nl=hint)] if hint else [])

    def take(self, text: str, line: int) -> None:
        if word := worded(text):
            self._word(*word, line)
        elif one := branch(text, line):
            self.branches.append(one)
        else:
            raise Unclear(
                N_("“{text}” is not understood below a turn. Choose from: en:, model.nl:, model.en:, move -> scene."),
                text=text,
            )

    def _word(self, word: str, text: str, line: int) -> None:
        if word == "en" and self.head.hint and not self.english:
            self.english = _there(text)
            self.head = replace(self.head, hint=_with_english(self.head.hint, text))
            self.written.append(Written(line, Kind.HINT, en=text))
        elif word.startswith("model") and word not in self.model:
            self.model[word] = _there(text)
            self.written.append(Written(line, Kind.MODEL, **{word[6:]: text}))
        else:
            raise _misplaced(word, ("model.nl", "model.en"))

    def done(self) -> Turn:
        nl, en = self.model.get("model.nl", ""), self.model.get("model.en", "")
        model = as_text(nl, en) if nl or en else None
        return replace(self.head, branches=tuple(self.branches), model=model)


@dataclass(slots=True)
class FreezeDraft:
    """A freeze question."""

    head: Freeze
    written: list[Written]
    options: list[Answer] = field(default_factory=list)

    @classmethod
    def begin(cls, text: str, line: int) -> FreezeDraft:
        found = _FREEZE.fullmatch(text)
        if found is None or not quoted(found[2].strip()):
            raise Unclear(N_('A freeze question is not understood. Write: ?? f1 "question".'))
        words = quoted(found[2].strip())
        return cls(Freeze(ident(found[1]), as_text(words), (), line), [Written(line, Kind.QUESTION, nl=words)])

    def take(self, text: str, line: int) -> None:
        if word := worded(text):
            if word[0] != "en" or self.head.question.en:
                raise _misplaced(word[0], ("en",))
            self.head = replace(self.head, question=_with_english(self.head.question, word[1]))
            self.written.append(Written(line, Kind.QUESTION, en=word[1]))
        elif one := option(text, line):
            self.options.append(one)
            self.written += [_both(line, Kind.OPTION, one.text), _both(line, Kind.REASON, one.why)]
        else:
            raise Unclear(
                N_("“{text}” is not understood below a question. Choose from: en:, + right, ~ defensible, - wrong."),
                text=text,
            )

    def done(self) -> Freeze:
        return replace(self.head, options=tuple(self.options))


def _times(text: str | None) -> tuple[float | None, float | None]:
    """Pause and typing of `[4s/6s]`; either may be left out."""
    if text is None or not text.strip():
        return None, None
    pause, _slash, typing = text.partition("/")
    return tuple(seconds(one) if one.strip() else None for one in (pause, typing))  # type: ignore[return-value]  # two


def _there(text: str) -> str:
    if not text:
        raise Unclear(N_("Behind the colon stands nothing. Write the text there, or take the line out."))
    return text


def _with_english(text: Text, english: str) -> Text:
    return Text(text.nl, as_text(_there(english)).nl)


def _both(line: int, kind: Kind, text: Text) -> Written:
    return Written(line, kind, str(text.nl), str(text.en or ""))


def _misplaced(word: str, allowed: tuple[str, ...]) -> Unclear:
    return Unclear(
        N_("“{word}:” does not belong here, or stands twice. Here may stand, once each: {allowed}."),
        word=word,
        allowed=", ".join(f"{one}:" for one in allowed),
    )
