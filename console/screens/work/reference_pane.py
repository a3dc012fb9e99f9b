"""The pane beside the chat: signals, phases, help to refer to, and the registration form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from console.content.directory import Wanted
from console.content.models import Content, Organisation
from console.core.message_log import MessageLog
from console.present.reference_rows import (
    AGES,
    filter_words,
    forms_of,
    phase_rows,
    referral_rows,
    regions_of,
    signal_rows,
)
from console.strings import N_, _
from protocol.models import Conversation
from widgets.checklist import Checklist
from widgets.drawing.lines import LineList
from widgets.phase_guide import PhaseGuide
from widgets.referral_list import ReferralList
from widgets.registration_form import RegistrationForm
from widgets.rows import StatusPart, Tone
from widgets.status_bar import StatusBar

T = TypeVar("T")

TAB_CELLS = 4
"""What is left of a tab's name where not all of them fit."""


class Tab(Enum):
    """What the pane shows. The value is its name, a message id."""

    SIGNALS = N_("Signals")
    PHASES = N_("Phases")
    REFERRALS = N_("Help")
    FORM = N_("Form")


class ReferencePane(Vertical):
    """Three lists and the form, of which one is to be seen."""

    def __init__(self, content: Content, local_time: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self.content = content
        self.tab = Tab.SIGNALS
        self.wanted = Wanted()
        self._local_time = local_time
        self._ticks: object = None
        """What the checklist was made from."""

    def compose(self) -> ComposeResult:
        """The names of the four, and the lists."""
        yield StatusBar(id="tabs")
        yield Checklist(id="signals")
        yield PhaseGuide(id="phases")
        yield ReferralList(id="referrals")
        yield RegistrationForm(id="form")

    def on_mount(self) -> None:
        """Signals first."""
        for each in Tab:
            self.query_one(f"#{each.name.lower()}", LineList).set_not_found(_("nothing with '{filter}'"))
        self.show_tab(Tab.SIGNALS)
        self.show_referrals()

    @property
    def current(self) -> LineList[object]:  # type: ignore[type-var]  # any of the four
        """The list that is to be seen."""
        return self.query_one(f"#{self.tab.name.lower()}", LineList)

    def show_tab(self, tab: Tab) -> None:
        """Show another list."""
        self.tab = tab
        self.set_class(tab is Tab.FORM, "-form")  # its values need more width than a list
        for each in Tab:
            self.query_one(f"#{each.name.lower()}").display = each is tab
        self.query_one("#tabs", StatusBar).update(
            [
                StatusPart(
                    each.name,
                    f"[{_(each.value)}]" if each is tab else _(each.value),
                    priority=2 if each is tab else 1,
                    tone=Tone.STRONG if each is tab else Tone.DIM,
                    short="" if each is tab else _(each.value)[:TAB_CELLS],
                )
                for each in Tab
            ]
        )

    def show_conversation(self, row: Conversation | None, log: MessageLog | None, now: datetime) -> None:
        """Ticks and phases of this conversation (`now` in UTC)."""
        ticks = (
            (row.id, row.signals, [log and tick.message and log.get(tick.message) for tick in row.signals])
            if row
            else ()
        )
        if ticks != self._ticks:
            self._ticks = ticks
            self.query_one(Checklist).update(signal_rows(self.content.checklists, row, log))
        self.show_phases(row, now)

    def show_phases(self, row: Conversation | None, now: datetime) -> None:
        """The phases with the minutes until `now`."""
        self.query_one(PhaseGuide).update(phase_rows(self.content.phases, row, now))

    # Referrals.

    def referral(self, id_: str) -> Organisation | None:
        """The referral with this id."""
        return next((one for one in self._organisations if one.id == id_), None)

    def change_filter(self, name: str) -> None:
        """The next value of the filter `age`, `form`, `region`, `chat`, `free` or `open`."""
        have = self.wanted
        match name:
            case "age":
                self.wanted = replace(have, age=following(AGES, have.age))
            case "form":
                self.wanted = replace(have, form=following(forms_of(self._organisations), have.form))
            case "region":
                self.wanted = replace(have, region=following(regions_of(self._organisations), have.region))
            case "chat":
                self.wanted = replace(have, chat=not have.chat)
            case "free":
                self.wanted = replace(have, free=not have.free)
            case _:
                self.wanted = replace(have, open_now=not have.open_now)
        self.show_referrals()

    def show_referrals(self) -> None:
        """What fits the filters now."""
        rows = referral_rows(self._organisations, self.wanted, self._local_time())
        referrals = self.query_one(ReferralList)
        referrals.update(rows, empty=_("Nothing fits these filters."))
        referrals.show_filters(filter_words(self.wanted))

    @property
    def _organisations(self) -> tuple[Organisation, ...]:
        return self.content.referrals.organisations


def following(values: tuple[T, ...], value: T) -> T:
    """The value after `value`, the first one after the last."""
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]
