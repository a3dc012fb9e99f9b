"""What belongs beside each moment of the chat: signals, moves, rules, the author's note, a model answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from console.strings import N_
from console.training.debrief.ground import Ground
from console.training.debrief.transcript import END, Kind, Moment
from console.training.play.labels import Origin
from console.training.play.order import ordered
from console.training.scenario.model import Answer, Grade
from console.training.scoring.result import (
    FreezeFinding,
    Heard,
    Label,
    Message,
    MustFinding,
    Question,
    SignalFinding,
)
from protocol.safe_text import sanitise


class Tone(StrEnum):
    """What a remark is, from the weightiest on. The word stands in `Remark.word`; a tone gives mark and colour."""

    CRITICAL = "critical"
    """A critical signal that was not heard."""
    NEVER = "never"
    MISSED = "missed"
    WRONG = "wrong"
    TO_SEE = "to_see"
    """Neither right nor wrong, and worth talking about."""
    GOOD = "good"
    MOVE = "move"
    """What the trainee's message was."""
    PLAIN = "plain"
    NOTE = "note"
    MODEL = "model"


MARKS: Mapping[Tone, str] = {
    Tone.CRITICAL: "!!",
    Tone.NEVER: "!",
    Tone.MISSED: "-",
    Tone.WRONG: "x",
    Tone.TO_SEE: "~",
    Tone.GOOD: "+",
    Tone.MOVE: ">",
    Tone.PLAIN: " ",
    Tone.NOTE: "i",
    Tone.MODEL: "=",
}
"""What stands before a remark, so that it is told apart without colour."""

STOPS = frozenset({Tone.CRITICAL, Tone.NEVER, Tone.MISSED, Tone.WRONG, Tone.TO_SEE})
"""What `n` and `p` stop at."""


@dataclass(frozen=True, slots=True)
class Remark:
    """`word` says what it is ("gemist"), `title` what it is about; `details` follow, each on a line of its own."""

    tone: Tone
    word: str
    title: str = ""
    details: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The mark before it."""
        return MARKS[self.tone]


Remarks = Mapping[str, tuple[Remark, ...]]
"""Remarks by the id of their moment."""


def findings(ground: Ground) -> Remarks:
    """All remarks, by moment, the weightiest first; a moment without any is left out."""
    made = _Finder(ground.moments, ground.scenario, ground.score, ground.terms, ground.answers).all()
    order = list(Tone)
    return {id: tuple(sorted(rows, key=lambda row: order.index(row.tone))) for id, rows in made.items()}


class _Finder(Ground):
    @cached_property
    def shown(self) -> Mapping[str, Moment]:
        return {moment.id: moment for moment in self.moments}

    @cached_property
    def made(self) -> dict[str, list[Remark]]:
        return {}

    def all(self) -> dict[str, list[Remark]]:
        for finding in self.score.signals.findings:
            self._add(finding.shown_in or finding.pointed_at, self.signal(finding))
        for never in self.score.never:
            for message in never.messages:
                self._add(message, self._never(never.move, self.terms.text(never.reason)))
        for silence in self.score.silences:
            for message in silence.messages:
                self._add(message, self._broke_silence())
        for must in self.score.must:
            if must.applies:
                self._add(must.message if must.met else must.claimed, self._must(must))
        for label in self.score.labels:
            self._add(label.message, self._label(label))
        for own in self.score.talk.messages:
            for remark in self._talk(own):
                self._add(own.id, remark)
        for freeze in self.score.freezes:
            for remark in self._freeze(freeze):
                self._add(freeze.id, remark)
        self._authors_words()
        return self.made

    def _add(self, moment: str | None, remark: Remark) -> None:
        place = moment if moment in self.shown else END
        self.made.setdefault(place or END, []).append(remark)

    # Signals.

    def signal(self, finding: SignalFinding) -> Remark:
        terms = self.terms
        tone, word = SIGNAL_WORDS[finding.heard]
        word = terms(word)
        if finding.critical and finding.heard is not Heard.MISSED_CRITICAL:
            word = terms(N_("{word} (critical)"), word=word)
        details = list(self._signal_details(finding))
        if finding.reason is not None:
            details.append(terms.text(finding.reason))
        return Remark(tone, word, terms.signal(finding.signal), tuple(details))

    def _signal_details(self, finding: SignalFinding) -> Iterator[str]:
        terms = self.terms
        shown = self.shown.get(finding.shown_in or "")
        if finding.words and shown is not None and finding.words.casefold() in shown.text.casefold():
            yield terms(N_("in the words: {words}"), words=finding.words)
        if finding.ticked_as is not None:
            yield terms(N_("ticked as: {signal}, which says the same here"), signal=terms.signal(finding.ticked_as))
        if finding.unticked:
            yield terms(N_("ticked, and taken back before the end"))
        elif finding.heard not in HEARD:
            return
        elif finding.pointed_at is not None and not finding.points_right and shown is not None:
            yield terms(N_("you pointed at {pointed}; it is in {shown}"), pointed=finding.pointed_at, shown=shown.label)
        elif finding.pointed_at is None:
            yield terms(N_("you pointed at no message"))
        if finding.seconds is not None and finding.heard is Heard.FOUND:
            yield terms(N_("ticked after {time}"), time=terms.seconds(finding.seconds))

    # Rules.

    def _never(self, move: str, reason: str) -> Remark:
        terms = self.terms
        details = [terms(N_("why: {reason}"), reason=reason)] if reason else []
        return Remark(Tone.NEVER, terms(N_("never")), terms.move(move), tuple(details))

    def _broke_silence(self) -> Remark:
        terms = self.terms
        why = terms(N_("why: {reason}"), reason=terms(BREAKS_SILENCE))
        return Remark(Tone.NEVER, terms(N_("never")), terms(N_("a message where nothing may be sent")), (why,))

    def _must(self, must: MustFinding) -> Remark:
        where = self.terms.condition(must.condition)
        title = self.terms(N_("{move}, {where}"), move=self.terms.move(must.move), where=where)
        if must.met:
            return Remark(Tone.GOOD, self.terms(N_("had to be done, done")), title)
        if must.claimed is not None:
            return Remark(Tone.TO_SEE, self.terms(N_("had to be done, and only you say that it was")), title)
        return Remark(Tone.MISSED, self.terms(N_("had to be done, not done")), title)

    # Own messages.

    def _label(self, label: Label) -> Remark:
        terms = self.terms
        said = [
            (terms(ORIGINS[origin]), moves)
            for origin, moves in (
                (Origin.RULE, label.by_rule),
                (Origin.TRAINEE, label.by_trainee),
                (Origin.FACILITATOR, label.by_facilitator),
            )
            if moves is not None
        ]
        if not label.moves and label.origin is Origin.RULE:
            return Remark(Tone.MOVE, terms(N_("not named")))
        word = terms(N_("this was ({origin})"), origin=terms(ORIGINS[label.origin]))
        details = [f"{who}: {terms.moves(moves)}" for who, moves in said if set(moves) != set(label.moves)]
        if label.denied:
            words = terms(N_("stays until a facilitator clears it: {moves}"), moves=terms.moves(label.denied))
            details.append(words)
        return Remark(Tone.MOVE, word, terms.moves(label.moves), tuple(details))

    def _talk(self, message: Message) -> Iterator[Remark]:
        terms, talk, nick = self.terms, self.score.talk, self.scenario.caller.nick
        question = self.answers.question(message.id) or message.question
        if question is not Question.NONE:
            corrected = terms(N_("(as you said)")) if self.answers.question(message.id) else ""
            yield Remark(Tone.PLAIN, terms(N_("question")), f"{terms(QUESTIONS[question])} {corrected}".strip())
        if message.id in talk.over_limit and message.latency is not None:
            limit = terms.seconds(self.scenario.rules.latency_s)
            words = terms(
                N_("{nick} waited {time}; the limit is {limit}"),
                nick=nick,
                time=terms.seconds(message.latency),
                limit=limit,
            )
            yield Remark(Tone.TO_SEE, terms(N_("late")), words)
        if message.offline:
            words = terms(N_("sent while {nick} was gone: somebody else may read it"), nick=nick)
            yield Remark(Tone.TO_SEE, terms(N_("offline")), words)
        if message.while_typing:
            yield Remark(Tone.PLAIN, terms(N_("in between")), terms(N_("sent while {nick} was typing"), nick=nick))
        if message.advice_with_empathy:
            words = terms(N_("sympathy and advice in one message: often the one drowns the other"))
            yield Remark(Tone.TO_SEE, terms(N_("two in one")), words)

    # Freeze questions.

    def _freeze(self, finding: FreezeFinding) -> Iterator[Remark]:
        freeze = self.scenario.freeze(finding.id)
        if freeze is None:
            return
        terms = self.terms
        own = (terms(N_("in your words: {words}"), words=sanitise(finding.words)),) if finding.words else ()
        options = ordered(freeze, finding.order)
        if finding.option is not None and finding.option < len(freeze.options):
            option = freeze.options[finding.option]
            tone, word = GRADES[option.grade]
            yield Remark(tone, terms(word), self._shown(options, option), (terms.text(option.why), *own))
        else:
            yield Remark(Tone.TO_SEE, terms(N_("no option chosen")), "", own)
        if finding.grade is not Grade.RIGHT:
            for _place, option in options:
                if option.grade is Grade.RIGHT:
                    title = self._shown(options, option)
                    yield Remark(Tone.MODEL, terms(N_("better")), title, (terms.text(option.why),))

    def _shown(self, options: Sequence[tuple[int, Answer]], option: Answer) -> str:
        """An option as it stood on the screen, with its digit."""
        digit = next(digit for digit, (_place, one) in enumerate(options, start=1) if one is option)
        return f"{digit}  {self.terms.text(option.text)}"

    # What the author wrote.

    def _authors_words(self) -> None:
        terms = self.terms
        for moment in self.moments:
            said = self.scenario.said(moment.id) if moment.kind is Kind.CHATTER else None
            if said is not None and said.note is not None:
                self._add(moment.id, Remark(Tone.NOTE, terms(N_("trainer")), terms.text(said.note)))
        for moment in _answering(self.moments):
            turn = self.scenario.turn(moment.turn or "")
            if turn is None:
                continue
            if turn.id in self.score.hints and turn.hint is not None:
                self._add(moment.id, Remark(Tone.PLAIN, terms(N_("hint, looked at")), terms.text(turn.hint)))
            if turn.model is not None and terms.text(turn.model) != moment.text:
                self._add(moment.id, Remark(Tone.MODEL, terms(N_("an example")), terms.text(turn.model)))


def _answering(moments: Iterable[Moment]) -> Iterator[Moment]:
    """Of each turn the moment that its model answer stands beside: its first own message, or that none came."""
    seen: set[str] = set()
    rows = [moment for moment in moments if moment.turn is not None]
    for kinds in ((Kind.OWN,), (Kind.EVENT,)):
        for moment in rows:
            turn = moment.turn or ""
            if turn not in seen and moment.kind in kinds:
                seen.add(turn)
                yield moment


BREAKS_SILENCE = N_("Somebody else may be reading or typing. Any message gives away that somebody is here.")
SIGNAL_WORDS: Mapping[Heard, tuple[Tone, str]] = {
    Heard.FOUND: (Tone.GOOD, N_("heard")),
    Heard.FOUND_ON_WEAK: (Tone.GOOD, N_("heard, on a first weak sign")),
    Heard.GUESSED_EARLY: (Tone.TO_SEE, N_("guessed before it was there")),
    Heard.MISSED: (Tone.MISSED, N_("missed")),
    Heard.MISSED_CRITICAL: (Tone.CRITICAL, N_("CRITICAL, missed")),
    Heard.DEFENSIBLE: (Tone.PLAIN, N_("defensible: only weak signs")),
    Heard.WRONG: (Tone.WRONG, N_("ticked, but not said here")),
    Heard.WRONG_LURE: (Tone.WRONG, N_("looks like it, is not")),
}
HEARD = frozenset({Heard.FOUND, Heard.FOUND_ON_WEAK})
ORIGINS: Mapping[Origin, str] = {
    Origin.RULE: N_("guessed by pattern"),
    Origin.TRAINEE: N_("you said"),
    Origin.FACILITATOR: N_("facilitator"),
}
QUESTIONS: Mapping[Question, str] = {
    Question.OPEN: N_("open"),
    Question.CLOSED: N_("closed"),
    Question.WHY: N_("why-question"),
    Question.SEVERAL: N_("several at once"),
    Question.NONE: N_("none"),
}
GRADES: Mapping[Grade, tuple[Tone, str]] = {
    Grade.RIGHT: (Tone.GOOD, N_("you chose, and that fits")),
    Grade.DEFENSIBLE: (Tone.TO_SEE, N_("you chose, and it can be defended")),
    Grade.WRONG: (Tone.WRONG, N_("you chose")),
}
