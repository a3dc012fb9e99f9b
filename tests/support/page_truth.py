"""What a chatter's page has to say, from the rows of the server: sentences written out of `docs/protocol.md`.

Nothing here is taken from the page: its words are what is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Page

LOCKED_COUNTS, NOBODY_FOR, STAYS, MANY = 30 * 60, 5 * 60, 15 * 60, 20
"""Seconds and places as shipped (`docs/configuration.md`, `docs/protocol.md`)."""
UNHEARD = 60
"""Seconds after which a page without a line has said so: a poll that nobody answers ends after 34."""
MENDED = 35
"""Seconds within which a page tries again: at most 30 apart."""

FIRST = "Je bent de eerste. Er komt iemand bij je zodra het kan."
WRITE = "Je mag alvast schrijven."
LONG = "Er is nu niemand vrij, dus het kan even duren."
BUSY = "Het is nu heel druk. Het kan lang duren. Blijf gerust hier, of kom later terug. Ben je nu in gevaar? Bel 112."
EMPTY = "Er is nu niemand om mee te chatten. We weten niet wanneer er iemand komt. Je mag blijven, en alvast schrijven."
ALONE = (
    "Er is al meer dan 5 min. niemand om mee te chatten. We weten niet of er nog iemand komt. "
    "Wil je nu hulp? Tik op ‘Bel 112’ en kies wie je belt."
)
GONE = "De verbinding met de hulpverlener is weg."
ELSE = "Blijf maar hier. Er komt iemand anders bij je zodra het kan."
HERE = "Er is iemand voor je."
HELD = "De hulpverlener komt zo bij je terug."
CLOSED = "De hulpverlener heeft het gesprek afgesloten. Fijn dat je er was."
EMPTIED = "Dit gesprek is hier niet meer. Het is voorbij, gewist, of je ging verder in een ander venster."
ON = "Wil je toch verder? Dat kan nog tot 15 min. na het einde."
AGAIN = "Je mag zo vaak terugkomen als je wilt, als de chat open is."
TYPES = "Er wordt getypt …"
LOST = "De verbinding is even weg. We proberen het steeds opnieuw. Wat je schrijft, gaat niet verloren."
STILL = "Er is nu geen verbinding. We blijven het proberen."
FOUND = "Je bent weer verbonden."
BACK = "Je bent een plek verder naar achteren. Dat kan als iemand terug is die er eerder was."
BEFORE_FREE = "Er is nu iemand voor je."
BEFORE_BUSY = "De chat is open, maar er is nu niemand vrij. Het kan even duren."
BEFORE_EMPTY = "De chat is open, maar er is nu niemand om mee te chatten. We weten niet wanneer er iemand komt."

LINES: Final = {
    "claimed": "Er is nu iemand bij je.",
    "given_back": "De hulpverlener geeft het gesprek door. Je wacht nu op iemand anders.",
    "returned": "Je bent terug in het gesprek.",
}
"""What stands in the chat itself, by the code of the system's message; of the others the page says nothing there."""

OVER: Final = frozenset({"wrap_up", "closed", "abandoned"})

LOOK: Final = """() => {
  const shown = (id) => {
    const one = document.getElementById(id);
    return one.closest("[hidden]") ? "" : one.textContent.trim();
  };
  return {
    over: !document.getElementById("ended").hidden,
    first: shown("status"),
    state: shown("state"),
    notice: shown("notice"),
    typing: shown("typing"),
    log: [...document.querySelectorAll("#log .message p")].map((line) => line.textContent),
    why: shown("ended-why"),
    next: shown("ended-next"),
    unsent: shown("ended-unsent"),
    at: Date.now(),
  };
}"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a page, element by element; "" is out of sight. `at` is the page's own time in milliseconds."""

    over: bool
    first: str
    state: str
    notice: str
    typing: str
    log: list[str]
    why: str
    next: str
    unsent: str
    at: float


async def look(page: Page) -> Shown:
    return Shown(**await page.evaluate(LOOK))


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a page as the test cut and mended it, in seconds of the night; one that was never cut has neither."""

    cut: int | None = None
    mended: int | None = None

    def may_be_lost(self, second: int) -> bool:
        return self.cut is not None and (self.mended is None or second - self.mended <= MENDED)

    def is_lost(self, second: int) -> bool:
        """It has been away for so long that the page must have noticed."""
        return self.cut is not None and self.mended is None and second - self.cut > UNHEARD

    def may_be_found(self, second: int) -> bool:
        return self.mended is not None and second - self.mended <= MENDED + 5


@dataclass(slots=True)
class Past:
    """What happened to a page's chat, in seconds of the night.

    `told_back`: when its place last went back; `finished`: when its counsellor had finished with it.
    """

    line: Line = Line()
    place: int | None = None
    told_back: int | None = None
    finished: int | None = None


@dataclass(frozen=True, slots=True)
class Helpline:
    """What is so in one second: who is there, all rows of conversations, the time of the server in microseconds."""

    second: int
    now: int
    there: bool
    free: bool
    nobody_since: int
    chats: Sequence[Any]

    def second_of(self, microseconds: int) -> int:
        return self.second - round((self.now - microseconds) / 1_000_000)

    def before(self, row: Any) -> int:
        """How many wait before this one and are there."""
        return sum(
            other.state == "waiting" and other.visitor_presence == "here" and other.turn_at < row.turn_at
            for other in self.chats
        )

    def untrue(self, row: Any, lines: Sequence[Any], shown: Shown, past: Past) -> str | None:
        """The first thing on a page that is not so; None where all is. `row` is None for a chat that was purged.

        `lines` are the messages that the chatter may see.
        """
        line, told_back = past.line, past.told_back
        over = row is None or row.state in OVER
        notices = {""} | ({LOST, STILL} if line.may_be_lost(self.second) else set())
        notices |= {FOUND} if line.may_be_found(self.second) else set()
        notices |= {BACK} if told_back is not None and self.second - told_back <= 14 else set()
        if line.is_lost(self.second):
            notices = {LOST, STILL}
        if shown.notice not in notices:
            return f"notice: {shown.notice!r}, not one of {notices!r}"
        if shown.notice in (LOST, STILL):
            said = shown.state or shown.typing
            return f"without a line it says: {said!r}" if said else None
        if shown.over != over:
            return f"over: {shown.over}, not {over}"
        return self._after(row, shown, past) if over else self._during(row, lines, shown)

    def _during(self, row: Any, lines: Sequence[Any], shown: Shown) -> str | None:
        states = {self._sentence(row, within) for within in (-1, 1)}
        if shown.state not in states:
            return f"state: {shown.state!r}, not one of {states!r}"
        if shown.typing not in self._typing(row):
            return f"typing: {shown.typing!r}, not one of {self._typing(row)!r}"
        log = [LINES.get(one.text, "") if one.author == "system" else one.text for one in lines]
        if shown.log != [text for text in log if text]:
            return f"the chat holds {log!r}, and the page {shown.log!r}"
        return None

    def _typing(self, row: Any) -> set[str]:
        return {TYPES} if row.typing_until is not None and row.typing_until > self.now else {""}

    def _sentence(self, row: Any, within: int) -> str:
        """In the second in which nobody becomes nobody for long either is true: `within` is added to how long it is."""
        came = self.second_of(row.waiting_since)
        alone_for = self.second - max(self.nobody_since, came if row.state == "waiting" else 0) + within
        alone = "" if self.there else ALONE if alone_for >= NOBODY_FOR else EMPTY
        if row.state == "orphaned":
            return f"{GONE} {alone or ELSE}"
        if row.state == "active":
            return HERE
        if row.state == "on_hold":
            return HELD
        if alone:
            return alone
        before = self.before(row)
        if before > MANY:
            return BUSY
        others = "Er wacht nog 1 ander voor jou." if before == 1 else f"Er wachten nog {before} anderen voor jou."
        words = others if before else FIRST
        return f"{words} {WRITE if self.free else LONG}"

    def _after(self, row: Any, shown: Shown, past: Past) -> str | None:
        """Once coming back is over, nothing of the chat stays on the screen.

        The page's own time runs ahead by what its lines took of real time.
        """
        ahead = max(0.0, shown.at / 1000 - self.now / 1_000_000)
        over_for = STAYS if row is None else self.second - self.second_of(row.ended_at)
        emptied = {over_for + within >= STAYS for within in (-2, ahead + 2)} if row is not None else {True}
        if shown.unsent or shown.typing or shown.state:
            return f"after the end: {shown!r}"
        if True in emptied and (shown.why, shown.next, shown.log) == (EMPTIED, AGAIN, []):
            return None
        # Back to a counsellor who has not finished; the page asks every ten seconds after the end.
        nexts = {ON} if row is not None and row.state == "wrap_up" else {AGAIN}
        if past.finished is not None and self.second - past.finished <= 12:
            nexts.add(ON)
        if False in emptied and shown.why == CLOSED and shown.next in nexts and shown.log:
            return None
        return f"after the end: {shown!r}, and {over_for} seconds went by since"

    def first_screen(self) -> set[str]:
        """What whoever has not begun may read."""
        waiting = sum(row.state == "waiting" and row.visitor_presence == "here" for row in self.chats)
        if waiting > MANY:
            return {BUSY}
        if not self.free:
            return {BEFORE_BUSY if self.there else BEFORE_EMPTY}
        if not waiting:
            return {BEFORE_FREE}
        one = "Er wacht nu 1 ander. Je bent daarna aan de beurt."
        return {one if waiting == 1 else f"Er wachten nu {waiting} anderen. Daarna ben jij aan de beurt."}
