"""The rest of the table: files and folders, what lies in them, parts that are not installed, passwords."""

from __future__ import annotations

from collections.abc import Iterator

from tests.console.cli.faults.case import FOLDER, Content, Fault

NO_DATABASE = ("Er is geen database van een server in", "There is no server's database in")
ITS_FOLDER = ("--data", "--data")
PASSWORD = b"vier losse woorden hier\n"
KNOWN = (
    ("user", "list"),
    ("user", "reset", "anna", "--password-stdin"),
    ("user", "disable", "anna"),
    ("audit", "list"),
    ("audit", "verify"),
    ("export", "htcds", "--recipient", "CKM", "--output", "out"),
    ("report", "--year", "2021"),
    ("release", "--year", "2021", "--yes"),
)
"""Commands that begin nothing (docs/deployment.md): without a server's folder there is nothing to work on."""
MAKING = (
    ("serve", "--port", "0"),
    ("user", "add", "bram", "--password-stdin"),
    ("demo-data", "--years", "2021"),
)


HOLLOW: tuple[tuple[str, dict[str, Content]], ...] = (
    ("missing", {}),
    ("empty", {"e": FOLDER}),
    ("an empty database", {"e/baken.sqlite3": b""}),
    ("a folder for a database", {"e/baken.sqlite3": FOLDER}),
)
"""Places in which no server has begun anything."""


def folders() -> Iterator[Fault]:
    for words in KNOWN:
        for why, files in HOLLOW:
            told = (*words, "--data", "e")
            yield Fault(words=told, code=65, what=NO_DATABASE, remedy=ITS_FOLDER, files=files, stdin=PASSWORD, why=why)
    is_file = ("is een bestand, geen map", "is a file, not a folder")
    for words in (*KNOWN, *MAKING):
        told, file = (*words, "--data", "e"), {"e": b"x"}
        yield Fault(words=told, code=65, what=is_file, remedy=ITS_FOLDER, files=file, stdin=PASSWORD, why="a file")
    for words in MAKING:
        told, file = (*words, "--data", "e/f"), {"e": b"x"}
        yield Fault(words=told, code=65, what=is_file, remedy=ITS_FOLDER, files=file, stdin=PASSWORD, why="in a file")
    name = ("Noem een map", "Name a folder")
    for line in ("config check --data e", "content lint e", "--content e content lint"):
        yield Fault(words=tuple(line.split()), code=65, what=is_file, remedy=name, files={"e": b"x"}, why="a file")
    for line in ("content lint e", "--content e train lint x"):
        missing = ("niet worden gelezen: het is er niet", "cannot be read: it is not there")
        yield Fault(
            words=tuple(line.split()),
            code=65,
            what=missing,
            remedy=("Kijk naar de naam", "Look at its name"),
            why="missing",
        )
    for words in (*KNOWN, *MAKING):
        what = ("beschadigd", "damaged")
        told = (*words, "--data", "d")
        files = {"d/baken.sqlite3": b"not a database, but long enough to be taken for one" * 50}
        remedy = ("Zet een reservekopie terug", "Put back a backup")
        yield Fault(words=told, code=65, what=what, remedy=remedy, files=files, stdin=PASSWORD, why="broken")


def outputs() -> Iterator[Fault]:
    report = ("report", "--internal", "--data", "d", "--year", "2021", "--format", "csv", "--output")
    export = ("export", "htcds", "--data", "d", "--recipient", "CKM", "--output")
    for words in (report, export):
        yield Fault(
            words=(*words, "none/out"),
            code=73,
            what=("bestaat niet", "is not there"),
            remedy=("--output", "--output"),
            why="missing",
        )
        yield Fault(
            words=(*words, "e"),
            code=73,
            what=("geen gewoon bestand", "not an ordinary file"),
            remedy=("--output", "--output"),
            files={"e": FOLDER},
            why="a folder",
        )
        yield Fault(
            words=(*words, "x" * 300),
            code=73,
            what=("de naam is te lang", "the name is too long"),
            remedy=("--output", "--output"),
            why="long name",
        )


def training() -> Iterator[Fault]:
    words: tuple[str, ...]
    there = {"training/runs/x": FOLDER, "training/scenarios": FOLDER}
    other = ("Noem een andere map met --folder", "Name another folder with --folder")
    for words in (("train", "runs"), ("train", "progress"), ("train", "export", "--to", "out")):
        none = ("Er is geen oefenmap", "There is no training folder")
        yield Fault(words=words, code=65, what=none, remedy=other, why="missing")
        file = ("het is een bestand, geen map", "it is a file, not a folder")
        yield Fault(words=words, code=65, what=file, remedy=other, files={"training": b"x"}, why="a file")
    run = ("Er is hier geen oefening nope", "There is no run nope")
    lists = ("`baken train runs`", "`baken train runs`")
    for words in (("train", "runs", "--delete", "nope", "--yes"), ("train", "export", "--to", "out", "--run", "nope")):
        yield Fault(words=words, code=65, what=run, remedy=lists, files=there, why="no run")
    export = ("train", "export", "--to", "out", "--certificate", "--key")
    key = ("is niet te lezen: het is er niet", "cannot be read: it is not there")
    right = ("Kijk of het bestand er is", "Check that the file is there")
    yield Fault(words=(*export, "nope"), code=65, what=key, remedy=right, files=there, why="no key")
    folder = ("is niet te lezen: het is een map", "cannot be read: it is a folder")
    yield Fault(words=(*export, "training"), code=65, what=folder, remedy=right, files=there, why="a folder")
    short = ("is geen sleutel om mee te ondertekenen", "is no key to sign with")
    bytes_ = ("willekeurige bytes", "random bytes")
    yield Fault(words=(*export, "k"), code=65, what=short, remedy=bytes_, files={**there, "k": b"x"}, why="short key")
    to = ("kon niet worden geschreven", "could not be written")
    again = ("--to", "--to")
    yield Fault(
        words=("train", "export", "--to", "k"), code=73, what=to, remedy=again, files={**there, "k": b"x"}, why="a file"
    )


def contents() -> Iterator[Fault]:
    lint = ("train", "lint", "x")
    used = ("De inhoudsbestanden zijn niet te gebruiken: phases.yaml", "The content files cannot be used: phases.yaml")
    all_of_them = ("baken content lint", "baken content lint")
    for why, raw in (
        ("broken YAML", b"phases: [\n"),
        ("cp1252", "# één\n".encode("cp1252")),
        ("empty", b""),
        ("a folder", FOLDER),
        ("another kind", b"phases: 3\n"),
        ("unknown field", b"fases: []\n"),
    ):
        yield Fault(
            words=("--content", "c", *lint),
            code=65,
            what=used,
            remedy=all_of_them,
            files={"c/phases.yaml": raw, "x": b""},
            why=why,
        )
    for why, raw, remedy in (
        ("broken TOML", b'version = 1\na = "\n', ("Kijk naar de genoemde regel", "Look at the line that is named")),
        ("no version", b"a = 1\n", ("version = 1", "version = 1")),
        ("cp1252", b"# \xe9\n", ("UTF-8", "as UTF-8")),
    ):
        yield Fault(
            words=("--content", "c", *lint),
            code=65,
            what=("moves.toml", "moves.toml"),
            remedy=remedy,
            files={"c/moves.toml": raw, "x": b""},
            why=why,
        )
    two = ("Er staan twee mappen", "Two folders are named")
    one = ("die nagekeken moet worden", "that is to be checked")
    here = {"c": FOLDER, "e": FOLDER}
    yield Fault(words=("--content", "c", "content", "lint", "e"), code=2, what=two, remedy=one, files=here)
    for words, why, what, files in (
        (("train", "lint", "nope"), "missing", ("Er is geen bestand “nope”", "There is no file “nope”"), {}),
        (("train", "paths", "nope"), "missing", ("Er is geen bestand “nope”", "There is no file “nope”"), {}),
        (("train", "test", "nope"), "missing", ("Er is geen bestand “nope”", "There is no file “nope”"), {}),
        (("train", "lint", "c"), "a folder", ("“c” is een map", "“c” is a folder"), {"c": FOLDER}),
        (("train", "paths", "c"), "a folder", ("“c” is een map", "“c” is a folder"), {"c": FOLDER}),
        (("train", "test", "c"), "a folder", ("“c” is een map", "“c” is a folder"), {"c": FOLDER}),
    ):
        remedy = ("map" if why == "missing" else "bestanden", "folder" if why == "missing" else "files")
        yield Fault(words=words, code=65, what=what, remedy=remedy, files=files, why=why)


def parts() -> Iterator[Fault]:
    server, report = ('pip install "baken[server]"',) * 2, ('pip install "baken[report]"',) * 2
    for words, lacks, remedy in (
        (("serve", "--data", "d"), "litestar", server),
        (("serve", "--data", "d"), "uvicorn", server),
        (("serve", "--data", "d"), "sqlalchemy", server),
        (("user", "list", "--data", "d"), "sqlalchemy", server),
        (("user", "add", "bram", "--data", "d", "--password-stdin"), "alembic", server),
        (("user", "list", "--data", "d"), "aiosqlite", server),
        (("audit", "list", "--data", "d"), "sqlalchemy", server),
        (("export", "htcds", "--data", "d", "--recipient", "CKM", "--output", "x"), "sqlalchemy", server),
        (("forget", "--data", "d"), "sqlalchemy", server),
        (("demo-data", "--data", "d"), "sqlalchemy", server),
        (("release", "--data", "d", "--year", "2021", "--yes"), "sqlalchemy", server),
        (("report", "--data", "d", "--format", "ods", "--output", "x"), "odfdo", report),
        (("report", "--data", "d", "--format", "xlsx", "--output", "x"), "xlsxwriter", report),
        (("report", "--server", "http://127.0.0.1:9", "--format", "xlsx", "--output", "x"), "xlsxwriter", report),
    ):
        what = (f"mist “{lacks}”", f"lacks “{lacks}”")
        yield Fault(words=words, code=78, what=what, remedy=remedy, lacks=lacks, stdin=PASSWORD)


LOCALES = ("xx_XX.nonsense", "nl_NL.ISO-8859-1", "C", "POSIX")
"""Locales that a machine does not have, has in another coding, or always has (POSIX, chapter 7)."""


def locales() -> Iterator[Fault]:
    """Whatever locale is named: the sentence is whole, in the language that was asked for, in UTF-8."""
    for name in LOCALES:
        words = ("user", "list", "--data", "één")
        yield Fault(
            words=words, code=65, what=NO_DATABASE, remedy=ITS_FOLDER, environ={"LC_ALL": name}, why=f"locale {name}"
        )


def passwords() -> Iterator[Fault]:
    add = ("user", "add", "bram", "--data", "d", "--password-stdin")
    coding = ("geen tekst in UTF-8", "not text in UTF-8"), ("in UTF-8", "as UTF-8")
    for raw in ("geërfde fietsen en koek\n".encode("cp1252"), b"\xff\xfea", b"\x80\n"):
        yield Fault(words=add, code=65, what=coding[0], remedy=coding[1], stdin=raw, why="coding")
    four = ("Vier woorden", "Four words")
    nothing = ("Er kwam geen wachtwoord op de standaardinvoer", "No password came on standard input")
    first = ("als eerste regel", "as the first line")
    reset = ("user", "reset", "anna", "--data", "d", "--password-stdin")
    for asking in (add, reset):
        for why, raw in (("no stdin", b""), ("an empty line", b"\n"), ("only a mark", b"\xef\xbb\xbf")):
            yield Fault(words=asking, code=65, what=nothing, remedy=first, stdin=raw, why=why)
    for name in ("-x", "xx/../yy", "..", "x" * 41):
        typed = ("user", "add", "--data", "d", "--password-stdin", "--", name)
        called = ("kan geen naam van een account zijn", "cannot be the name of an account")
        begin = ("Begin met een letter of een cijfer", "Begin with a letter or a digit")
        yield Fault(words=typed, code=65, what=called, remedy=begin, stdin=PASSWORD, why="name")
    for why, text in (("short", "kort\n"), ("half letters", "e\u0301" * 6 + "abcde\n")):
        short = ("te kort: er zijn minstens 12", "too short: it needs at least 12")
        yield Fault(words=add, code=65, what=short, remedy=four, stdin=text.encode(), why=why)
    for words in (("user", "add", "bram", "--data", "d"), ("user", "reset", "anna", "--data", "d")):
        none = ("geen terminal om het wachtwoord", "no terminal to ask the password")
        yield Fault(words=words, code=64, what=none, remedy=("--password-stdin",) * 2, why="no terminal")
