"""Who is open and who fits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.content.directory import Wanted, given, matching, open_at
from console.content.load import load
from console.present.reference_rows import referral_rows
from console.strings import set_language

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
    assert "comensha" in ids(Wanted(age=14)), "its helpdesk is for everyone"
    assert "luisterlijn" not in ids(Wanted(age=14))
    assert "luisterlijn" in ids(Wanted(age=18))


def test_by_form_region_text_and_hour() -> None:
    assert "csg" in ids(Wanted(form="sexual"))
    assert "csg" not in ids(Wanted(form="labour"))
    assert "veilig-thuis" in ids(Wanted(region="Friesland"))
    assert ids(Wanted(text="zelfdoding")) == ["113"]
    assert "kindertelefoon" not in ids(Wanted(open_now=True), SUNDAY_NIGHT)
    assert "helpwanted" not in ids(Wanted(open_now=True))


@pytest.mark.parametrize("id_", ["juridisch-loket", "emm", "jeugdzorg-nl", "lkha", "crisis-jeugd", "jeugdadvocaat"])
def test_what_is_recalled_for_professionals_or_without_a_way_cannot_be_inserted(id_: str) -> None:
    assert not ORGANISATIONS[id_].insertable


def test_what_nobody_called_is_said_to_be_unchecked_and_an_adult_has_a_line_to_talk() -> None:
    assert ORGANISATIONS["veilig-thuis"].insertable
    assert all(one.to_check for one in ORGANISATIONS.values())
    assert ORGANISATIONS["luisterlijn"].insertable
    assert ORGANISATIONS["alles-oke"].insertable


def test_by_chat_cost_and_hour() -> None:
    """In the night a child with a parent in the house needs a chat that is open, and one that is free."""
    night = ids(Wanted(chat=True, open_now=True), SUNDAY_NIGHT)
    assert night == ["113"]
    assert "veilig-thuis" in ids(Wanted(chat=True, open_now=True))
    assert "veilig-thuis" not in night
    assert "veilig-thuis" in ids(Wanted(open_now=True), SUNDAY_NIGHT)
    assert {"politie", "slachtofferhulp", "comensha"}.isdisjoint(ids(Wanted(free=True)))
    assert {"alarm-112", "113", "veilig-thuis", "csg"} <= {*ids(Wanted(free=True))}


def test_nothing_unsure_and_no_remark_for_the_counsellor_is_written_into_a_chat() -> None:
    """Each text that Enter writes, in both languages: a number from memory or a note is not for a child."""
    told = {one.id: [given(one, code) for code in ("nl", "en")] for one in ORGANISATIONS.values() if one.insertable}
    assert told["politie"] == [
        "Politie: bel 0900-8844 (kost geld, kan op de rekening staan)",
        "Politie: call 0900-8844 (costs money, may show on the bill)",
    ]
    assert told["113"][0] == "113 Zelfmoordpreventie: bel gratis 113 of chat op https://www.113.nl"
    assert told["helpwanted"][0] == "Helpwanted (Offlimits): chat op https://www.helpwanted.nl"
    for number in ("058-2157084", "020-2615275", "0800-5151", "0800-8020", "088-6625333"):
        assert not any(number in text for texts in told.values() for text in texts)
    for remark in ("AVIM", "nog te controleren", "to be checked", "Zet hier", "professional"):
        assert not any(remark in text for texts in told.values() for text in texts)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_part_that_was_not_confirmed_is_said_on_the_screen(language: str) -> None:
    set_language(language)
    rows = {row.id: row for row in referral_rows(tuple(ORGANISATIONS.values()), Wanted(), MONDAY_NOON)}
    said = {"nl": "uit het hoofd, niet bevestigd", "en": "from memory, not confirmed"}[language]
    unsure = {"fier", "politie", "helpwanted", "arbeidsinspectie"}
    assert all(any(said in detail for detail in rows[id_].details) for id_ in unsure)
    assert all(rows[id_].checked.startswith(said) for id_ in ("juridisch-loket", "emm", "jeugdzorg-nl"))
    assert "2026-11-29" in rows["veilig-thuis"].checked
