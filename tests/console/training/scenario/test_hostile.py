"""No file crashes parser, linter or the report of ways, and none of them takes long over one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.training.play.paths import ways
from console.training.scenario.lint.linter import CODES
from console.training.scenario.parse import parse
from console.training.scenario.scripted.scripted_run import parse_proef
from console.training.scenario.tree import tree
from protocol.safe_text import one_line
from tests.console.training.scenario.base import BASE, lint

MANGLED = [
    "",
    "+++",
    "  ",
    "\t",
    '"',
    "“",
    "[",
    "{",
    "->",
    "#",
    "==",
    ">> t9 wait 1s",
    "\0",
    "\ud800",
    "é",
    "é́́́",
    "x" * 4001,
    "𝕏",
]
SCENES = ["welkom", "waarom", "veilig", "schuld", "einde", "END", "nergens"]
PROEF = (
    "scenario: a\nrun: good\nt1: hoi | tick x @m1 | move a, b | set a=b | after 3s\nf1: + | ja\nend: tick x\n"
    "expect: path a,b\n"
)


def all_of(raw: bytes) -> None:
    """Everything that reads a file."""
    reading = lint(raw)
    assert {one.code for one in reading.findings} <= set(CODES)
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    assert all(1 <= one.line <= max(lines, 1) for one in reading.findings)
    assert all(one_line(one.text, 400) == one.text for one in reading.findings)
    scenario = parse(raw, "a.txt").scenario
    assert reading.scenario is None or scenario is not None
    if scenario is not None:
        found = ways(scenario)
        assert len(found.listed) <= found.total or found.loops
        tree(scenario)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with some lines taken out, doubled, exchanged, cut, glued, or with its branches going elsewhere."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    lines = BASE.split("\n")
    for _ in range(chance.randint(1, 6)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        line = lines[at]
        cut = chance.randint(0, len(line))
        lines[at : at + 1] = chance.choice(
            [
                [],
                [line, line],
                [lines[other]],
                [line[:cut]],
                [line[:cut] + chance.choice(MANGLED) + line[cut:]],
                [line.strip()],
                ["  " + line],
                [line + lines[other]],
                [line.partition("->")[0] + "-> " + chance.choice(SCENES)],
                [line[:cut] + line[cut + 1 :]],
            ]
        ) or [""]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(mutated())
def test_a_thousand_mutated_files_crash_nothing(raw: bytes) -> None:
    all_of(raw)


@settings(max_examples=150, deadline=None, database=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_crash_anything(raw: bytes) -> None:
    all_of(raw)
    parse_proef(raw, "a.proef")
    all_of(BASE.encode() + raw)


@settings(max_examples=150, deadline=None, database=None)
@given(st.integers(0, len(PROEF)), st.integers(0, 12), st.text(max_size=12))
def test_no_scripted_run_crashes_its_reader(at: int, cut: int, put: str) -> None:
    parsed = parse_proef((PROEF[:at] + put + PROEF[at + cut :]).encode("utf-8", "replace"), "a.proef")
    assert (parsed.proef is None) == bool(parsed.findings)


HEAD = BASE[: BASE.index("== welkom")]
SAID = "n #m{n}: tekst\n  en: text\n"
HOSTILE: dict[str, Callable[[], str]] = {
    "one line": lambda: HEAD + "n #m1: " + "a" * 900_000,
    "empty lines": lambda: HEAD + "\n" * 900_000,
    "not a line of it": lambda: HEAD + "zomaar\n" * 9_000,
    "blanks": lambda: HEAD + "\n".join(["n" + " " * 3_900 + "m"] * 200),
    "dashes, the arrow of Word": lambda: HEAD + "== a fase 1\n>> t1 wait 1s\n" + "\n".join(["  " + "–" * 1_500] * 200),
    "quotes": lambda: HEAD + "== a fase 1\n" + "\n".join(['>> t1 wait ' + '"' * 3_900] * 200),
    "marks": lambda: HEAD + "== a fase 1\n" + "\n".join(["n #m1: " + "e\u0301\u0302\u0303\u0304\u0305" * 600] * 150),
    "numbers": lambda: HEAD + "== a fase 1\n" + "\n".join(["n #m1: " + "12 " * 1_200] * 200),
    "letters and dots": lambda: HEAD + "== a fase 1\n" + "\n".join(["n #m1: " + "ab.c" * 900] * 200),
    "scenes that lead to the next": lambda: HEAD
    + "".join(f"== s{n} fase 1\n>> t{n} wait 1s\n  else -> s{n + 1}\n" for n in range(3_000))
    + '== s3000 fase 1\n-> END "x"\n',
    "forks": lambda: HEAD
    + "".join(f"== s{n} fase 1\n>> t{n} wait 1s\n  blames -> s{n + 1}\n  else -> s{n + 2}\n" for n in range(2_000))
    + '== s2000 fase 1\n-> END "x"\n== s2001 fase 1\n-> END "x"\n',
    "scenes that there are not": lambda: HEAD
    + "== a fase 1\n>> t1 wait 1s\n"
    + "".join(f"  blames -> weg{n}\n" for n in range(8_000)),
    "signals that there are not": lambda: HEAD
    + "== a fase 1\nn #m1: tekst\n"
    + "".join(f"  ! geen-{n}\n" for n in range(8_000)),
    "loops": lambda: HEAD
    + "".join(f"== s{n} fase 1\n>> t{n} wait 1s\n  else -> s{n - 1 if n else 900}\n" for n in range(901)),
    "scenes that nothing leads to": lambda: HEAD
    + '== a fase 1\n-> END "x"\n'
    + "".join(f"== s{n} fase 1\n-> slot\n" for n in range(4_000))
    + '== slot fase 1\n-> END "x"\n',
    "nested data": lambda: "+++\na = " + "[" * 1_900 + "\n+++\n",
    "dots in a key": lambda: "+++\n" + ("a." * 900 + "b = 1\n") * 400 + "+++\n",
    "blanks in a table": lambda: "+++\n" + ("[" + " " * 1_900 + "\n") * 400 + "+++\n",
    "many criticals": lambda: HEAD.replace(
        'critical_if = { "danger-locked-in" = "asks-safety" }',
        "critical_if = { " + ", ".join(f'"control-debt{n}" = "blames"' for n in range(60)) + " }",
    )
    + "".join(f"== s{n} fase 1\n{SAID.format(n=n)}-> s{n + 1}\n" for n in range(2_000)),
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_read_in_time(text: Callable[[], str]) -> None:
    raw = text().encode()
    assert len(raw) < 1_000_000
    began = time.process_time()
    all_of(raw)
    assert time.process_time() - began < 6  # a guard against powers of the length, not a measure


def test_five_megabytes_are_refused_at_once_in_words() -> None:
    (finding,) = lint(BASE.encode() + b"# meer\n" * 750_000).findings
    assert (finding.code, finding.line) == ("E00", 1)
    assert "1 MB" in finding.text


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"PK\x03\x04rest", "Word"),
        (b"\xd0\xcf\x11\xe0rest", "Word"),
        (b"{\\rtf1", "RTF"),
        (b"%PDF-1.7", "PDF"),
        (b"+++\nab\x00cd", "UTF-8"),
        (b"", "leeg"),
    ],
)
def test_what_is_no_text_is_refused_by_name(raw: bytes, word: str) -> None:
    (finding,) = lint(raw).findings
    assert finding.code == "E00"
    assert word in finding.text
