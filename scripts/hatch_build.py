"""Build hook: compile the gettext catalogues, so that no compiled file lives in the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a `.mo` beside each `.po` below `root`; give the paths written.

    A `.mo` whose catalogue is gone goes too: it would be shipped and read.
    """
    for mo in root.glob("console/strings/*/LC_MESSAGES/*.mo"):
        if not mo.with_suffix(".po").exists():
            mo.unlink()
    written = []
    for po in sorted(root.glob("console/strings/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parents[1].name)
        with mo.open("wb") as target:
            write_mo(target, catalogue)
        written.append(mo)
    return written


class CatalogueHook(BuildHookInterface[Any]):
    """Called by hatchling for wheels and for editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
