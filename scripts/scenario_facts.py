"""The table of docs/scenarios.md: what was published of the victims, and which scenario teaches it, at what level.

    python -m scripts.scenario_facts            writes the table
    python -m scripts.scenario_facts --check    exit code 1 where it is not as it would be written, or a fact has none

What a scenario teaches is read off its `[truth]`; the facts and their sources stand in `scenario_facts.toml`.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "scripts" / "scenario_facts.toml"
FOLDER = ROOT / "console" / "content" / "scenarios"
PAGE = ROOT / "docs" / "scenarios.md"
BEGIN, END = "<!-- facts: python -m scripts.scenario_facts -->", "<!-- end of the facts -->"


def front_of(text: str) -> dict[str, Any]:
    """The data at the top of a scenario."""
    return tomllib.loads(text.split("+++")[1])


def teaches(front: Mapping[str, Any], fact: Mapping[str, Any], text: str = "") -> bool:
    """Whether a scenario's data, and its `text`, say what the fact is about."""
    truth: Mapping[str, Any] = front["truth"]
    some, every = fact.get("truth", {}), fact.get("all", {})
    return (
        all(_values(truth, name) & set(values) for name, values in some.items())
        and all(set(values) <= _values(truth, name) for name, values in every.items())
        and ("must" not in fact or fact["must"] in front["score"]["must"])
        and ("says" not in fact or any(word in text for word in fact["says"]))
    )


def _values(truth: Mapping[str, Any], name: str) -> set[str]:
    value = truth.get(name, ())
    return {value} if isinstance(value, str) else set(value)


def rows() -> Iterator[tuple[str, list[str], str]]:
    """Each fact with the scenarios that teach it, and its source."""
    texts = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.draaiboek.txt"))]
    fronts = [(front_of(text), text) for text in texts]
    for fact in tomllib.loads(FACTS.read_text("utf-8"))["fact"]:
        taught = [f"`{front['id']}` ({front['level']})" for front, text in fronts if teaches(front, fact, text)]
        yield fact["text"], taught, fact["source"]


def table() -> str:
    """The table, between its marks."""
    lines = ["| fact | scenario (level) | source |", "|---|---|---|"]
    lines += [f"| {fact} | {', '.join(taught)} | {source} |" for fact, taught, source in rows()]
    return "\n".join((BEGIN, *lines, END))


def main(arguments: list[str]) -> int:
    """Write the table, or say what is wrong with it."""
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN, 1)
    made = before + table() + rest.split(END, 1)[1]
    untaught = [fact for fact, taught, _source in rows() if not taught]
    for fact in untaught:
        print(f"no scenario teaches: {fact}", file=sys.stderr)
    if "--check" not in arguments:
        PAGE.write_text(made, "utf-8")
    elif made != page:
        print("docs/scenarios.md is not of these scenarios: python -m scripts.scenario_facts", file=sys.stderr)
        return 1
    return 1 if untaught else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
