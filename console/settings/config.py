"""Settings: the person's `config.toml` and the organisation's `policy.toml`, which wins.

`SETTINGS` defines each key once: reading, checking, its schema, the documentation's test and writing back go by it. A
file that cannot be understood stops the console with a sentence that names the file, the key and what is allowed: a
policy that is silently ignored would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from api_client.address import server_address
from api_client.errors import Refused
from console.files.kinds import Choice, Fault, Kind, Never, Schema, Switch, Table, Text, Whole
from console.files.toml import read_toml
from console.keys.action import Action
from console.keys.keymap import WrongKeys, check_line, read_keymap
from console.keys.registry import ACTIONS
from console.report.publication import NOBODY, Publication
from console.strings import LANGUAGES, N_, _, language
from console.support.errors import ConsoleError, Exit
from protocol.safe_text import one_line

THEMES: Final = ("baken-dark", "baken-light", "baken-contrast", "baken-ansi")
SEND_KEYS: Final = ("enter", "ctrl+j")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A person's settings. Times in the unit of their name; `None`: not set, the server's or the network's applies."""

    server: str | None = None
    language: str = field(default_factory=language)
    """What no file says is the language in use already: of the command line, or of the locale."""
    theme: str = THEMES[0]
    send_key: str = "enter"
    blank_minutes: int = 3
    lock_minutes: int = 10
    mouse: bool = True
    kitty_keys: bool = True
    bell: bool = True
    bell_repeat_seconds: int = 30
    reply_overdue_seconds: int | None = None
    proxy: str | None = field(default=None, repr=False)
    ascii: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)

    @property
    def enter_sends(self) -> bool:
        """Enter sends and Ctrl+J makes a new line; otherwise the reverse."""
        return self.send_key == "enter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the organisation allows, what it says of itself, and which settings it fixes (`fixed`: their keys)."""

    store_tokens: bool = True
    notifications: bool = False
    publication: Publication = NOBODY
    fixed: frozenset[str] = frozenset()


def is_address(value: Any) -> bool:
    """Whether a value is the address of a web server."""
    return isinstance(value, str) and _scheme(value) in ("http", "https")


def _is_server(value: Any) -> bool:
    return _spelt(value) is not None


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 100 and value == str(one_line(value)).strip()


_MAIL: Final = re.compile(r"[^@\s,;<>:/]{1,64}@[\w.-]{1,190}")


def _is_contact(value: Any) -> bool:
    return is_address(value) or (isinstance(value, str) and _MAIL.fullmatch(value) is not None)


def _or_empty(rule: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """What is empty says nothing."""
    return lambda value: value == "" or rule(value)


def _is_proxy(value: Any) -> bool:
    return isinstance(value, str) and _scheme(value) in ("http", "https")


def _scheme(address: str) -> str:
    try:
        parts = urlsplit(address)
        return parts.scheme if parts.hostname and not re.search(r"\s", address) else ""
    except ValueError:
        return ""


def same_address(one: Any, other: Any) -> bool:
    """Whether two spellings name one server: capitals of scheme and host, the scheme's own port, a last slash.

    Nothing looser (RFC 3986, section 6.2): a path, a name before the host or a question makes another address.
    """
    return _spelt(one) is not None and _spelt(one) == _spelt(other)


_PORTS: Final = {"http": 80, "https": 443}


def _spelt(address: Any) -> tuple[str, str, int] | None:
    try:
        found = server_address(address if isinstance(address, str) else "")
    except Refused:
        return None
    return found.scheme, found.host, found.port or _PORTS[found.scheme]


WEB: Final = {"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}
"""What a schema can say of an address."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """The table `keymap`: an action's id, and its keys."""

    actions: Sequence[Action] = ACTIONS

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """Each line that is wrong by itself; else the first key that two actions have."""
        lines = list(value.items()) if isinstance(value, dict) else []
        found = [
            fault for name, keys in lines for fault in _told(partial(check_line, Path(), name, keys, self.actions))
        ]
        yield from found or _told(partial(read_keymap, Path(), value, self.actions))

    def schema(self) -> Schema:
        """Which actions there are is in the documentation."""
        return {"type": "object", "additionalProperties": {"type": "string"}}


def _told(look: Callable[[], object]) -> Iterator[Fault]:
    try:
        look()
    except WrongKeys as error:
        yield Fault(error.key, error.remedy)


SETTINGS: Final[Mapping[str, Kind]] = {
    "server": Text(
        _is_server,
        N_("https:// with the server's name, and its port where that is not 443; or http:// with localhost"),
        WEB,
    ),
    "language": Choice(LANGUAGES),
    "theme": Choice(THEMES),
    "send_key": Choice(SEND_KEYS),
    "blank_minutes": Whole(1, 60),
    "lock_minutes": Whole(1, 60),
    "mouse": Switch(),
    "kitty_keys": Switch(),
    "bell": Switch(),
    "bell_repeat_seconds": Whole(10, 600),
    "reply_overdue_seconds": Whole(30, 3600),
    "proxy": Text(_is_proxy, N_("an address that begins with http:// or https://"), WEB),
    "ascii": Switch(),
}
"""Every key of `config.toml` but the table `keymap`."""
PERSONAL: Final = Table({**SETTINGS, "keymap": Keymap()})
"""All of `config.toml`, and the table `settings` of `policy.toml`."""
ABSENT: Final = ("clipboard", "links", "screenshots")
"""What the console has not got at all: a policy may forbid it, and cannot allow it."""
ALLOWANCES: Final = tuple(each.name for each in fields(Policy) if each.name not in ("fixed", "publication"))
"""Every key of the table `allow` of `policy.toml` that changes something."""
PUBLISHED: Final[Mapping[str, Kind]] = {
    "publisher": Text(_is_name, N_("a name of at most a hundred characters, on one line"), {"maxLength": 100}),
    "licence": Text(_or_empty(is_address), N_("the address of a licence, which begins with https://")),
    "contact": Text(_or_empty(_is_contact), N_("an address of mail, or of a page, which begins with https://")),
}
"""Every key of the table `publication` of `policy.toml`, which a report says of its publisher."""
RULED: Final = Table(
    {
        "allow": Table(
            {
                **dict.fromkeys(ALLOWANCES, Switch()),
                **dict.fromkeys(ABSENT, Never(N_("false: the console does not have it"))),
            }
        ),
        "settings": PERSONAL,
        "publication": Table(PUBLISHED),
    },
    others=N_("only the tables [allow], [settings] and [publication]"),
)
"""All of `policy.toml`."""


def load(config: Path, policy: Path) -> tuple[Config, Policy]:
    """Both files; one that is not there counts as empty. Raises `ConsoleError`: what is wrong and what is allowed."""
    said, ruled = right(config, PERSONAL), right(policy, RULED)
    fixed = ruled.get("settings", {})
    allowed = {key: value for key, value in ruled.get("allow", {}).items() if key not in ABSENT}
    return replace(Config(), **{**said, **fixed}), Policy(
        **allowed, fixed=frozenset(fixed), publication=Publication(**ruled.get("publication", {}))
    )


OPTIONS: Final[Mapping[str, str]] = {"server": "--server", "language": "--lang", "ascii": "--ascii"}
"""Key of a setting: the option of the command line that sets it for one run."""


def with_options(settings: Config, policy: Policy, **said: str | bool | None) -> Config:
    """`settings` with what the command line says for this run, by key; `None`, or a switch left off, says nothing.

    Raises `ConsoleError` where the policy fixes something else: an organisation's word stands above the person's.
    """
    given = {key: value for key, value in said.items() if value not in (None, False)}
    for key in [key for key in given if key in policy.fixed]:
        value, fixed = given.pop(key), getattr(settings, key)
        if value != fixed and not (key == "server" and same_address(value, fixed)):
            raise ConsoleError(
                _("{option} cannot be used: your organisation has set this.").format(option=OPTIONS[key]),
                _("Leave it out, or ask your administrator."),
                Exit.USAGE,
            )
    return replace(settings, **given)  # type: ignore[arg-type]  # keys and values are checked by whoever read them


def right(path: Path, table: Table) -> dict[str, Any]:
    """What a settings file says, nothing where it is not there. Raises `ConsoleError` for the first fault in it."""
    said = read_toml(path)
    for fault in table.faults("", said):
        raise wrong(path, fault)
    return said


def wrong(path: Path, fault: Fault) -> ConsoleError:
    """The error for a value, or a key, that is not right."""
    return ConsoleError(
        _("{file}: “{key}” is not right.").format(file=path, key=fault.key), fault.remedy, Exit.CONFIGURATION
    )
