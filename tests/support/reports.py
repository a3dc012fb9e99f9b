"""Made-up reports for tests of what shows them; the numbers are nobody's."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from api_client.report import REPORT_VERSION, CrossTable, Kind, Report, Row, Table, View, YearTotal

AGE = Table(
    id="age",
    kind=Kind.PARTS,
    rows=(
        Row(id="0-11", count=None, before=None, three_years=31),
        Row(id="12-14", count=None, before=18, three_years=70),
        Row(id="15-17", count=120, percent=48, before=104, change=15, three_years=310),
        Row(id="18+", count=82, percent=33, before=80, change=3, three_years=239),
        Row(id="under_15", count=48, percent=19, before=36, change=33, three_years=101, sum_of=("0-11", "12-14")),
    ),
    total=285,
    known=250,
    unknown=35,
    known_before=220,
    unknown_before=30,
    known_three_years=650,
    unknown_three_years=150,
)
GENDER = Table(
    id="gender",
    kind=Kind.PARTS,
    rows=(
        Row(id="girl_woman", count=201, percent=74, before=180, change=12, three_years=560),
        Row(id="boy_man", count=55, percent=20, before=50, change=10, three_years=150),
        Row(id="other", count=15, percent=6, before=12, change=25, three_years=40),
    ),
    total=285,
    known=271,
    unknown=14,
    known_before=242,
    unknown_before=8,
    known_three_years=750,
    unknown_three_years=50,
)
AGE_BY_GENDER = CrossTable(
    id="age_by_gender",
    rows=("under_15", "15_17", "adult", "unknown"),
    columns=("girl_woman", "boy_man", "other", "unknown"),
    counts=((30, None, None, None), (90, 20, None, None), (60, 22, 0, 0), (21, None, None, None)),
    total=285,
    known=240,
    unknown=45,
)
REPORT = Report(
    version=REPORT_VERSION,
    year=2021,
    view=View.PUBLIC,
    k=10,
    released=date(2022, 2, 1),
    years=(
        YearTotal(year=2019, victims=265),
        YearTotal(year=2020, victims=250, change=-6),
        YearTotal(year=2021, victims=285, change=14),
    ),
    three_years=800,
    tables=(AGE, GENDER),
    crosses=(AGE_BY_GENDER,),
    records=301,
    seq_unknown=12,
    repeats=4,
)


def made_up(year: int = 2021, view: View = View.PUBLIC, **fields: Any) -> Report:
    """A small report of `year`."""
    k = 10 if view is View.PUBLIC else 5
    return replace(REPORT, **{"year": year, "view": view, "k": k, **fields})
