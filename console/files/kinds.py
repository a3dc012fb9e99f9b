"""What a settings file may say, as types: each names every fault of a value, and gives the JSON schema of its values.

One definition of a file serves reading, checking and the schema that an editor goes by. A schema may allow what the
program refuses (a time zone that does not exist), never the reverse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from console.strings import N_, _

Schema = dict[str, object]
NUMBER = N_("a whole number from {least} to {most}")
SWITCH = N_("true or false")
CHOICE = N_("one of {choices}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that is not right: its key, as `timings.retention_hours` or `lines[2].phone`, and what to do."""

    key: str
    remedy: str


def allowed(words: str) -> str:
    """The remedy that says what would be right, in words that are translated already."""
    return _("Allowed is {allowed}.").format(allowed=words)


class Kind(Protocol):
    """A type of value."""

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """Everything that is wrong with `value`, which stands at `key`."""
        ...

    def schema(self) -> Schema:
        """Its JSON schema (draft 2020-12)."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int
    most: int

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """The number that is none, or lies outside."""
        if type(value) is not int or not self.least <= value <= self.most:
            yield Fault(key, allowed(_(NUMBER).format(least=self.least, most=self.most)))

    def schema(self) -> Schema:
        """With its ends."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Switch:
    """True or false."""

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """What is neither."""
        if not isinstance(value, bool):
            yield Fault(key, allowed(_(SWITCH)))

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some texts."""

    values: tuple[str, ...]

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """What is none of them."""
        if not isinstance(value, str) or value not in self.values:
            yield Fault(key, allowed(_(CHOICE).format(choices=", ".join(self.values))))

    def schema(self) -> Schema:
        """The texts."""
        return {"enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Text:
    """A text for which `right` holds; `words` is a message id that says which. `more` says it in a schema's words."""

    right: Callable[[Any], bool]
    words: str
    more: Mapping[str, object] = field(default_factory=dict)

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """The text that is not right."""
        if not isinstance(value, str) or not self.right(value):
            yield Fault(key, allowed(_(self.words)))

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string", **self.more}


@dataclass(frozen=True, slots=True)
class Never:
    """A switch that can only be off."""

    words: str

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """Whatever is not false."""
        if value is not False:
            yield Fault(key, allowed(_(self.words)))

    def schema(self) -> Schema:
        """The one value."""
        return {"const": False}


@dataclass(frozen=True, slots=True)
class ListOf:
    """From `least` to `most` values of one kind; `words` says what the list has to be, also of what is in it."""

    kind: Kind
    words: str
    least: int = 0
    most: int | None = None
    each: bool = True
    """Whether a value that is wrong is named by itself; else the list is."""

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """The list, or each value in it; counted from 1."""
        if not isinstance(value, list) or len(value) < self.least or (self.most is not None and len(value) > self.most):
            yield Fault(key, allowed(_(self.words)))
            return
        found = [fault for n, one in enumerate(value, 1) for fault in self.kind.faults(f"{key}[{n}]", one)]
        if self.each:
            yield from found
        elif found:
            yield Fault(key, allowed(_(self.words)))

    def schema(self) -> Schema:
        """An array."""
        size: Schema = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": self.kind.schema(), "minItems": self.least, **size}


def no_more(key: str, said: Mapping[str, Any]) -> Iterator[Fault]:
    """No rule over several keys of a table."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with a kind each; other keys are faults. `whole`, a message id: all keys have to be there, and no others."""

    keys: Mapping[str, Kind]
    whole: str = ""
    others: str = ""
    """A message id that says what is allowed in the place of an unknown key; otherwise the keys are listed."""
    rule: Callable[[str, Mapping[str, Any]], Iterator[Fault]] = no_more
    """What has to hold of several keys together, where each is right by itself."""
    optional: Collection[str] = ()
    """Keys that a whole one can do without."""

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """Of the table, and of each key in it."""
        if not isinstance(value, dict) or (self.whole and not self._needed() <= set(value) <= set(self.keys)):
            yield Fault(key, allowed(_(self.whole) if self.whole else _("a table [{key}]").format(key=key)))
            return
        found = [fault for name, one in value.items() for fault in self._of(f"{key}.{name}".lstrip("."), name, one)]
        yield from found
        if not found:
            yield from self.rule(key, value)

    def _of(self, key: str, name: str, value: object) -> Iterator[Fault]:
        kind = self.keys.get(name)
        if kind is not None:
            yield from kind.faults(key, value)
            return
        names = ", ".join(each for each, kind in self.keys.items() if not isinstance(kind, Never))
        yield Fault(key, allowed(_(self.others) if self.others else _("one of the keys {keys}").format(keys=names)))

    def schema(self) -> Schema:
        """An object."""
        found: Schema = {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.keys.items()},
            "additionalProperties": False,
        }
        return {**found, "required": [key for key in self.keys if key in self._needed()]} if self.whole else found

    def _needed(self) -> set[str]:
        return set(self.keys) - set(self.optional)


@dataclass(frozen=True, slots=True)
class Anything:
    """Checked by whoever reads it."""

    def faults(self, key: str, value: object) -> Iterator[Fault]:
        """None here."""
        return iter(())

    def schema(self) -> Schema:
        """No rule."""
        return {}
