"""Sentences that a well-meaning person could write, each with a neighbour that may be said, which is not found.

The table is literal and takes nothing from the product; its wording is another than that of the patterns and of their
examples. What each kind risks stands in `advice.yaml` and `promises.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from console.cli.server.proven import is_there
from console.content.lint import lint_all

TODAY = date(2026, 12, 1)

PLANTED = [
    # waiting, staying, being there
    ("C14", "nl", "Ik ga hier niet weg totdat jij veilig bent.", "Ik ben er nu voor je."),
    ("C14", "nl", "Ik blijf naast jou, wat er ook gebeurt.", "Blijf bij iemand die je vertrouwt."),
    ("C14", "nl", "Ga maar eten, ik wacht zolang op jou.", "Je kunt eerst gaan eten."),
    ("C14", "nl", "Vanavond zit ik weer achter deze chat.", "Vanavond is de chat weer open."),
    ("C14", "nl", "Als ik stop, neemt mijn collega het gesprek over.", "Een collega leest soms mee."),
    ("C14", "nl", "Wij laten je niet in de steek.", "Wij luisteren naar je."),
    ("C14", "en", "I am staying beside you the whole evening.", "I am here for you now."),
    ("C14", "en", "I will wait here until you can type.", "Take the time that you need."),
    ("C14", "en", "Next week I am back here and we go on.", "Next week the chat is open again."),
    ("C14", "en", "Another colleague? Someone else will take over then.", "A colleague sometimes reads along."),
    # when one may come back
    ("C14", "nl", "Je kunt ons 24 uur per dag een bericht sturen.", "Je kunt dag en nacht praten met 113."),
    ("C14", "nl", "Kom gerust terug als het weer misgaat.", "Kom gerust terug als de chat open is."),
    ("C14", "nl", "Jullie mogen hier elke nacht terugkomen.", "Jullie mogen terugkomen als de chat open is."),
    ("C14", "en", "You may come back tomorrow, or the day after.", "You may come back when the chat is open."),
    ("C14", "en", "Reach us at any hour.", "Call 113 at any hour."),
    ("C14", "nl", "Binnen een half uur hoor je van ons.", "Het kan even duren voor er iemand is."),
    ("C14", "en", "A colleague answers you within 10 minutes.", "It may take a while before somebody answers."),
    # who reads it, and who hears of it
    ("C14", "nl", "Enkel jij en ik, wij samen, lezen hier mee.", "Soms leest een collega mee."),
    ("C14", "nl", "Je vader komt dit nooit te weten.", "Weet je vader hiervan?"),
    ("C14", "nl", "School krijgt niets te horen.", "Weet iemand op school hiervan?"),
    ("C14", "nl", "Ik vertel dit aan niemand door.", "Ik kan niet beloven dat ik zwijg."),
    ("C14", "en", "Only you and I know about this.", "Who else knows about this?"),
    ("C14", "en", "Your parents will not get to hear it.", "Do your parents know about it?"),
    ("C14", "en", "I won't tell anyone.", "I try to talk about that with you first."),
    ("C14", "nl", "Ik bel pas iemand als ik het eerst aan jou vertel.", "Ik probeer het eerst aan jou te vertellen."),
    ("C14", "en", "I always talk with you first.", "I try to talk with you first."),
    ("C14", "nl", "Er gebeurt hier niets zonder jouw toestemming.", "Jij kiest wat je vertelt."),
    # what the counsellor does not send: only an instruction to send nothing is none
    ("C14", "nl", "Ben je weg, dan stuur ik niets.", "Stuur niets."),
    ("C14", "nl", "Ik stuur niets tot jij weer schrijft.", "Je hoeft niets te betalen."),
    ("C14", "en", "I then send nothing.", "Then send nothing."),
    ("C14", "en", "After that nothing more arrives.", "Send nothing more."),
    # what stays behind, and what can be found
    ("C14", "nl", "Je berichten worden meteen verwijderd.", "Het adres van deze pagina kan blijven staan."),
    ("C14", "nl", "Klik het weg, dan is je gesprek verdwenen.", "Klik het weg; de geschiedenis onthoudt het adres."),
    ("C14", "nl", "Hier vind je later nergens sporen van terug.", "Wis alleen dit adres."),
    ("C14", "en", "Your messages are deleted straight after the chat.", "Your browser may remember the address."),
    ("C14", "en", "This chat leaves no traces.", "This chat can leave a trace in your browser."),
    ("C14", "nl", "We kunnen jou met geen mogelijkheid opsporen.", "Hulp sturen kan alleen als jij zegt waar je bent."),
    ("C14", "en", "There is no way to trace you.", "We can send help only if you say where you are."),
    # how it ends
    ("C14", "nl", "De rechter moet dat begrijpen.", "Hoe de rechter kijkt, weet ik niet."),
    ("C14", "nl", "Je wordt hier niet voor gestraft.", "Een advocaat kan je vertellen wat er kan gebeuren."),
    ("C14", "en", "You won't be arrested for that.", "A lawyer can tell you what may happen."),
    ("C14", "nl", "Wij regelen het wel voor je.", "Wij denken met je mee."),
    ("C14", "nl", "Ze halen alle filmpjes van internet weg.", "Er is hulp om filmpjes weg te krijgen."),
    ("C14", "en", "The videos will be taken down.", "There is help to get videos removed."),
    ("C14", "en", "I will make sure he stops.", "What would help you now?"),
    # advice that endangers
    ("C15", "nl", "Gooi je zoekgeschiedenis helemaal weg.", "Wis alleen het adres van deze pagina."),
    ("C15", "nl", "Reset je toestel, dan is alles nieuw.", "Een lege telefoon kan opvallen."),
    ("C15", "en", "Do a factory reset tonight.", "An empty phone can look suspicious."),
    ("C15", "nl", "Tot slot de sporen wissen.", "Tot slot het adres in de geschiedenis."),
    ("C15", "en", "At the end: coming back, clearing, and a last question.", "At the end: the address in the history."),
    ("C15", "nl", "Hé, regent het bij jou ook?", "Kun je nu veilig typen?"),
    ("C15", "nl", "App een duimpje als je er nog bent.", "Je hoeft nu niets te typen."),
    ("C15", "en", "How was your weekend?", "Can you type safely now?"),
    ("C15", "en", "Just send a heart when he's gone.", "You do not have to answer now."),
    ("C15", "nl", "Noem eerst ons codewoord even.", "Begin met het codewoord als je weer alleen bent."),
    ("C15", "en", "Please type the code word.", "Begin with the code word when you are alone again."),
    ("C15", "nl", "Houd de filmpjes goed vast als bewijs.", "Schrijf alleen de naam van het account op."),
    ("C15", "en", "Download the pictures so that you have proof.", "Write down the name of the account alone."),
    ("C15", "nl", "Maak ongemerkt een opname van het gesprek.", "Schrijf voor jezelf op wat er gebeurde."),
    ("C15", "en", "Put a hidden camera in your room.", "Write down for yourself what happened."),
    ("C15", "nl", "Blokkeren is nu het beste wat je kunt doen.", "Blokkeer hem nog niet; eerst kijken wat veilig is."),
    ("C15", "en", "Block that account right now.", "Do not block him yet; first we look at what is safe."),
    ("C15", "nl", "Geef hem dat bedrag, dan laat hij je met rust.", "Betaal niet, als dat veilig kan."),
    ("C15", "en", "Pay half of it, then you win time.", "Do not pay, if that is safe."),
    ("C15", "nl", "Ren het huis uit zodra hij slaapt.", "Is er een plek waar je vannacht veilig bent?"),
    ("C15", "en", "Pack your bag and leave before morning.", "Is there a place where you are safe tonight?"),
    ("C15", "nl", "Vertel het vanavond aan je stiefvader.", "Bij welke volwassene voel jij je veilig?"),
    ("C15", "en", "Go and discuss it with your mother.", "With which adult do you feel safe?"),
    ("C15", "nl", "Poets daarna je tanden en neem schone kleren.", "Was je nog niet, als dat lukt."),
    ("C15", "en", "Scrub it all off and rest.", "Do not wash yet, if you can."),
    ("C15", "nl", "Op welke school zit je?", "Je hoeft niet te zeggen op welke school je zit."),
    ("C15", "en", "What is your postcode?", "You do not have to say where you live."),
    ("C15", "nl", "Stuur je e-mailadres, dan schrijven we later.", "Je hoeft je naam niet te zeggen."),
    ("C15", "nl", "Voeg mij toe op Snapchat.", "Chatten kan alleen hier."),
    ("C15", "en", "Here is my private number.", "You can only chat with us here."),
    ("C15", "nl", "Zet je locatie aan en deel je locatie met ons.", "Zeg alleen waar je bent als je hulp wilt."),
    ("C15", "en", "Download this app, it is safer.", "This page is enough."),
    ("C15", "nl", "Bel 112 terwijl hij in de kamer is.", "Bel 112 als bellen veilig kan."),
    ("C15", "en", "Call the police even when he is close.", "Call 112 if calling is safe."),
    ("C15", "nl", "Gebruik straks de noodknop.", "Gebruik de knop 'Snel weg'."),
    ("C15", "en", "Hit the hide button.", "Use the button 'Leave fast'."),
    ("C15", "nl", "Pak een laptop in de mediatheek.", "Neem een apparaat waar alleen jij bij kan."),
    # numbers, addresses, cost and hours
    ("C16", "nl", "Je kunt bellen met (058) 213 44 55.", "Je kunt bellen met 113."),
    ("C16", "en", "Text to 06 87 65 43 21.", "Call 0800-0188."),
    ("C16", "nl", "Het nummer is nul negenhonderd acht acht vier vier.", "Eén of twee keer is genoeg."),
    ("C16", "en", "Dial one one two.", "Dial 112."),
    ("C16", "nl", "Kijk op hulpbijuitbuiting.nl voor meer.", "Kijk op keerpunt.chat voor meer."),
    ("C16", "en", "Write to help@baken.example.", "Chat on 113.nl."),
    ("C20", "nl", "Slachtofferhulp Nederland bellen is gratis.", "Veilig Thuis bellen is gratis."),
    ("C20", "nl", "CoMensha helpdesk: dag en nacht open.", "Centrum Seksueel Geweld: bellen kan dag en nacht."),
    ("C20", "en", "Call Slachtofferhulp Nederland, it costs nothing.", "Call 0800-2000, it is free of charge."),
    ("C20", "en", "De Kindertelefoon is open day and night.", "Veilig Thuis is there day and night."),
]  # fmt: skip

CANNED = """\
texts:
  - id: planted
    phase: null
    title: {{nl: "{nl_title}", en: "{en_title}"}}
    text:
      nl: "{nl}"
      en: "{en}"
"""


@pytest.fixture(scope="module")
def said_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """The codes that are found in a sentence of the table; all of them stand in one folder, which is read once."""
    folder = tmp_path_factory.mktemp("planted")
    lines = ["texts:"]
    at: dict[str, int] = {}
    for number, (_code, language, bad, good) in enumerate(PLANTED):
        for kind, sentence in (("bad", bad), ("good", good)):
            words = {"nl": "Hoi.", "en": "Hi.", language: sentence}
            lines += [f"  - id: {kind}-{number}", "    phase: null", "    title: {nl: Proef, en: Trial}", "    text:"]
            for spoken, text in words.items():
                lines.append(f'      {spoken}: "{text}"')
                if spoken == language:
                    at[sentence] = len(lines)
    (folder / "canned.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _content, findings = lint_all(folder, TODAY)
    where = {sentence: ("canned.yaml", line) for sentence, line in at.items()}
    # The other language says hello: that the two differ is no matter here.
    judged = [one for one in findings if one.code != "C19"]
    return lambda sentence: {one.code for one in judged if (one.file, one.line) == where[sentence]}


@pytest.mark.parametrize(("code", "language", "bad", "good"), PLANTED, ids=[row[2] for row in PLANTED])
def test_a_bad_sentence_is_found_and_its_neighbour_is_not(
    said_of: Callable[[str], set[str]], code: str, language: str, bad: str, good: str
) -> None:
    assert code in said_of(bad), language
    assert said_of(good) == set(), language


def test_sixty_sentences_and_more_are_planted() -> None:
    assert len(PLANTED) >= 60
    assert len({row[2] for row in PLANTED} | {row[3] for row in PLANTED}) >= 2 * 60


@pytest.mark.parametrize(
    ("nl", "en"),
    [
        ("Stuur nu niets.", "Send it all now."),
        ("Betaal niet.", "Pay."),
        ("Je mag weggaan.", "You may not leave."),
        ("Het duurt 10 minuten.", "It takes 15 minutes."),
        ("Bel 0800-2000.", "Call 0800-0188."),
        ("Fier kan helpen.", "Somebody can help."),
        ("Chat op 113.nl.", "Chat there."),
    ],
)
def test_two_languages_that_say_opposite_things_are_found(tmp_path: Path, nl: str, en: str) -> None:
    said = {"nl": nl, "en": en, "nl_title": "Proef", "en_title": "Trial"}
    (tmp_path / "canned.yaml").write_text(CANNED.format(**said), encoding="utf-8")
    _content, findings = lint_all(tmp_path, TODAY)
    assert "C19" in {one.code for one in findings}


def test_two_languages_that_say_the_same_are_no_finding(tmp_path: Path) -> None:
    said = {"nl": "Stuur niets tot 9 uur.", "en": "Send nothing until 9.", "nl_title": "Proef", "en_title": "Trial"}
    (tmp_path / "canned.yaml").write_text(CANNED.format(**said), encoding="utf-8")
    assert lint_all(tmp_path, TODAY)[1] == []


def test_a_title_is_a_text_too(tmp_path: Path) -> None:
    said = {"nl": "Hoi.", "en": "Hi.", "nl_title": "Ik blijf bij jou", "en_title": "Trial"}
    (tmp_path / "canned.yaml").write_text(CANNED.format(**said), encoding="utf-8")
    assert [(one.line, one.code) for one in lint_all(tmp_path, TODAY)[1]] == [(4, "C14")]


REFERRAL = """\
organisations:
  - id: planted
    name: Opvang Proef
    phones: ["058-1234567"]
    url: null
    hours: "24/7"
    age_min: 0
    age_max: null
    forms: []
    region: null
    when: {{nl: "{nl}", en: "{en}"}}
    basis: seen
    source: "{source}"
    looked_up: {day}
"""


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, set()),
        ({"nl": "Er is meteen iemand die je helpt", "en": "Shelter"}, {"C14"}),
        ({"day": "2031-02-03"}, {"C17"}),
        ({"day": "2026-12-02"}, {"C17"}),
        ({"source": "hoorde ik van een collega"}, {"C18"}),
        ({"source": "folder-opvang-2026.pdf"}, set()),
    ],
)
def test_a_referral_is_read_like_a_text_and_its_source_and_day_can_be_found_again(
    tmp_path: Path, change: dict[str, str], found: set[str]
) -> None:
    said = {"nl": "Opvang", "en": "Shelter", "source": "https://example.org/opvang", "day": "2026-11-29"} | change
    (tmp_path / "referrals.yaml").write_text(REFERRAL.format(**said), encoding="utf-8")
    assert {one.code for one in lint_all(tmp_path, TODAY)[1]} == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('hours: "24/7"', ["C18"]),
        ("cost: charged", ["C18"]),
        ('hours: "24/7", checked_on: 2026-12', []),
        ('hours: "24/7", source: "https://www.kindertelefoon.nl", looked_up: 2026-12-01', []),
        ('name: "Kindertelefoon"', []),
    ],
)
def test_hours_or_cost_that_are_changed_need_a_source_of_their_own(
    tmp_path: Path, entry: str, found: list[str]
) -> None:
    (tmp_path / "referrals.yaml").write_text(f"organisations:\n  - {{id: kindertelefoon, {entry}}}\n", encoding="utf-8")
    assert [(one.line, one.code) for one in lint_all(tmp_path, TODAY)[1]] == [(2, code) for code in found]


LISTED = """\
promises:
  - id: planted
    sentence: {{nl: "{nl}", en: "{en}"}}
    where: [canned]
    true_by: {true_by}
"""
SETTING, TEST = (
    "{setting: helpline_open}",
    '{test: "tests/console/content/test_planted.py::test_a_title_is_a_text_too"}',
)
RULE = "{rule: {nl: a, en: b}}"


@pytest.mark.parametrize(
    ("nl", "en", "true_by", "right"),
    [
        ("Dat weet niemand.", "Nobody knows that.", SETTING, True),
        ("Dat weet niemand.", "Nobody knows that.", TEST, True),
        ("Dat weet niemand.", "Nobody knows that.", RULE, True),
        ("Dat weet niemand.", "Nobody knows that.", "{setting: timings.forever}", False),
        (
            "Dat weet niemand.",
            "Nobody knows that.",
            '{test: "tests/console/content/test_planted.py::test_none"}',
            False,
        ),
        ("Dat weet niemand.", "Nobody knows that.", '{test: "tests/nowhere.py::test_a_title_is_a_text_too"}', False),
        ("Ik blijf voor altijd bij jou.", "I stay with you for ever.", RULE, False),
        ("Je krijgt geen straf.", "You will not be punished.", TEST, False),
    ],
)
def test_a_listed_promise_needs_what_is_there_and_can_be_kept(
    tmp_path: Path, nl: str, en: str, true_by: str, right: bool
) -> None:
    words = {"nl": nl, "en": en, "nl_title": "Proef", "en_title": "Trial"}
    (tmp_path / "canned.yaml").write_text(CANNED.format(**words), encoding="utf-8")
    (tmp_path / "promises.yaml").write_text(LISTED.format(nl=nl, en=en, true_by=true_by), encoding="utf-8")
    found = lint_all(tmp_path, TODAY, proven=is_there)[1]
    assert [one.line for one in found if one.file == "promises.yaml"] == ([] if right else [2])


def test_a_listed_promise_that_no_text_says_is_a_finding(tmp_path: Path) -> None:
    text = LISTED.format(nl="Dat weet niemand.", en="Nobody knows that.", true_by=RULE)
    (tmp_path / "promises.yaml").write_text(text, encoding="utf-8")
    assert [(one.file, one.line, one.code) for one in lint_all(tmp_path, TODAY)[1]] == [("promises.yaml", 2, "C14")]


NO_PROMISE = """\
no_promises:
  - id: planted
    sentence: {{nl: "{nl}", en: "{en}"}}
    where: [canned]
    why: {{nl: "{why}", en: "A question."}}
"""


@pytest.mark.parametrize(
    ("said", "nl", "en", "why", "found"),
    [
        ("Weet niemand dat?", "Weet niemand dat?", "Does nobody know that?", "Een vraag.", []),
        ("Weet niemand dat?", "Weet niemand dat?", "Does nobody know that?", " ", ["promises.yaml"]),
        ("Is het geheim?", "Weet niemand dat?", "Does nobody know?", "Een vraag.", ["canned.yaml", "promises.yaml"]),
        ("Ik blijf bij jou.", "Ik blijf bij jou.", "I stay with you.", "Een vraag.", ["canned.yaml", "promises.yaml"]),
        ("Wij houden het voor ons.", "Wij houden het voor ons.", "Is it?", "Een vraag.", ["promises.yaml"]),
    ],
    ids=["with why", "without", "not said", "nobody can keep it", "promised too"],
)
def test_what_promises_nothing_is_excused_by_its_own_list_alone(
    tmp_path: Path, said: str, nl: str, en: str, why: str, found: list[str]
) -> None:
    words = {"nl": said, "en": "Hi.", "nl_title": "Proef", "en_title": "Trial"}
    (tmp_path / "canned.yaml").write_text(CANNED.format(**words), encoding="utf-8")
    (tmp_path / "promises.yaml").write_text(NO_PROMISE.format(nl=nl, en=en, why=why), encoding="utf-8")
    remarks = lint_all(tmp_path, TODAY, proven=is_there)[1]
    assert [one.file for one in remarks if one.code == "C14"] == found


def test_an_entry_of_either_list_is_laid_over_by_its_id_and_can_be_taken_away(tmp_path: Path) -> None:
    entry = "no_promises:\n  - {id: images-not-always, remove: true}\n"
    (tmp_path / "promises.yaml").write_text(entry, encoding="utf-8")
    found = lint_all(tmp_path, TODAY)[1]
    assert [(one.file, one.code) for one in found] == [("canned.yaml", "C14")] * 2, "in both languages"


@pytest.mark.parametrize("pattern", [".*", r"\\bgeheim\\b", r"\\b(altijd|nooit|niemand)\\b"])
def test_an_excuse_that_lets_a_kind_through_is_a_finding(tmp_path: Path, pattern: str) -> None:
    text = f'excused:\n  - {{id: own, why: {{nl: a, en: b}}, nl: ["{pattern}"], en: []}}\n'
    (tmp_path / "promises.yaml").write_text(text, encoding="utf-8")
    assert "C14" in {one.code for one in lint_all(tmp_path, TODAY)[1]}
