"""Before a run: what it is about, that stopping is always all right, and how to play it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from console.screens.base import Words
from console.strings import N_, _, language
from console.training.catalog.library_texts import level_words, unreviewed
from console.training.play.entries import Mode
from console.training.scenario.model import Scenario
from console.training.scenario.scripted.scripted_run import Proef
from console.training.screens.frame import TrainingPage
from console.training.screens.styles import PAGES
from console.training.texts.work_texts import MODE_HELP, MODES, SPEEDS, speed_words
from widgets.drawing.canvas import Line, Span, cut
from widgets.drawing.lines import LineList
from widgets.rows import KeyHint, PickRow, StatusPart

BEFOREHAND = N_(
    "Somebody made this chat up; nobody is at the other end. You work in the real console: take the chat from the queue"
    " with c, tick signals, fill in the form at the end. After each message you say with one key what you did (F11)."
)
CARE = N_("You may stop at any time, and talk to someone about it. Nobody asks why.")


WATCHED = {"good": N_("study a good run"), "weak": N_("study a weak run")}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run is played. `study` is which scripted run is watched, in study mode."""

    mode: Mode
    speed: float = 1.0
    study: str | None = None


class Ways(LineList[PickRow]):
    """The ways to play; Enter begins."""

    row_height = 1

    def lines_of(self, row: PickRow, width: int) -> Sequence[Line]:
        """The name; what it means stands below the list, for the row under the cursor."""
        return [cut([Span(row.title)], width)]


class ContentNote(TrainingPage[Plan | None]):
    """Gives the plan, or `None` where somebody goes back to the library."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", show=False),
        Binding("right,plus", "speed(1)", show=False),
        Binding("left,minus", "speed(-1)", show=False),
        # With priority: the list has few rows, and the page above it may be longer than the window.
        Binding("pagedown", "read_on(1)", show=False, priority=True),
        Binding("pageup", "read_on(-1)", show=False, priority=True),
    ]

    def __init__(self, scenario: Scenario, watched: Sequence[Proef] = (), mode: Mode = Mode.PRACTICE) -> None:
        super().__init__()
        self._scenario = scenario
        self._watched = tuple(watched)
        self._mode = mode
        self._speed = 1.0
        self._means: dict[str, str] = {}

    def parts(self) -> ComposeResult:
        """What it is about, then the choice."""
        spoken = language()
        with VerticalScroll(id="note", can_focus=False):
            yield Words(self._scenario.title.in_(spoken), id="note-title")
            yield Words(self._scenario.content_note.in_(spoken), id="note-content")
            yield Words(self._facts(), id="note-facts")
            yield Words(_(CARE), id="note-care")
            yield Words(_(BEFOREHAND), id="note-beforehand")
        yield Ways(_("HOW DO YOU WANT TO PLAY IT?"), id="ways")
        yield Words(id="way-means")

    def _facts(self) -> str:
        facts = [level_words(self._scenario), _("about {n} minutes").format(n=self._scenario.minutes)]
        remark = unreviewed(self._scenario)
        return " · ".join([*facts, remark] if remark else facts)

    def on_mount(self) -> None:
        """The way that was named on the command line, or practice."""
        self.head()
        rows = [PickRow(mode.value, _(MODES[mode]), preview=_(MODE_HELP[mode])) for mode in (Mode.PRACTICE, Mode.EXAM)]
        for each in self._watched:
            title = str(each.title.in_(language())) if each.title else ""
            preview = f"{title}: {_(MODE_HELP[Mode.STUDY])}" if title else _(MODE_HELP[Mode.STUDY])
            rows.append(PickRow(f"{Mode.STUDY.value}:{each.run}", _(WATCHED[each.run]), preview=preview))
        self._means = {row.id: row.preview for row in rows}
        ways = self.query_one(Ways)
        ways.update(rows)
        wanted = next((row.id for row in rows if row.id.startswith(self._mode.value)), Mode.PRACTICE.value)
        ways.move_to(wanted)
        ways.styles.height = len(rows) + 1
        self._fit()
        self.attend(ways)
        self._show_keys()

    def on_resize(self) -> None:
        """The choice stays in sight; what stands above it scrolls."""
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.is_short, "-short")
        around = len(self._means) + 6 - self.is_short  # the bars, the heading, what the choice means, and white space
        self.query_one("#note").styles.max_height = max(3, self.size.height - around)

    def _show_keys(self) -> None:
        way = self.query_one(Ways).current or ""
        self.query_one("#way-means", Words).say(self._means.get(way, ""))
        fixed = way == Mode.EXAM.value
        speed = _("1x, always") if fixed else speed_words(self._speed)
        self.place(
            StatusPart("where", _("BEFORE YOU BEGIN"), 2),
            StatusPart("speed", _("speed {speed}").format(speed=speed), 1, right=True),
        )
        hints = [KeyHint("Enter", _("begin"), 99), KeyHint("Esc", _("library"), 90)]
        if not fixed:
            hints.append(KeyHint("+ -", _("faster, slower"), 50))
        self.keys([*hints, KeyHint("F1", _("help"), 40)])

    @on(LineList.Highlighted)
    def _pointed(self) -> None:
        self._show_keys()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        name, _colon, study = event.row.partition(":")
        mode = Mode(name)
        self.dismiss(Plan(mode, 1.0 if mode is Mode.EXAM else self._speed, study or None))

    def action_speed(self, step: int) -> None:
        """The next speed, faster or slower."""
        at = SPEEDS.index(self._speed) + step
        self._speed = SPEEDS[max(0, min(len(SPEEDS) - 1, at))]
        self._show_keys()

    def action_read_on(self, direction: int) -> None:
        """A few lines of the page further, or back."""
        self.query_one("#note").scroll_relative(y=3 * direction, animate=False)

    def action_back(self) -> None:
        """To the library."""
        self.dismiss(None)
