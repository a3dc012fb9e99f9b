"""A value in the database that this program never wrote there: somebody changed it past the program, or a newer version
did. It is named by its place, so that it can be found, and never repeated."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

Known = TypeVar("Known", bound=StrEnum)


class ForeignValue(Exception):
    """`table.column` holds something that is no value of it. The text of this error is only the place."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def known(values: type[Known], stored: str, place: str) -> Known:
    """The value that is stored at `place`, of a closed list. Raises `ForeignValue`."""
    try:
        return values(stored)
    except ValueError:
        raise ForeignValue(place) from None
