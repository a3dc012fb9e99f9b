"""Months, the finest dates that are kept for good: by the calendar of the helpline, not by UTC."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def is_timezone(name: str) -> bool:
    """Whether `name` is a time zone of the IANA database that this machine knows."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # a path, a folder, not there
        return False
    return bool(name)


def month_of(at: datetime, timezone: str) -> str:
    """The month of a moment as `YYYY-MM`, as the calendar on the wall says in `timezone`."""
    return at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m")


def day_of(at: datetime, timezone: str) -> date:
    """The day of a moment, as the calendar on the wall says in `timezone`."""
    return at.astimezone(ZoneInfo(timezone)).date()
