"""The scenarios that there are: the shipped ones, and those of a folder. A broken file is told of and hides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from console.files.trouble import not_read
from console.strings import N_, _
from console.support.errors import ConsoleError, Exit
from console.training.scenario.finding import Finding, Findings
from console.training.scenario.knowledge import Knowledge
from console.training.scenario.lint.linter import read
from console.training.scenario.model import Scenario
from console.training.scenario.repair import LIMIT, NotText, lines_of, straight
from console.training.scenario.scripted.check import check_proef
from console.training.scenario.scripted.scripted_run import Proef, parse_proef
from protocol.safe_text import one_line

SHIPPED: Final = Path(__file__).parents[2] / "content" / "scenarios"
ENDINGS: Final = (".draaiboek.txt", ".draaiboek", ".draaiboek.txt.txt")
"""How scenario files end; Notepad adds its own ending to a name that it does not show in full."""
PROEFS: Final = (".proef", ".proef.txt")
"""How scripted runs end."""
MOST_FILES: Final = 500
_ID: Final = re.compile(r"""\s*id\s*=\s*["']([^"']+)["']\s*(?:#.*)?""", re.IGNORECASE)
_SCENARIO: Final = re.compile(r"""\s*scenario\s*:\s*["']?([^"'\s]+)["']?\s*""", re.IGNORECASE)


class CannotRead(ConsoleError):
    """A file that cannot be read: what, and what to do."""

    def __init__(self, text: str, exit_code: Exit = Exit.BAD_INPUT) -> None:
        told = ConsoleError.of(text, exit_code)
        super().__init__(told.message, told.remedy, told.exit_code)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file. `scenario` is None where it cannot be played; the first error says why."""

    name: str
    scenario: Scenario | None
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding | None:
        """What to mend first: the first error, else the first warning."""
        return next((one for one in self.findings if one.is_error), next(iter(self.findings), None))


@dataclass(frozen=True, slots=True)
class Script:
    """A scripted run of a scenario. `proef` is None where the file has a fault."""

    name: str
    proef: Proef | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ScenarioCatalog:
    """All of them: shipped ones first, then those of the folder, each by name."""

    files: tuple[Shelved, ...]
    scripts: tuple[Script, ...] = ()

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Those that can be played."""
        return tuple(one.scenario for one in self.files if one.scenario is not None)

    @property
    def broken(self) -> tuple[Shelved, ...]:
        """Files that cannot be played."""
        return tuple(one for one in self.files if one.scenario is None)

    def find(self, id: str) -> Scenario | None:
        """The scenario with this id, where it can be played."""
        return next((one for one in self.scenarios if one.id == id), None)

    def runs_of(self, id: str) -> tuple[Proef, ...]:
        """The scripted runs of a scenario, good ones first."""
        own = [one.proef for one in self.scripts if one.proef is not None and one.proef.scenario == id]
        return tuple(sorted(own, key=lambda one: one.run))


def stock(knowledge: Knowledge, folder: Path | None = None, shipped: Path = SHIPPED) -> ScenarioCatalog:
    """Read and check all files. Never raises: what cannot be read is among the broken ones."""
    files: list[Shelved] = []
    scripts: list[Script] = []
    for place in (shipped, folder):
        if place is None:
            continue
        for path in _paths(place, ENDINGS):
            files.append(_once(_shelved(path, knowledge), files))
    playable = {one.scenario.id: one.scenario for one in files if one.scenario is not None}
    for place in (shipped, folder):
        if place is not None:
            scripts += [_script(path, playable, knowledge) for path in _paths(place, PROEFS)]
    return ScenarioCatalog(tuple(files), tuple(scripts))


def raw_of(path: Path) -> bytes:
    """The bytes of a file, not more than are needed to see that it is too large. Raises `CannotRead`."""
    name = one_line(path.name or str(path))
    try:
        if path.is_dir():
            raise CannotRead(_("“{name}” is a folder. Name the files in it.").format(name=name))
        if not path.exists():
            raise CannotRead(_("There is no file “{name}”. Look at its name and its folder.").format(name=name))
        if not path.is_file():
            raise CannotRead(_("“{name}” is not a file that can be read. Name a text file.").format(name=name))
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        told = not_read(f"“{name}”", error)
        raise CannotRead(told.text, told.exit_code) from None


def is_proef(path: Path) -> bool:
    """Whether a file is a scripted run, by its name."""
    return path.name.lower().endswith(PROEFS)


def scenario_beside(proef: Path, id: str) -> Path | None:
    """The scenario file with this id in the folder of a scripted run, whatever it is called. Raises `CannotRead`."""
    files = sorted(_paths(proef.parent, ENDINGS), key=lambda path: not path.name.startswith(f"{id}."))
    return next((path for path in files if id_of(path) == id), None)


def runs_beside(scenario: Path) -> Iterator[Path]:
    """The scripted runs of a scenario file in its folder: those that name its id, and broken ones that name no other
    one's, so that what is wrong with them is told. Raises `CannotRead`."""
    id = id_of(scenario)
    for path in _paths(scenario.parent, PROEFS):
        if _run_of(path) in (id, None):
            yield path


def id_of(path: Path) -> str:
    """The id in a scenario file, also where the rest of it is not understood; else what it is called. Raises
    `CannotRead`."""
    try:
        lines = lines_of(raw_of(path))
    except NotText:
        lines = []
    found = (_ID.fullmatch(straight(line)) for line in lines)
    return next((one[1] for one in found if one is not None), path.name.split(".", 1)[0])


def _run_of(path: Path) -> str | None:
    """The id that a scripted run names, also where the rest of it is not understood; None where it names none."""
    try:
        lines = lines_of(raw_of(path))
    except NotText:
        return None
    found = (_SCENARIO.fullmatch(straight(line)) for line in lines)
    return next((one[1].lower() for one in found if one is not None), None)


def _paths(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.name.lower().endswith(endings))
    except OSError:
        return
    yield from found[:MOST_FILES]


def _shelved(path: Path, knowledge: Knowledge) -> Shelved:
    name = str(one_line(path.name))
    try:
        reading = read(raw_of(path), name, knowledge)
    except CannotRead as error:
        return Shelved(name, None, (Finding(name, 1, "E00", error.text),))
    return Shelved(name, reading.scenario, reading.findings)


def _once(one: Shelved, before: list[Shelved]) -> Shelved:
    """Broken where another file has its id: results are kept by it."""
    if one.scenario is None:
        return one
    other = next((each for each in before if each.scenario is not None and each.scenario.id == one.scenario.id), None)
    if other is None:
        return one
    found = Findings(one.name)
    text = N_("The id “{id}” is that of {other} already. Give this scenario an id of its own.")
    found.add(1, "E08", text, id=one.scenario.id, other=other.name)
    return replace(one, scenario=None, findings=(*found.sorted(), *one.findings))


def _script(path: Path, playable: dict[str, Scenario], knowledge: Knowledge) -> Script:
    name = str(one_line(path.name))
    try:
        parsed = parse_proef(raw_of(path), name)
    except CannotRead as error:
        return Script(name, None, (Finding(name, 1, "P00", error.text),))
    proef, findings = parsed.proef, parsed.findings
    if proef is not None:
        scenario = playable.get(proef.scenario)
        if scenario is None:
            found = Findings(name)
            found.add(1, "P02", N_("There is no scenario “{id}” that can be played."), id=proef.scenario)
            findings = found.sorted()
        else:
            findings = check_proef(proef, scenario, knowledge, name)
    return Script(name, None if findings else proef, findings)
