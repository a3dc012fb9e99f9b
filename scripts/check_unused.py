"""Finds code that nothing but tests uses: `python -m scripts.check_unused`, part of `make check`.

vulture looks for functions, classes, methods, properties and attributes whose name the product never reads. What a
framework calls by its name (Textual's handlers and actions, commands of click, hooks of a decorator) is known by that
name or that decorator; whatever else is meant to stay stands in `scripts/unused_allowed.toml` with its reason. An entry
that is not needed any more is a fault too. Fields of a record are left out: they are read by their place.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[1]
ALLOWED = ROOT / "scripts" / "unused_allowed.toml"
PRODUCT = ("api_client", "backend", "console", "protocol", "widgets")
BY_NAME = ("on_*", "_on_*", "action_*", "watch_*", "validate_*", "compute_*", "render*", "compose*", "key_*", "check_*")
"""What Textual calls by its name (its guide: "Events and Messages", "Actions", "Reactivity")."""
BY_DECORATOR = ("@on", "@*.command", "@*.listens_for", "@event.*")


def unused(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Path and name of everything that no line of the product reads."""
    vulture = Vulture(ignore_names=list(BY_NAME), ignore_decorators=list(BY_DECORATOR))
    vulture.scavenge([str(root / package) for package in PRODUCT])
    for item in vulture.get_unused_code():
        if "migrations" not in Path(item.filename).parts and item.typ not in {"variable", "import", "unreachable_code"}:
            yield Path(item.filename).relative_to(root).as_posix(), item.name


def allowed(file: Path = ALLOWED) -> set[tuple[str, str]]:
    """What may stay, by path and name. Raises `ValueError` for a group without a reason."""
    found: set[tuple[str, str]] = set()
    for group in tomllib.loads(file.read_text("utf-8"))["group"]:
        if not group["reason"].strip():
            raise ValueError(f"a group in {file.name} has no reason")
        found |= {(path, name) for path, names in group["stays"].items() for name in names}
    return found


def main() -> int:
    found, may_stay = set(unused()), allowed()
    for path, name in sorted(found - may_stay):
        print(f"{path}: nothing in the product uses {name}. Take it out, or say in {ALLOWED.name} why it stays.")
    for path, name in sorted(may_stay - found):
        print(f"{ALLOWED.name}: {name} of {path} is used, or gone. Take the entry out.")
    return 1 if found != may_stay else 0


if __name__ == "__main__":
    sys.exit(main())
