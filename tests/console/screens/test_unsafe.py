"""Who cannot talk safely is seen first, in words and in the colour of a warning; head, panel and lists say the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend import visitor
from console.core.selectors import queue
from protocol.models import Answer, Prechat, Safety, SafetyPatch, State, Topic
from protocol.safe_text import SafeLine
from tests.console.core.test_reducer import fresh
from tests.console.screens.consoles import Running, console
from tests.stubs.fake_server import START, FakeServer
from tests.stubs.manual_clock import ManualClock
from widgets.drawing.canvas import line_width
from widgets.queue_list import QueueList, reason_spans
from widgets.rows import QueueRow

TOPIC = "Ik moet dingen doen die niet mogen"
UNSAFE = Prechat(topic=SafeLine("crime"), can_type_safely=Answer.NO)


def two_wait(server: FakeServer) -> None:
    server.settings = type(server.settings)(
        topics=(Topic(id="crime", label={"nl": SafeLine(TOPIC), "en": SafeLine("crime")}),)
    )
    server.arrive("c-1", "reiger", waiting_since=START - timedelta(minutes=4), prechat=Prechat(topic=SafeLine("crime")))
    server.arrive("c-2", "bever", prechat=UNSAFE)


def is_warning(desk: Running, words: str) -> bool:
    """Whether these words stand in the warning colour of the dark theme (#e0a458), but for rounding."""
    for strip in desk.strips():
        for segment in strip:
            if words in segment.text and segment.style is not None and segment.style.color is not None:
                red, green, blue = segment.style.color.get_truecolor()
                return bool(abs(red - 0xE0) <= 2 and abs(green - 0xA4) <= 2 and abs(blue - 0x58) <= 2)
    raise AssertionError(f"{words} is not on the screen")


def test_danger_then_unsafe_then_longest_waiting() -> None:
    server = FakeServer(ManualClock().now)
    server.hire("anna", "Anna")
    for chat, minutes, unsafe, danger in (
        ("c-1", 9, False, False),
        ("c-2", 1, True, False),
        ("c-3", 3, True, False),
        ("c-4", 2, False, True),
        ("c-5", 1, True, True),
    ):
        since = START - timedelta(minutes=minutes)
        server.arrive(chat, waiting_since=since, danger=danger, prechat=UNSAFE if unsafe else Prechat())
    assert [row.id for row in queue(fresh(server))] == ["c-5", "c-4", "c-3", "c-2", "c-1"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_queue_says_it_first_and_in_the_colour_of_a_warning(size: tuple[int, int]) -> None:
    async with console(prepare=two_wait, size=size) as desk:
        assert desk.work.query_one(QueueList).current == "c-2"
        assert is_warning(desk, "niet veilig")
        row = next(line for line in desk.text().splitlines() if "niet veilig" in line)
        assert row.lstrip(" ▌▏").startswith("niet veilig")


async def test_what_it_is_about_can_be_read_whole_before_the_chat_is_taken() -> None:
    async with console(prepare=two_wait, size=(80, 24)) as desk:
        await desk.press("enter")
        assert f"over: {TOPIC}" in desk.text()
        assert is_warning(desk, "veilig? NEE")


DYING = "Ik denk eraan om dood te gaan"


def one_thinks_of_dying(server: FakeServer) -> None:
    server.settings = type(server.settings)(topics=visitor.topics())
    since = START - timedelta(minutes=4)
    server.arrive("c-1", "reiger", waiting_since=since, prechat=Prechat(topic=SafeLine("money")))
    topic = SafeLine("suicide")
    server.arrive("c-2", "bever", prechat=Prechat(topic=topic, can_type_safely=Answer.NO))
    server.arrive("c-3", "otter", prechat=Prechat(topic=topic))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_that_somebody_thinks_of_dying_is_on_their_row_at_every_width(size: tuple[int, int]) -> None:
    """Also beside "not safe"; and it stays in the head of the chat when somebody has taken it."""
    async with console(prepare=one_thinks_of_dying, size=size) as desk:
        rows = [line for line in desk.text().split("MIJN GESPREKKEN")[0].splitlines() if "niet veilig" in line]
        assert any("niet veilig · dood" in line or f"niet veilig · {DYING}" in line for line in rows)
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        await desk.settle()
        assert f"over: {DYING}" in desk.text()


async def test_what_is_urgent_comes_before_what_else_is_said_and_in_the_colour_of_a_warning() -> None:
    async with console(prepare=one_thinks_of_dying, size=(120, 40)) as desk:
        assert is_warning(desk, "dood")


async def test_what_was_agreed_stands_before_what_it_is_about_and_what_is_open_after_it() -> None:
    def one(server: FakeServer) -> None:
        one_thinks_of_dying(server)
        server.change("c-2", state=State.ACTIVE, owner="anna", safety=Safety(stop_word=SafeLine("regen")))

    async with console(prepare=one, size=(160, 50)) as desk:
        desk.session.open("c-2")
        await desk.settle()
        (line,) = [line for line in desk.text().splitlines() if "over: " in line]
        assert line.index("regen") < line.index(DYING)
        assert "?" not in line[: line.index(DYING)].replace("veilig?", "")


@pytest.mark.parametrize("width", range(12, 46))
def test_no_reason_is_cut_to_a_letter_or_two(width: int) -> None:
    reasons = ("niet veilig", "terug in deze chat (2x)", "en", TOPIC)
    row = QueueRow("c-1", SafeLine("bever"), START, reasons=reasons, pressing=1)
    line = reason_spans(row, width)
    assert line_width(line) <= width
    shown = "".join(span.text for span in line).strip().split(" · ")
    for said, whole in zip(shown, reasons, strict=False):
        assert said.removesuffix(" …") == whole or len(said) >= 6


async def test_head_panel_and_list_say_the_same_as_the_chatter() -> None:
    async with console(prepare=two_wait, size=(80, 24)) as desk:
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        await desk.settle()
        assert "veilig? NEE" in desk.text()
        mine = desk.text().split("MIJN GESPREKKEN")[1]
        assert "niet veilig" in mine
        await desk.press("ctrl+g")
        assert "(x) nee" in desk.text()
        assert "onbekend" not in desk.text()
        await desk.press("enter")
        assert not desk.backend.sent("safety")


@pytest.mark.parametrize(
    ("before", "agreed"), [(Answer.YES, Answer.UNKNOWN), (Answer.YES, Answer.NO), (Answer.UNKNOWN, Answer.UNKNOWN)]
)
async def test_the_panel_begins_with_what_the_head_says(before: Answer, agreed: Answer) -> None:
    words = {Answer.YES: ("ja", "ja"), Answer.NO: ("nee", "NEE"), Answer.UNKNOWN: ("onbekend", "?")}

    def one(server: FakeServer) -> None:
        server.arrive("c-1", "reiger", prechat=Prechat(can_type_safely=before), safety=Safety(safe=agreed))
        server.change("c-1", state=State.ACTIVE, owner="anna")

    told = agreed if agreed is not Answer.UNKNOWN else before
    async with console(prepare=one, size=(80, 24)) as desk:
        desk.session.open("c-1")
        await desk.settle()
        assert f"veilig? {words[told][1]}" in desk.text()
        await desk.press("escape", "ctrl+g")
        assert f"(x) {words[told][0]}" in desk.text()


async def test_what_is_changed_in_the_panel_is_what_goes_to_the_server() -> None:
    async with console(prepare=two_wait) as desk:
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        await desk.press("ctrl+g", "space", "enter")
        await desk.until(lambda: desk.server.rows["c-2"].safety == Safety(safe=Answer.YES))
        assert SafetyPatch(safe=Answer.YES).safe is desk.server.rows["c-2"].safety.safe
        await desk.until(lambda: "veilig? ja" in desk.text())
