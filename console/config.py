"""Settings: the person's `config.toml` and the organisation's `policy.toml`, which wins.

`SETTINGS` defines each key once: reading, checking, the documentation's test and writing back go by it. A file that
cannot be understood stops the console with a sentence that names the file, the key and what is allowed: a policy that
is silently ignored would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from api_client.address import server_address
from api_client.errors import Refused
from api_client.safe_text import one_line
from console.errors import ConsoleError, Exit
from console.files.toml import read_toml
from console.keymap import read_keymap
from console.report.publication import NOBODY, Publication
from console.strings import LANGUAGES, N_, _, language

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


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of `config.toml`: whether a value is right, and what is allowed, as a message id."""

    key: str
    right: Callable[[Any], bool]
    allowed: str
    words: Mapping[str, object] = field(default_factory=dict)


def _one_of(*values: str) -> Callable[[Any], bool]:
    return lambda value: value in values


def between(least: int, most: int) -> Callable[[Any], bool]:
    """Whether a value is a whole number from `least` to `most`."""
    return lambda value: type(value) is int and least <= value <= most


def is_bool(value: Any) -> bool:
    """Whether a value is `true` or `false`."""
    return isinstance(value, bool)


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


_CHOICE = N_("one of {choices}")
NUMBER = N_("a whole number from {least} to {most}")
SWITCH = N_("true or false")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "server",
        _is_server,
        N_("https:// with the server's name, and its port where that is not 443; or http:// with localhost"),
    ),
    Setting("language", _one_of(*LANGUAGES), _CHOICE, {"choices": ", ".join(LANGUAGES)}),
    Setting("theme", _one_of(*THEMES), _CHOICE, {"choices": ", ".join(THEMES)}),
    Setting("send_key", _one_of(*SEND_KEYS), _CHOICE, {"choices": ", ".join(SEND_KEYS)}),
    Setting("blank_minutes", between(1, 60), NUMBER, {"least": 1, "most": 60}),
    Setting("lock_minutes", between(1, 60), NUMBER, {"least": 1, "most": 60}),
    Setting("mouse", is_bool, SWITCH),
    Setting("bell", is_bool, SWITCH),
    Setting("bell_repeat_seconds", between(10, 600), NUMBER, {"least": 10, "most": 600}),
    Setting("reply_overdue_seconds", between(30, 3600), NUMBER, {"least": 30, "most": 3600}),
    Setting("proxy", _is_proxy, N_("an address that begins with http:// or https://")),
    Setting("ascii", is_bool, SWITCH),
)
"""Every key of `config.toml` but the table `keymap`."""

BY_KEY: Final[Mapping[str, Setting]] = {setting.key: setting for setting in SETTINGS}
ALLOWANCES: Final = tuple(each.name for each in fields(Policy) if each.name not in ("fixed", "publication"))
"""Every key of the table `allow` of `policy.toml` that changes something."""
PUBLISHED: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "publisher": (_is_name, N_("a name of at most a hundred characters, on one line")),
    "licence": (is_address, N_("the address of a licence, which begins with https://")),
    "contact": (_is_contact, N_("an address of mail, or of a page, which begins with https://")),
}
"""Every key of the table `publication` of `policy.toml`, which a report says of its publisher."""
ABSENT: Final = frozenset({"clipboard", "links", "screenshots"})
"""What the console has not got at all: a policy may forbid it, and cannot allow it."""


def load(config: Path, policy: Path) -> tuple[Config, Policy]:
    """Both files; one that is not there counts as empty. Raises `ConsoleError`: what is wrong and what is allowed."""
    said = read_toml(config)
    ruled = read_toml(policy)
    own = _settings(config, said)
    unknown = [key for key in ruled if key not in ("allow", "settings", "publication")]
    if unknown:
        raise wrong(policy, unknown[0], _("only the tables [allow], [settings] and [publication]"))
    fixed = _settings(policy, table_of(policy, ruled, "settings"))
    allowed = _allowances(policy, table_of(policy, ruled, "allow"))
    published = _publication(policy, table_of(policy, ruled, "publication"))
    return replace(Config(), **{**own, **fixed}), replace(allowed, fixed=frozenset(fixed), publication=published)


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


def check(key: str, value: object) -> str | None:
    """What is allowed for `key`, in words, where `value` is not; `None` where it is right."""
    setting = BY_KEY[key]
    return None if setting.right(value) else _(setting.allowed).format(**setting.words)


def _settings(path: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for key, value in said.items():
        if key == "keymap":
            known[key] = read_keymap(path, value)
            continue
        if key not in BY_KEY:
            raise wrong(path, key, _("one of the keys {keys}").format(keys=", ".join([*BY_KEY, "keymap"])))
        allowed = check(key, value)
        if allowed is not None:
            raise wrong(path, key, allowed)
        known[key] = value
    return known


def _allowances(path: Path, said: Mapping[str, Any]) -> Policy:
    for key, value in said.items():
        if key in ABSENT and value is not False:
            raise wrong(path, f"allow.{key}", _("false: the console does not have it"))
        if key not in ALLOWANCES and key not in ABSENT:
            raise wrong(path, f"allow.{key}", _("one of the keys {keys}").format(keys=", ".join(ALLOWANCES)))
        if not isinstance(value, bool):
            raise wrong(path, f"allow.{key}", _(SWITCH))
    return Policy(**{key: value for key, value in said.items() if key not in ABSENT})


def _publication(path: Path, said: Mapping[str, Any]) -> Publication:
    for key, value in said.items():
        if key not in PUBLISHED:
            raise wrong(path, f"publication.{key}", _("one of the keys {keys}").format(keys=", ".join(PUBLISHED)))
        right, allowed = PUBLISHED[key]
        if value != "" and not right(value):
            raise wrong(path, f"publication.{key}", _(allowed))
    return Publication(**said)


def table_of(path: Path, said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """One table of a settings file, empty where it is left out. Raises `ConsoleError`."""
    table = said.get(key, {})
    if not isinstance(table, dict):
        raise wrong(path, key, _("a table [{key}]").format(key=key))
    return table


def wrong(path: Path, key: str, allowed: str) -> ConsoleError:
    """The error for a value, or a key, that is not right; `allowed` says in words what would be."""
    return ConsoleError(
        _("{file}: “{key}” is not right.").format(file=path, key=key),
        _("Allowed is {allowed}.").format(allowed=allowed),
        Exit.CONFIGURATION,
    )
