"""F1: which keys do what. Those of the pane that has the focus stand first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from console.keys.action import Action, Place
from console.keys.registry import ACTIONS, keys_of, shown
from console.screens.base import BakenScreen, Title, Words
from console.strings import _
from protocol.safe_text import one_line

KEY_CELLS = 16


def help_text(
    place: Place,
    keymap: Mapping[str, str] | None = None,
    *,
    ascii_only: bool = False,
    actions: Sequence[Action] = ACTIONS,
) -> str:
    """All keys by pane, the keys of `place` first, then those that work everywhere."""
    order = [place, Place.ANYWHERE, *(other for other in Place if other not in (place, Place.ANYWHERE))]
    sections: list[str] = []
    for part in dict.fromkeys(order):
        lines = list(_lines(part, keymap, ascii_only, actions))
        if lines:
            sections.append("\n".join([_(part.value).upper(), *lines]))
    return "\n\n".join(sections)


def _lines(part: Place, keymap: Mapping[str, str] | None, ascii_only: bool, actions: Sequence[Action]) -> Iterator[str]:
    for action in actions:
        everywhere = part is Place.ANYWHERE and action.everywhere
        if part not in action.places and not everywhere:
            continue
        acting = [key for key in keys_of(action, keymap) if not everywhere or len(key) > 1]
        keys = "  ".join(shown(key, ascii_only=ascii_only) for key in acting)
        yield f"  {keys or shown('ctrl+p'):<{KEY_CELLS}}{_(action.help)}"


def connection_text(server: str, proxy: str | None) -> str:
    """How this console reaches its server (SEC-N2): the address, the proxy without its password, who judges TLS."""
    secure = server.startswith("https://")
    lines = (
        (_("server"), server),
        (_("proxy"), proxy or _("none")),
        (_("encryption"), _("TLS, by this workstation's own list") if secure else _("none: this machine itself")),
    )
    return "\n".join([_("CONNECTION"), *(f"  {name:<12}{one_line(value)}" for name, value in lines)])


class Help(BakenScreen[None]):
    """The keys, how the server is reached, and where the contents of the lists come from."""

    CSS_PATH = Path(__file__).with_name("help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "back", show=False)]

    def __init__(self, text: str, sources: str = "", connection: str = "") -> None:
        super().__init__()
        self.connection = connection
        self.text = text
        self.sources = sources

    def compose(self) -> ComposeResult:
        """One long page; the arrows scroll it."""
        yield Title(_("KEYS      Esc  back"), id="help-title")
        with VerticalScroll(id="help"):
            yield Words(self.text, id="help-text")
            if self.sources:
                yield Words(self.sources, id="help-sources")
            if self.connection:
                yield Words(self.connection, id="help-connection")

    def on_mount(self) -> None:
        """Ready to scroll."""
        self.query_one("#help").focus()

    def action_back(self) -> None:
        """Back to work."""
        self.dismiss(None)
