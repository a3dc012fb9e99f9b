"""Hostile words in every place where a command may find some: arguments, file names, files, settings, environment,
database. The oracle is the tokeniser of `tests.support.vt`, which knows nothing of the product.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from console.cli import baken
from tests.console.cli.serverside import on_folder
from tests.console.cli.tree import commands
from tests.support import vt
from tests.support.said import ROOT, Case, Said

SEEN = "ZICHTBAAR"
FORGED = "VERVALST"
HOSTILE = (
    f"{SEEN}\x1b]52;c;Y2FuYXJ5\x07\x1b]8;;http:evil\x1b\\\x1b[2J\x1b[31m\x07\x08\x0e\x7f\x9b31m\x90q\x9c\u202e\u2066"
    f"\u200b\ufeff\u2028\u2029\x85\u0430\u0301\u0301\u0301\u0301\u0301\u0301\x0b\r\n{FORGED}\U000e0041\ue000"
)
"""OSC 52, OSC 8, CSI, BEL, BS, SO, DEL, C1 (CSI and DCS), RLO, LRI, zero width, line and paragraph separator, NEL,
marks without end, VT, a line of its own, a tag, private use.

ECMA-48; Unicode 15, Bidi_Control and Default_Ignorable_Code_Point.
"""
BYTES = "\udcff\udc9b31m\udc80"
"""Bytes that are no UTF-8, among them a raw C1, as the operating system's encoding hands them on."""
INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2800\u3164\ufeff\uffa0\ufffc"
"""Unicode: characters that are drawn as nothing, of which the tokeniser knows only a part."""


def offences(said: Said) -> list[object]:
    """All that is not plain text or the end of a line; colour is for the screens and the report alone."""
    found: list[object] = [token for token in vt.tokens(said.output) if token.kind != "text" and not _ends(token.raw)]
    found += vt.offences(said.output)
    text = said.output.decode(errors="replace")
    found += [char for char in text if char in INVISIBLE]
    found += [line for line in text.splitlines() if line.startswith(FORGED)]
    return found


def _ends(raw: bytes) -> bool:
    return raw in (b"\r", b"\n")


def judge(cases: Sequence[Case], said: Sequence[Said], *, shown: int) -> None:
    """No case has an offence, and at least `shown` of them show the planted words: it is not silence that passes."""
    wrong = [(case.argv, offences(each)[:3]) for case, each in zip(cases, said, strict=True) if offences(each)]
    assert wrong == []
    hung = [case.argv for case, each in zip(cases, said, strict=True) if each.code in (99, -14)]
    assert hung == [], "a case that does not end proves nothing"
    mistakes = [(case.argv, each.output.decode()) for case, each in zip(cases, said, strict=True) if each.code == 70]
    assert mistakes == [], "a hostile value is a mistake of somebody else, not of the program"
    assert sum(SEEN.encode() in each.output for each in said) >= shown


class Place:
    """A folder with all that commands work on, in order but for what a test plants."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.policy = folder / "policy.toml"
        self.data = folder / "data"
        self.scenario = folder / "grap-01.draaiboek.txt"
        self.training = folder / "training"
        self.home.mkdir()
        for name in ("grap-01.draaiboek.txt", "grap-01.goed.proef"):
            (folder / name).write_bytes((ROOT / "console/content/scenarios" / name).read_bytes())
        on_folder(self.data, _nothing)

    def file(self, name: str) -> str:
        """The path of a file that may be written."""
        return str(self.home / name)

    def base(self, path: str) -> dict[str, list[str]]:
        """What a command needs to get as far as it can: parameter -> its arguments."""
        data = ["--data", str(self.data)]
        needed: dict[str, dict[str, list[str]]] = {
            "serve": {"data": data, "exit_url": ["--exit-url", "http://x"]},
            "user add": {"data": data, "name": ["anna"], "password_stdin": ["--password-stdin"]},
            "user list": {"data": data},
            "user reset": {"data": data, "name": ["anna"]},
            "user disable": {"data": data, "name": ["anna"]},
            "report": {"data": data},
            "export htcds": {"data": data, "recipient": ["--recipient", "CKM"], "output": ["--output", self.file("x")]},
            "demo-data": {"data": data, "years": ["--years", "1066"]},
            "audit verify": {"data": data},
            "audit list": {"data": data},
            "content lint": {},
            "train play": {"file": [str(self.scenario)]},
            "train lint": {"files": [str(self.scenario)]},
            "train test": {"files": [str(self.scenario)]},
            "train paths": {"file": [str(self.scenario)]},
            "train desk": {"folder": [str(self.home)]},
            "train runs": {"folder": ["--folder", str(self.training)]},
            "train progress": {"folder": ["--folder", str(self.training)]},
            "train export": {"folder": ["--folder", str(self.training)], "to": ["--to", self.file("to")]},
        }  # fmt: skip
        return needed.get(path, {})


async def _nothing(_store: object) -> None:
    return None


def plant_arguments(place: Place, hostile: str, folder: Path, *, every: bool) -> Iterator[Case]:
    """Each parameter of each command with `hostile` as it is; with `every` also as folder, file and path in it."""
    there, file = folder / f"d{hostile}", folder / f"f{hostile}"
    there.mkdir()
    file.write_text(hostile, errors="replace")
    values = [hostile, str(there), str(file), str(there / "none" / hostile)]
    for path, command in commands(baken):
        base = place.base(" ".join(path))
        for param in command.params:
            others = [each for name, arguments in base.items() if name != param.name for each in arguments]
            paths = isinstance(param.type, click.Path)
            for value in values if paths and every else values[:1]:
                if isinstance(param, click.Argument):
                    yield Case([*path, *others, "--", value])
                elif not param.is_flag:  # type: ignore[attr-defined]  # an option, if no argument
                    yield Case([*path, param.opts[-1], value, *others])
                else:
                    yield Case([*path, f"{param.opts[-1]}={value}", *others])
        everything = [each for arguments in base.values() for each in arguments]
        yield Case([*path, *everything, hostile])
        if every or not path:
            yield Case([*path, *everything, f"--{hostile}"])


def argument_cases(place: Place, folder: Path, *, every: bool) -> list[Case]:
    """Each argument hostile, with `every` once more with bytes that are no UTF-8."""
    cases: list[Case] = []
    for name, hostile in (("characters", HOSTILE), ("bytes", BYTES + SEEN))[: 2 if every else 1]:
        (folder / name).mkdir(parents=True)
        cases += plant_arguments(place, hostile, folder / name, every=every)
    return cases


def _quoted(text: str) -> str:
    """As TOML and YAML write it between double quotes; both know JSON's escapes."""
    return json.dumps(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )


CONTENT = ("canned.yaml", "checklists.yaml", "phases.yaml", "prefill.yaml", "referrals.yaml", "moves.toml")
CONFIG_KEYS = ("server", "language", "theme", "send_key", "proxy", "blank_minutes", "ascii", "bell", "store_tokens")


def _settings() -> Iterator[str]:
    """Files of settings with the payload as each value, as a key, as a table, and as it is."""
    value = _quoted(HOSTILE)
    escaped = json.dumps(HOSTILE.replace("\U000e0041", ""))
    for key in CONFIG_KEYS:
        yield f"{key} = {value}\n"
        yield f"{key} = {escaped}\n"
    yield f"{escaped} = 1\n"
    yield f"[keymap]\nclaim = {escaped}\n"
    yield f"[keymap]\n{escaped} = 'a'\n"
    yield f"[{escaped}]\nx = 1\n"
    yield f"server = {HOSTILE}\n"
    yield f"fixed = [{escaped}]\n"


def settings_cases(place: Place, folder: Path, *, every: bool) -> list[Case]:
    """Each hostile file of settings in each place where one is read; without `every` in one of them."""
    cases: list[Case] = []
    for number, text in enumerate(_settings()):
        config, data, training = (folder / f"{kind}{number}{HOSTILE}" for kind in "cst")
        (config / "baken").mkdir(parents=True)
        (config / "baken" / "config.toml").write_text(text)
        data.mkdir(mode=0o700)
        (data / "server.toml").write_text(text.replace("server", "visitor_url").replace("proxy", "timezone"))
        training.mkdir(mode=0o700)
        (training / "settings.toml").write_text(text.replace("server", "trainee"))
        reading = [
            Case([], {"XDG_CONFIG_HOME": str(config)}),
            Case(["serve", "--data", str(data), "--exit-url", "http://x"]),
            Case(["train", "--folder", str(training)]),
            Case(["report", "--year", "2020"], {"XDG_CONFIG_HOME": str(config)}),
        ]
        cases += reading if every else [reading[number % 3]]
    return cases


def files_cases(place: Place, tmp_path: Path, *, every: bool) -> list[Case]:
    """Scenarios, scripted runs, content, logs, the key; with their names."""
    cases: list[Case] = []
    folder = tmp_path / f"files{HOSTILE}"
    folder.mkdir(mode=0o700)
    lines = place.scenario.read_text().splitlines()
    step = 8 if every else 40
    texts = {
        str(at): "\n".join([*lines[:at], lines[at] + HOSTILE, *lines[at + 1 :]]) for at in range(0, len(lines), step)
    }
    texts["all"] = "\n".join(line + HOSTILE for line in lines)
    texts["raw"] = HOSTILE * 3
    for name, text in texts.items():
        (folder / f"{name}{HOSTILE}.draaiboek.txt").write_text(text)
        (folder / f"{name}{HOSTILE}.proef").write_text(text)
    scenarios, runs = (sorted(str(one) for one in folder.glob(kind)) for kind in ("*.txt", "*.proef"))
    for shape in ([], ["--json"]):
        cases.append(Case(["train", "lint", *shape, *scenarios, *runs, "missing" + HOSTILE]))
    cases += [Case(["train", "paths", one]) for one in scenarios[::4]]
    cases.append(Case(["train", "test", *runs]))
    for name in CONTENT if every else CONTENT[-2:]:
        content = tmp_path / f"{name}{HOSTILE}"
        content.mkdir()
        base = (ROOT / "console/content/data" / name).read_text().splitlines()
        changed = (f"{line}{HOSTILE}" if at % 5 == 4 else line for at, line in enumerate(base))
        (content / name).write_text("\n".join(changed))
        cases.append(Case(["content", "lint", str(content)]))
        cases.append(Case(["--content", str(content), "train", "lint", str(place.scenario)]))
        quoted = tmp_path / f"q{name}{HOSTILE}"
        quoted.mkdir()
        (quoted / name).write_text("version: 1\n" + json.dumps(HOSTILE) + ": " + json.dumps(HOSTILE) + "\n")
        cases.append(Case(["content", "lint", str(quoted)]))
    runs_folder = folder / "runs"
    runs_folder.mkdir(mode=0o700)
    head = json.dumps({"run": HOSTILE, "trainee": HOSTILE, "scenario": HOSTILE})
    for name, text in (("plain", HOSTILE), ("head", head)):
        (runs_folder / f"{name}{HOSTILE}.jsonl").write_text(text + "\n")
    key = folder / f"key{HOSTILE}"
    key.write_text(HOSTILE[:5])
    at, to = ["--folder", str(folder)], ["--to", str(folder / "out")]
    cases += [
        Case(["train", "runs", *at]),
        Case(["train", "runs", *at, "--delete", f"plain{HOSTILE}"]),
        Case(["train", "progress", *at, "--trainee", HOSTILE]),
        Case(["train", "export", *at, *to, "--log"]),
        Case(["train", "export", *at, *to, "--certificate", "--key", str(key)]),
        Case(["train", "desk", str(folder)]),
    ]
    return cases


def plant_rows(data: Path) -> None:
    """Names and entries that somebody put into the database past the program."""
    with sqlite3.connect(data / "baken.sqlite3") as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        columns = {
            "id": HOSTILE,
            "name": HOSTILE,
            "name_key": HOSTILE,
            "role": "counsellor",
            "password_hash": HOSTILE,
            "capacity": 3,
            "created_at": 1,
        }
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        database.execute(f"INSERT INTO users ({names}) VALUES ({places})", tuple(columns.values()))
        details = json.dumps({HOSTILE: HOSTILE, "list": [HOSTILE]})
        for seq, told in enumerate((details, HOSTILE), start=1):
            database.execute(
                "INSERT INTO audit (seq, at, actor, action, details, previous, hash)"
                " VALUES (?, 1, ?, ?, ?, x'00', x'00')",
                (seq, HOSTILE, HOSTILE, told),
            )


def database_cases(data: Path) -> list[Case]:
    """What reads back names and entries that were planted in `data`."""
    plant_rows(data)
    where = ["--data", str(data)]
    return [
        Case(["user", "list", *where]),
        Case(["audit", "list", "--json", *where]),
        Case(["user", "disable", *where, "--", HOSTILE]),
        Case(["audit", "list", *where]),
        Case(["audit", "verify", *where]),
    ]


VARIABLES = (
    *("HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LANG", "LANGUAGE"),
    *("LC_ALL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "DISPLAY"),
    *("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "XDG_STATE_HOME"),
    *("BAKEN_TRAINING", "COLUMNS", "LINES", "SSH_CONNECTION", "TMUX", "STY", "_BAKEN_COMPLETE", "COMP_WORDS"),
)
"""What the console keeps of its environment (docs/configuration.md), and what click reads (its documentation)."""


def variable_cases(place: Place, *, every: bool) -> list[Case]:
    """Each variable for each of four commands; without `every` for one of them."""
    report = ["report", "--server", "http://127.0.0.1:1", "--name", "anna", "--password-stdin"]
    argvs: tuple[list[str], ...] = (
        [],
        report,
        ["train", "runs"],
        ["serve", "--data", str(place.data), "--exit-url", "x"],
    )
    cases = [
        Case(argv, {name: HOSTILE})
        for at, name in enumerate(VARIABLES)
        for argv in (argvs if every else (argvs[at % 4],))
    ]
    for shell in ("bash", "zsh", "fish"):
        asked = {"_BAKEN_COMPLETE": f"{shell}_complete", "COMP_WORDS": f"baken {HOSTILE}", "COMP_CWORD": "1"}
        cases.append(Case(["--version"], asked))
    cases.append(Case(["train", "runs"], {"BAKEN_TRAINING": HOSTILE}))
    return cases
