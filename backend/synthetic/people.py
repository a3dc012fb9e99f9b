"""Drawing the made-up persons of a year: the numbers of each answer are exact, which person gives it is drawn.

Answers hang together as they do in what was published: who is exploited by both parents was so for years, few of the
youngest by a partner, boys more often in crime. An affinity says how much likelier an answer is for a person; it never
changes how many give it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backend.synthetic.figures import UNKNOWN, YearFigures, answer, quotas
from protocol.registration import FIELD

Answers = dict[str, Any]
"""What one person's record says, by field."""
Affinity = Callable[[Answers, str], float]
"""How much likelier a value is for this person than for others; nearly 0: only if nobody else is left."""

HARDLY = 1e-9
MINORS = frozenset({"0-11", "12-14", "15", "16-17"})
YOUNG = frozenset({"0-11", "12-14"})
OWN_PARENTS = frozenset({"father", "mother"})
FAMILY = OWN_PARENTS | {"stepparent", "foster_parent", "sibling", "other_family"}
FROM_5Y = frozenset({"5-10y", "10y+", "5y+"})
AGES = (*FIELD["age_band"].values,)
YEARS_BACK = {"<1m": 0, "1-6m": 0, "6-12m": 0, "1-2y": 1, "2-5y": 2, "5-10y": 3, "5y+": 3, "10y+": 4}
"""Over how many age bands a duration reaches back, about."""


def victims(rng: random.Random, figures: YearFigures) -> list[Answers]:
    """The possible victims of a year."""
    people: list[Answers] = [{"role": "self", "channel": "chat"} for _ in range(figures.victims)]
    months = {f"{number:02}": share for number, share in enumerate(figures.months, start=1)}
    _give(rng, people, "month", months, _any)
    for name, affinity in AFFINITIES.items():
        _deal(rng, people, figures, name, affinity, FIRST.get(name))
    _deal(rng, _with(people, "forms", "sexual"), figures, "sexual_kind", _any)
    _deal(rng, _with(people, "forms", "criminal"), figures, "criminal_kind", _any)
    _deal(rng, [one for one in people if one["first_disclosure"] == "no"], figures, "known_to", _knows)
    for one in people:
        if one["first_disclosure"] == "yes" and rng.random() < 0.9:
            one["known_to"] = frozenset({"nobody"})
        one["age_start_band"] = _start(rng, one["age_band"], one["duration"])
        if not one["referral"]:
            one["referral_result"] = "none" if rng.random() < 0.7 else UNKNOWN
    return people


def others(rng: random.Random, figures: YearFigures) -> list[Answers]:
    """Who reports about somebody else: flagged, counted apart, and what is known of the victim is little."""
    roles = ["third_party"] * figures.third_party + ["professional"] * figures.professional
    people: list[Answers] = [{"role": role, "channel": "chat"} for role in roles]
    months = {f"{number:02}": share for number, share in enumerate(figures.months, start=1)}
    _give(rng, people, "month", months, _any)
    for name in ("flagged_trafficking", "visitor_seq", "forms", "language", "minutes_band", "outcome"):
        _deal(rng, people, figures, name, _any)
    for one in people:
        one["help_asked"] = frozenset({"for_other"})
    return people


def not_flagged(rng: random.Random, figures: YearFigures) -> list[Answers]:
    """Conversations about something else, or of which nobody said: in no table of the report."""
    people: list[Answers] = []
    for _ in range(figures.victims):
        flag, role = rng.choice((("no", "no_trafficking"), ("no", "self"), ("unknown", UNKNOWN)))
        month = f"{rng.randint(1, 12):02}"
        people.append({"role": role, "flagged_trafficking": flag, "month": month, "channel": "chat"})
    for name in ("age_band", "gender", "visitor_seq", "language", "minutes_band", "safety"):
        _deal(rng, people, figures, name, _any)
    return people


def _deal(
    rng: random.Random,
    people: Sequence[Answers],
    figures: YearFigures,
    name: str,
    affinity: Affinity,
    first: Callable[[Answers], int] | None = None,
) -> None:
    _give(rng, people, name, figures.fields[name], affinity, first)
    for one in people:
        one[name] = answer(name, one[name])


def _give(
    rng: random.Random,
    people: Sequence[Answers],
    name: str,
    shares: Mapping[str, float],
    affinity: Affinity,
    first: Callable[[Answers], int] | None = None,
) -> None:
    """One value to each, in exactly the numbers of `shares`; who comes `first` chooses out of most."""
    left = quotas(shares, len(people))
    turns = list(people)
    rng.shuffle(turns)
    if first is not None:
        turns.sort(key=first)
    for one in turns:
        values = [value for value, number in left.items() if number]
        weights = [left[value] * affinity(one, value) for value in values]
        chosen = rng.choices(values, weights)[0]
        one[name] = chosen
        left[chosen] -= 1


def _with(people: Sequence[Answers], name: str, value: str) -> list[Answers]:
    return [one for one in people if value in one[name]]


def _any(_one: Answers, _value: str) -> float:
    return 1.0


def _age(one: Answers, value: str) -> float:
    return 4.0 if value == UNKNOWN and one["gender"] == "boy_man" else 1.0


def _hardest_first(one: Answers) -> int:
    """Who has both parents as perpetrators is given a duration first, then who has one: they were there for long."""
    return -len(one["perp_relation"] & OWN_PARENTS)


def _many_first(one: Answers) -> bool:
    """Who named several perpetrators has several."""
    return not _has_many(one)


def _has_many(one: Answers) -> bool:
    return len(one["perp_relation"]) > 1 or "group" in one["perp_relation"]


def _form(one: Answers, value: str) -> float:
    if "criminal" in value:
        return (5.0 if one["gender"] == "boy_man" else 1.0) * (0.4 if one["age_band"] in YOUNG else 1.0)
    if "labour" in value or value == "servitude":
        return 0.3 if one["age_band"] in MINORS else 2.0
    return 0.2 if value.endswith("forced_marriage") and one["gender"] == "boy_man" else 1.0


def _perpetrator(one: Answers, value: str) -> float:
    age = one["age_band"]
    if set(value.split(" and ")) & FAMILY:
        crime = 0.3 if "criminal" in one["forms"] else 1.0
        return crime * {"0-11": 9.0, "12-14": 4.0, "15": 2.0, "16-17": 1.2}.get(age, 0.5)
    if value.startswith("partner"):
        return HARDLY if age == "0-11" else 0.5 if age in YOUNG else 1.0
    if value in ("friend_peer", "group") and "criminal" in one["forms"]:
        return 4.0
    return 1.0


def _duration(one: Answers, value: str) -> float:
    parents = len(one["perp_relation"] & OWN_PARENTS)
    if value == UNKNOWN:
        return 0.3 if parents else 1.0
    if parents == 2:
        return 1.0 if value in ("2-5y", *FROM_5Y) else HARDLY
    if parents:
        return 4.0 if value in FROM_5Y else 3.0 if value == "2-5y" else 0.6
    return 0.3 if value in FROM_5Y and one["age_band"] in YOUNG else 1.0


def _status(one: Answers, value: str) -> float:
    if value == "about_to_start":
        return HARDLY if one["duration"] not in ("<1m", UNKNOWN) else 3.0
    return 2.0 if value == "past" and one["age_band"] not in MINORS else 1.0


def _how_many(one: Answers, value: str) -> float:
    return HARDLY if _has_many(one) and value != "several" else 1.0


def _first(one: Answers, value: str) -> float:
    return 1.3 if value == "yes" and one["perp_relation"] & OWN_PARENTS else 1.0


def _siblings(one: Answers, value: str) -> float:
    return 6.0 if value == "yes" and one["perp_relation"] & FAMILY else 1.0


def _recruited(one: Answers, value: str) -> float:
    if "family" in value:
        return 20.0 if one["perp_relation"] & FAMILY else 0.1
    return 4.0 if "social_network" in value and "online_contact" in one["perp_relation"] else 1.0


def _controlled(one: Answers, value: str) -> float:
    return 4.0 if "images" in value and "online_contact" in one["perp_relation"] else 1.0


def _knows(one: Answers, value: str) -> float:
    return 3.0 if value.startswith("school") and one["age_band"] in MINORS else 1.0


def _asked(one: Answers, value: str) -> float:
    return 3.0 if "stop" in value and one["status"] == "ongoing" else 1.0


def _referred(one: Answers, value: str) -> float:
    return 4.0 if value == "veilig-thuis" and one["perp_relation"] & FAMILY else 1.0


AFFINITIES: Mapping[str, Affinity] = {
    "flagged_trafficking": _any,
    "visitor_seq": _any,
    "gender": _any,
    "age_band": _age,
    "language": _any,
    "region": _any,
    "forms": _form,
    "perp_relation": _perpetrator,
    "duration": _duration,
    "status": _status,
    "perp_count": _how_many,
    "first_disclosure": _first,
    "siblings_victim": _siblings,
    "recruitment": _recruited,
    "control": _controlled,
    "help_asked": _asked,
    "referral": _referred,
    "referral_result": _any,
    "outcome": _any,
    "safety": _any,
    "suicide_level": _any,
    "minutes_band": _any,
    "perp_received": _any,
}
"""The fields that everybody has, in the order in which they are drawn: each may look at the ones before it."""


FIRST: Mapping[str, Callable[[Answers], int]] = {"duration": _hardest_first, "perp_count": _many_first}
"""Who chooses first, where some persons cannot have just any answer."""


def _start(rng: random.Random, age: str, duration: str) -> str:
    """How old the person was when it began: never older than now."""
    if age == UNKNOWN or duration == UNKNOWN or rng.random() < 0.1:
        return UNKNOWN
    return AGES[max(0, AGES.index(age) - YEARS_BACK[duration])]
