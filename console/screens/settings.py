"""The counsellor's own settings: language, colours, send key, covering and locking, bell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from console.screens.base import BakenScreen, Title, Words
from console.settings.themes import THEMES
from console.strings import N_, _
from widgets.drawing.canvas import Line, Span
from widgets.drawing.lines import LineList
from widgets.rows import PickRow


@dataclass(frozen=True)
class Options:
    """What the screens must know of the settings; zero minutes switch a step off.

    `reply_overdue_seconds`: `None` leaves it to the server. `fixed`: fields that the organisation's policy decides.
    """

    language: str = "nl"
    theme: str = "baken-dark"
    enter_sends: bool = True
    blank_minutes: int = 3
    lock_minutes: int = 10
    mouse: bool = True
    bell: bool = True
    bell_repeat_seconds: int = 30
    reply_overdue_seconds: int | None = None
    fixed: frozenset[str] = frozenset()


LANGUAGES = {"nl": "Nederlands", "en": "English"}
THEME_NAMES = {
    "baken-dark": N_("dark"),
    "baken-light": N_("light"),
    "baken-contrast": N_("high contrast"),
    "baken-ansi": N_("the terminal's own"),
}
MINUTES = (1, 2, 3, 5, 10)
LOCK_MINUTES = (5, 10, 15, 30)


@dataclass(frozen=True)
class Setting:
    """One line of the screen: the field of `Options`, its name, and the values it goes through."""

    field: str
    name: str
    values: tuple[Any, ...]


SETTINGS = (
    Setting("language", N_("Language"), tuple(LANGUAGES)),
    Setting("theme", N_("Colours"), tuple(THEMES)),
    Setting("enter_sends", N_("Enter"), (True, False)),
    Setting("blank_minutes", N_("Cover the screen after"), MINUTES),
    Setting("lock_minutes", N_("Lock the screen after"), LOCK_MINUTES),
    Setting("mouse", N_("Mouse"), (True, False)),
    Setting("bell", N_("Bell"), (True, False)),
)


def value_words(setting: Setting, options: Options) -> str:
    """A setting's value in words."""
    value = getattr(options, setting.field)
    match setting.field:
        case "language":
            return LANGUAGES[value]
        case "theme":
            return _(THEME_NAMES.get(value, value))
        case "enter_sends":
            return _("sends, Ctrl+J begins a new line") if value else _("begins a new line, Ctrl+J sends")
        case "bell" | "mouse":
            return _("on") if value else _("off")
        case _:
            return _("{n} min").format(n=value) if value else _("never")


class SettingList(LineList[PickRow]):
    """The settings; Enter or space on one gives it its next value."""

    def lines_of(self, row: PickRow, width: int) -> list[Line]:
        """Name and value, and white space."""
        fixed = row.preview
        line = [Span(f"{row.title:<28}", "dim" if fixed else ""), Span(row.hint, "dim" if fixed else "accent")]
        return [line, [Span(f"  {fixed}", "dim")] if fixed else []]


class SettingsScreen(BakenScreen[Options]):
    """Gives the options as they are when it is left."""

    CSS_PATH = Path(__file__).with_name("settings.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "back", show=False)]

    def __init__(self, options: Options, where: str = "", settings: tuple[Setting, ...] = SETTINGS) -> None:
        super().__init__()
        self.settings = settings
        self.options = options
        self.where = where

    def compose(self) -> ComposeResult:
        """The list, and where it is kept."""
        yield Title(_("SETTINGS      Enter  next value      Esc  back"), id="settings-title")
        with Vertical(id="settings"):
            yield SettingList(id="setting-list")
            if self.where:
                yield Words(_("Kept in {file}").format(file=self.where), id="settings-file")

    def on_mount(self) -> None:
        """The first one under the cursor."""
        self._show()
        self.query_one(SettingList).focus()

    def _show(self) -> None:
        self.query_one(SettingList).update(
            [
                PickRow(each.field, _(each.name), preview=self._fixed(each), hint=value_words(each, self.options))
                for each in self.settings
            ]
        )

    def _fixed(self, setting: Setting) -> str:
        return _("fixed by the organisation") if setting.field in self.options.fixed else ""

    @on(LineList.Chosen)
    def _next(self, event: LineList.Chosen) -> None:
        setting = next(each for each in self.settings if each.field == event.row)
        if setting.field in self.options.fixed:
            return
        value = getattr(self.options, setting.field)
        at = setting.values.index(value) if value in setting.values else -1
        self.options = replace(self.options, **{setting.field: setting.values[(at + 1) % len(setting.values)]})
        if setting.field == "theme":
            self.app.theme = self.options.theme
        self._show()

    def action_back(self) -> None:
        """Keep them."""
        self.dismiss(self.options)
