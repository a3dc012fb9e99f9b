"""Who is open and who fits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.content.directory import Wanted, matching, open_at
from console.content.load import load

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
ORGANISATIONS = {one.id: one for one in load().referrals.organisations}


@pytest.mark.parametrize(
    ("id_", "noon", "night"),
    [("alarm-112", True, True), ("comensha", True, False), ("kindertelefoon", True, False), ("helpwanted", None, None)],
)
def test_open(id_: str, noon: bool | None, night: bool | None) -> None:
    assert open_at(ORGANISATIONS[id_], MONDAY_NOON) is noon
    assert open_at(ORGANISATIONS[id_], SUNDAY_NIGHT) is night


def ids(wanted: Wanted, at: datetime = MONDAY_NOON) -> list[str]:
    return [one.id for one in matching(ORGANISATIONS.values(), wanted, at)]


def test_by_age() -> None:
    assert "kindertelefoon" in ids(Wanted(age=14))
    assert "comensha" not in ids(Wanted(age=14))
    assert "comensha" in ids(Wanted(age=18))


def test_by_form_region_text_and_hour() -> None:
    assert "csg" in ids(Wanted(form="sexual"))
    assert "csg" not in ids(Wanted(form="labour"))
    assert "veilig-thuis" in ids(Wanted(region="Friesland"))
    assert ids(Wanted(text="zelfdoding")) == ["113"]
    assert "kindertelefoon" not in ids(Wanted(open_now=True), SUNDAY_NIGHT)
    assert "helpwanted" not in ids(Wanted(open_now=True))


def test_what_is_recalled_or_for_professionals_cannot_be_inserted() -> None:
    assert not ORGANISATIONS["alles-oke"].insertable
    assert not ORGANISATIONS["emm"].insertable
    assert ORGANISATIONS["veilig-thuis"].insertable
    assert ORGANISATIONS["veilig-thuis"].to_check
