"""Publishing the figures of a year: the list of what would be published first, then a question, then the act."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from api_client.errors import BackendError
from console.report.check_list import (
    Part,
    Stand,
    Told,
    became,
    check_list,
    consequence,
    is_lost,
    lost,
    refused,
    released,
    stand,
)
from console.report.screen_rows import page_of_list
from console.report.source import Releases
from console.screens.base import Field, Words
from console.screens.confirm import Confirm
from console.screens.connection_bars import connection_bars, show_connection
from console.screens.notices_line import NoticingScreen
from console.session.session import Session
from console.strings import _
from protocol.report import LONGEST_WHY, Draft
from protocol.safe_text import outgoing
from widgets.key_bar import KeyBar
from widgets.reader import Reader
from widgets.rows import KeyHint, StatusPart, Tone
from widgets.status_bar import StatusBar

LEAST = (60, 12)
"""Cells and rows below which the list would be cut off."""


class Step(Enum):
    """How far somebody is."""

    ASKING = "asking"
    LOOKING = "looking"
    REASON = "reason"
    SENDING = "sending"
    NOTHING = "nothing"
    """No list came."""
    OVER = "over"
    """It is published, or waits for a second person."""


class PublishingScreen(NoticingScreen[bool]):
    """The check-list of one year. Closes with whether what is public may be other than before.

    Escape goes back one step at any moment but one: once a release has been sent its answer is awaited, because going
    away would not take it back. Where that answer is lost, asking anew tells what became of it.
    """

    CSS_PATH = Path(__file__).with_name("publishing.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", show=False),
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("enter", "go", show=False),
        Binding("f5,r", "again", show=False),
    ]

    def __init__(
        self,
        reports: Callable[[], Releases | None],
        year: int,
        *,
        header: Callable[[], list[StatusPart]],
        session: Session | None = None,
        ascii_only: bool = False,
    ) -> None:
        """`header` gives what stands on top, over the work of `session` that goes on."""
        super().__init__()
        self.year = year
        self.step = Step.ASKING
        self.draft: Draft | None = None
        self._reports = reports
        self._header = header
        self._session = session
        self._ascii_only = ascii_only
        self._sent: Draft | None = None
        self._changed = False

    # Parts.

    def compose(self) -> ComposeResult:
        """What goes on at work, the list, the line for the reason of a correction, the keys."""
        yield StatusBar(id="header")
        yield from connection_bars()
        yield StatusBar(id="choice")
        yield Reader(id="list")
        with Vertical(id="reason"):
            yield Words(_("What changed? This line is printed in the report."), id="reason-label")
            yield Field(id="why")
            yield Words(id="reason-answer")
        yield KeyBar(id="keys")
        yield Words(id="notice")
        yield Words(
            _("The report needs {width} by {height} characters.").format(width=LEAST[0], height=LEAST[1]),
            id="too-small",
        )

    def on_mount(self) -> None:
        """Ask for the list."""
        self._unsubscribe = self._session.store.subscribe(lambda state, change: self._bars()) if self._session else None
        self.query_one("#why", Field).max_length = LONGEST_WHY
        self.query_one("#choice", StatusBar).update(
            [
                StatusPart("title", _("PUBLISH"), priority=100, tone=Tone.STRONG),
                StatusPart("year", str(self.year), priority=90, tone=Tone.STRONG),
            ]
        )
        self._bars()
        self._lay_out()
        self.query_one(Reader).focus()
        self.action_again()

    def on_unmount(self) -> None:
        """Listen no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        """Whether there is room."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.app.size
        self.set_class(width < LEAST[0] or height < LEAST[1], "-tiny")

    # What stands where.

    def _bars(self) -> None:
        if not self.is_attached or self not in self.app.screen_stack:
            return
        self.query_one("#header", StatusBar).update(self._header())
        if self._session is not None:
            show_connection(self, self._session.state)

    def _go_to(self, step: Step) -> None:
        self.step = step
        asks_why = step is Step.REASON
        self.set_class(asks_why, "-reason")
        self.query_one("#why" if asks_why else "#list").focus()
        self.query_one(KeyBar).update(self._hints())

    def _hints(self) -> list[KeyHint]:
        scroll = KeyHint(_("up down") if self._ascii_only else "↑↓", _("scroll"), 60)
        hints = [KeyHint("Esc", _("back"), 100)] if self.step is not Step.SENDING else []
        match self.step:
            case Step.LOOKING:
                if self._is_free():
                    hints.append(KeyHint("Enter", _("publish ..."), 95))
                hints += [scroll, KeyHint("r", _("look again"), 70)]
            case Step.REASON:
                hints.append(KeyHint("Enter", _("go on"), 95))
            case Step.NOTHING:
                hints.append(KeyHint("r", _("ask again"), 95))
            case Step.OVER:
                hints += [scroll, KeyHint("r", _("look again"), 70)]
        return [*hints, KeyHint("F9", _("lock"), 50)]

    def _is_free(self) -> bool:
        return self.draft is not None and stand(self.draft) in (Stand.FREE, Stand.CORRECTS)

    def _show(self, *parts: Part) -> None:
        self.query_one(Reader).show(lambda width: page_of_list(parts, width))

    def _tell(self, told: Told, *, grave: bool = False) -> None:
        """What came of it, over the list where there is one."""
        words = tuple(part for part in told if part)
        listed = check_list(self.draft) if self.draft is not None else ()
        self._show(Part("", words, grave=grave), *listed)

    # Asking.

    def action_again(self) -> None:
        """Make the list anew. Not while a release is on its way."""
        if self.step is not Step.SENDING:
            self.run_worker(self._look(), group="publishing", exclusive=True)

    async def _look(self, told: Told | None = None) -> None:
        """Ask for the draft of now; `told` came before it and stands over it."""
        reports = self._reports()
        self.draft = None
        self._go_to(Step.ASKING)
        if told is None:
            self._show(Part("", (_("The figures of {year} are being made ...").format(year=self.year),)))
        else:
            self._tell(told, grave=True)
        if reports is None:
            self._nothing(Told(_("This server gives no reports."), ""))
            return
        try:
            draft = await reports.draft(self.year)
        except BackendError as error:
            self._nothing(told or (refused(error, self.year) if self._sent is None else lost()))
            return
        if self._sent is not None:
            told, self._sent = became(draft, self._sent), None
        self.draft = draft
        self._go_to(Step.LOOKING)
        if told is None:
            self._show(*check_list(draft))
        else:
            self._tell(told, grave=True)

    def _nothing(self, told: Told) -> None:
        self._go_to(Step.NOTHING)
        self._tell(told)

    # Publishing.

    def action_go(self) -> None:
        """On: to the reason of a correction, or to the question."""
        if self.step is not Step.LOOKING or not self._is_free() or self.draft is None:
            return
        if self.draft.corrects:
            self._go_to(Step.REASON)
            self._count()
        else:
            self._confirm(self.draft, "")

    @on(Input.Changed)
    def _count(self) -> None:
        left = LONGEST_WHY - len(self.query_one("#why", Field).value)
        self.query_one("#reason-answer", Words).say(_("{n} characters left").format(n=left))

    @on(Field.Full)
    def _no_room(self, event: Field.Full) -> None:
        self.query_one("#reason-answer", Words).say(event.words)

    @on(Input.Submitted)
    def _reason_given(self, event: Input.Submitted) -> None:
        event.stop()
        why = " ".join(outgoing(event.value).split())
        if self.step is not Step.REASON or self.draft is None:
            return
        if why:
            self._confirm(self.draft, why)
        else:
            self.query_one("#reason-answer", Words).say(_("Say in one line what changed. Esc goes back."))

    def _confirm(self, draft: Draft, why: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._release(draft, why), group="publishing", exclusive=True)

        question = _("Publish the figures of {year}?").format(year=self.year)
        if draft.corrects:
            question = _("Publish a correction of the figures of {year}?").format(year=self.year)
        self.app.push_screen(Confirm(question, consequence=consequence(draft), yes=_("publish")), answered)

    async def _release(self, draft: Draft, why: str) -> None:
        reports = self._reports()
        if reports is None:
            return
        self._go_to(Step.SENDING)
        self._show(Part("", (_("The figures of {year} are being published ...").format(year=self.year),)))
        try:
            done = await reports.release(draft.year, draft.number, why)
        except BackendError as error:
            await self._not_released(error, draft)
            return
        self._changed = self._changed or done.published
        self.query_one("#why", Field).value = ""
        self.draft = None
        self._go_to(Step.OVER)
        self._tell(released(done))

    async def _not_released(self, error: BackendError, draft: Draft) -> None:
        # What was typed as the reason stays in its field.
        self._changed = True
        if is_lost(error):
            self._sent = draft
            self.draft = None
            self._nothing(lost())
        else:
            await self._look(refused(error, self.year))

    # Back.

    def on_key(self, event: events.Key) -> None:
        """Somebody has read the notice."""
        self.unsay()

    def action_back(self) -> None:
        """A step back; nothing has happened."""
        if self.step is Step.SENDING:
            self.say(_("It was sent to the server. The answer is awaited."))
        elif self.step is Step.REASON:
            self._go_to(Step.LOOKING)
        else:
            self.dismiss(self._changed)

    async def action_leave(self) -> None:
        """Quit the console."""
        await self.app.run_action("app.quit")
