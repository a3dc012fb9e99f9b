"""The report of a year: one page to scroll, for supervisors over their work, for researchers the whole console."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from api_client.errors import BackendError, Unauthorised
from console.present.header import header_parts
from console.report.screen_rows import choice_parts, page_of, page_of_words, tables_of
from console.report.sentences import ASK_TO_PUBLISH, PUBLISH_BY_KEY, no_data, no_report, preset_year
from console.report.source import Releases
from console.screens.base import Words
from console.screens.connection_bars import connection_bars, show_connection
from console.screens.notices_line import NoticingScreen
from console.screens.report.publishing import PublishingScreen
from console.session.session import Session
from console.strings import _, language
from protocol.conversation import OVERSEERS
from protocol.models import Role
from protocol.report import Report, View
from widgets.drawing.canvas import Line, Span, cut
from widgets.drawing.lines import LineList
from widgets.key_bar import KeyBar
from widgets.reader import Page, Reader
from widgets.rows import KeyHint, PickRow, StatusPart, Tone
from widgets.status_bar import StatusBar

LEAST = (60, 12)
"""Cells and rows below which the figures would be cut off."""
WITH_CONTENTS = 100
"""Cells from which on the list of tables stands beside the page."""


class Contents(LineList[PickRow]):
    """The tables, with the one in sight marked. It only shows: the keys belong to the page."""

    can_focus = False

    def lines_of(self, row: PickRow, width: int) -> list[Line]:
        """Number and title, on one line."""
        return [cut([Span(f"{row.hint:>2} ", "dim"), Span(row.title)], width)]


class ReportScreen(NoticingScreen[None]):
    """Asks `reports()` for the years and for one report at a time; what was shown once is kept while it is open.

    `session` is the work that goes on under it: its header stands on top, so that a chat that waits is noticed here.
    Without one this is the whole console, and cannot be gone back from.
    """

    CSS_PATH = Path(__file__).with_name("screen.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", show=False),
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("left", "year(-1)", show=False),
        Binding("right", "year(1)", show=False),
        Binding("c", "compare", show=False),
        Binding("v", "view", show=False),
        Binding("u", "publish", show=False),
        Binding("f5,r", "again", show=False),
    ]

    class SignInNeeded(Message):
        """The session is over: somebody has to sign in again before a report comes."""

    def __init__(
        self,
        reports: Callable[[], Releases | None],
        *,
        name: str,
        role: Role,
        this_year: int,
        session: Session | None = None,
        ascii_only: bool = False,
        training: bool = False,
        demo: str = "",
        muted: Callable[[], bool] = lambda: False,
    ) -> None:
        """`this_year` decides which year is shown first: the last one that is over."""
        super().__init__()
        self._reports = reports
        self._called = name
        self._may_see_internal = role in OVERSEERS
        self._this_year = this_year
        self._session = session
        self._ascii_only = ascii_only
        self._training = training
        self._demo = demo
        self._muted = muted
        self._kept: dict[tuple[int, View], Report] = {}
        self.years: tuple[int, ...] = ()
        self.year: int | None = None
        self.view = View.PUBLIC
        self.comparing = False
        self.report: Report | None = None

    # Parts.

    def compose(self) -> ComposeResult:
        """What goes on at work, what is chosen, the page with the tables beside it, the keys."""
        yield StatusBar(id="header")
        yield from connection_bars()
        yield StatusBar(id="choice")
        with Horizontal(id="report"):
            yield Contents(id="contents")
            yield Reader(id="page")
        yield KeyBar(id="keys")
        yield Words(id="notice")
        yield Words(
            _("The report needs {width} by {height} characters.").format(width=LEAST[0], height=LEAST[1]),
            id="too-small",
        )

    def on_mount(self) -> None:
        """Ask which years there are."""
        self._unsubscribe = self._session.store.subscribe(lambda state, change: self._bars()) if self._session else None
        self.query_one(Reader).focus()
        self._bars()
        self._lay_out()
        self.action_again()

    def on_unmount(self) -> None:
        """Listen no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        """The list of tables where there is room for it."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.app.size
        self.update_classes({"-tiny": width < LEAST[0] or height < LEAST[1], "-with-contents": width >= WITH_CONTENTS})

    # What stands where.

    def _bars(self) -> None:
        if not self.is_attached or self not in self.app.screen_stack:
            return
        if self._session is not None:
            show_connection(self, self._session.state)
        self.query_one("#header", StatusBar).update(self._header())

    def _header(self) -> list[StatusPart]:
        if self._session is None:
            return [StatusPart("brand", "BAKEN", priority=10, tone=Tone.STRONG), StatusPart("me", self._called)]
        return header_parts(self._session.state, training=self._training, muted=self._muted(), demo=self._demo)

    def _choice(self) -> None:
        self._keys()
        parts = choice_parts(
            self.years, self.year, self.view, compare=self.comparing, may_see_internal=self._may_see_internal
        )
        self.query_one("#choice", StatusBar).update(parts)

    def _keys(self) -> None:
        hints = [
            KeyHint("Esc", _("back"), 100) if self._session is not None else KeyHint("^Q", _("quit"), 100),
            KeyHint(_("up down") if self._ascii_only else "↑↓", _("scroll"), 60),
            KeyHint("n p", _("next table"), 78),
            KeyHint(_("left right") if self._ascii_only else "←→", _("year"), 90),
            KeyHint("c", _("compare"), 80),
        ]
        if self._may_see_internal:
            other = _("internal") if self.view is View.PUBLIC else _("public")
            hints += [KeyHint("v", other, 77), KeyHint("u", _("publish"), 75)]
        hints.append(KeyHint("F9", _("lock"), 50))
        self.query_one(KeyBar).update(hints)

    def _draw(self, *, keep_place: bool = False) -> None:
        self._choice()
        report = self.report
        if report is None:
            return
        compare, speech, ascii_only = self.comparing, language(), self._ascii_only

        def make(width: int) -> Page:
            return page_of(report, width, compare=compare, language=speech, ascii_only=ascii_only)

        rows = [PickRow(id_, title, hint=str(at)) for at, (id_, title) in enumerate(tables_of(report, speech), start=1)]
        self.query_one(Contents).update(rows)
        self.query_one(Reader).show(make, keep_place=keep_place)

    def _say_instead(self, *sentences: str) -> None:
        """Sentences in the place of a report."""
        self.report = None
        self._choice()
        self.query_one(Contents).update(())
        said = tuple(sentence for sentence in sentences if sentence)
        self.query_one(Reader).show(lambda width: page_of_words(said, width))

    @on(Reader.Moved)
    def _moved(self, event: Reader.Moved) -> None:
        if event.place is not None:
            self.query_one(Contents).move_to(event.place)

    # Asking.

    def action_again(self) -> None:
        """Ask the server anew, for the years too."""
        self._kept.clear()
        self._ask(self._years_first())

    async def _years_first(self) -> None:
        self._say_instead(_("Asking the server ..."))
        reports = self._reports()
        if reports is None:
            self._say_instead(_("This server gives no reports."))
            return
        try:
            self.years = await reports.years()
        except BackendError as error:
            self._failed(error)
            return
        if self.year not in self.years:
            self.year = preset_year(self.years, self._this_year)
        if self.year is None:
            self._say_instead(*no_data(None, ()))
            return
        await self._fetch(reports, self.year, self.view)

    async def _fetch(self, reports: Releases, year: int, view: View) -> None:
        kept = self._kept.get((year, view))
        if kept is None:
            self._say_instead(_("Making the report of {year} ...").format(year=year))
            try:
                kept = await reports.report(year, view)
            except BackendError as error:
                self._failed(error)
                return
            self._kept[year, view] = kept
        self.report = kept
        self._draw()

    def _failed(self, error: BackendError) -> None:
        publish = PUBLISH_BY_KEY if self._may_see_internal else ASK_TO_PUBLISH
        message, remedy = no_report(error, self.year, self.view, publish)
        self._say_instead(message, remedy, _("r  try again"))
        if isinstance(error, Unauthorised) and self._session is None:
            self.post_message(self.SignInNeeded())

    # Keys.

    def on_key(self, event: events.Key) -> None:
        """Somebody has read the notice."""
        self.unsay()

    def action_year(self, step: int) -> None:
        """The year before or after, among those there are."""
        if self.year not in self.years:
            return
        at = self.years.index(self.year) + step
        if 0 <= at < len(self.years):
            self._choose(self.years[at], self.view)
        else:
            self.say(_("This is the first year.") if step < 0 else _("This is the last year."))

    def action_view(self) -> None:
        """Public figures or internal ones, for those who may see both."""
        if self.year is None:
            return
        if not self._may_see_internal:
            self.say(_("Your account gets the public figures."))
            return
        self._choose(self.year, View.PUBLIC if self.view is View.INTERNAL else View.INTERNAL)

    def action_publish(self) -> None:
        """Look at what would be published of this year, for those who may."""
        if not self._may_see_internal:
            self.say(_(ASK_TO_PUBLISH))
        elif self.year is None:
            self.say(_("There is no year to publish."))
        else:
            screen = PublishingScreen(
                self._reports, self.year, header=self._header, session=self._session, ascii_only=self._ascii_only
            )
            self.app.push_screen(screen, self._after_publishing)

    def _after_publishing(self, changed: bool | None) -> None:
        if changed:
            self._kept.clear()
            if self.year is not None:
                self._choose(self.year, View.PUBLIC)

    def action_compare(self) -> None:
        """With the year before, or with three years together; the table in sight stays."""
        self.comparing = not self.comparing
        self._draw(keep_place=True)

    def action_back(self) -> None:
        """Back to work, where there is any."""
        if self._session is not None:
            self.dismiss(None)

    async def action_leave(self) -> None:
        """Quit the console."""
        await self.app.run_action("app.quit")

    def _choose(self, year: int, view: View) -> None:
        reports = self._reports()
        if reports is not None:
            self.year, self.view = year, view
            self._choice()
            self._ask(self._fetch(reports, year, view))

    def _ask(self, work: Coroutine[None, None, None]) -> None:
        """What is asked last is shown; an earlier question is dropped."""
        self.run_worker(work, group="report", exclusive=True)
