"""A short chat with something to say of every kind, and logs of it; made by hand, with the real content."""

from __future__ import annotations

import re
from typing import Literal

from msgspec.structs import replace

from console.content.load import load
from console.training.debrief.terms import Terms
from console.training.debrief.whole import Debrief, debrief
from console.training.moves.moves import Move, Moves
from console.training.play import acts
from console.training.play import entries as log
from console.training.play.entries import Entry, Log, What
from console.training.scenario.model import (
    Answer,
    Branch,
    Condition,
    Freeze,
    Goes,
    Grade,
    Mark,
    Rules,
    Said,
    Scenario,
    Scene,
    Sign,
    Text,
    Turn,
    When,
    Where,
)
from console.training.scoring.result import Score
from console.training.scoring.score import score
from protocol.safe_text import sanitise
from tests.console.training.stories import header_of, scenario

CONTENT = load()


def text(nl: str, en: str | None = None) -> Text:
    return Text(sanitise(nl), sanitise(en if en is not None else nl))


ANYTHING = (re.compile(r"\w"),)
"""Whatever is written is recognised."""
MOVES = Moves(
    "moves@1",
    {
        id: Move(id, text(nl, en), id[0], support, *((ANYTHING, ANYTHING) if id == "advises" else ()))
        for id, nl, en, support in (
            ("asks-safety", "vraagt naar veiligheid", "asks about safety", False),
            ("why-question", "vraagt waarom", "asks why", False),
            ("empathises", "leeft mee", "empathises", True),
            ("reflects", "geeft terug", "reflects", True),
            ("advises", "geeft advies", "advises", False),
            ("safe-return", "maakt terugkomen mogelijk", "makes a return possible", True),
        )
    },
)


def turn(id: str, model: str = "", hint: str = "") -> Turn:
    on = (Branch(When.ELSE, Goes("END", 1), 1),)
    return Turn(
        id, 60, 1, on, text(hint, f"{hint} (en)") if hint else None, text(model, f"{model} (en)") if model else None
    )


SCENES = (
    Scene(
        "welkom",
        1,
        (
            Said("m1", text("hoi is dit anoniem", "hi is this anonymous"), 1),
            turn(
                "t1",
                "Hoi, goed dat je er bent. Kun je nu rustig typen, of kijkt er iemand mee?",
                "Begroet; vraag naar nu",
            ),
        ),
        1,
    ),
    Scene(
        "start",
        2,
        (
            Said(
                "m4",
                text(
                    "ik breng soms iets weg voor wat oudere gasten",
                    "i drop something off sometimes for some older guys",
                ),
                1,
                marks=(
                    Mark(Sign.PRESENT, "criminal-carry", "breng soms iets weg", 1),
                    Mark(Sign.WEAK, "criminal-older-group", "oudere gasten", 1),
                ),
            ),
            turn("t4"),
            Said(
                "m9",
                text(
                    "nu moet ik dat terugwerken zegt hij. maar het wordt steeds meer",
                    "now i have to work it off he says",
                ),
                1,
                marks=(
                    Mark(Sign.PRESENT, "control-debt", "terugwerken", 1),
                    Mark(
                        Sign.LURE,
                        "criminal-fine",
                        "terugwerken",
                        1,
                        reason=text("De schuld komt van een kras.", "From a scratch."),
                    ),
                ),
                note=text("Een schuld die groeit is geen lening. Benoem het patroon.", "A debt that grows is no loan."),
            ),
            turn("t7", "Dus het begon met lenen, en nu lijkt het nooit genoeg. Hoe is dat voor jou?", "Samenvatten"),
            Freeze(
                "f1",
                text("Wat doe je met 'hij is niet alleen maar slecht'?", "What do you do with 'he is not only bad'?"),
                (
                    Answer(
                        Grade.RIGHT,
                        text("Beide kanten laten staan", "Leave both sides"),
                        text("Het houdt open.", "It keeps open."),
                        1,
                    ),
                    Answer(
                        Grade.WRONG,
                        text("Uitleggen dat dit een ronselaar is", "Explain"),
                        text("Dan verdedigt hij.", "He defends."),
                        1,
                    ),
                ),
                1,
            ),
        ),
        1,
    ),
    Scene(
        "dreiging",
        2,
        (
            Said(
                "m14",
                text(
                    "als ik stop weten ze waar mn zusje op school zit zei hij",
                    "they know where my sister goes to school",
                ),
                1,
                marks=(Mark(Sign.PRESENT, "control-family-threat", "mn zusje", 1),),
            ),
            turn("t11", "Wat naar dat hij je zusje erbij haalt. Is er vanavond iets waar je bang voor bent?"),
        ),
        1,
    ),
    Scene(
        "einde",
        5,
        (
            Said("m24", text("ok misschien morgen", "ok maybe tomorrow"), 1),
            turn("t17", "Altijd. Bel {ref:alarm-112} bij gevaar."),
        ),
        1,
    ),
)
SCENARIO = scenario(
    *SCENES,
    id="kort-01",
    title=text("Nachtuil: 'gewoon even een pakketje'", "Night owl: 'just drop off a parcel'"),
    level=2,
    minutes=10,
    content_note=text("Dwang en bedreiging, niet beeldend."),
    truth={
        "gender": ("unknown",),
        "status": ("ongoing",),
        "control": ("debt", "threatens_family"),
        "known_to": ("nobody",),
    },
    rules=Rules(
        critical=("control-family-threat",),
        must={
            "asks-safety": (Condition(Where.WITHIN, turns=2),),
            "safe-return": (Condition(Where.IN_PHASE, phase=5),),
        },
        never={"why-question": text("vraagt een kind zich te verantwoorden", "asks the child to justify himself")},
    ),
    digest="d" * 64,
)
HEADER = header_of(SCENARIO)

WEAK: tuple[tuple[float, What], ...] = (
    (0.0, log.SceneEntered(scene="welkom", phase=1)),
    (6.0, log.Shown(id="m1")),
    (6.0, log.TurnOpened(turn="t1")),
    (9.0, log.HintShown(turn="t1")),
    (31.0, log.Sent(id="s1", text="Hoi! Kun je nu veilig typen?", turn="t1", suggested=("asks-safety",))),
    (40.0, log.SceneEntered(scene="start", phase=2)),
    (58.0, log.Shown(id="m4")),
    (58.0, log.TurnOpened(turn="t4")),
    (70.0, log.Ticked(signal="criminal-carry", evidence="m4")),
    (75.0, log.Ticked(signal="child-no-school")),
    (200.0, log.Sent(id="s2", text="Waarom doe je dat dan?", turn="t4", suggested=("why-question",))),
    (230.0, log.Shown(id="m9")),
    (230.0, log.TurnOpened(turn="t7")),
    (236.0, log.Ticked(signal="criminal-fine", evidence="m9")),
    (250.0, log.Whispered(text="blijf bij hem", by="sam")),
    (
        262.0,
        log.Sent(id="s3", text="Wat naar. Je moet het aan je mentor vertellen.", turn="t7", suggested=("advises",)),
    ),
    (270.0, log.Labelled(message="s3", moves=("empathises", "advises"))),
    (272.0, log.Asked(id="f1")),
    (290.0, log.Answered(id="f1", option=1, words="hij moet weg daar")),
    (291.0, log.Injected(event="silence", by="sam", seconds=30.0)),
    (330.0, log.SceneEntered(scene="dreiging", phase=2)),
    (340.0, log.Shown(id="m14")),
    (340.0, log.TurnOpened(turn="t11")),
    (460.0, log.NoAnswer(turn="t11")),
    (470.0, log.SceneEntered(scene="einde", phase=5)),
    (480.0, log.Shown(id="m24")),
    (480.0, log.TurnOpened(turn="t17")),
    (500.0, log.Sent(id="s4", text="Oké, sterkte!", turn="t17")),
    (520.0, log.FormFilled(field="gender", values=("boy_man",))),
    (521.0, log.FormFilled(field="status", values=("ongoing",))),
    (530.0, log.Ended(how="end", outcome="safe-return")),
)
GOOD: tuple[tuple[float, What], ...] = (
    *WEAK[:4],
    WEAK[4],
    *WEAK[5:9],
    (100.0, log.Sent(id="s2", text="Wat zwaar. Hoe ging dat?", turn="t4", suggested=("empathises",))),
    *WEAK[11:13],
    (240.0, log.Ticked(signal="control-debt", evidence="m9")),
    (262.0, log.Sent(id="s3", text="Dus het wordt steeds meer.", turn="t7", suggested=("reflects",))),
    (272.0, log.Asked(id="f1")),
    (290.0, log.Answered(id="f1", option=0)),
    (330.0, log.SceneEntered(scene="dreiging", phase=2)),
    (340.0, log.Shown(id="m14")),
    (340.0, log.TurnOpened(turn="t11")),
    (350.0, log.Ticked(signal="control-family-threat", evidence="m14")),
    (380.0, log.Sent(id="s4", text="Wat naar, je zusje.", turn="t11", suggested=("empathises",))),
    (470.0, log.SceneEntered(scene="einde", phase=5)),
    (480.0, log.Shown(id="m24")),
    (480.0, log.TurnOpened(turn="t17")),
    (500.0, log.Sent(id="s5", text="Kom gerust terug.", turn="t17", suggested=("safe-return",))),
    (521.0, log.FormFilled(field="status", values=("ongoing",))),
    (522.0, log.FormFilled(field="control", values=("debt",))),
    (523.0, log.FormFilled(field="known_to", values=("nobody",))),
    (530.0, log.Ended(how="end", outcome="safe-return")),
)
Lines = tuple[tuple[float, What], ...]


class Run:
    """A run that is over: its log, and a way to add to it, as the player keeps it."""

    def __init__(
        self, lines: Lines = WEAK, scenario: Scenario = SCENARIO, language: Literal["nl", "en"] = "nl"
    ) -> None:
        self.scenario = scenario
        self.language = language
        self.lines = lines
        self.acts: list[acts.Act] = []

    def log(self) -> Log:
        header = replace(HEADER, language=self.language, scenario_sha256=self.scenario.digest)
        return Log(header, tuple(Entry(at, what) for at, what in self.lines))

    def score(self) -> Score:
        return score(self.log(), self.scenario, MOVES)

    def act(self, act: acts.Act) -> None:
        """Keep what the debrief answers."""
        self.acts.append(act)
        match act:
            case log.Debriefed():
                what: What = act
            case acts.Labels():
                what = log.Labelled(message=act.message, moves=act.moves)
            case _:
                raise AssertionError(act)
        self.lines = (*self.lines, (self.lines[-1][0] + 1, what))

    def told(self) -> Debrief:
        return debrief(self.log(), self.scenario, self.score(), terms(self.language))


def terms(language: str = "nl") -> Terms:
    return Terms(language, CONTENT, MOVES)
