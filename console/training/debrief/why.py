"""Why the gate is closed: what the debrief says first. Each reason names what it is about, and who can change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from console.strings import N_
from console.training.debrief.terms import Terms
from console.training.scoring.result import Barrier, Heard, MustFinding, Score


def reasons(score: Score, terms: Terms) -> Iterator[str]:
    """One sentence for each barrier but the debrief itself, in the order of the gate."""
    for barrier in score.gate.barriers:
        if barrier is not Barrier.DEBRIEF:
            yield _SAID[barrier](score, terms)


def _plain(words: str) -> Callable[[Score, Terms], str]:
    return lambda _score, terms: terms(words)


def _critical(score: Score, terms: Terms) -> str:
    missed = (one.signal for one in score.signals.findings if one.heard is Heard.MISSED_CRITICAL)
    return terms(N_("a critical signal was missed: {what}"), what=_listed(map(terms.signal, missed)))


def _never(score: Score, terms: Terms) -> str:
    made = (f"{terms.move(one.move)} ({', '.join(one.messages)})" for one in score.never)
    words = terms(N_("something was done that is never right: {what}"), what=_listed(made))
    denied = [message for one in score.never for message in one.denied]
    if denied:
        messages = ", ".join(dict.fromkeys(denied))
        words += terms(
            N_(" - you called {messages} something else; only a facilitator can clear it"), messages=messages
        )
    return words


def _broke_silence(score: Score, terms: Terms) -> str:
    messages = ", ".join(message for one in score.silences for message in one.messages)
    return terms(N_("something was sent where nothing may be sent: {messages}"), messages=messages)


def _must(score: Score, terms: Terms) -> str:
    unmet = (one for one in score.must if not one.met and one.claimed is None)
    return terms(N_("something that had to be done was not done: {what}"), what=_listed(_asked(unmet, terms)))


def _unconfirmed(score: Score, terms: Terms) -> str:
    claimed = [one for one in score.must if not one.met and one.claimed is not None]
    messages = ", ".join(dict.fromkeys(one.claimed or "" for one in claimed))
    words = N_("a facilitator still has to look at {messages}: only you say that it was this: {what}")
    return terms(words, messages=messages, what=_listed(_asked(claimed, terms)))


def _repeated(score: Score, terms: Terms) -> str:
    return terms(N_("the same was sent again and again: {messages}"), messages=", ".join(score.effort.repeated))


def _copied(score: Score, terms: Terms) -> str:
    words = N_("the author's example answers were sent, not your own words: {messages}")
    return terms(words, messages=", ".join(score.effort.copied))


def _random(score: Score, terms: Terms) -> str:
    signals = score.signals
    words = N_("fewer than half of your ticks were said here: {n} heard, {wrong} not said or too early")
    return terms(words, n=signals.found, wrong=signals.wrong + signals.count(Heard.GUESSED_EARLY))


def _unread(score: Score, terms: Terms) -> str:
    unread = score.effort.unread.messages
    words = N_("a facilitator has to read this: in {n} of {of} messages something was not recognised ({messages})")
    return terms(words, n=len(unread), of=len(score.effort.spoken), messages=", ".join(unread))


def _asked(unmet: Iterable[MustFinding], terms: Terms) -> Iterator[str]:
    return (
        terms(N_("{move}, {where}"), move=terms.move(one.move), where=terms.condition(one.condition)) for one in unmet
    )


def _listed(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words))


_SAID: Mapping[Barrier, Callable[[Score, Terms], str]] = {
    Barrier.WATCHED: _plain(N_("a run of somebody else was watched")),
    Barrier.NOT_FINISHED: _plain(N_("the practice was stopped or broken off")),
    Barrier.NOTHING_SAID: _plain(N_("not one word was sent to the chatter")),
    Barrier.CRITICAL_MISS: _critical,
    Barrier.NEVER: _never,
    Barrier.BROKE_SILENCE: _broke_silence,
    Barrier.MUST: _must,
    Barrier.CLOSED_EARLY: _plain(N_("you closed the chat before it could be rounded off")),
    Barrier.REPEATED: _repeated,
    Barrier.COPIED: _copied,
    Barrier.TICKED_AT_RANDOM: _random,
    Barrier.UNREAD: _unread,
    Barrier.UNCONFIRMED: _unconfirmed,
}
