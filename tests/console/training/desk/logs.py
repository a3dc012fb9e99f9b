"""Logs for tests of the desk: a header, entries, and a run that only keeps what it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from console.training.play.acts import Act, Pauses
from console.training.play.codec import encode, encode_log
from console.training.play.entries import (
    Entry,
    Flagged,
    Header,
    Injected,
    Mode,
    Overruled,
    Paused,
    SceneEntered,
    Sent,
    Shown,
    Ticked,
    TurnOpened,
    Watched,
    Whispered,
)


def header(run: str = "run-1", trainee: str = "mus", **more: Any) -> Header:
    fields: dict[str, Any] = {
        "run": run,
        "scenario": "crim-jongen-01",
        "scenario_sha256": "0" * 64,
        "checklist": "checklists@1",
        "moves": "1",
        "app": "test",
        "language": "nl",
        "mode": Mode.PRACTICE,
        "speed": 1.0,
        "seed": 7,
        "trainee": trainee,
        "began": "2026-03-01T20:00:00+00:00",
    }
    return Header(**{**fields, **more})


BEGIN = [
    Entry(0.0, SceneEntered(scene="welkom", phase=1)),
    Entry(4.0, Shown(id="m1")),
    Entry(4.0, TurnOpened(turn="t1")),
    Entry(20.0, Sent(id="s1", text="Hoi, kun je vrij typen?", turn="t1", suggested=("asks-safety",))),
    Entry(31.5, Shown(id="m2")),
    Entry(35.0, Ticked(signal="control-debt", evidence="m2")),
]
"""A run that has begun: it is the trainee's turn since second 31.5."""


def log_of(head: Header, entries: list[Entry]) -> bytes:
    return encode_log(head, entries)


def write_log(folder: Path, head: Header, entries: list[Entry]) -> Path:
    path = folder / f"{head.run}.jsonl"
    path.write_bytes(log_of(head, entries))
    return path


def add(path: Path, *entries: Entry) -> None:
    with path.open("ab") as file:
        for entry in entries:
            file.write(encode(entry))


class KeptRun:
    """A run whose entries a test adds, and which takes a desk's acts as the player does."""

    def __init__(self, head: Header, entries: list[Entry] | None = None) -> None:
        self.header = head
        self.entries: list[Entry] = list(entries or [])
        self.at = self.entries[-1].at if self.entries else 0.0
        self.refuses = False

    def add(self, what: Any, seconds: float = 1.0) -> None:
        self.at += seconds
        self.entries.append(Entry(self.at, what))

    def act(self, act: Act) -> bool:
        if self.refuses:
            return False
        match act:
            case Watched() | Whispered() | Injected() | Overruled() | Flagged():
                self.add(act)
            case Pauses(on=on, why=why):
                self.add(Paused(on=on, why=why))
            case _:
                raise AssertionError(act)
        return True

    def of(self, kind: type) -> list[Any]:
        return [entry.what for entry in self.entries if isinstance(entry.what, kind)]
