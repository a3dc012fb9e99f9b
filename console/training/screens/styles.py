"""Style sheets that several screens of training share: Textual looks for a name beside the module that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from textual.types import CSSPathType

_HERE: Final = Path(__file__).parent

FRAME: Final = _HERE / "frame.tcss"
"""The bars above and below a page of training."""
PAGES: Final[CSSPathType] = [FRAME, _HERE / "pages.tcss"]
"""Of a page between the bars of training."""

DIALOGS: Final[CSSPathType] = _HERE / "dialogs.tcss"
"""Of a question over the work."""
