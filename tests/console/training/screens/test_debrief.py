"""The debrief on the screen: its order, what is kept, and nothing of the score before the own view was given."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from console.strings import set_language
from console.support.errors import ConsoleError, Exit
from console.training.play import acts
from console.training.play import entries as log
from console.training.screens.debrief.moment_list import MomentList
from console.training.screens.debrief.screen import DebriefScreen
from tests.console.training.debrief.case import CONTENT, GOOD, MOVES, WEAK, Lines, Run
from tests.console.training.screens.host import Page, page

SIZES = [(80, 24), (120, 40)]
TO_WHAT_HAPPENED = ("right", "right", "j")


def screen(run: Run, *, ascii_only: bool = False, next_scenario: str = "", own: bool = True) -> DebriefScreen:
    return DebriefScreen(
        run.log,
        run.scenario,
        run.score,
        run.act,
        content=CONTENT,
        moves=MOVES,
        next_scenario=next_scenario,
        ascii_only=ascii_only,
        own=own,
    )


def at(shown: Page) -> str | None:
    return shown.app.screen.query_one(MomentList).current


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_five_screens_in_their_order(size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    run = Run()
    async with page(screen(run, next_scenario="De mentor vraagt raad"), size) as shown:
        frames = [shown.text()]
        for keys in (("right",), ("right", "j"), ("n", "n"), ("right",), ("right",), ("end",)):
            await shown.press(*keys)
            frames.append(shown.text())
    assert all("OEFENING" in frame and "nog niet beoordeeld door een professional" in frame for frame in frames)
    assert "\n=====\n".join(frames) == snapshot


async def test_without_colour_and_in_ascii_the_words_and_marks_say_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with page(screen(Run(), ascii_only=True)) as shown:
        await shown.press(*TO_WHAT_HAPPENED, "n", "n")
        frame = shown.text()
        await shown.press("right")
        assert "####" in shown.text()
    assert "-  gemist: Moet een schuld afbetalen" in frame
    assert "x  lijkt erop, is het niet" in frame
    assert "│" not in frame


@pytest.mark.parametrize("lines", [WEAK, GOOD], ids=["weak", "good"])
async def test_nothing_of_the_score_is_seen_before_the_own_view_was_given(lines: Lines) -> None:
    run = Run(lines)
    signals = [run.told().remarks[one.shown_in or "end"] for one in run.score().signals.findings]
    words = {one.word for rows in signals for one in rows if one.word} | {run.told().summary.verdict.upper()}
    async with page(screen(run), (120, 200)) as shown:
        seen = shown.text()
        await shown.press("right")
        seen += shown.text()
        await shown.press("right")
        seen += shown.text()
        await shown.press("n")
        seen += shown.text()
        await shown.press("greater_than_sign", "enter", "p", "l", "k")
        seen += shown.text()
        assert "2 van 5" in shown.text(), "no is the answer of Enter"
    assert not [word for word in words if word in seen]
    assert not [one for one in run.acts if isinstance(one, log.Debriefed) and (one.screen, one.question) == (2, "left")]


async def test_the_own_view_is_settled_once_it_was_left() -> None:
    run = Run()
    async with page(screen(run)) as shown:
        await shown.press("right", "enter", "down", "enter", "down", "enter", "down", "enter")
        assert "Er zijn er al 3 gekozen" in shown.text()
        await shown.press("right", "j", "left")
        assert "2 van 5" in shown.text()
        await shown.press("home", "enter")
        assert "Dit staat vast" in shown.text()
    assert run.told().answers.get(2, "best") == ("s1", "s2", "s3")


async def test_care_comes_first_and_says_what_to_do() -> None:
    run = Run()
    async with page(screen(run)) as shown:
        assert "Wil je stoppen of iemand spreken?" in shown.text()
        await shown.press("end", "up", "enter")
        assert "Ga nu naar je achterwacht of begeleider" in shown.text()
        await shown.press("escape")
    assert shown.app.left_with == [False]
    assert run.told().answers.get(1, "care") == ("speak",)


async def test_one_goes_away_in_the_middle_and_goes_on_later() -> None:
    run = Run()
    async with page(screen(run)) as shown:
        await shown.press("down", "enter", "right", "right", "j", "escape")
    async with page(screen(run)) as shown:
        assert "3 van 5" in shown.text()
        await shown.press("left", "left")
        assert "(x) het was pittig" in shown.text()


async def test_a_run_counts_once_the_debrief_is_finished() -> None:
    run = Run(GOOD)
    assert not run.score().debriefed
    async with page(screen(run)) as shown:
        await shown.press(*TO_WHAT_HAPPENED, "right", "right")
        assert "KLAAR OM TE BESPREKEN" in shown.text()
        await shown.press("down", "enter", "end", "up", "up", "enter", "end", "enter")
    assert shown.app.left_with == [True]
    assert run.score().debriefed
    assert run.score().gate.passed
    assert run.told().answers.get(5, "share") == ("yes",)
    async with page(screen(run)) as shown:
        assert "3 van 5" in shown.text()
        await shown.press("right", "right")
        assert "de oefening telt mee" in shown.text()
        assert "afronden: daarna" not in shown.text()


async def test_the_last_screen_names_the_key_that_finishes_and_going_away_asks_first() -> None:
    run = Run(GOOD)
    async with page(screen(run), (80, 24)) as shown:
        await shown.press(*TO_WHAT_HAPPENED, "right", "right")
        assert "F12 nabespreking afronden" in shown.text().splitlines()[-1]
        await shown.press("escape")
        assert shown.app.left_with == [], "it asks first"
        await shown.press("n", "f12")
    assert shown.app.left_with == [True]
    assert run.score().debriefed


async def test_own_words_are_kept_as_text() -> None:
    run = Run()
    async with page(screen(run)) as shown:
        await shown.press("down", "down", "down", "enter")
        await shown.write("het was [red]veel[/]")
        await shown.press("enter")
        assert "in eigen woorden: het was [red]veel[/]" in shown.text()
        await shown.press("enter", "escape")
        assert run.told().answers.get(1, "felt") == ("het was [red]veel[/]",)


async def test_one_walks_from_finding_to_finding() -> None:
    run = Run()
    async with page(screen(run), (80, 24)) as shown:
        await shown.press(*TO_WHAT_HAPPENED)
        stops = []
        for _ in range(7):
            await shown.press("n")
            stops.append(at(shown))
        assert stops == list(run.told().stops.ids)
        await shown.press("n")
        assert "Dit is de laatste bevinding." in shown.text()
        await shown.press("p")
        assert at(shown) == "t11-n"
        assert "bevinding 6 van 7" in shown.text()


async def test_a_label_can_be_corrected_and_the_score_follows() -> None:
    run = Run()
    async with page(screen(run)) as shown:
        await shown.press(*TO_WHAT_HAPPENED, "l")
        assert "Zet de cursor eerst op een bericht van jezelf." in shown.text()
        await shown.press("n", "l")
        await shown.write("waarom")
        await shown.press("enter")
        assert "blijft staan tot een begeleider het weghaalt" in shown.text()
        assert at(shown) == "s2"
        await shown.press("k")
        await shown.write("open")
        await shown.press("enter")
        assert "vraag: open (zei je zelf)" in shown.text()
    assert [never.denied for never in run.score().never] == [("s2",)]
    assert run.acts[-2:] == [acts.Labels("s2", ()), log.Debriefed(screen=3, question="question:s2", answer=("open",))]


async def test_what_cannot_be_kept_is_told_and_changes_nothing() -> None:
    run = Run()

    def full(act: acts.Act) -> None:
        raise ConsoleError("De schijf is vol.", "Maak ruimte.", Exit.CANNOT_WRITE)

    run.act = full  # type: ignore[method-assign]
    async with page(screen(run)) as shown:
        await shown.press("enter")
        assert "De schijf is vol. Maak ruimte." in shown.text()
        await shown.press("right")
        assert "1 van 5" in shown.text()


async def test_a_long_chat_scrolls_and_a_long_message_is_read_to_its_end() -> None:
    many = tuple(
        (
            float(n),
            log.Sent(id=f"s{n}", text=f"bericht {n}. " + ("lang " * 700 + "EINDE" if n == 100 else ""), turn="t1"),
        )
        for n in range(1, 201)
    )
    async with page(screen(Run((WEAK[0], *many))), (80, 24)) as shown:
        await shown.press(*TO_WHAT_HAPPENED, "end")
        assert "bericht 200." in shown.text()
        await shown.press("home", "slash")
        await shown.write("einde")
        await shown.press("enter")
        assert "EINDE" not in shown.text()
        await shown.press(*["down"] * 40)
        assert "EINDE" in shown.text()
        assert at(shown) == "s100"


@pytest.mark.parametrize("size", [(2, 2), (20, 5), (40, 12)])
async def test_a_tiny_terminal_breaks_nothing(size: tuple[int, int]) -> None:
    async with page(screen(Run()), size) as shown:
        await shown.press(*TO_WHAT_HAPPENED, "n", "right", "down", "right", "end")
        await shown.pilot.resize_terminal(120, 40)
        await shown.press("left")
        assert "Van dichterbij" in shown.text()


async def test_it_is_told_in_english_too() -> None:
    set_language("en")
    async with page(screen(Run(language="en"))) as shown:
        assert "TRAINING" in shown.bar()
        assert "not yet reviewed by a professional" in shown.bar()
        await shown.press("right", "right", "y", "n")
        assert "never: asks why" in shown.text()


async def test_a_facilitators_copy_shows_no_reactions_and_finishes_nothing() -> None:
    run = Run()
    run.act(log.Debriefed(screen=1, question="felt", answer=("touched",)))
    run.act(log.Debriefed(screen=2, question="redo", answer=("s2",)))
    given = len(run.acts)
    async with page(screen(run, own=False)) as shown:
        assert "3 van 5" in shown.text()
        await shown.press("left")
        assert "(x) s2  Waarom doe je dat dan?" in shown.text()
        await shown.press("left")
        assert "2 van 5" in shown.text()
        await shown.press("right", "right", "right")
        assert "5 van 5" in shown.text()
        assert "Nabespreking afronden" not in shown.text()
    assert len(run.acts) == given
