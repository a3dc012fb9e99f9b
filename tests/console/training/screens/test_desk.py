"""The facilitator's desk by keyboard: tiles, one run opened, and what is done for a trainee."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from textual import events

from console.screens.base import Field
from console.strings import set_language
from console.training.desk.desk_catalog import finder
from console.training.play.acts import Pauses
from console.training.play.entries import (
    Asked,
    Debriefed,
    Ended,
    Entry,
    Flagged,
    Happened,
    Injected,
    Overruled,
    Paused,
    Sent,
    Shown,
    Watched,
    Whispered,
)
from console.training.scenario.catalog import stock
from console.training.scenario.knowledge import known
from console.training.screens.debrief.screen import DebriefScreen
from console.training.screens.work.label import LabelPicker
from console.training.screens.write_line import WriteLine
from tests.console.training.desk.desks import CONTENT, GUARD, MOVES, Running, desk
from tests.console.training.desk.logs import BEGIN, add, header, write_log
from widgets.drawing.tiles import Tiles

NAMES = ("mus", "merel", "specht", "uil")


@pytest.fixture
def four(tmp_path: Path) -> list[Path]:
    """Four runs that have begun, each a second apart."""
    return [
        write_log(tmp_path, header(f"run-{n}", name), BEGIN[: len(BEGIN) - (n == 2)])
        for n, name in enumerate(NAMES, start=1)
    ]


async def write(running: Running, text: str) -> None:
    await running.pilot.press(*("space" if letter == " " else letter for letter in text))


def all_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lines(running: Running) -> list[str]:
    return running.text().splitlines()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_four_trainees_are_seen_at_once(tmp_path: Path, four: list[Path], size: tuple[int, int]) -> None:
    async with desk(tmp_path, size=size) as running:
        text = running.text()
        assert "OEFENING" in text.splitlines()[0]
        assert "Elke deelnemer ziet: Kim kijkt mee." in text
        for name in NAMES:
            assert name in text
        assert text.count("chatter wacht 4:28 op antwoord") == 4
        assert "4 hebben je nodig" in text
        heads = [line for line in text.splitlines() if re.search(r"(mus|merel|specht|uil) .*5:00", line)]
        assert len(heads) == (2 if size[0] == 120 else 4), "side by side where there is room"


@pytest.mark.parametrize("size", [(39, 24), (80, 11)])
async def test_where_it_is_too_small_it_says_so(tmp_path: Path, four: list[Path], size: tuple[int, int]) -> None:
    async with desk(tmp_path, size=size) as running:
        assert "OEFENING" in running.text()
        assert "heeft 40 bij 12" in running.text().replace("\n", " ").replace("  ", " ")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_one_is_opened_and_grows_while_it_is_read(
    tmp_path: Path, four: list[Path], size: tuple[int, int]
) -> None:
    async with desk(tmp_path, size=size) as running:
        await running.press("down", "enter")
        text = running.text()
        assert running.screen.opened == ("run-3" if size[0] == 120 else "run-2")
        assert "Hoi, kun je vrij typen?" in text
        assert "voorgesteld: vraagt naar veiligheid" in text
        add(four[2 if size[0] == 120 else 1], Entry(50.0, Sent(id="s2", text="Dank je wel.", turn="t2")))
        await running.look()
        assert "Dank je wel." in running.text()
        await running.press("escape")
        assert "uil" in running.text()


async def test_a_whisper_goes_to_the_one_on_the_screen(tmp_path: Path, four: list[Path]) -> None:
    async with desk(tmp_path) as running:
        link = running.link("run-3")
        link.look()
        await running.press("down", "w")
        assert isinstance(running.app.screen, WriteLine)
        await write(running, "vraag of ze alleen is")
        await running.press("enter")
        assert (await running.heard(link))[0] == Whispered(text="vraag of ze alleen is", by="Kim")
        await running.until(lambda: "Gefluisterd tegen specht." in running.text())
        assert running.link("run-1").look() == []
        await running.press("w", "enter")
        assert isinstance(running.app.screen, WriteLine), "nothing is no whisper"
        await running.press("escape")
        assert link.look() == []


async def test_a_line_that_is_full_says_so_and_cuts_nothing(tmp_path: Path, four: list[Path]) -> None:
    """docs/training.md: a whisper has at most 500 characters."""
    async with desk(tmp_path) as running:
        await running.press("down", "w")
        field = running.app.screen.query_one("#write-field", Field)
        field.value = "vraag "
        await running.settle()
        running.app.post_message(events.Paste("x" * 500))
        await running.settle()
        assert "niet geplakt: 500 tekens, er is plaats voor 494" in running.text()
        assert field.value == "vraag "
        field.value = "x" * 500
        await running.settle()
        assert "niet geplakt" not in running.text()
        await running.press("end", "y")
        assert "vol: er past niets meer bij" in running.text()
        assert field.value == "x" * 500
        await running.press("backspace", "y")
        assert "vol: er past" not in running.text()
        assert field.value == "x" * 499 + "y"


async def test_a_moment_is_flagged_also_without_a_word(tmp_path: Path, four: list[Path]) -> None:
    async with desk(tmp_path) as running:
        link = running.link()
        link.look()
        await running.press("enter", "m", "enter", "m", "h", "i", "enter")
        assert await running.heard(link, 2) == [Flagged(note="", by="Kim"), Flagged(note="hi", by="Kim")]


async def test_something_happens_to_the_chatter(tmp_path: Path, four: list[Path]) -> None:
    async with desk(tmp_path) as running:
        link = running.link()
        link.look()
        await running.press("i", "down", "enter")
        assert await running.heard(link) == [Injected(event="silence", by="Kim", seconds=60.0)]
        await running.press("i")
        await write(running, "valt weg")
        await running.press("enter")
        assert await running.heard(link) == [Injected(event="offline", by="Kim")]
        await running.press("i", "escape")
        assert link.look() == []


async def test_a_label_is_overruled_where_the_cursor_is_on_a_message_of_the_trainee(
    tmp_path: Path, four: list[Path]
) -> None:
    async with desk(tmp_path) as running:
        link = running.link()
        link.look()
        await running.press("enter", "o")
        assert "Zet de cursor eerst op een bericht van de deelnemer." in running.text()
        await running.press("up", "o")
        assert isinstance(running.app.screen, LabelPicker)
        assert "[x] v  vraagt naar veiligheid" in running.text()
        await running.press(MOVES.moves["names-limits"].key)
        assert await running.heard(link) == [Overruled(message="s1", moves=("names-limits",), by="Kim")]
        await running.press("o", "escape")
        assert link.look() == []


async def test_all_are_paused_and_go_on_after_one_question_each(tmp_path: Path, four: list[Path]) -> None:
    add(four[3], Entry(60.0, Ended(how="end")))
    async with desk(tmp_path) as running:
        links = [running.link(f"run-{n}") for n in range(1, 5)]
        for link in links:
            link.look()
        await running.press("P")
        assert "Alle 3 oefeningen stilzetten?" in running.text()
        await running.press("enter")
        assert links[0].look() == [], "Enter is no"
        await running.press("P", "j")
        for link in links[:3]:
            assert await running.heard(link) == [Pauses(True, "facilitator")]
        assert links[3].look() == []
        for number, path in enumerate(four[:3]):
            add(path, Entry(70.0 + number, Paused(on=True, why="facilitator")))
        await running.look()
        assert running.text().count("gepauzeerd door de begeleider") == 3
        await running.press("P", "j")
        assert await running.heard(links[0]) == [Pauses(False, "facilitator")]


async def test_n_goes_to_who_needs_somebody_the_weightiest_first(tmp_path: Path, four: list[Path]) -> None:
    add(four[1], Entry(298.0, Sent(id="s2", text="ja")))
    add(four[2], Entry(290.0, Asked(id="f1")))
    add(four[3], Entry(290.0, Ended(how="stopped")))
    async with desk(tmp_path) as running:
        assert "2 hebben je nodig" in lines(running)[0]
        assert "voor stoppen: ga praten" in running.text()
        opened = []
        for _ in range(3):
            await running.press("n")
            opened.append(running.screen.opened)
        assert opened == ["run-4", "run-1", "run-4"]
        await running.press("i")
        assert "De oefening van uil is voorbij." not in running.text() or running.screen.opened == "run-4"


async def test_nobody_needs_anybody(tmp_path: Path) -> None:
    async with desk(tmp_path, size=(80, 24)) as running:
        assert "In deze map oefent nog niemand." in running.text()
        await running.press("n", "w")
        assert "Er is hier geen oefening" in running.text()
        await running.press("enter", "o", "P")
        assert "Niemand is aan het oefenen." in running.text()


async def test_a_trainee_who_starts_later_appears_and_one_whose_file_goes_stays(tmp_path: Path) -> None:
    async with desk(tmp_path) as running:
        path = write_log(tmp_path, header(), BEGIN)
        await running.look()
        assert "mus" in running.text()
        path.unlink()
        await running.look()
        assert "het bestand van deze oefening is weg" in running.text()
        assert "Hoi, kun je vrij typen?" in running.text()


async def test_who_has_not_taken_the_chat_yet_is_shown_and_left_alone(tmp_path: Path) -> None:
    write_log(tmp_path, header(), [])
    async with desk(tmp_path) as running:
        assert "heeft het gesprek nog niet aangenomen" in running.text()
        await running.press("w")
        assert "mus heeft het gesprek nog niet aangenomen." in running.text()
        await running.press("P")
        assert "Niemand is aan het oefenen." in running.text()


async def test_a_killed_console_is_seen(tmp_path: Path, four: list[Path]) -> None:
    async with desk(tmp_path) as running:
        await running.clock.advance(20.0)
        await running.look()
        assert running.text().count("teken van leven") == 4


async def test_what_cannot_be_shown_says_why(tmp_path: Path) -> None:
    (tmp_path / "run-1.jsonl").write_bytes(b"\x1b[2J[red]garbage\n")
    write_log(tmp_path, header("run-2", "merel"), BEGIN)
    (tmp_path / "run-2.kim-1.desk.jsonl").mkdir()
    async with desk(tmp_path) as running:
        text = running.text()
        assert "dit bestand is geen oefening die deze Baken kan lezen" in text
        assert "de deelnemer kan niet zien dat je meekijkt" in text
        assert "Hoi, kun je vrij typen?" not in text
        await running.press("enter", "w", "o")
        assert "Er is hier geen oefening" in running.text()


async def test_hostile_texts_are_only_text(tmp_path: Path) -> None:
    evil = "[bold]x[/] \x1b[2J\x9b31m \u202e"
    entries = [*BEGIN, Entry(50.0, Sent(id=f"s2{evil}", text=evil, suggested=(evil,))), Entry(51.0, Shown(id=evil))]
    write_log(tmp_path, header(trainee=evil, scenario=evil), entries)
    async with desk(tmp_path) as running:
        assert "[bold]x[/]" in running.text()
        await running.press("enter")
        assert "[bold]x[/]" in running.text()


async def test_the_debrief_is_said_to_be_private_until_it_is_shared(tmp_path: Path) -> None:
    path = write_log(tmp_path, header(), [*BEGIN, Entry(60.0, Ended(how="end", outcome="weer veilig"))])
    async with desk(tmp_path) as running:
        assert "uitgespeeld: weer veilig" in running.text()
        await running.press("enter")
        assert "De nabespreking blijft van mus" in running.text()
        add(path, Entry(70.0, Debriefed(screen=5, question="share", answer=("yes",))))
        await running.look()
        assert "De nabespreking blijft van mus" not in running.text()
        assert "gedeeld" in running.text()


async def test_a_shared_debrief_is_opened_and_only_labels_can_be_given_in_it(tmp_path: Path) -> None:
    shelf = stock(known(CONTENT, MOVES.moves))
    scenario = shelf.find("crim-jongen-01")
    assert scenario is not None
    head = header(scenario=scenario.id, scenario_sha256=scenario.digest)
    path = write_log(tmp_path, head, [*BEGIN, Entry(60.0, Ended(how="closed"))])
    async with desk(tmp_path, find=finder(shelf)) as running:
        assert str(scenario.title.nl)[:20] in running.text()
        assert "nachtuil" in running.text()
        await running.press("enter", "d")
        assert "De nabespreking blijft van mus" in running.text()
        add(path, Entry(70.0, Debriefed(screen=5, question="share", answer=("yes",))))
        await running.look()
        await running.press("d")
        assert isinstance(running.app.screen, DebriefScreen)
        assert "OEFENING" in running.text()


async def test_leaving_tells_everybody(tmp_path: Path, four: list[Path]) -> None:
    async with desk(tmp_path) as running:
        link = running.link()
        link.look()
        await running.press("ctrl+q")
        assert Watched(by="Kim", on=False) not in link.look()
        assert running.app.return_code == 0
    last = (tmp_path / "run-1.kim-1.desk.jsonl").read_bytes().splitlines()[-1]
    assert last == b'[2,"watch",{"on":false}]'


async def test_it_writes_its_own_files_and_nothing_else(tmp_path: Path, four: list[Path]) -> None:
    before = all_of(tmp_path)
    async with desk(tmp_path) as running:
        await running.press("enter", "m", "x", "enter", "escape", "P", "j")
        await running.look()
    after = all_of(tmp_path)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"run-{n}.kim-1.desk.jsonl" for n in range(1, 5)}


async def test_without_colour_and_in_ascii_everything_is_still_said(
    tmp_path: Path, four: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(tmp_path, size=(80, 24), ascii_only=True) as running:
        assert running.text().isascii()
        assert "!! wacht langer dan de grens: 4:28" in running.text()
        assert "OEFENING" in running.text()
        await running.press("enter")
        assert running.text().isascii()


async def test_in_english(tmp_path: Path, four: list[Path]) -> None:
    set_language("en")
    try:
        async with desk(tmp_path) as running:
            assert "TRAINING" in lines(running)[0]
            assert "Each trainee sees: Kim watches." in running.text()
    finally:
        set_language("nl")


async def test_many_trainees_are_scrolled_through(tmp_path: Path) -> None:
    for number in range(30):
        write_log(tmp_path, header(f"run-{number:02d}", f"vogel{number:02d}"), BEGIN[:3])
    async with desk(tmp_path, size=(80, 24)) as running:
        assert "vogel29" not in running.text()
        await running.press("end")
        assert "vogel29" in running.text()
        await running.press("home")
        assert "vogel00" in running.text()
        assert running.screen.query_one(Tiles).current == "run-00"


async def test_where_the_scenario_is_not_on_the_shelf_it_says_why(tmp_path: Path, four: list[Path]) -> None:
    async with desk(tmp_path) as running:
        await running.press("enter")
        assert "Het scenario crim-jongen-01 staat niet in deze bibliotheek" in running.text()
        assert "m2" in running.text()


async def test_the_transcript_stays_where_it_is_read_while_it_grows(tmp_path: Path) -> None:
    talk = [Entry(40.0 + n, Sent(id=f"s{n + 2}", text=f"zin {n}")) for n in range(40)]
    path = write_log(tmp_path, header(), [*BEGIN, *talk])
    async with desk(tmp_path, size=(80, 24)) as running:
        await running.press("enter")
        assert "zin 39" in running.text()
        await running.press("home")
        before = running.text().splitlines()[4:-1]
        add(path, Entry(90.0, Sent(id="s60", text="nieuw")), Entry(91.0, Happened(event="offline")))
        await running.look()
        assert running.text().splitlines()[4:-1] == before
        await running.press("end")
        assert "nieuw" in running.text()


async def test_with_the_desk_its_thread_ends(tmp_path: Path, four: list[Path]) -> None:
    """The thread held the whole screen, with every word on it, as long as the process lived."""
    before = set(threading.enumerate())
    async with desk(tmp_path):
        (thread,) = set(threading.enumerate()) - before
    thread.join(GUARD)
    assert not thread.is_alive()
