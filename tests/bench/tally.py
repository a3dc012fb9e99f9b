"""What a run of the load generator counts, and what it says in the end."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class LoadResult:
    """What one run showed. Times in milliseconds, shares in cores (1.0 is one whole core)."""

    consoles: int
    chatters: int
    rate: float
    seconds: float
    posted: int
    refused: int
    """Posts that were not answered with 201."""
    missed: int
    """Messages that did not come to one of their two sides."""
    doubled: int
    broken_polls: int
    p50: float
    p95: float
    p99: float
    worst: float
    post_p50: float
    post_p95: float
    late_p95: float
    """How late the generator itself was with writing a message; it is part of the spans above."""
    polls: int
    megabytes: float
    server_cores: float
    generator_cores: float
    server_ms: float
    """The server's CPU time for each message with all its polls: this depends least on what else the machine does."""

    def holds(self, p95: float = 10.0) -> bool:
        """Whether nothing was lost or doubled and `p95` was met."""
        return not (self.refused or self.missed or self.doubled or self.broken_polls) and self.p95 <= p95

    def line(self) -> str:
        """One row of a Markdown table."""
        return (
            f"| {self.consoles} consoles, {self.chatters} chatters, {self.rate:g}/s | {self.p50:.1f} | {self.p95:.1f}"
            f" | {self.p99:.1f} | {self.worst:.0f} | {self.post_p50:.1f} / {self.post_p95:.1f}"
            f" | {self.refused} / {self.missed} / {self.doubled} / {self.broken_polls} | {self.late_p95:.1f}"
            f" | {self.polls / self.seconds:.0f} | {self.megabytes / self.seconds:.1f}"
            f" | {self.server_cores:.2f} / {self.generator_cores:.2f} | {self.server_ms:.2f} |"
        )


HEADING = (
    "| load | p50 ms | p95 | p99 | worst | answer to the post p50 / p95 | refused / missed / doubled / broken polls"
    " | generator late p95 | polls/s | MB/s | cores server / generator | server CPU ms a message |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Tally:
    """Every message by its number: when it was due, and when it came to which side."""

    due: list[float] = field(default_factory=list)
    by_chatter: list[bool] = field(default_factory=list)
    at_console: dict[int, float] = field(default_factory=dict)
    at_page: dict[int, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    refused: int = 0
    doubled: int = 0
    broken_polls: int = 0
    polls: int = 0
    bytes: int = 0

    def came(self, side: dict[int, float], text: str, at: float) -> None:
        """A message stood in a poll of one side."""
        if not text.startswith("bericht "):
            return
        number = int(text.split(" ", 2)[1])
        if number in side:
            self.doubled += 1
        side[number] = at

    def complete(self) -> bool:
        return len(self.at_console) == len(self.at_page) == len(self.due)

    def spans(self) -> list[float]:
        """Milliseconds from due to the other side, sorted."""
        found = (
            (side[number] - due) * 1e3
            for number, due in enumerate(self.due)
            if number in (side := self.at_console if self.by_chatter[number] else self.at_page)
        )
        return sorted(found)
