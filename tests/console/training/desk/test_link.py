"""What desks write, as acts of the run: strictly read, once each, and who is there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.training.desk.link import GONE, Link
from console.training.desk.orders import LONGEST, Refused, act_of, decode, encode, first_line, read_first
from console.training.play.acts import Act, Pauses, Sends
from console.training.play.entries import Entry, Flagged, Injected, Overruled, Paused, Watched, Whispered
from protocol.safe_text import SafeText
from tests.stubs.manual_clock import ManualClock

ACTS: list[Act] = [
    Watched(by="Kim", on=True),
    Whispered(text="vraag naar veiligheid", by="Kim"),
    Injected(event="silence", by="Kim", seconds=60.0),
    Injected(event="offline", by="Kim"),
    Injected(event="online", by="Kim"),
    Overruled(message="s3", moves=("asks-safety", "names-limits"), by="Kim"),
    Overruled(message="s3", moves=(), by="Kim"),
    Flagged(note="hier op terugkomen", by="Kim"),
    Flagged(note="", by="Kim"),
    Pauses(True, "facilitator"),
    Pauses(False, "facilitator"),
]
ENTRIES = [
    Watched(by="Kim", on=True),
    Whispered(text="vraag naar veiligheid", by="Kim"),
    Injected(event="silence", by="Kim", seconds=60.0),
    Overruled(message="s3", moves=("asks-safety", "names-limits"), by="Kim"),
    Flagged(note="hier op terugkomen", by="Kim"),
    Paused(on=True, why="facilitator"),
]


class Pen:
    """A desk's file, written by hand."""

    def __init__(self, folder: Path, desk: str = "kim-1", by: str = "Kim", run: str = "run-1") -> None:
        self.path = folder / f"{run}.{desk}.desk.jsonl"
        self.number = 0
        self.write(first_line(by))

    def write(self, data: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(data)
        self.beat()

    def beat(self) -> None:
        before = self.path.stat().st_mtime_ns
        os.utime(self.path, ns=(before, before + 1_000_000))

    def order(self, act: Act) -> bytes:
        self.number += 1
        line = encode(self.number, act)
        self.write(line)
        return line


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def link(tmp_path: Path, clock: ManualClock) -> Link:
    found = Link(tmp_path, "run-1", clock.now)
    found.look()
    return found


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_survives_its_line(act: Act) -> None:
    assert decode(encode(7, act).rstrip(b"\n"), "Kim") == (7, act)


def test_an_entry_of_a_log_tells_the_act_it_came_from() -> None:
    assert [act_of(what) for what in ENTRIES] == [ACTS[0], ACTS[1], ACTS[2], ACTS[5], ACTS[7], ACTS[9]]
    assert act_of(Paused(on=True)) is None


def test_a_desk_asks_for_nothing_that_a_trainee_does() -> None:
    with pytest.raises(TypeError):
        encode(1, Sends("in jouw naam"))


HOSTILE: list[Any] = [
    [1, "send", {"text": "in jouw naam"}],
    [1, "whisper", {"text": ""}],
    [1, "whisper", {"text": "\u202e\u200b"}],
    [1, "whisper", {"text": "x", "by": "iemand anders"}],
    [1, "whisper", {"text": 3}],
    [1, "whisper"],
    [1, "whisper", {"text": "x"}, "more"],
    ["1", "whisper", {"text": "x"}],
    [0, "whisper", {"text": "x"}],
    [2**40, "whisper", {"text": "x"}],
    [1.5, "whisper", {"text": "x"}],
    [1, "inject", {"event": "close"}],
    [1, "inject", {"event": "silence", "seconds": -1}],
    [1, "inject", {"event": "silence", "seconds": 1e9}],
    [1, "overrule", {"message": "../s3", "moves": []}],
    [1, "overrule", {"message": "s3", "moves": ["\x1b[2J"]}],
    [1, "overrule", {"message": "s3", "moves": ["a"] * 13}],
    [1, "pause", {"on": "yes"}],
    [1, "pause", {"on": True, "why": "disk"}],
    {"1": "whisper"},
    None,
]


@pytest.mark.parametrize("line", HOSTILE, ids=str)
def test_what_no_desk_writes_is_refused(line: Any) -> None:
    with pytest.raises(Refused):
        decode(json.dumps(line).encode(), "Kim")


@pytest.mark.parametrize(
    "line", [b"", b"\xff\xfe", b"[" * 3000, b'[1,"flag",{"note":"' + b"x" * LONGEST + b'"}]', b"\x00"]
)
def test_garbage_is_refused(line: bytes) -> None:
    with pytest.raises(Refused):
        decode(line, "Kim")
    with pytest.raises(Refused):
        read_first(line)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_line_can_do_more_than_be_refused(line: bytes) -> None:
    try:
        decode(line, "Kim")
    except Refused:
        return


def test_words_of_a_desk_become_safe_text(link: Link, tmp_path: Path) -> None:
    pen = Pen(tmp_path, by="Kim\x1b[31m\nBoer")
    pen.write(json.dumps([1, "whisper", {"text": "rustig\x1b]52;c;AAAA\x07 aan"}]).encode() + b"\n")
    (act,) = link.look()
    assert isinstance(act, Whispered)
    assert isinstance(act.text, SafeText)
    assert "\x1b" not in act.text + act.by
    assert "\n" not in act.by


def test_orders_come_once_each_in_their_order_also_in_halves(link: Link, tmp_path: Path) -> None:
    pen = Pen(tmp_path)
    assert link.look() == []
    for act in ACTS[1:4]:
        pen.order(act)
    assert link.look() == ACTS[1:4]
    assert link.look() == []
    line = encode(4, ACTS[7])
    pen.write(line[:9])
    assert link.look() == []
    pen.write(line[9:])
    assert link.look() == [ACTS[7]]
    pen.write(line + line)
    assert link.look() == [], "a line that comes again is not done again"
    assert link.refused == 0


def test_a_file_that_is_written_anew_does_nothing_twice(link: Link, tmp_path: Path) -> None:
    pen = Pen(tmp_path)
    lines = [pen.order(act) for act in ACTS]
    link.look()
    pen.path.unlink()
    link.look()
    pen.path.write_bytes(first_line("Kim") + b"".join(lines))
    assert link.look() == [Watched(by="Kim", on=True)]
    pen.path.write_bytes(first_line("Kim") + b"".join(lines) + encode(len(lines) + 1, ACTS[1]))
    assert link.look() == [ACTS[1]]


def test_between_garbage_the_good_lines_count(link: Link, tmp_path: Path) -> None:
    pen = Pen(tmp_path)
    pen.write(b"garbage\n" + json.dumps([1, "send", {"text": "x"}]).encode() + b"\n" + b"z" * 3 * LONGEST + b"\n")
    pen.order(ACTS[1])
    assert link.look() == [ACTS[1]]
    assert link.refused == 3


def test_a_file_that_does_not_say_whose_it_is_counts_for_nothing(link: Link, tmp_path: Path) -> None:
    (tmp_path / "run-1.evil.desk.jsonl").write_bytes(encode(1, ACTS[1]) + first_line("Kim") + encode(2, ACTS[1]))
    (tmp_path / "run-2.kim-1.desk.jsonl").write_bytes(first_line("Kim") + encode(1, ACTS[1]))
    assert link.look() == []
    assert link.refused == 3


def test_a_desk_that_floods_is_heard_in_pieces(link: Link, tmp_path: Path) -> None:
    pen = Pen(tmp_path)
    for _ in range(2000):
        pen.number += 1
    pen.write(b"".join(encode(number, ACTS[7]) for number in range(1, 2001)))
    heard = len(link.look())
    assert 0 < heard < 600
    for _ in range(20):
        heard += len(link.look())
    assert heard == 2000


def test_several_desks_at_once_each_in_its_own_file(link: Link, tmp_path: Path) -> None:
    kim, noor = Pen(tmp_path), Pen(tmp_path, "noor-2", "Noor")
    for pen in (kim, noor):
        pen.order(Watched(by="", on=True))
        pen.order(Whispered(text="hoi", by=""))
    assert link.look() == [
        Watched(by="Kim", on=True),
        Watched(by="Noor", on=True),
        Whispered(text="hoi", by="Kim"),
        Whispered(text="hoi", by="Noor"),
    ]


async def test_a_desk_that_is_killed_watches_no_longer_and_one_that_comes_back_does(
    link: Link, tmp_path: Path, clock: ManualClock
) -> None:
    pen = Pen(tmp_path)
    pen.order(Watched(by="", on=True))
    assert link.look() == [Watched(by="Kim", on=True)]
    for _ in range(5):
        await clock.advance(GONE - 1)
        pen.beat()
        assert link.look() == []
    await clock.advance(GONE)
    assert link.look() == [Watched(by="Kim", on=False)]
    assert link.look() == []
    pen.beat()
    assert link.look() == [Watched(by="Kim", on=True)]
    pen.order(Watched(by="", on=False))
    assert link.look() == [Watched(by="Kim", on=False)]
    pen.order(Watched(by="", on=True))
    link.look()
    pen.path.unlink()
    assert link.look() == [Watched(by="Kim", on=False)]


def test_two_desks_of_one_name_are_one_to_the_trainee(link: Link, tmp_path: Path) -> None:
    first, second = Pen(tmp_path, "kim-1"), Pen(tmp_path, "kim-2")
    first.order(Watched(by="", on=True))
    second.order(Watched(by="", on=True))
    assert link.look() == [Watched(by="Kim", on=True)]
    first.order(Watched(by="", on=False))
    assert link.look() == []
    second.order(Watched(by="", on=False))
    assert link.look() == [Watched(by="Kim", on=False)]


def test_a_run_that_is_taken_up_again_does_nothing_twice_and_nothing_late_that_was_for_a_moment(
    tmp_path: Path, clock: ManualClock
) -> None:
    pen = Pen(tmp_path)
    for act in (*ACTS, Whispered(text="dit kwam niet meer aan", by="")):
        pen.order(act)
    before = [Entry(float(at), what) for at, what in enumerate(ENTRIES)]
    link = Link(tmp_path, "run-1", clock.now, before=before)
    assert link.look() == [
        Overruled(message="s3", moves=(), by="Kim"),
        Flagged(note="", by="Kim"),
        Whispered(text="dit kwam niet meer aan", by="Kim"),
    ]
    pen.order(ACTS[2])
    assert link.look() == [Watched(by="Kim", on=True), ACTS[2]]
