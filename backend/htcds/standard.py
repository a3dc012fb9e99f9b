"""The fields of an export and the values that each may have: the standards' from a data file, ours from the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.registration import FIELD

VERSION = "HTCDS 2.0"
PREFIX = "x_baken_"
YEAR = "yearOfRegistration"
EXTENSIONS = (
    "role",
    "age_band",
    "age_start_band",
    "criminal_kind",
    "status",
    "duration",
    "perp_relation",
    "perp_count",
    "perp_received",
    "siblings_victim",
    "control",
    "first_disclosure",
    "known_to",
    "help_asked",
    "referral",
    "referral_result",
    "outcome",
    "language",
)
"""Fields of the record that the standards lack, or of which they keep less: exported as they are, with our prefix."""
SYNTHETIC = f"{PREFIX}synthetic"

Value = str | tuple[str, ...]
Row = Mapping[str, Value]
"""One person: the fields that are known, by name."""


class DoesNotFit(Exception):
    """A record has something in `field` that the standard does not have; nothing may be exported."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ExportField(Struct, frozen=True, kw_only=True):
    """A field of the export: its values, and whether several may stand in one row."""

    values: tuple[str, ...]
    several: bool = False


class Standard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data file."""

    source: str
    ctdc_source: str
    htcds: dict[str, ExportField]
    ctdc: dict[str, ExportField]


@cache
def standard() -> Standard:
    """The standards' fields, as they are shipped."""
    return msgspec.yaml.decode(Path(__file__).with_name("standard.yaml").read_bytes(), type=Standard)


@cache
def fields() -> Mapping[str, ExportField]:
    """Every field of an export except the year, in the order of its columns."""
    ours = {
        f"{PREFIX}{name}": ExportField(values=FIELD[name].values, several=FIELD[name].several) for name in EXTENSIONS
    }
    marks = {SYNTHETIC: ExportField(values=("0", "1"))}
    return {**standard().htcds, **standard().ctdc, **ours, **marks}


def columns() -> tuple[str, ...]:
    """The names of all fields, in order."""
    return YEAR, *fields()


def check(row: Row) -> None:
    """Raises `DoesNotFit` where a field or a value of `row` is not one of the lists."""
    for name, value in row.items():
        if name == YEAR:
            fits = isinstance(value, str) and re.fullmatch(r"20\d\d", value, re.ASCII) is not None
        elif (field := fields().get(name)) is None:
            fits = False
        elif isinstance(value, tuple):
            fits = field.several and set(value) <= set(field.values) and len(set(value)) == len(value) > 0
        else:
            fits = not field.several and value in field.values
        if not fits:
            raise DoesNotFit(name)
    if YEAR not in row or SYNTHETIC not in row:
        raise DoesNotFit(YEAR)
