"""Commands that ask: what is typed at each question, and what the person reads, in Dutch and in English.

A wrong answer, a no, and nobody at the keyboard any more. Exit codes are those of docs/configuration.md.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backend.accounts import admin
from backend.credentials.passwords import QUICK, Passwords
from backend.store import Store
from protocol.models import Role
from tests.backend.report.people import Entry, put
from tests.console.cli.known import WORD, somebody_known
from tests.console.cli.reporting import PASSWORD, Helpline
from tests.console.cli.serverside import on_folder
from tests.console.cli.spoken.judge import COMMANDS, LOCALES, syntax
from tests.support import pseudo
from tests.support.raw_http import RawServer
from tests.support.said import Case, Said, say_all

DECLINED, BAD_INPUT, NOT_ALLOWED, STOPPED = 1, 65, 77, 130
END = "\x04"
"""Ctrl+D: nobody types any more. Ctrl+C has tests of its own: sent at the moment of the question it can come before
Python waits for an answer, and is then heard at the next key only."""
NEW = "vier losse woorden hier"


@dataclass(frozen=True)
class Asking:
    """`line` is typed after `baken`, `typed` at its questions, a line each. `read` are texts on the screen, in order.

    Each of them is the one in Dutch and the one in English.
    """

    line: str
    typed: Sequence[str]
    code: int
    read: Sequence[tuple[str, str]]
    data: str = ""
    """Words on the screen that nobody translates."""
    night: bool = False

    def keys(self) -> list[str]:
        """What the keyboard sends."""
        return [each if each == END else f"{each}\r" for each in self.typed]


PASSWORD_ASKED = ("Wachtwoord: ", "Password: ")
AGAIN = ("Nog een keer hetzelfde: ", "The same again: ")
STOPPED_AT = ("Gestopt bij de vraag; er is niets gedaan.", "Stopped at the question; nothing was done.")
AT_WILL = ("Doe het opnieuw als je dat wilt.", "Do it again when you want to.")
WRONG = ("De naam of het wachtwoord klopt niet.", "The name or the password is not right.")
WORD_ASKED = ("Terugkomwoord: ", "Return word: ")
FOR_GOOD = ("Typ vergeet om dit voorgoed te verwijderen; iets anders stopt: ", "Type forget to remove this for good;")
NOT_REMOVED = ("Er is niets verwijderd.", "Nothing was removed.")
EXPORTS = ("Exporteren voor CKM? [j/N]: ", "Export for CKM? [y/N]: ")
NOT_EXPORTED = ("Er is niets geëxporteerd.", "Nothing was exported.")
CODE_ASKED = ("Eenmalige code: ", "One-time code: ")
WHAT = ("Wat er veranderd is, in één regel: ", "What changed, in one line: ")
YEAR = ("Typ 2021 om te publiceren; al het andere stopt: ", "Type 2021 to publish; anything else stops: ")
NOT_PUBLISHED = ("Er is niets gepubliceerd.", "Nothing was published.")
EXPORT = "export htcds --recipient CKM --data {data} --output {home}/out.csv"
FIELDS = (
    "CKM yearOfRegistration prs Gender majorityStatus vic TypeOfExploitation age RelationshipToTrafficker baken band"
)
DELETE = "train runs --folder {home}/training --delete oud"
RELEASE = "release --year 2021 --server {server} --name Sam"

ASKED: Sequence[Asking] = (
    Asking(
        "user add bram --data {data}",
        (NEW, "iets heel anders", "zwak", "zwak"),
        BAD_INPUT,
        (
            PASSWORD_ASKED,
            AGAIN,
            ("Fout: de twee keer is niet hetzelfde getypt.", "Error: The two entered values do not match."),
            PASSWORD_ASKED,
            AGAIN,
            ("Dit wachtwoord is te kort", "This password is too short"),
            ("Vier woorden die niet bij elkaar horen", "Four words that do not belong together"),
        ),
    ),
    Asking("user add bram --data {data}", (NEW, END), STOPPED, (PASSWORD_ASKED, AGAIN, STOPPED_AT, AT_WILL)),
    Asking(
        "user reset anna --data {data}",
        ("anna anna anna", "anna anna anna"),
        BAD_INPUT,
        (PASSWORD_ASKED, AGAIN, ("Dit wachtwoord herhaalt zich", "This password repeats itself")),
        night=True,
    ),
    Asking("user reset anna --data {data}", (END,), STOPPED, (PASSWORD_ASKED, STOPPED_AT), night=True),
    Asking(
        "user reset anna --data {data}",
        (NEW, NEW),
        0,
        (PASSWORD_ASKED, AGAIN, ("anna heeft een ander wachtwoord", "anna has another password")),
        data="anna",
        night=True,
    ),
    Asking(
        "forget --data {data}",
        ("dolfijn paraplu broccoli",),
        BAD_INPUT,
        (WORD_ASKED, ("Bij dit woord hoort niemand", "Nobody is known by this word")),
        night=True,
    ),
    Asking(
        "forget --data {data}",
        (WORD, "ja"),
        DECLINED,
        (WORD_ASKED, ("1 registratie", "1 registration"), FOR_GOOD, NOT_REMOVED, ("Doe dit opnieuw", "do this again")),
    ),
    Asking("forget --data {data}", (WORD, END), STOPPED, (WORD_ASKED, FOR_GOOD, STOPPED_AT), night=True),
    Asking("forget --data {data}", (END,), STOPPED, (WORD_ASKED, STOPPED_AT, AT_WILL), night=True),
    Asking(EXPORT, ("misschien",), DECLINED, (EXPORTS, NOT_EXPORTED), data=FIELDS, night=True),
    Asking(EXPORT, ("",), DECLINED, (EXPORTS, NOT_EXPORTED), data=FIELDS),
    Asking(EXPORT, (END,), STOPPED, (EXPORTS, STOPPED_AT), data=FIELDS, night=True),
    Asking(
        DELETE,
        ("nee",),
        DECLINED,
        (
            ("1 oefening voorgoed verwijderen? [j/N]: ", "Delete 1 run for good? [y/N]: "),
            ("Er is niets verwijderd.", "Nothing was deleted."),
            ("--yes", "--yes"),
        ),
        data="oud --yes",
    ),
    Asking(DELETE, (END,), STOPPED, (STOPPED_AT, AT_WILL), data="oud", night=True),
    Asking(
        "report --server {server}",
        ("Sam", "verkeerd", "weer verkeerd", "nog eens verkeerd"),
        NOT_ALLOWED,
        (
            ("Naam: ", "Name: "),
            PASSWORD_ASKED,
            WRONG,
            PASSWORD_ASKED,
            WRONG,
            PASSWORD_ASKED,
            WRONG,
            ("een ander wachtwoord krijg je van je beheerder", "another password comes from your administrator"),
        ),
    ),
    Asking("report --server {server}", (END,), STOPPED, (("Naam: ", "Name: "), STOPPED_AT), night=True),
    Asking("report --server {server} --name Sam", (END,), STOPPED, (PASSWORD_ASKED, STOPPED_AT), night=True),
    Asking(
        RELEASE,
        (PASSWORD, "000000", "123456", "x" * 201, "te laat", "2020"),
        DECLINED,
        (
            PASSWORD_ASKED,
            CODE_ASKED,
            ("Het wachtwoord of de code klopt niet.", "The password or the code is not right."),
            CODE_ASKED,
            WHAT,
            ("in één regel van hooguit 200 tekens", "in one line of at most 200 characters"),
            WHAT,
            YEAR,
            NOT_PUBLISHED,
            ("typ het jaar om het te publiceren", "type the year"),
        ),
        data="te laat",
    ),
    Asking(
        RELEASE,
        (PASSWORD, "123456", "te laat", END),
        STOPPED,
        (PASSWORD_ASKED, CODE_ASKED, WHAT, YEAR, STOPPED_AT),
        data="te laat",
        night=True,
    ),
    Asking(RELEASE, (PASSWORD, "123456", END), STOPPED, (CODE_ASKED, WHAT, STOPPED_AT), night=True),
    Asking(RELEASE, (PASSWORD, END), STOPPED, (PASSWORD_ASKED, CODE_ASKED, STOPPED_AT), night=True),
)


@dataclass(frozen=True)
class Asked:
    """`of` with variables around it; `catalogues` is the folder of the texts, where it is another."""

    of: Asking
    environ: Mapping[str, str]
    catalogues: str = ""


def set_up(home: Path) -> None:
    """What the questions are about: an account, a person with a return word, a record to export, a run of training."""

    async def more(store: Store) -> None:
        hashed = await Passwords(QUICK).hash(NEW)
        await admin.add(
            store, name="anna", role=Role.COUNSELLOR, password_hash=hashed, now=datetime.now(UTC), capacity=3
        )
        answers: dict[str, str | frozenset[str]] = {"role": "self", "flagged_trafficking": "yes"}
        await put(store, [Entry(month="2021-03", id="2" * 32, answers=answers)])

    on_folder(home / "data", more)
    somebody_known(home / "data")
    runs = home / "training" / "runs"
    runs.mkdir(parents=True)
    (runs / "oud.jsonl").write_text("-\n", encoding="utf-8")


def answers(home: Path, asked: Sequence[Asked]) -> list[Said]:
    """What is said to each."""

    async def said() -> list[Said]:
        async with RawServer(Helpline(second_factor=True, plan={"corrects": 1, "open_forms": 3})) as server:
            places = {"home": home, "data": home / "data", "server": server.url}
            cases = [
                Case(one.of.line.format(**places).split(), one.environ, catalogues=one.catalogues, typed=one.of.keys())
                for one in asked
            ]
            return await asyncio.to_thread(say_all, cases, home, home / "policy.toml")

    return asyncio.run(said())


def judge(each: Asking, said: Said, language: int) -> None:
    """The screen has each text in the language (of `Asking.read`), none in the other, and no secret; and the code."""
    shown = screen(said)
    assert said.code == each.code, (each, shown)
    at = 0
    for texts in each.read:
        found = shown.find(texts[language], at)
        assert found >= 0, (each, texts[language], shown)
        at = found + len(texts[language])
        assert texts[0] == texts[1] or texts[1 - language] not in shown, (each, shown)
    hidden = [word for word in each.typed if word in (PASSWORD, NEW, WORD, "123456", "zwak", "verkeerd")]
    assert not [word for word in hidden if word in shown], (each, shown)


def judge_all(asked: Sequence[Asked], said: Sequence[Said]) -> None:
    """Each of them, in the language of its locale; any but Dutch is English."""
    for one, answer in zip(asked, said, strict=False):
        judge(one.of, answer, 0 if one.environ == LOCALES["nl"] else 1)


def screen(said: Said) -> str:
    """What was written, on one line and without control sequences."""
    return re.sub(r"\s+", " ", re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", said.output.decode()))


def untranslated(each: Asking, said: Said) -> list[str]:
    """The words on the screen in marked texts that nobody could translate."""
    assert said.code == each.code, (each, screen(said))
    words = each.line.split()
    path = max((path for path in COMMANDS if tuple(words[: len(path)]) == path), key=len)
    data = [*each.data.split(), *(word for typed in each.typed for word in typed.split())]
    return sorted(set(pseudo.unmarked(screen(said), syntax(path) | set(data))))
