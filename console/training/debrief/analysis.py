"""The fourth screen: rules, phases, form, talk. Counts come before ratios; only two limits are judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from console.strings import N_
from console.training.debrief.blocks import Block, Comment, Fact, Section, Sentence, Share
from console.training.debrief.findings import BREAKS_SILENCE, QUESTIONS, Tone
from console.training.debrief.form_check import form_check
from console.training.debrief.ground import Ground
from console.training.debrief.other_idea import other_ideas
from console.training.scenario.model import Grade
from console.training.scoring.result import Heard, Message, MustFinding, NeverFinding, Question, SilenceFinding

LONG_CLARIFYING = 0.6
"""Share of the time from which on phase 2 is said to have taken long (research/training.md 5.3, own threshold)."""
CLARIFYING, GOAL, CLOSING = 2, 3, 5


def analysis(ground: Ground) -> tuple[Section, ...]:
    """The sections in order; those with nothing to say are left out."""
    made, terms = _Analyst(ground.moments, ground.scenario, ground.score, ground.terms, ground.answers), ground.terms
    sections = (
        Section("signals", terms(N_("Signals")), tuple(made.signals())),
        Section("rules", terms(N_("What had to be done, and what never")), tuple(made.rules())),
        Section("phases", terms(N_("Phases")), tuple(made.phases())),
        Section("freezes", terms(N_("Questions in between")), tuple(made.freezes())),
        Section("form", terms(N_("The form")), tuple(form_check(ground))),
        Section("talk", terms(N_("How you wrote")), tuple(made.talk())),
    )
    return tuple(section for section in sections if section.blocks)


class _Analyst(Ground):
    # Signals: counts, and the critical ones alone on top.

    def signals(self) -> Iterator[Block]:
        terms, found = self.terms, self.score.signals
        for finding in found.findings:
            if finding.heard is Heard.MISSED_CRITICAL:
                words = terms(
                    N_("Critical, and missed: {signal} ({shown})"),
                    signal=terms.signal(finding.signal),
                    shown=finding.shown_in,
                )
                yield Sentence(words, Tone.CRITICAL)
        if not found.findings:
            yield Sentence(terms(N_("There was no signal to hear, and you ticked none. That can be right.")))
            return
        yield Fact(terms(N_("heard")), terms(N_("{n} of {of}"), n=found.found, of=found.present))
        for heard, label in (
            ((Heard.FOUND_ON_WEAK,), N_("of these on a weak sign")),
            ((Heard.GUESSED_EARLY,), N_("guessed before it was there")),
            ((Heard.MISSED, Heard.MISSED_CRITICAL), N_("missed")),
            ((Heard.WRONG, Heard.WRONG_LURE), N_("ticked, but not said here")),
            ((Heard.DEFENSIBLE,), N_("defensible: only weak signs")),
        ):
            if count := found.count(*heard):
                yield Fact(terms(label), str(count))
        if found.taken_back:
            back = ", ".join(terms.signal(signal) for signal in found.taken_back)
            yield Fact(terms(N_("ticked, and taken back")), str(len(found.taken_back)), back)
        if found.precision is not None:
            yield Fact(terms(N_("of your ticks, right")), terms.percent(round(100 * found.precision)))
        if found.recall is not None:
            yield Fact(terms(N_("of what was there, heard")), terms.percent(round(100 * found.recall)))

    # Must and never.

    def rules(self) -> Iterator[Block]:
        for never in self.score.never:
            yield self._never(never)
        yield from (self._silence(one) for one in self.score.silences if not one.kept)
        unmet = [must for must in self.score.must if not must.met]
        for must, idea in zip(unmet, self._other_ideas(unmet), strict=True):
            yield self._unmet(must, idea)
        for must in self.score.must:
            if must.met:
                yield self._met(must)
        yield from (self._silence(one) for one in self.score.silences if one.kept)

    def _never(self, never: NeverFinding) -> Comment:
        terms = self.terms
        return Comment(
            title=terms(N_("never: {move}"), move=terms.move(never.move)),
            tone=Tone.NEVER,
            improve=" ".join((terms.text(never.reason), *self._denied(never))),
            alternative=next((model for message in never.messages if (model := self._model_of(message))), ""),
            where=never.messages,
        )

    def _denied(self, never: NeverFinding) -> Iterator[str]:
        if never.denied:
            words = N_("You called {messages} something else; only a facilitator can clear it.")
            yield self.terms(words, messages=", ".join(never.denied))

    def _silence(self, silence: SilenceFinding) -> Comment:
        terms, turn = self.terms, self.scenario.turn(silence.turn)
        if silence.kept:
            title = terms(N_("send nothing in {turn}"), turn=silence.turn)
            return Comment(title, Tone.GOOD, good=terms(N_("You sent nothing, and here that protects.")))
        return Comment(
            terms(N_("never: {move}"), move=terms(N_("a message where nothing may be sent"))),
            Tone.NEVER,
            improve=terms(BREAKS_SILENCE),
            alternative=terms.text(turn.model) if turn is not None and turn.model is not None else "",
            where=silence.messages,
        )

    def _unmet(self, must: MustFinding, idea: str) -> Comment:
        terms = self.terms
        improve = terms(N_("You did not, or not there."))
        if must.claimed is not None:
            improve = terms(N_("Only you say so: no pattern saw it. A facilitator can confirm it."))
        where = (must.claimed,) if must.claimed is not None else ()
        return Comment(
            self._title(must),
            Tone.MISSED if must.claimed is None else Tone.TO_SEE,
            goal=terms.phase_goal(must.condition.phase),
            improve=improve,
            alternative=idea,
            where=where,
        )

    def _met(self, must: MustFinding) -> Comment:
        terms, title = self.terms, self._title(must)
        if not must.applies:
            return Comment(title, Tone.PLAIN, good=terms(N_("There was no occasion for it on the path you took.")))
        goal = terms.phase_goal(must.condition.phase)
        where = (must.message,) if must.message else ()
        return Comment(title, Tone.GOOD, goal=goal, good=terms(N_("You did.")), where=where)

    def _title(self, must: MustFinding) -> str:
        terms = self.terms
        return terms(N_("{move}, {where}"), move=terms.move(must.move), where=terms.condition(must.condition))

    def _other_ideas(self, unmet: list[MustFinding]) -> list[str]:
        return other_ideas(
            unmet,
            self.scenario,
            self.score.path,
            lambda turn: self.terms.text(turn.model),
            self.terms.makes,
        )

    def _model_of(self, message: str) -> str:
        moment = next((one for one in self.moments if one.id == message), None)
        turn = self.scenario.turn(moment.turn) if moment is not None and moment.turn else None
        return self.terms.text(turn.model) if turn is not None else ""

    # Phases.

    def phases(self) -> Iterator[Block]:
        terms, shares = self.terms, self.score.talk.phases
        for each in shares:
            marked = terms(N_(", you marked {percent}"), percent=terms.percent(round(100 * each.marked)))
            value = terms.percent(round(100 * each.share)) + (marked if any(one.marked for one in shares) else "")
            yield Share(f"{each.phase} {terms.phase(each.phase)}", each.share, value)
        share = {each.phase: each.share for each in shares}
        if not share:
            return
        reached = max((phase for phase, part in share.items() if part), default=0)
        if reached > GOAL and not share.get(GOAL):
            yield Sentence(terms(N_("Phase 3 was skipped: no goal was set for this chat.")), Tone.TO_SEE)
        if not share.get(CLOSING):
            yield Sentence(terms(N_("There was no closing: phase 5 was not reached.")), Tone.TO_SEE)
        if share.get(CLARIFYING, 0.0) > LONG_CLARIFYING:
            words = terms(
                N_("More than {percent} of the time went to clarifying the question."),
                percent=terms.percent(round(100 * LONG_CLARIFYING)),
            )
            yield Sentence(words, Tone.TO_SEE)

    # Freeze questions.

    def freezes(self) -> Iterator[Block]:
        terms, all_ = self.terms, self.score.freezes
        if not all_:
            return
        grades = Counter(one.grade for one in all_)
        for grade, label in (
            (Grade.RIGHT, N_("fitting")),
            (Grade.DEFENSIBLE, N_("to be defended")),
            (Grade.WRONG, N_("not fitting")),
            (None, N_("in own words or not answered")),
        ):
            if grades[grade]:
                yield Fact(terms(label), terms(N_("{n} of {of}"), n=grades[grade], of=len(all_)))

    # Talk.

    def talk(self) -> Iterator[Block]:
        yield from self._waiting()
        yield from self._kinds()

    def _waiting(self) -> Iterator[Block]:
        terms, talk = self.terms, self.score.talk
        if talk.first_response is not None:
            late = talk.first_response > talk.first_response_limit
            limit = terms(N_("limit {time}"), time=terms.seconds(talk.first_response_limit))
            yield Fact(
                terms(N_("first answer")),
                terms.seconds(talk.first_response),
                limit,
                Tone.TO_SEE if late else Tone.PLAIN,
            )
        if talk.median_latency is None:
            yield Fact(terms(N_("waiting")), terms(N_("not measured (a pause or another speed)")))
        else:
            longest = terms.seconds(talk.longest_latency or 0)
            note = terms(N_("longest {time}; faster is not better"), time=longest)
            yield Fact(terms(N_("waiting, middle value")), terms.seconds(talk.median_latency), note)
        if talk.over_limit:
            limit = terms(N_("over the limit of {time}"), time=terms.seconds(self.scenario.rules.latency_s))
            yield Fact(limit, str(len(talk.over_limit)), ", ".join(talk.over_limit), Tone.TO_SEE)
        if talk.left_waiting:
            label = terms(N_("no answer in time"))
            yield Fact(label, str(len(talk.left_waiting)), ", ".join(talk.left_waiting), Tone.TO_SEE)

    def _kinds(self) -> Iterator[Block]:
        terms, talk = self.terms, self.score.talk
        of = len(terms.support)
        count = terms(N_("{n} of {of}"), n=len(talk.support), of=of) if of else str(len(talk.support))
        yield Fact(terms(N_("kinds of support")), count, terms.moves(talk.support) if talk.support else "")
        asked = Counter(self._question(message) for message in talk.messages)
        kinds = [kind for kind in QUESTIONS if kind is not Question.NONE and asked[kind]]
        if kinds:
            value = ", ".join(f"{terms(QUESTIONS[kind])} {asked[kind]}" for kind in kinds)
            yield Fact(terms(N_("questions")), value)
        if talk.reflections or talk.questions:
            ratio = f"{talk.reflections} : {talk.questions}"
            yield Fact(terms(N_("reflections : questions")), ratio, terms(N_("for information")))
        words = [message.words for message in talk.messages]
        if words:
            value = terms(N_("{n} messages, {words} words each"), n=len(words), words=round(sum(words) / len(words)))
            yield Fact(terms(N_("written")), value, terms(N_("for information")))
        both = [message.id for message in talk.messages if message.advice_with_empathy]
        if both:
            yield Fact(terms(N_("sympathy and advice in one")), str(len(both)), ", ".join(both), Tone.TO_SEE)
        if talk.notes_with_personal_data:
            label = terms(N_("notes that seem to hold personal data"))
            yield Fact(label, str(len(talk.notes_with_personal_data)), "", Tone.TO_SEE)

    def _question(self, message: Message) -> Question:
        return self.answers.question(message.id) or message.question
