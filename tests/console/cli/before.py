"""Every command with every option of the groups above it, and what a command says where the option counts.

What counts where stands in docs/configuration.md, "Options before a command", and is read from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from console.cli import baken
from tests.console.cli.spoken.judge import COMMANDS
from tests.console.cli.spoken.table import ANSWERS, lay_out
from tests.console.cli.tree import commands
from tests.support.said import Case, say_all

PAGE = Path(__file__).parents[3] / "docs/configuration.md"
VALUES = {
    "--server": "nonsense://x",
    "--content": "{home}/broken",
    "--folder": "{home}/training",
    "--share": "{home}",
    "--trainee": "Kim",
    "--mode": "exam",
}
"""What stands behind an option; a server and a folder of content that whoever goes by them complains of."""
COMPLAINTS = {"--server": "--server", "--content": "phases.yaml|moves.toml"}
"""What is said of them then."""


@dataclass(frozen=True)
class Before:
    """`option` of the group called by `group`, before the command called by `path`."""

    group: tuple[str, ...]
    option: str
    path: tuple[str, ...]

    def words(self, home: Path) -> list[str]:
        value = [VALUES[self.option].format(home=home)] if self.option in VALUES else []
        line = ANSWERS[" ".join(self.path)][0].line.format(home=home, data=home / "data", n=1)
        rest = line.split()[len(self.group) :]
        return [*self.group, self.option, *value, *rest]


def documented() -> dict[tuple[str, str], frozenset[str]]:
    """Group and option: the commands that it counts before, as the page says."""
    section = PAGE.read_text("utf-8").partition("## Options before a command\n")[2].partition("\n## ")[0]
    found = {}
    for first, second in re.findall(r"^\| (`--.*?) \| (.*?) \|$", section, re.MULTILINE):
        group = next(iter(re.findall(r"of `(\w+)`", first)), "")
        for option in re.findall(r"`(--\w+)`", first):
            named = set() if second.startswith("none") else set(re.findall(r"`([a-z ]+)`", second))
            found[group, option] = frozenset(named)
    return found


def of_groups() -> Iterator[tuple[tuple[str, ...], str]]:
    """Every option of every group, but those that end it at once."""
    for path, command in commands(baken):
        if isinstance(command, click.Group):
            for param in command.params:
                if isinstance(param, click.Option) and param.expose_value:
                    yield path, param.opts[0]


def every() -> Iterator[Before]:
    for group, option in of_groups():
        for path in COMMANDS:
            if path != group and path[: len(group)] == group and " ".join(path) in ANSWERS:
                yield Before(group, option, path)


PAGE_SAYS = documented()
CASES = [each for each in every() if each.option != "--lang"]


def counts(case: Before) -> bool:
    return " ".join(case.path) in PAGE_SAYS[" ".join(case.group), case.option]


def set_up(home: Path) -> None:
    """The files that the commands are about."""
    lay_out(home)
    (home / "broken").mkdir()
    for name in ("phases.yaml", "moves.toml"):
        (home / "broken" / name).write_text("phases: 1\n", encoding="utf-8")


def judge(cases: Sequence[Before], home: Path) -> None:
    """Each of them goes by the option before it."""
    # On a terminal the screens would open; content that cannot be used stops them before.
    asked = [Case(["--lang", "en", *each.words(home)], piped=each.option != "--content") for each in cases]
    for case, answer in zip(cases, say_all(asked, home, home / "policy.toml"), strict=True):
        told = (answer.output + answer.errors).decode()
        assert "has no effect" not in told, case
        assert re.search(COMPLAINTS.get(case.option, ""), told), (case, told)
