"""Every command with something that it answers: what is typed, with which code it ends, what of the answer is data.

A command that is not in here fails its test; its help and what it says of wrong use are tried by themselves, from the
tree of commands. `{home}` is the folder that is stood in, `{data}` a server's data folder with the account anna and
made-up records, `{n}` another number each time.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "vier losse woorden hier\n"
SCENARIO = "afbreken-01.draaiboek.txt"
RUN = "afbreken-01.goed.proef"
BROKEN = "stuk.draaiboek.txt"
SHIPPED = Path(__file__).parents[4] / "console" / "content" / "scenarios"


@dataclass(frozen=True)
class Answer:
    """`line` is typed after `baken`. `data` are words in the answer that nobody translates."""

    line: str
    code: int = 0
    data: str = ""
    stdin: str = ""
    coloured: bool = False
    """On a terminal, unless NO_COLOR or TERM say otherwise (docs/configuration.md)."""
    by_the_machine: bool = False
    """For other programs: the same in every language."""
    slow: bool = False
    """Takes more than a moment: tried in every locale at night only."""
    night: bool = False
    """Takes more than a moment and says little that others do not: tried at night only."""
    bar: bool = False
    """Can take long: who watches sees a bar with counts (docs/configuration.md)."""


NO_TERMINAL = 64
"""sysexits.h has it for wrong use; here also for what needs a terminal and has none (design of the command line)."""

NAMES = """CoMensha EMM Fier Helpwanted Kindertelefoon Luisterlijn Misdaad Meld Anoniem Slachtofferhulp Veilig
Thuis De Alles Oké Arbeidsinspectie Centrum Seksueel Geweld Zelfmoordpreventie Groningen Friesland
Drenthe Overijssel Flevoland Gelderland Utrecht Noord Zuid Holland Zeeland Brabant Limburg drugs
school"""
"""Organisations and provinces, and two words that are the same in both languages."""
HTCDS = """CKM Gender RelationshipToTrafficker TypeOfExploitation age baken band majorityStatus prs vic
yearOfRegistration"""
"""Fields of the Human Trafficking Case Data Standard, which has them in English (docs/htcds.md)."""

ANSWERS: Mapping[str, Sequence[Answer]] = {
    "": (Answer("", NO_TERMINAL), Answer("--version", by_the_machine=True)),
    "demo": (Answer("demo", NO_TERMINAL),),
    "serve": (Answer("serve --data {home}/none/of/it/file --host 127.0.0.1 --exit-url http://x", 2),),
    "user add": (
        Answer(
            "user add naam{n} --role researcher --password-stdin --data {data}", stdin=PASSWORD, data="naam", slow=True
        ),
        Answer("user add anna --password-stdin --data {data}", 65, stdin=PASSWORD, data="anna", night=True),
    ),
    "user list": (Answer("user list --data {data}", data="anna naam"),),
    "user reset": (Answer("user reset anna --password-stdin --data {data}", stdin=PASSWORD, data="anna", night=True),),
    "user disable": (Answer("user disable anna --data {data}", data="anna"),),
    "report": (
        Answer("report --internal --year 2021 --data {data}", coloured=True, slow=True, data=NAMES),
        Answer("report --year 2030 --data {data}", 65),
    ),
    "release": (Answer("release --year 2021 --data {data}", NO_TERMINAL),),
    "export htcds": (Answer("export htcds --recipient CKM --data {data}", NO_TERMINAL, data=HTCDS, night=True),),
    "forget": (Answer("forget --data {data}", NO_TERMINAL),),
    "demo-data": (Answer("demo-data --years 2021 --data {data}", slow=True),),
    "audit verify": (Answer("audit verify --data {data}", bar=True),),
    "audit list": (Answer("audit list --data {data}", data="anna naam operator"),),
    "audit opened": (Answer("audit opened --data {data}"),),
    "audit waiting": (Answer("audit waiting --data {data}"),),
    "content lint": (
        Answer("content lint", night=True),
        Answer("content lint {home}/content", 1, data="phases.yaml phases", bar=True),
    ),
    "config check": (
        Answer("config check --data {data}", data="server toml"),
        Answer("config check --data {home}/no", 65),
    ),
    "config schema": (Answer("config schema policy", by_the_machine=True),),
    "completion": (Answer("completion bash", by_the_machine=True),),
    "train": (Answer("train --folder {home}/new", NO_TERMINAL),),
    "train play": (Answer(f"train play --folder {{home}}/new {{home}}/{SCENARIO}", NO_TERMINAL),),
    "train lint": (
        Answer(f"train lint {{home}}/{SCENARIO}", bar=True),
        Answer(f"train lint {{home}}/{BROKEN}", 1),
    ),
    "train test": (Answer(f"train test {{home}}/{SCENARIO}", night=True),),
    "train paths": (
        Answer(f"train paths {{home}}/{SCENARIO}", data="fase silent else overloads gives reveals END", slow=True),
    ),
    "train desk": (Answer("train desk {home}", NO_TERMINAL),),
    "train runs": (Answer("train runs --folder {home}/training"),),
    "train progress": (Answer("train progress --folder {home}/training", night=True),),
    "train export": (Answer("train export --folder {home}/training --to {home}/out"),),
}


def lay_out(home: Path) -> None:
    """Put the files there that the answers are about."""
    for name in (SCENARIO, RUN):
        shutil.copy(SHIPPED / name, home)
    text = (SHIPPED / SCENARIO).read_text(encoding="utf-8")
    (home / BROKEN).write_text(text.replace("]", "", 1), encoding="utf-8")
    for folder in ("content", "training/runs", "training/scenarios"):
        (home / folder).mkdir(parents=True)
    (home / "content" / "phases.yaml").write_text("phases: 1\n")
    (home / "content" / "other.txt").write_text("\n")
