"""SEC-T1: whatever a server writes into any field of any answer, what comes out of the decoder steers no terminal.

The structures are read from the models, so a field that is added tomorrow is in here; what a field may be is not.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import inspect

import api_client
import protocol
from api_client.decode import decode
from api_client.errors import BackendError
from protocol.safe_text import SafeText

ON_THE_WAY_OUT = {"SafetyPatch", "RegistrationSave", "RecordPatch", "Field", "DraftWish", "ReleaseWish"}
"""Structs that the console makes and no answer holds."""
PLAIN = {
    "_AnyEvent.type": "compared with the names of events, and dropped",
    "_Info.product": "compared with one word, and dropped",
    "Row.id": "a value of the registration, looked up in the catalogue; console/report/test_hostile.py plants here",
    "Row.sum_of": "ids of rows, likewise",
    "RowTrend.id": "the id of a row, likewise",
    "CrossTable.rows": "values of the registration, likewise",
    "CrossTable.columns": "values of the registration, likewise",
}
"""Fields with any text in them that is not sanitised while decoding, each with the reason why it need not be."""
PLAIN_WORD = "plain"
HOSTILE = (
    "\x1b[2J\x1b]52;c;Y2FuYXJ5\x07",
    "\x9b31m",
    "a\u202eb\u2066c",
    "\u200b\u00ad\ufeff",
    "\x00\x7f\r\n",
    "\ue000\U000e0041",
    "x" * 70 + "\x1b",
    "c-1\n",
)
FORBIDDEN = {chr(code) for code in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F))} | {
    *"\u061c\u200b\u200e\u200f\u2028\u2029\u2066\u2067\u2068\u2069\u00ad\ufeff\ue000\U000e0041"
}
"""Controls (ECMA-48), what reorders (UAX #9), what shows nothing, private use."""


def answers() -> dict[str, type[msgspec.Struct]]:
    """Every Struct of the client, those with an underscore too."""
    found: dict[str, type[msgspec.Struct]] = {}
    for package in (api_client, protocol):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, type) and issubclass(value, msgspec.Struct) and value is not msgspec.Struct:
                    found[name] = value
    return {name: value for name, value in found.items() if name not in ON_THE_WAY_OUT}


ANSWERS = answers()


def texts(kind: inspect.Type) -> Iterator[inspect.Type]:
    """The texts in a field, in its lists and unions and as keys; other structs are looked at by themselves."""
    match kind:
        case inspect.StrType() | inspect.CustomType() | inspect.AnyType() | inspect.RawType():
            yield kind
        case inspect.UnionType(types=several):
            for each in several:
                yield from texts(each)
        case inspect.TupleType(item_types=several):
            for each in several:
                yield from texts(each)
        case inspect.DictType(key_type=key, value_type=value):
            yield from texts(key)
            yield from texts(value)
        case inspect.CollectionType(item_type=one):
            yield from texts(one)


def fields() -> Iterator[tuple[str, str, inspect.Type]]:
    """The name of every field of every answer, its name on the wire, and its type."""
    for name, value in ANSWERS.items():
        whole = inspect.type_info(value)
        assert isinstance(whole, inspect.StructType)
        for field in whole.fields:
            yield name, field.encode_name, field.type


def is_cleaned(kind: inspect.Type) -> bool:
    match kind:
        case inspect.CustomType(cls=cls):
            return issubclass(cls, SafeText)
        case inspect.StrType(pattern=pattern):
            return pattern is not None
        case inspect.RawType():
            return True  # bytes, decoded once more as one of these
        case _:
            return False


@pytest.mark.proves("SEC-T1", "F15", breaks="Colleague.reason made a str")
def test_sec_t1_every_text_of_every_answer_is_cleaned_or_closed_by_a_pattern() -> None:
    open_ones = {f"{name}.{field}" for name, field, kind in fields() if not all(map(is_cleaned, texts(kind)))}
    assert open_ones == set(PLAIN)


def sample(kind: inspect.Type, text: str) -> object:
    """A value of this type as JSON has it, with `text` wherever any text may be."""
    match kind:
        case inspect.StrType(pattern=str(pattern)) if text == PLAIN_WORD:
            return next(each for each in (text, "2026-01", "a1") if re.search(pattern, each))
        case inspect.StrType() | inspect.CustomType() | inspect.AnyType():
            return text
        case inspect.StructType(fields=several, tag=tag, tag_field=tag_field):
            made = {field.encode_name: sample(field.type, text) for field in several}
            return made | ({tag_field: tag} if tag_field else {})
        case inspect.UnionType(types=several):
            return sample(next(each for each in several if not isinstance(each, inspect.NoneType)), text)
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.DictType(key_type=key, value_type=value):
            return {sample(key, text): sample(value, text)}
        case inspect.TupleType(item_types=several):
            return [sample(each, text) for each in several]
        case inspect.CollectionType(item_type=one):
            return [sample(one, text)]
        case inspect.BoolType():
            return True
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.DateTimeType():
            return "2026-01-02T03:04:05Z"
        case inspect.DateType():
            return "2026-01-02"
        case inspect.RawType():
            return {}
        case _:
            raise AssertionError(kind)


def strings(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a decoded answer, and the field it stands in."""
    match value:
        case str():
            yield at, value
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from strings(getattr(value, name), f"{type(value).__name__}.{name}")
        case dict():
            for key, each in value.items():
                yield from strings(key, at)
                yield from strings(each, at)
        case list() | tuple() | frozenset():
            for each in value:
                yield from strings(each, at)


@pytest.mark.proves("SEC-T1", "F15", breaks="Colleague.reason made a str")
@pytest.mark.parametrize("name", ANSWERS)
def test_sec_t1_hostile_text_in_each_field_of_each_answer_comes_out_harmless_or_not_at_all(name: str) -> None:
    tp = ANSWERS[name]
    whole = inspect.type_info(tp)
    assert isinstance(whole, inspect.StructType)
    good = sample(whole, PLAIN_WORD)
    assert isinstance(good, dict)
    decode(tp, json.dumps(good).encode())
    for field in whole.fields:
        for text in HOSTILE:
            body = good | {field.encode_name: sample(field.type, text)}
            try:
                made = decode(tp, json.dumps(body).encode())
            except BackendError:  # whose text is one of our own words; tests/api_client/test_decode.py
                continue
            for at, found in strings(made):
                assert at in PLAIN or not set(found) & FORBIDDEN, at
                assert "\n" not in found or type(found) is SafeText or at in PLAIN, at


@pytest.mark.parametrize("folder", ["api_client", "backend", "console", "protocol"])
def test_a_pattern_ends_where_the_text_ends(folder: str) -> None:
    """`$` lets a line break stand behind it, which ends up in a header, a file or a line of a screen."""
    for path in sorted((Path(__file__).parents[2] / folder).rglob("*.py")):
        assert not re.findall(r'pattern=r?"[^"\n]*\$"', path.read_text("utf-8")), path
