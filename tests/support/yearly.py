"""Reports to print: a full one that looks like 2021 as it was published, an empty one, a small one. All made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from protocol.registration import FIELD
from protocol.report import (
    NONE,
    REPORT_VERSION,
    Band,
    Count,
    CrossTable,
    Kind,
    Pooled,
    Report,
    Row,
    RowTrend,
    Table,
    TableTrend,
    Trends,
    View,
    YearTotal,
)

VICTIMS = {2019: 265, 2020: 250, 2021: 285}

SUMS: dict[str, dict[str, tuple[str, ...]]] = {
    "role": {"people": ("self", "third_party", "professional")},
    "age": {
        "under_15": ("0-11", "12-14"),
        "under_16": ("0-11", "12-14", "15"),
        "minor": ("0-11", "12-14", "15", "16-17"),
    },
    "duration": {
        "1y_or_longer": ("1-2y", "2-5y", "5-10y", "10y+", "5y+"),
        "2y_or_longer": ("2-5y", "5-10y", "10y+", "5y+"),
        "5y_or_longer": ("5-10y", "10y+", "5y+"),
        "10y_or_longer": ("10y+",),
    },
    "parents": {
        "own_parents": ("father_only", "mother_only", "father_and_mother"),
        "any_parent": ("father_only", "mother_only", "father_and_mother", "step_or_foster_only"),
    },
}

PARTS: dict[str, dict[str, int]] = {
    "age": {"0-11": 14, "12-14": 38, "15": 31, "16-17": 82, "18-22": 71, "23-30": 24, "31+": 11},
    "gender": {"girl_woman": 241, "boy_man": 27, "other": 4},
    "form_mix": {"sexual_only": 214, "criminal_only": 21, "sexual_and_criminal": 24, "other_mix": 17},
    "status": {"ongoing": 201, "past": 52, "about_to_start": 15},
    "duration": {"<1m": 22, "1-6m": 41, "6-12m": 36, "1-2y": 42, "2-5y": 50, "5-10y": 28, "10y+": 14, "5y+": 22},
    "parents": {
        "father_only": 17,
        "mother_only": 6,
        "father_and_mother": 16,
        "step_or_foster_only": 12,
        "no_parent": 193,
    },
    "perp_count": {"one": 144, "several": 98},
    "siblings_victim": {"yes": 18, "no": 81},
    "first_disclosure": {"yes": 164, "no": 88},
    "referral_result": {"accepted": 61, "warm_transfer": 22, "info_only": 87, "declined": 41, "none": 19},
    "outcome": {"continues_chat": 84, "to_care": 47, "to_police": 16, "meldcode": 2, "broke_off": 71, "closed_ok": 58},
    "region": {
        "drenthe": 0,
        "flevoland": 3,
        "friesland": 6,
        "gelderland": 51,
        "groningen": 2,
        "limburg": 8,
        "noord_brabant": 12,
        "noord_holland": 55,
        "overijssel": 4,
        "utrecht": 9,
        "zeeland": 1,
        "zuid_holland": 64,
    },
    "language": {"nl": 258, "en": 21, "other": 3},
    "month": {f"{month:02}": count for month, count in enumerate((26, 22, 25, 19, 24, 21, 17, 20, 26, 29, 31, 25), 1)},
}
CHOICES: dict[str, tuple[int, dict[str, int]]] = {
    "forms": (
        276,
        {
            "sexual": 238,
            "criminal": 45,
            "labour": 16,
            "servitude": 11,
            "begging": 3,
            "forced_marriage": 2,
            "organ": 0,
            "other": 12,
        },
    ),
    "perp_relation": (
        244,
        {
            "father": 33,
            "mother": 22,
            "stepparent": 14,
            "foster_parent": 3,
            "sibling": 12,
            "other_family": 18,
            "partner": 71,
            "friend_peer": 40,
            "acquaintance": 37,
            "online_contact": 44,
            "group": 15,
            "professional": 2,
            "stranger": 10,
        },
    ),
    "criminal_kind": (41, {"drugs": 24, "theft": 6, "money_mule": 12, "explosives": 10, "port_extraction": 3}),
    "perp_received": (190, {"money": 141, "drugs": 33, "shelter": 18, "goods": 21, "other": 4}),
    "known_to": (
        251,
        {"nobody": 164, "family_friend": 41, "school": 13, "care": 28, "veilig_thuis": 11, "police": 19, "other": 5},
    ),
    "help_asked": (
        262,
        {
            "listen": 139,
            "info": 92,
            "stop_situation": 87,
            "shelter": 33,
            "report": 29,
            "images_removed": 46,
            "medical": 14,
            "legal": 12,
            "for_other": 4,
        },
    ),
    "referral": (
        230,
        {"veilig-thuis": 62, "fier": 48, "politie": 41, "csg": 37, "helpwanted": 44, "113": 21, "other": 13},
    ),
}
ROLE = {"self": 285, "self_again": 17, "third_party": 31, "professional": 4}
ORDER = (
    *("role", "age", "gender", "forms", "form_mix", "criminal_kind", "status", "duration", "perp_relation"),
    *("parents", "perp_count", "perp_received"),
    *("siblings_victim", "first_disclosure", "known_to", "help_asked", "referral", "referral_result", "outcome"),
    *("region", "language", "month"),
)
UNKNOWN = "unknown"

CROSSES: dict[str, tuple[Sequence[str], Sequence[str], Sequence[Sequence[Count]]]] = {
    "age_by_gender": (
        ("under_15", "15_17", "adult", UNKNOWN),
        ("girl_woman", "boy_man", "other", UNKNOWN),
        ((43, None, None, None), (97, 13, None, None), (92, None, None, None), (None, None, 0, None)),
    ),
    "age_by_form": (
        ("under_15", "15_17", "adult", UNKNOWN),
        ("sexual_only", "criminal_only", "sexual_and_criminal", "other_mix", UNKNOWN),
        (
            (39, None, None, None, 0),
            (80, 10, 14, None, None),
            (85, None, None, 10, None),
            (10, 0, 0, None, None),
        ),
    ),
    "parents_by_duration": (
        ("own_parents", "other", UNKNOWN),
        ("under_1y", "1_2y", "2_5y", "5y+", UNKNOWN),
        ((None, None, 10, 21, None), (83, 31, 35, 38, 18), (14, None, None, None, 10)),
    ),
    "parents_by_disclosure": (
        ("own_parents", "other", UNKNOWN),
        ("yes", "no", UNKNOWN),
        ((27, None, None), (124, 67, 14), (13, None, None)),
    ),
}


def rounded(part: int, whole: int) -> int | None:
    """Whole percent, half up; None of nothing."""
    return None if whole == 0 else (200 * part + whole) // (2 * whole)


def row(
    name: str, count: int, known: int, *, k: int = 10, sum_of: tuple[str, ...] = (), kept_back: bool = False
) -> Row:
    """A row with a year before of about nine tenths; a small number is hidden, and so is one that `kept_back` names."""
    before = count * 9 // 10
    three_years = count + before + count * 8 // 10
    if 0 < count < k or kept_back:
        return Row(
            id=name, count=None, three_years=None if three_years < k or kept_back else three_years, sum_of=sum_of
        )
    shown = None if 0 < before < k else before
    return Row(
        id=name,
        count=count,
        percent=rounded(count, known),
        before=shown,
        change=None if not shown else rounded_change(count, shown),
        three_years=three_years,
        sum_of=sum_of,
    )


def rounded_change(count: int, before: int) -> int | None:
    share = rounded(count, before)
    return None if share is None else share - 100


def table(name: str, counts: Mapping[str, int], *, kind: Kind, known: int, total: int, k: int = 10) -> Table:
    """A table of `counts`; where one row alone is small, the smallest of the others is kept back with it."""
    small = [value for value, count in counts.items() if 0 < count < k]
    others = sorted((count, value) for value, count in counts.items() if count >= k)
    kept_back = {others[0][1]} if kind is Kind.PARTS and len(small) == 1 and others else set()
    hidden = {*small, *kept_back}
    rows = [row(value, count, known, k=k, kept_back=value in kept_back) for value, count in counts.items()]
    for value, parts in SUMS.get(name, {}).items():
        count = sum(counts.get(part, 0) for part in parts)
        rows.append(row(value, count, known, k=k, sum_of=parts, kept_back=len(hidden & set(parts)) == 1))
    unknown = total - known
    return Table(
        id=name,
        kind=kind,
        rows=tuple(rows),
        total=total,
        known=known,
        unknown=unknown,
        known_before=known * 9 // 10,
        unknown_before=unknown * 8 // 10,
        known_three_years=known * 27 // 10,
        unknown_three_years=unknown * 26 // 10,
    )


def tables() -> tuple[Table, ...]:
    """Every one-way table, in the report's order."""
    found = {"role": table("role", ROLE, kind=Kind.PARTS, known=sum(ROLE.values()), total=sum(ROLE.values()))}
    for name, counts in PARTS.items():
        found[name] = table(name, counts, kind=Kind.PARTS, known=sum(counts.values()), total=285)
    for name, (known, chosen) in CHOICES.items():
        every = {value: chosen.get(value, 0) for value in FIELD[name].values}
        found[name] = table(name, every, kind=Kind.CHOICES, known=known, total=285)
    found["region"] = table(
        "region", PARTS["region"], kind=Kind.PARTS, known=sum(PARTS["region"].values()), total=285, k=50
    )
    return tuple(found[name] for name in ORDER)


def crosses() -> tuple[CrossTable, ...]:
    """Every cross table."""
    return tuple(
        CrossTable(
            id=name,
            rows=tuple(rows),
            columns=tuple(names),
            counts=tuple(tuple(line) for line in counts),
            total=285,
            known=241,
            unknown=44,
        )
        for name, (rows, names, counts) in CROSSES.items()
    )


def pooled() -> Pooled:
    """Provinces and cross tables of three years: of some cells that one year hides there is a number."""
    provinces = {name: count * 28 // 10 for name, count in PARTS["region"].items()}
    known = sum(provinces.values())
    region = _alone(table("region", provinces, kind=Kind.PARTS, known=known, total=800, k=50))
    return Pooled(years=tuple(VICTIMS), tables=(region,), crosses=tuple(map(_pooled, crosses())))


def _pooled(cross: CrossTable) -> CrossTable:
    counts = tuple(
        tuple(
            count * 28 // 10 if count is not None else 17 if (row + column) % 3 == 0 else None for column, count in line
        )
        for row, line in enumerate(map(enumerate, cross.counts))
    )
    return replace(cross, counts=counts, total=800, known=660, unknown=140)


THROUGH = (2012, 2013, 2014, 2016, 2017, 2018, 2019, 2020, 2021)
"""Years with a public report; there is none of 2015."""
OTHER_RULES = (2014,)
"""Years from which on something else was counted."""
TENTHS = (3, 4, 4, 6, 5, 7, 8)
"""What was counted in the years before the last two, in tenths of the last."""


def trends() -> Trends:
    """The years up to 2021; the last two are those of the tables, and small numbers are hidden."""
    victims = tuple(285 * tenths // 10 for tenths in TENTHS[:-1]) + tuple(VICTIMS.values())
    return Trends(years=THROUGH, breaks=OTHER_RULES, victims=victims, tables=tuple(map(_trend, tables())))


def _trend(like: Table) -> TableTrend:
    known = (*((like.known or 0) * tenths // 10 for tenths in TENTHS), like.known_before or 0, like.known or 0)
    return TableTrend(id=like.id, known=known, rows=tuple(_row_trend(each, known) for each in like.rows))


def _row_trend(like: Row, known: Sequence[int]) -> RowTrend:
    before = [(like.count or 0) * tenths // 10 for tenths in TENTHS]
    counts = (*(None if like.count is None or 0 < count < 10 else count for count in before), like.before, like.count)
    percents = tuple(None if count is None else rounded(count, of) for count, of in zip(counts, known, strict=True))
    return RowTrend(id=like.id, counts=counts, percents=percents)


def full_report() -> Report:
    """2021: 285 possible victims, 14 % more than 250; 800 in three years; some cells hidden; nine years of reports."""
    return Report(
        version=REPORT_VERSION,
        year=2021,
        view=View.PUBLIC,
        k=10,
        released=date(2022, 2, 3),
        years=(
            YearTotal(year=2019, victims=265),
            YearTotal(year=2020, victims=250, change=-6),
            YearTotal(year=2021, victims=285, change=14),
        ),
        three_years=800,
        tables=tables(),
        crosses=crosses(),
        pooled=pooled(),
        conversations=Band(least=200, most=399),
        seq_unknown=Band(least=25, most=49),
        trends=trends(),
    )


def marked_report() -> Report:
    """The same with every mark: made up, internal, provisional, held back."""
    return replace(full_report(), view=View.INTERNAL, k=5, running=True, held_back=True, synthetic=True)


def empty_report() -> Report:
    """A report in which not a single number may be published."""
    report = full_report()
    return replace(
        report,
        years=(YearTotal(year=2021, victims=None),),
        three_years=None,
        tables=tuple(_nothing(table) for table in report.tables),
        crosses=tuple(
            replace(
                cross,
                counts=tuple((None,) * len(cross.columns) for _ in cross.rows),
                total=None,
                known=None,
                unknown=None,
            )
            for cross in report.crosses
        ),
        pooled=None,
        conversations=NONE,
        seq_unknown=NONE,
        trends=None,
    )


def _nothing(table: Table) -> Table:
    return Table(
        id=table.id,
        kind=table.kind,
        rows=tuple(Row(id=row.id, count=None, sum_of=row.sum_of) for row in table.rows),
        total=None,
        known=None,
        unknown=None,
    )


def small_report() -> Report:
    """The first year of a helpline: two tables, nothing to compare with, nobody of whom the status is known."""
    ages = {"0-11": 0, "12-14": 11, "15": 0, "16-17": 14, "18-22": 12, "23-30": 0, "31+": 0}
    status = dict.fromkeys(PARTS["status"], 0)
    alone = [
        table("age", ages, kind=Kind.PARTS, known=37, total=40),
        table("status", status, kind=Kind.PARTS, known=0, total=40),
    ]
    return Report(
        version=REPORT_VERSION,
        year=2026,
        view=View.PUBLIC,
        k=10,
        released=date(2027, 1, 15),
        years=(YearTotal(year=2026, victims=40),),
        three_years=None,
        tables=tuple(_alone(table) for table in alone),
        crosses=(),
        conversations=Band(least=25, most=49),
    )


def _alone(table: Table) -> Table:
    rows = tuple(replace(row, before=None, change=None, three_years=None) for row in table.rows)
    return replace(
        table, rows=rows, known_before=None, unknown_before=None, known_three_years=None, unknown_three_years=None
    )
