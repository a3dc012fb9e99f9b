"""The page that a chatter sees: HTML, CSS, JavaScript, words and data, and the routes that serve them.

The page is one small document for old phones: no build step, nothing from elsewhere, no cookie. The pieces of
`page/*.js` share one closure and are joined in the order of `SCRIPTS`. How the page talks to the server stands in
`docs/protocol.md`, "Chatters". `/work.js` stands apart: it is fetched only in a flood (`backend/chat/flood/mode.py`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from backend.visitor import plain, statement
from backend.visitor.statement import Statement
from protocol.models import Topic
from protocol.safe_text import SafeLine

LANGUAGES = ("nl", "en")
"""Languages that the page has words for; the first is used where the browser asks for none of them."""

SCRIPTS = ("session", "exit", "tools", "keep", "wire", "log", "outbox", "return", "chat", "again", "trying", "start")
"""The pieces of `/page.js`, in order. `exit` comes early: the way out must work whatever happens after it."""
ASIDE = ("aside", "exit")
"""The pieces of `/exit.js`, for the pages beside the chat."""

_HERE = files(__name__)


class Line(Struct, frozen=True, kw_only=True):
    """A number that a chatter can call, and what the page says of it in each of `LANGUAGES`."""

    phone: str
    label: dict[str, str]
    url: str = ""
    """Where one can chat with them instead; empty: the page names no such place."""


class Facts(Struct, frozen=True, kw_only=True):
    """What the page says of the helpline that it belongs to. All of it stands there before anything can be pressed."""

    exit_url: str
    organisation: str = ""
    """Whose chat it is; empty: the page does not say."""
    lines: tuple[Line, ...] = ()
    """Who else can be called, after 112, which always stands there."""
    topics: tuple[Topic, ...] = ()
    opening: Mapping[str, str] = {}
    """When the chat is open, in each of `LANGUAGES`; empty: the page does not say."""
    retention_hours: int = 48
    lost_minutes: int = 15
    """After how long without a sign of life a chat ends: so long what a tab left on the disk can open it."""
    statement: Statement = Statement()
    """The privacy statement; the page links to it where it says whose it is."""


_JS_SPACES = re.compile(r'(?P<keep>"(?:\\.|[^"\\])*")|/\*.*?\*/|\s*(?P<mark>[=+*/%<>!&|?:;,{}()\[\]-])\s*')
_JS_NAMES = re.compile(r'(?P<keep>"(?:\\.|[^"\\])*"|\.\s*[\w$]+|[{,]\w+(?=:))|(?P<name>(?<![\w$])[A-Za-z_]\w*)')
"""Strings, properties and keys of objects, which keep their names; and any other name."""
_DECLARED = re.compile(r"\bvar (\w+)|\b(?:function ?(\w*)|catch)\(([\w,]*)\)")
_JS_REST = re.compile(r'(?P<keep>"(?:\\.|[^"\\])*")|;(?=\})|\b(?P<flag>true|false)\b')
"""Semicolons that the next brace makes needless, and words with a shorter way to write them."""
_JS_VARS = re.compile(r'\bvar ([^;{}"]*);var ')
"""A declaration that another one follows."""
_HTML_QUOTES = re.compile(r'(?<=[\w-])="([\w-]+)"')
"""Values of attributes that mean the same without quotes (HTML, 13.1.2.3)."""
_CSS_SPACES = re.compile(r'(?P<keep>"[^"]*")|/\*.*?\*/|\s*(?P<mark>[{};,])\s*|(?<=:)\s+')


def _text(name: str) -> str:
    return _HERE.joinpath(name).read_text(encoding="utf-8")


def _line(kind: type, raw: object) -> object:
    """Take our own labels, which the package brings along, as one-line texts."""
    if kind is SafeLine:
        return SafeLine(str(raw))
    raise NotImplementedError(kind)


@cache
def topics() -> tuple[Topic, ...]:
    """The choices of the first question before the chat, with a label for each of `LANGUAGES`."""
    return msgspec.convert(json.loads(_text("topics.json")), tuple[Topic, ...], dec_hook=_line)


@cache
def aliases(language: str) -> tuple[str, ...]:
    """The names that the page proposes in this language, those of the first language for one that it does not speak."""
    names: dict[str, list[str]] = json.loads(_text("aliases.json"))
    return tuple(names.get(language) or next(iter(names.values())))


@cache
def lines() -> tuple[Line, ...]:
    """Who else can be called where the settings name nobody: numbers of the referral directory."""
    return msgspec.convert(json.loads(_text("lines.json")), tuple[Line, ...])


def _lean(source: str, spaces: re.Pattern[str]) -> str:
    """Leave out comments, indentation and the spaces that `spaces` finds: all else would travel to every old phone.

    Strings stay as they are. The sources therefore hold no regular expression literal and no template.
    """

    def keep(found: re.Match[str]) -> str:
        return found.group("keep") or found.group("mark") or ""

    lines = (line for line in source.splitlines() if line and not line.lstrip().startswith("//"))
    return "\n".join(filter(None, (spaces.sub(keep, line).strip() for line in lines)))


@cache
def _script(names: tuple[str, ...]) -> bytes:
    """Join the pieces in one closure; there nobody outside reads the names, and they can be short."""
    pieces = "\n".join(_lean(_text(f"page/{name}.js"), _JS_SPACES) for name in names)
    # Each statement of the sources ends with a semicolon or a brace, so the line ends after them mean nothing.
    joined = re.sub(r"(?<=[;{},])\n", "", pieces)
    # As its parameters the two that are named most have short names too.
    body = _with_short_names(f'(function(document,window){{"use strict";{joined}')
    return _without_rest(f"{body}}}(document,window));\n").encode()


@cache
def _work() -> bytes:
    return (_without_rest(_with_short_names(_lean(_text("page/work.js"), _JS_SPACES))) + "\n").encode()


def _without_rest(source: str) -> str:
    def rest(found: re.Match[str]) -> str:
        return str(found["keep"] or {"true": "!0", "false": "!1"}.get(found["flag"], ""))

    while _JS_VARS.search(source):
        source = _JS_VARS.sub(r"var \1,", source)
    return _JS_REST.sub(rest, source)


def _with_short_names(source: str) -> str:
    """Give each name that the script declares one or two characters, the same everywhere; the commonest the shortest.

    A name that is replaced in all its places by one that stood nowhere means what it meant.
    """
    words: Counter[str] = Counter(re.findall(r"[\w$]+", source))
    declared = {name for found in _DECLARED.findall(source) for name in ",".join(found).split(",") if len(name) > 2}
    pairs = (f"{letter}{digit}" for digit in "0123456789abcdef" for letter in ascii_lowercase)
    fresh = (name for name in (*ascii_uppercase, *ascii_lowercase, *pairs) if name not in words)
    short = {name: next(fresh) for name in sorted(declared, key=lambda name: (-words[name], name))}

    def rename(found: re.Match[str]) -> str:
        name = str(found["name"])
        return str(found["keep"] or short.get(name, name))

    return _JS_NAMES.sub(rename, source)


@cache
def _style() -> bytes:
    return _lean(_text("page/page.css"), _CSS_SPACES).replace("\n", "").replace(";}", "}").encode()


def _table(code: str, facts: Facts) -> dict[str, str]:
    """The words of one language, with those that tell of this helpline filled in."""
    table: dict[str, str] = json.loads(_text(f"words/{code}.json"))
    table["who"] = table["who"].replace("{organisation}", facts.organisation)
    table["watched_text"] = table["watched_text"].replace("{lost}", str(facts.lost_minutes))
    hours = {number: table.pop(f"anonymous_wiped_{number}") for number in ("1", "n")}
    wiped = [hours["1" if facts.retention_hours == 1 else "n"].replace("{n}", str(facts.retention_hours))]
    backup, kept = table.pop("anonymous_wiped_backup"), table.pop("anonymous_wiped_kept")
    if longer := statement.hours(code, facts.statement.backup_hours):
        wiped.append(backup.replace("{backup}", longer))
    table["wiped"] = " ".join([*wiped, kept])
    if facts.opening:
        table["opening"] = facts.opening[code]
    chat_on = table.pop("chat_on")
    for number, line in enumerate(facts.lines):
        table[f"line_{number}"] = f"{line.label[code]}: {line.phone}"
        if line.url:
            table[f"chat_{number}"] = chat_on.replace("{host}", str(urlsplit(line.url).hostname))
    return table


def _topics(code: str, facts: Facts) -> list[str]:
    return [str(topic.label.get(code) or next(iter(topic.label.values()))) for topic in facts.topics]


def _words(facts: Facts) -> bytes:
    """Give both languages at once: the switch then needs no connection. The names of the words travel once."""
    tables = {code: _table(code, facts) for code in LANGUAGES}
    keys = list(tables[LANGUAGES[0]])
    aliases = {code: " ".join(names) for code, names in json.loads(_text("aliases.json")).items()}
    parts = {
        "KEYS": " ".join(keys),
        "WORDS": {code: [table[key] for key in keys] for code, table in tables.items()},
        "ALIASES": aliases,
        "TOPICS": {
            "ids": [str(topic.id) for topic in facts.topics],
            **{code: _topics(code, facts) for code in LANGUAGES},
        },
    }
    lines = [
        f"var {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};" for name, value in parts.items()
    ]
    return ("\n".join(lines) + "\n").encode()


def _way_to(number: int, line: Line) -> str:
    """Calling and chatting leave unlike traces, so they are two links, and what the second leaves stands before it."""
    call = f'<p><a href="tel:{dialled(line)}" data-w="line_{number}"></a></p>\n'
    if not line.url:
        return call
    chat = f'<a href="{escape(line.url)}" target="_blank" rel="noreferrer" data-w="chat_{number}"></a>'
    return f'{call}<p data-w="chat_trace"></p>\n<p>{chat}</p>\n'


def dialled(line: Line) -> str:
    """The number as a telephone dials it."""
    return re.sub("[^+0-9]", "", line.phone)


def _html(facts: Facts) -> str:
    html = _text("page/page.html")
    html = html.replace("{{who}}", '<p class="strong" data-w="who"></p>\n' if facts.organisation else "")
    html = html.replace("{{opening}}", '<p class="strong" data-w="opening"></p>\n' if facts.opening else "")
    # The same word in both languages, and read without JavaScript too.
    html = html.replace("{{privacy}}", '<a href="privacy">Privacy</a>' if facts.statement.controller else "")
    calls = "".join(_way_to(at, line) for at, line in enumerate(facts.lines))
    html = html.replace("{{lines}}", calls)
    return _HTML_QUOTES.sub(r"=\1", html.replace(">\n<", "><")).replace("{{exit}}", escape(facts.exit_url, quote=True))


def _plain(facts: Facts) -> str:
    """The page for who has no script: who helps now, and whose chat it is."""
    calls = [(f"line_{at}", f"tel:{dialled(line)}") for at, line in enumerate(facts.lines)]
    chats = [(f"chat_{at}", line.url) for at, line in enumerate(facts.lines) if line.url]
    tables = {code: _table(code, facts) for code in LANGUAGES}
    return plain.page(
        tables,
        plain.Ways(calls=(("danger_112", "tel:112"), *calls), chats=tuple(chats)),
        exit_url=facts.exit_url,
        whose=bool(facts.organisation),
        private=bool(facts.statement.controller),
    )


def visitor_files(facts: Facts) -> dict[str, tuple[str, bytes]]:
    """Give every file of the page: path to (content type, content).

    `facts.exit_url` is where the quick exit leads. Anything but an absolute http(s) address raises `ValueError`.
    """
    parts = urlsplit(facts.exit_url)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError(f"the exit address must be a web address (https://...), not {facts.exit_url!r}")
    return {
        "/": ("text/html; charset=utf-8", _html(facts).encode()),
        statement.PATH: ("text/html; charset=utf-8", statement.page(facts.statement, facts.exit_url).encode()),
        plain.PATH: ("text/html; charset=utf-8", _plain(facts).encode()),
        "/page.css": ("text/css; charset=utf-8", _style()),
        "/words.js": ("text/javascript; charset=utf-8", _words(facts)),
        "/page.js": ("text/javascript; charset=utf-8", _script(SCRIPTS)),
        "/exit.js": ("text/javascript; charset=utf-8", _script(ASIDE)),
        "/work.js": ("text/javascript; charset=utf-8", _work()),
        "/icon.png": ("image/png", _HERE.joinpath("page/icon.png").read_bytes()),
        "/robots.txt": ("text/plain; charset=utf-8", b"User-agent: *\nDisallow: /\n"),
    }
