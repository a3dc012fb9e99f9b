"""The table of faults: commands x what can be wrong around them. The codes are those of sysexits.h."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.console.cli.faults.case import FOLDER, LOOP, PIPE, POLICY, Content, Fault

CONFIG = ".config/baken/config.toml"
SERVER = "d/server.toml"

# Settings, as editors save them.

READ: Mapping[str, str] = {"UTF-8 with BOM": "utf-8-sig", "UTF-16": "utf-16"}
"""A mark says which coding it is: RFC 3629 section 6, RFC 2781 section 3.2. Python writes UTF-16 with one."""


def saved(key: str) -> Iterator[tuple[str, Content, tuple[str, str], tuple[str, str]]]:
    """A settings file in each state: how it is called, its bytes, what is to be said, and the remedy."""
    wrong = f'{key} = "één fout"\n'
    named = (f"“{key}” klopt niet", f"“{key}” is not right"), ("Toegestaan is", "Allowed is")
    yield "UTF-8", wrong.encode(), *named
    yield "UTF-8 with BOM", b"\xef\xbb\xbf" + wrong.encode(), *named
    yield "UTF-16 LE", b"\xff\xfe" + wrong.encode("utf-16-le"), *named
    yield "UTF-16 BE", b"\xfe\xff" + wrong.encode("utf-16-be"), *named
    coding = ("geen tekst in UTF-8: kijk naar regel 2", "not text in UTF-8: look at line 2")
    again = ("met de codering UTF-8", "with the encoding UTF-8")
    yield "cp1252", b"# \n" + wrong.encode("cp1252"), coding, again
    yield "no text", b"# \n\x00\x01", coding, again
    place = ("geen geldige TOML: kijk naar regel 2", "not valid TOML: look at line 2"), ("Herstel die plaats", "Mend")
    yield "broken TOML", b'# \nbell = "no end\n', *place
    yield "twice", b"bell = true\nbell = true\n", *place
    instead = ("Zet er een tekstbestand voor in de plaats", "Put a text file in its place")
    yield "a folder", FOLDER, ("het is een map", "it is a folder"), instead
    yield "a pipe", PIPE, ("het is geen gewoon bestand", "it is not an ordinary file"), instead
    yield "a loop of links", LOOP, ("er zijn te veel koppelingen", "there are too many links"), instead


OF_CONFIG = (
    ("report", "--data", "d", "--year", "2021"),
    ("release", "--data", "d", "--year", "2021", "--yes"),
)
OF_SERVER = (
    ("serve", "--data", "d", "--port", "0"),
    ("user", "list", "--data", "d"),
    ("user", "add", "bram", "--data", "d", "--password-stdin"),
    ("user", "reset", "anna", "--data", "d", "--password-stdin"),
    ("user", "disable", "anna", "--data", "d"),
    ("audit", "list", "--data", "d"),
    ("audit", "verify", "--data", "d"),
    ("export", "htcds", "--data", "d", "--recipient", "CKM", "--output", "out.csv"),
    ("demo-data", "--data", "d", "--years", "2021"),
    ("report", "--data", "d", "--year", "2021"),
)


def settings() -> Iterator[Fault]:
    for commands, file, key in ((OF_CONFIG, CONFIG, "theme"), (OF_SERVER, SERVER, "timezone")):
        for words in commands:
            for why, raw, what, remedy in saved(key):
                yield Fault(words=words, code=78, what=what, remedy=remedy, files={file: raw}, why=why)


def policies() -> Iterator[Fault]:
    """What an administrator saved for the whole organisation."""
    for why, raw, what, remedy in saved("settings.theme"):
        yield Fault(words=OF_CONFIG[0], code=78, what=what, remedy=remedy, files={POLICY: raw}, why=why)


# Empty values: a variable of the shell that was not set.

OPTIONS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("serve",): (
        *("--data", "--port", "--host", "--database", "--ready-file", "--exit-url", "--trusted-proxy"),
        "--return-key-file",
    ),
    ("user", "add", "x"): ("--data", "--database", "--role", "--capacity", "--return-key-file"),
    ("user", "list"): ("--data", "--database"),
    ("user", "reset", "x"): ("--data", "--database", "--return-key-file"),
    ("user", "disable", "x"): ("--data", "--database"),
    ("report",): ("--year", "--format", "--part", "--output", "--server", "--name", "--data", "--database"),
    ("release",): ("--year", "--why", "--server", "--name", "--data", "--database"),
    ("export", "htcds"): ("--data", "--database", "--recipient", "--format", "--output"),
    ("forget",): ("--data", "--database", "--return-key-file"),
    ("demo-data",): ("--data", "--database", "--years", "--seed"),
    ("audit", "verify"): ("--data", "--database", "--known"),
    ("audit", "list"): ("--data", "--database"),
    ("train",): ("--folder", "--share", "--trainee", "--mode"),
    ("train", "play", "x"): ("--auto", "--speed", "--folder"),
    ("train", "desk", "x"): ("--name",),
    ("train", "runs"): ("--folder", "--delete", "--older-than"),
    ("train", "progress"): ("--folder", "--trainee"),
    ("train", "export"): ("--to", "--run", "--key", "--folder"),
    ("train", "paths", "x"): ("--most",),
}
"""Every option that takes a value, by command (docs/deployment.md, report.md, training.md)."""
SET = ("misschien was een variabele van de shell niet gezet", "perhaps a variable of the shell was not set")


def empty() -> Iterator[Fault]:
    for number, (words, option) in enumerate((words, each) for words, each_of in OPTIONS.items() for each in each_of):
        typed = (option, "") if number % 3 == 0 else (f"{option}=",) if number % 3 == 1 else (option, " ")
        what = (f"{option} is leeg", f"{option} is empty")
        yield Fault(words=(*words, *typed), code=2, what=what, remedy=SET, why="empty")
    nothing = ("Een van de woorden na `baken` is leeg", "One of the words after `baken` is empty")
    for words in (
        ("user", "add", ""),
        ("user", "add", "--data", "d", "--", ""),
        ("train", "lint", "--", "-x", ""),
        ("train", "play", ""),
        ("content", "lint", ""),
        ("",),
    ):
        yield Fault(words=words, code=2, what=nothing, remedy=SET, why="empty")


# Addresses.

ADDRESSES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "chat.example.org": (("geen adres van een server", "not an address of a server"), ("https://", "https://")),
    "ftp://chat.example.org": (("geen adres van een server", "not an address of a server"), ("https://", "https://")),
    "127.0.0.1:8080": (
        ("geen adres van een server", "not an address of a server"),
        ("http:// of https://", "http:// or https://"),
    ),
    "localhost": (("geen adres van een server", "not an address of a server"), ("http:// of", "http:// or")),
    "https://": (("geen adres van een server", "not an address of a server"), ("https://", "https://")),
    "https://chat.example.org/v1": (("gaat door achter de server", "goes on behind the server"), ("poort", "port")),
    "https://chat.example.org/?a=1": (("gaat door achter de server", "goes on behind the server"), ("poort", "port")),
    "https://chat.example.org#x": (("gaat door achter de server", "goes on behind the server"), ("poort", "port")),
    "https://me:secret@chat.example.org": (
        ("een naam of een wachtwoord", "a name or a password"),
        ("voor de @", "before the @"),
    ),
    "https://chat.example.org:https": (
        ("geen getal van 1 tot 65535", "no number from 1 to 65535"),
        ("weg", "leave it out"),
    ),
    "https://chat.example.org:70000": (
        ("geen getal van 1 tot 65535", "no number from 1 to 65535"),
        ("weg", "leave it out"),
    ),
    "https://hulplijn-één.example": (
        ("tekens die in geen adres staan", "characters that no address has"),
        ("gewone letters", "plain letters"),
    ),
    "https://chat.example.org ": (
        ("tekens die in geen adres staan", "characters that no address has"),
        ("spaties", "blanks"),
    ),
    "http://chat.example.org": (("niet veilig", "not secure"), ("https://", "https://")),
}


def addresses() -> Iterator[Fault]:
    for address, ((dutch, english), remedy) in ADDRESSES.items():
        for words in (("report", "--year", "2021"), ("release", "--year", "2021", "--yes")):
            typed = (*words, "--name", "anna", "--password-stdin", "--server", address)
            yield Fault(
                words=typed,
                code=2,
                what=(dutch, english),
                remedy=remedy,
                stdin=b"vier losse woorden hier\n",
                why="address",
            )
        text = f'server = "{address}"\n'.encode()
        named = ("“server” klopt niet", "“server” is not right")
        allowed = ("https:// met de naam van de server", "https:// with the server's name")
        yield Fault(words=OF_CONFIG[0], code=78, what=named, remedy=allowed, files={CONFIG: text}, why="address")
    proxy = ("Het adres van de proxy klopt niet", "The address of the proxy is not right")
    ask = ("Vraag het je beheerder", "Ask your administrator")
    asking = ("report", "--year", "2021", "--server", "https://chat.example.org")
    yield Fault(words=asking, code=78, what=proxy, remedy=ask, environ={"HTTPS_PROXY": "nonsense://x"}, why="proxy")
