"""Who publishes the figures, under which licence, and whom to ask: what an organisation says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from console.strings import N_
from protocol.report import View

if TYPE_CHECKING:
    from console.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The table `[publication]` of `policy.toml`; what is empty is left out everywhere.

    `licence` is the address of a licence, `contact` an address of mail or of a page.
    """

    publisher: str = ""
    licence: str = ""
    contact: str = ""

    def of(self, view: View) -> Publication:
        """What is said of a report in this view: figures for use within the organisation are licensed to nobody."""
        return self if view is View.PUBLIC else replace(self, licence="")

    def said(self, words: Words) -> Iterator[tuple[str, str]]:
        """What there is to say, each with what it is."""
        named = ((N_("publisher"), self.publisher), (N_("licence"), self.licence), (N_("contact"), self.contact))
        return ((words(name), value) for name, value in named if value)


NOBODY: Final = Publication()
"""Nothing was set."""
