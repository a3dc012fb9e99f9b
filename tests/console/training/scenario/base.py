"""A small scenario without a fault, in which faults are planted."""

from __future__ import annotations

from functools import cache

from console.content.load import load
from console.training.moves.moves import shipped
from console.training.scenario.knowledge import Knowledge, known
from console.training.scenario.lint.linter import Reading, read

BASE = """\
+++
format = "draaiboek/1"
id = "klein-01"
title.nl = "Klein"
title.en = "Small"
languages = ["nl", "en"]
origin = "synthetic"
author = "Baken"
reviewed_by = ""
level = 1
minutes = 5
seed = 3
checklist = "checklists@1"
content_note.nl = "Dwang, niet beeldend."
content_note.en = "Coercion, not graphic."
[caller]
nick = "uil"
cps = 3.0
jitter = 0.25
[truth]
role = "self"
gender = "unknown"
age_band = "unknown"
forms = ["criminal"]
[score]
critical = ["control-debt"]
critical_if = { "danger-locked-in" = "asks-safety" }
first_response_s = 60
latency_s = 120
[score.must]
asks-safety = ["within 3 turns", "after online", "after control-debt"]
safe-return = ["in fase 5", "before END"]
[score.never]
why-question = "het kind moet zich verdedigen / the child has to defend itself"
+++

# what happens first
== welkom fase 1
n [4s/6s] #m1: hoi ben je een bot
  en: hi are you a bot
  x criminal-fine "een bot" :: Het gaat niet over geld. / It is not about money.
  note: Een test. / A test.
>> t1 wait 60s "Begroet"
  en: Greet
  model.nl: Hoi, goed dat je er bent.
  model.en: Hi, good that you are here.
  why-question -> waarom
  asks-safety -> veilig
  silent 60s -> schuld
  else -> schuld

== waarom fase 2
n #m2: laat maar
  en: never mind
* typing 5s
variant seed % 2 == 1 -> schuld
-> schuld

== veilig fase 2
n {asks-safety} [3s] #m3: de deur is op slot
  en: the door is locked
  ! danger-locked-in "op slot"
n {!asks-safety} [/4s] #m4: er is hier iemand
  en: there is someone here
  ? danger-perpetrator-near "er is hier iemand"
-> schuld

== schuld fase 2
n #m5: ik moet een schuld terugwerken
  en: i have to work off a debt
  ! control-debt "schuld terugwerken"
  = criminal-unexplained
?? f1 "Wat doe je?"
  en: What do you do?
  + Samenvatten / Summarise :: Dan voelt hij zich gehoord. / He feels heard then.
  ~ Doorvragen / Ask on :: Kan, maar later. / Possible, but later.
  - Advies geven / Give advice :: Dat is te vroeg. / That is too early.
* offline
* silence 30s
* online
>> t2 wait 90s
  model.nl: Je kunt bellen met {ref:alarm-112}.
  model.en: You can call {ref:alarm-112}.
  variant seed % 3 == 0 -> einde
  else -> einde

== einde fase 5
n #m6: oke doei
  en: ok bye
* close
-> END "safe-return"
"""


@cache
def knowledge() -> Knowledge:
    """That of the shipped content."""
    return known(load(), shipped().moves)


def lint(text: str | bytes) -> Reading:
    """The reading of a file with this text."""
    return read(text.encode() if isinstance(text, str) else text, "a.txt", knowledge())


def line_of(text: str, words: str) -> int:
    """The line (from 1) in which these words stand first."""
    return text[: text.index(words)].count("\n") + 1


def planted(old: str, new: str) -> str:
    """The base with one place changed."""
    assert BASE.count(old) == 1, old
    return BASE.replace(old, new)
