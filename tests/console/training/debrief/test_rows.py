"""The debrief as rows: what is said of each moment, where one stops, and what counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.training.debrief.answers import Answers
from console.training.debrief.blocks import Comment, Fact, Sentence, Share
from console.training.debrief.findings import Remark, Tone
from console.training.debrief.terms import clock
from console.training.debrief.transcript import END, Kind
from console.training.debrief.whole import Debrief
from console.training.play import entries as log
from console.training.scenario.model import Condition, Scenario, Turn, Where
from console.training.scoring.result import Question
from protocol.safe_text import sanitise
from tests.console.training.debrief.case import GOOD, SCENARIO, WEAK, Run, terms, text


def remarks(told: Debrief, moment: str, tone: Tone) -> list[Remark]:
    return [one for one in told.remarks.get(moment, ()) if one.tone is tone]


def facts(told: Debrief, section: str) -> dict[str, tuple[str, str]]:
    blocks = next(one.blocks for one in told.sections if one.id == section)
    return {block.label: (block.value, block.note) for block in blocks if isinstance(block, Fact)}


def test_the_chat_stands_there_as_it_was_with_clock_and_ids() -> None:
    rows = [(one.clock, one.label, one.who, one.text) for one in Run().told().moments if one.kind is not Kind.EVENT]
    assert rows[:4] == [
        ("00:00", "", "", "FASE 1  Warm welkom"),
        ("00:06", "m1", "nachtuil", "hoi is dit anoniem"),
        ("00:31", "s1", "jij", "Hoi! Kun je nu veilig typen?"),
        ("00:40", "", "", "FASE 2  Vraag verhelderen"),
    ]
    assert [row[3] for row in rows if row[1] == "f1"] == ["Wat doe je met 'hij is niet alleen maar slecht'?"]
    phases = [row[3] for row in rows if row[3].startswith("FASE")]
    assert phases == ["FASE 1  Warm welkom", "FASE 2  Vraag verhelderen", "FASE 5  Afronden"], "a scene is no phase"
    assert clock(3725.9) == "1:02:05"


def test_what_a_facilitator_did_is_marked_as_such() -> None:
    desk = [one.text for one in Run().told().moments if one.kind is Kind.DESK]
    assert desk == [
        "Begeleider sam fluisterde: blijf bij hem",
        "Begeleider sam liet 30 s stilte vallen; dat staat niet in het scenario.",
    ]


def test_the_english_run_is_told_in_english_by_english_terms() -> None:
    told = Run(language="en").told()
    said = {one.id: one.text for one in told.moments}
    assert said["m1"] == "hi is this anonymous"
    assert remarks(told, "s4", Tone.MODEL)[0].title == "Altijd. Bel Alarmnummer (112) bij gevaar. (en)"
    found = remarks(told, "m4", Tone.GOOD)[0]
    assert found.details == ("ticked after 12 s",), "the Dutch words that carry it do not stand in the English message"


def test_a_later_take_changes_nothing() -> None:
    later = (
        (600.0, log.Rewound(take=2, turn="t4")),
        (610.0, log.Sent(id="s9", text="nieuw", turn="t4")),
        (620.0, log.Ticked(signal="control-debt")),
    )
    assert Run((*WEAK, *later)).told().moments == Run().told().moments


@pytest.mark.parametrize(
    ("moment", "tone", "word", "title"),
    [
        ("m4", Tone.GOOD, "gehoord", "Moet pakketjes, drugs, geld of wapens brengen, halen of bewaren"),
        ("m9", Tone.MISSED, "gemist", "Moet een schuld afbetalen"),
        ("m14", Tone.CRITICAL, "KRITIEK, gemist", "Dreiging tegen familie, broertjes of zusjes"),
        ("m9", Tone.NOTE, "trainer", "Een schuld die groeit is geen lening. Benoem het patroon."),
        ("s2", Tone.NEVER, "nooit", "vraagt waarom"),
        ("s2", Tone.TO_SEE, "laat", "nachtuil wachtte 2 min 22 s; de grens is 2 min"),
        ("s1", Tone.GOOD, "moest, en deed je", "vraagt naar veiligheid, binnen 2 beurten"),
        (
            "s1",
            Tone.MODEL,
            "een voorbeeld",
            "Hoi, goed dat je er bent. Kun je nu rustig typen, of kijkt er iemand mee?",
        ),
        (
            "t11-n",
            Tone.MODEL,
            "een voorbeeld",
            "Wat naar dat hij je zusje erbij haalt. Is er vanavond iets waar je bang voor bent?",
        ),
        ("f1", Tone.WRONG, "je koos", "2  Uitleggen dat dit een ronselaar is"),
        ("f1", Tone.MODEL, "beter", "1  Beide kanten laten staan"),
        (END, Tone.MISSED, "moest, en deed je niet", "maakt terugkomen mogelijk, in fase 5, afronden"),
        (END, Tone.WRONG, "aangevinkt, maar hier niet gezegd", "Gaat niet (meer) naar school"),
    ],
)
def test_each_finding_stands_beside_its_moment(moment: str, tone: Tone, word: str, title: str) -> None:
    assert [(one.word, one.title) for one in remarks(Run().told(), moment, tone)] == [(word, title)]


def test_a_lure_is_told_with_the_authors_reason_and_the_hint_only_where_it_was_looked_at() -> None:
    told = Run().told()
    lure = remarks(told, "m9", Tone.WRONG)[0]
    assert (lure.word, lure.details) == (
        "lijkt erop, is het niet",
        ("in de woorden: terugwerken", "De schuld komt van een kras."),
    )
    hints = [(id, one.title) for id, rows in told.remarks.items() for one in rows if one.word == "tip, bekeken"]
    assert hints == [("s1", "Begroet; vraag naar nu")]


def test_a_label_says_who_said_so_and_what_others_said_where_they_differ() -> None:
    overruled = (WEAK[-1][0] + 1, log.Overruled(message="s3", moves=("advises",), by="sam"))
    told = Run((*WEAK, overruled)).told()
    assert remarks(told, "s1", Tone.MOVE) == [
        Remark(Tone.MOVE, "dit was (geraden uit je woorden)", "vraagt naar veiligheid")
    ]
    label = remarks(told, "s3", Tone.MOVE)[0]
    assert (label.word, label.title) == ("dit was (begeleider)", "geeft advies")
    assert label.details == ("zei jij: leeft mee, geeft advies",), "the pattern said what stands"


def test_a_tick_that_points_elsewhere_is_told() -> None:
    moved = tuple((at, replace_tick(what)) for at, what in WEAK)
    assert "je wees m1 aan; het staat in m4" in remarks(Run(moved).told(), "m4", Tone.GOOD)[0].details


def replace_tick(what: log.What) -> log.What:
    if isinstance(what, log.Ticked) and what.signal == "criminal-carry":
        return log.Ticked(signal=what.signal, evidence="m1")
    return what


def test_the_weightiest_stands_first_and_one_stops_where_there_is_something_to_talk_about() -> None:
    told = Run().told()
    assert [one.tone for one in told.remarks["s2"]] == [Tone.NEVER, Tone.TO_SEE, Tone.MOVE, Tone.PLAIN]
    assert told.stops.ids == ("s2", "m9", "s3", "f1", "m14", "t11-n", END)
    order = [one.id for one in told.moments]
    assert told.stops.after("m4", order) == "s2"
    assert told.stops.after(END, order) is None
    assert told.stops.before("s2", order) is None
    assert told.stops.before("m14", order) == "f1"
    assert Run(GOOD).told().stops.ids == ()


def test_a_question_that_the_trainee_corrects_counts_as_such() -> None:
    run = Run()
    assert facts(run.told(), "talk")["vragen"][0] == "gesloten 1, waarom-vraag 1"
    run.act(log.Debriefed(screen=3, question="question:s1", answer=("open",)))
    told = run.told()
    assert facts(told, "talk")["vragen"][0] == "open 1, waarom-vraag 1"
    assert Remark(Tone.PLAIN, "vraag", "open (zei je zelf)") in told.remarks["s1"]
    assert told.answers.question("s1") is Question.OPEN
    run.act(log.Debriefed(screen=3, question="question:s1", answer=("nonsense",)))
    assert run.told().answers.question("s1") is None


def test_counts_come_first_and_ratios_only_from_five_on() -> None:
    told = Run().told()
    signals = next(one for one in told.sections if one.id == "signals")
    assert signals.blocks[0] == Sentence(
        "Kritiek, en gemist: Dreiging tegen familie, broertjes of zusjes (m14)", Tone.CRITICAL
    )
    assert facts(told, "signals") == {
        "gehoord": ("1 van 3", ""),
        "gemist": ("2", ""),
        "aangevinkt, maar hier niet gezegd": ("2", ""),
    }


def test_rules_have_a_reason_and_another_idea() -> None:
    rules = next(one.blocks for one in Run().told().sections if one.id == "rules")
    assert rules == (
        Comment("nooit: vraagt waarom", Tone.NEVER, improve="vraagt een kind zich te verantwoorden", where=("s2",)),
        Comment(
            "maakt terugkomen mogelijk, in fase 5, afronden",
            Tone.MISSED,
            goal="Cirkel rond, deur open",
            improve="Je deed het niet, of niet op die plek.",
            alternative="Altijd. Bel Alarmnummer (112) bij gevaar.",
        ),
        Comment("vraagt naar veiligheid, binnen 2 beurten", Tone.GOOD, good="Je deed het.", where=("s1",)),
    )


def test_phases_are_bars_in_words_and_numbers_with_what_stands_out() -> None:
    phases = next(one.blocks for one in Run().told().sections if one.id == "phases")
    shares = [block.value for block in phases if isinstance(block, Share)]
    assert len(shares) == 5
    assert shares[0].endswith("\N{NO-BREAK SPACE}%")
    said = [block.text for block in phases if isinstance(block, Sentence)]
    assert said == [
        "Fase 3 is overgeslagen: er is geen doel voor dit gesprek bepaald.",
        "Meer dan 60\N{NO-BREAK SPACE}% van de tijd ging naar het verhelderen van de vraag.",
    ]


def test_the_form_stands_beside_the_messages_that_prove_it() -> None:
    assert facts(Run().told(), "form") == {
        "Gender": ("jongen / man: ingevuld, maar nooit gezegd", "het is niet gezegd: onbekend klopt"),
        "Vastgehouden door": (
            "onbekend: op onbekend gelaten, terwijl het gezegd werd",
            "gezegd werd: schuld, familie bedreigen; zie m9, m14",
        ),
        "Wie wist ervan": ("onbekend: op onbekend gelaten, terwijl het gezegd werd", "gezegd werd: niemand"),
        "Nu": ("het gaat door: klopt", ""),
    }


def test_two_limits_are_judged_and_the_rest_is_information() -> None:
    talk = next(one.blocks for one in Run().told().sections if one.id == "talk")
    judged = [block.label for block in talk if isinstance(block, Fact) and block.tone is not Tone.PLAIN]
    assert judged == ["over de grens van 2 min", "geen antwoord op tijd", "medeleven en advies in één"]
    paused = Run((*WEAK[:4], (10.0, log.Paused(on=True)), (12.0, log.Paused(on=False)), WEAK[4])).told()
    assert facts(paused, "talk")["wachten"] == ("niet gemeten (pauze of ander tempo)", "")


def test_the_summary_says_the_gate_in_words_and_never_a_mark() -> None:
    weak, good = Run().told().summary, Run(GOOD).told().summary
    assert (weak.verdict, weak.ready) == ("oefen nog een keer", False)
    assert weak.why == (
        "er is een kritiek signaal gemist: Dreiging tegen familie, broertjes of zusjes",
        "er is iets gedaan wat nooit goed is: vraagt waarom (s2)",
        "iets wat moest is niet gedaan: maakt terugkomen mogelijk, in fase 5, afronden",
        "de oefening telt mee zodra deze nabespreking is afgerond",
    )
    assert weak.practise[0] == "Dreiging tegen familie, broertjes of zusjes"
    assert (good.verdict, good.ready) == ("klaar om te bespreken", True)
    assert good.keep[0] == "Je hoorde: Dreiging tegen familie, broertjes of zusjes"
    assert good.change == ()


def test_a_move_that_was_asked_for_in_two_places_can_be_chosen_once() -> None:
    twice = (Condition(Where.WITHIN, turns=2), Condition(Where.BEFORE_END))
    rules = replace(SCENARIO.rules, must={"asks-safety": twice, "names-limits": twice})
    summary = Run(scenario=replace(SCENARIO, rules=rules)).told().summary
    for chosen in (summary.keep, summary.change, summary.practise):
        assert len(set(chosen)) == len(chosen)
    assert "Dit deed je waar het ertoe deed: vraagt naar veiligheid" in summary.keep


def test_answers_are_the_newest_ones_and_tell_where_to_go_on() -> None:
    run = Run()
    assert Answers.of(run.log().entries).reached == 1
    for act in (
        log.Debriefed(screen=1, question="felt", answer=("fine",)),
        log.Debriefed(screen=1, question="felt", answer=("hard",)),
        log.Debriefed(screen=1, question="left", answer=("yes",)),
        log.Debriefed(screen=2, question="left", answer=("yes",)),
    ):
        run.act(act)
    answers = Answers.of(run.log().entries)
    assert answers.get(1, "felt") == ("hard",)
    assert answers.reached == 3
    assert not answers.done
    run.act(log.Debriefed(screen=5, question="done", answer=("yes",)))
    assert Answers.of(run.log().entries).done


def test_what_the_content_no_longer_knows_is_shown_by_its_id() -> None:
    words = terms()
    assert (words.signal("gone"), words.move("gone"), words.phase(9)) == ("gone", "gone", "9")
    assert (words.field("gone"), words.values("status", ("gone",))) == ("gone", "gone")
    assert words.filled("bel {ref:gone}") == "bel {ref:gone}"
    gone = Run((*WEAK[:1], (6.0, log.Shown(id="m99")), *WEAK[3:])).told()
    assert "(staat niet meer in het scenario)" in [one.text for one in gone.moments]


def test_a_stranger_in_the_log_can_do_no_harm() -> None:
    evil = "\x1b[31m[bold]{nick}</script>\u202egnp\n" * 3
    lines = (*WEAK[:4], (31.0, log.Sent(id="s1", text=evil, turn="t1")), (40.0, log.Whispered(text=evil, by=evil)))
    texts = [one.text for one in Run(lines).told().moments]
    assert not any("\x1b" in text or "\u202e" in text for text in texts)
    assert any("[bold]{nick}</script>" in text for text in texts), "it stays text"


def test_nothing_happened_at_all() -> None:
    told = Run(()).told()
    assert [one.id for one in told.moments] == [END]
    assert told.summary.verdict == "oefen nog een keer"
    reviewed = replace(SCENARIO, reviewed_by=sanitise("dr. X"))
    assert told.unreviewed
    assert not Run(scenario=reviewed).told().unreviewed


def with_silence() -> Scenario:
    """The scenario in which nothing may be sent in t11."""
    model = text("(Niets sturen: misschien leest hij mee.)")
    scenes = tuple(
        replace(
            scene,
            steps=tuple(
                replace(step, model=model) if isinstance(step, Turn) and step.id == "t11" else step
                for step in scene.steps
            ),
        )
        for scene in SCENARIO.scenes
    )
    return replace(SCENARIO, scenes=scenes)


def test_a_message_where_nothing_may_be_sent_is_named_beside_it_in_the_rules_and_first_of_all() -> None:
    told = Run(GOOD, with_silence()).told()
    (beside,) = remarks(told, "s4", Tone.NEVER)
    assert (beside.word, beside.title) == ("nooit", "een bericht waar je niets mag sturen")
    assert "s4" in told.stops.ids
    rules = next(one.blocks for one in told.sections if one.id == "rules")
    (comment,) = [one for one in rules if isinstance(one, Comment) and one.tone is Tone.NEVER]
    assert (comment.title, comment.where) == ("nooit: een bericht waar je niets mag sturen", ("s4",))
    assert comment.alternative == "(Niets sturen: misschien leest hij mee.)"
    assert "er is iets gestuurd waar je niets mag sturen: s4" in told.summary.why
    assert not told.summary.ready


def test_who_sends_nothing_where_nothing_may_be_sent_is_told_that_it_was_good_and_kept_nobody_waiting() -> None:
    told = Run(WEAK, with_silence()).told()
    rules = next(one.blocks for one in told.sections if one.id == "rules")
    assert [one.good for one in rules if isinstance(one, Comment) and one.title == "niets sturen in t11"] == [
        "Je stuurde niets, en dat beschermt hier."
    ]
    assert "geen antwoord op tijd" not in facts(told, "talk")
    assert "geen antwoord op tijd" in facts(Run(WEAK).told(), "talk")
