"""What stands beside the chat: signals, phases, referrals, and the picker."""

from __future__ import annotations

import pytest

from tests.support.frames import text_frame
from tests.widgets.host import Host
from tests.widgets.samples import CANNED, CHECKLIST, PHASES, REFERRALS
from widgets.checklist import Checklist
from widgets.phase_guide import PhaseGuide
from widgets.picker import Picker, score
from widgets.referral_list import ReferralList


async def test_a_tick_is_a_wish_and_the_box_waits_for_the_answer() -> None:
    signals = Checklist()
    host = Host(signals)
    async with host.test(60, 20) as pilot:
        signals.update(CHECKLIST)
        signals.focus()
        before = text_frame(host)
        await pilot.press("space", "down", "enter")
        await pilot.pause()
        assert [(message.signal, message.on) for message in host.of(Checklist.Ticked)] == [
            ("debt", False),
            ("recruit", True),
        ]
        assert before.count("[x]") == text_frame(host).count("[x]") == 2


async def test_a_tick_shows_the_message_it_points_at() -> None:
    signals = Checklist()
    host = Host(signals)
    async with host.test(40, 20):
        signals.update(CHECKLIST)
        assert "    > ik breng soms iets weg" in text_frame(host)
        assert "Geen signaal sluit uit" in text_frame(host)


async def test_a_phase_is_set_by_a_person_and_the_current_one_is_not_set_again() -> None:
    phases = PhaseGuide("FASEN")
    host = Host(phases)
    async with host.test(40, 20) as pilot:
        phases.update(PHASES)
        phases.focus()
        await pilot.press("down", "enter", "down", "enter")
        await pilot.pause()
        assert [message.phase for message in host.of(PhaseGuide.PhaseChosen)] == ["3"]
        frame = text_frame(host)
        assert "(x) Vraag verhelderen" in frame
        assert "- Vraag door, oordeel niet" in frame


async def test_a_referral_is_inserted_by_id_and_its_filters_are_shown() -> None:
    referrals = ReferralList("HULP")
    host = Host(referrals)
    async with host.test(44, 20) as pilot:
        referrals.update(REFERRALS)
        referrals.show_filters(["jonger dan 18", "nu open"])
        referrals.focus()
        await pilot.press("slash", *"kinder", "enter", "enter")
        await pilot.pause()
        assert [message.referral for message in host.of(ReferralList.Insert)] == ["r-2"]
        assert "jonger dan 18 · nu open" in text_frame(host)
        assert "nog te controleren" in text_frame(host)


async def test_a_number_that_is_typed_looks_for_it_and_inserts_nothing_else() -> None:
    """Somebody typed 113 and Enter, and the first of the list was put into the message: 112."""
    referrals = ReferralList("HULP")
    host = Host(referrals)
    async with host.test(44, 20) as pilot:
        referrals.update(REFERRALS)
        referrals.focus()
        await pilot.press(*"0432", "enter", "enter")
        await pilot.pause()
        assert [message.referral for message in host.of(ReferralList.Insert)] == ["r-2"]
        await pilot.press("escape", *"999", "enter", "enter")
        await pilot.pause()
        assert len(host.of(ReferralList.Insert)) == 1


@pytest.mark.parametrize(
    ("query", "text", "better_than"),
    [("afs", "Afscheid", "Aan fietsen slaan"), ("typ", "typen", "stereotypen")],
)
def test_beginnings_of_words_score_better(query: str, text: str, better_than: str) -> None:
    good, other = score(query, text), score(query, better_than)
    assert good is not None
    assert other is not None
    assert good > other


def test_letters_must_come_in_order() -> None:
    assert score("ba", "ab") is None
    assert score("", "alles") == 0


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("bewaar", "Beëindig het gesprek voorgoed, wie erin was kan niet terug"),
        ("slot", "Stuur de laatste tekst opnieuw"),
        ("help", "Haal dit gesprek uit de wachtrij op"),
        ("wis", "Weet iemand dit samen"),
        ("zelf", "Zet de lijst in het formulier"),
    ],
)
def test_letters_that_lie_scattered_find_nothing(query: str, text: str) -> None:
    """Enter does what stands first: it has to be what somebody meant."""
    assert score(query, text) is None


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("bewaar", "Een gesprek bewaren"),
        ("stopen", "Stoppen"),
        ("vetyp", "Veilig typen"),
    ],
)
def test_a_doubled_letter_and_beginnings_of_words_in_order_find_it(query: str, text: str) -> None:
    assert score(query, text) is not None


async def test_the_picker_ranks_while_letters_are_typed() -> None:
    picker = Picker()
    host = Host(picker)
    async with host.test(50, 12) as pilot:
        picker.start(CANNED, title="TEKSTEN")
        picker.focus()
        await pilot.press(*"afs")
        assert picker.current == "bye"
        await pilot.press("enter")
        await pilot.pause()
        assert [message.row for message in host.of(Picker.Picked)] == ["bye"]
        picker.start(CANNED)
        assert picker.current == "hello"
        await pilot.press(*"ben", "space", *"er", "escape")
        await pilot.pause()
        assert len(host.of(Picker.Dismissed)) == 1
        assert len(host.of(Picker.Picked)) == 1


async def test_a_picker_started_without_rows_is_empty() -> None:
    picker = Picker()
    host = Host(picker)
    async with host.test(50, 12) as pilot:
        picker.start(CANNED)
        picker.focus()
        picker.start([], empty="niets gevonden")
        await pilot.press("enter")
        await pilot.pause()
        assert "niets gevonden" in text_frame(host)
        assert host.of(Picker.Picked) == []
