"""The registration form as a widget: one row unfolds, keys choose, bursts go where they are meant to go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from tests.support.frames import text_frame
from tests.widgets.host import Host
from widgets.registration_form import RegistrationForm
from widgets.rows import ChoiceItem, FieldRow, FormRow, Heading, StatusPart, Tone

KEYS = "123456789abcdefghi"


def row(name: str, *labels: str, several: bool = False, chosen: str = "", offer: str = "") -> FieldRow:
    return FieldRow(
        id=name,
        label=name.title(),
        values=(chosen or "onbekend",),
        known=bool(chosen),
        several=several,
        offer=offer,
        origin="uit signalen" if offer else "",
        choices=tuple(
            ChoiceItem(label, key, label, chosen=label in chosen.split(", "), offered=label == offer)
            for key, label in zip(KEYS, labels, strict=False)
        ),
        search=" ".join(labels),
    )


ROWS: tuple[FormRow, ...] = (
    Heading("group-who", "Wie"),
    row("leeftijd", "11 of jonger", "12 tot 14", "15"),
    row("vorm", "seksueel", "crimineel", "arbeid", several=True, chosen="arbeid", offer="seksueel"),
    Heading("group-safety", "Veiligheid"),
    row("nu", "acuut gevaar", "onveilig", offer="acuut gevaar"),
    row("dwang", *(f"manier {number}" for number in range(1, 19)), several=True),
)
SAVED = StatusPart("state", "opgeslagen", tone=Tone.OK)


@dataclass
class Owner:
    """What the form told, in order; `bring` adds a row when a value is picked, as the console does."""

    form: RegistrationForm
    told: list[tuple[str, ...]] = field(default_factory=list)
    bring: FieldRow | None = None

    def __post_init__(self) -> None:
        self.form.picked = self._picked
        self.form.cleared = lambda subject, name: self.told.append(("clear", subject, name))
        self.form.accepted = lambda subject, names: self.told.append(("accept", subject, *names))
        self.form.left = lambda subject: self.told.append(("left", subject))

    def _picked(self, subject: str, name: str, value: str) -> None:
        self.told.append(("pick", subject, name, value))
        if self.bring is not None:
            self.form.show(subject, (*ROWS[:3], self.bring, *ROWS[3:]))


async def test_the_row_under_the_cursor_unfolds_and_only_with_the_focus() -> None:
    form = RegistrationForm()
    host = Host(form)
    async with host.test(46, 24) as pilot:
        host.screen.set_focus(None)
        await pilot.pause()
        form.show("c-1", ROWS, name="bever", state=SAVED)
        assert "12 tot 14" not in text_frame(host)
        form.focus()
        await pilot.pause()
        frame = text_frame(host)
        assert "2 ( ) 12 tot 14" in frame
        assert frame.splitlines()[0].split() == ["bever", "opgeslagen"]
        await pilot.press("down")
        assert "2 [ ] crimineel" in text_frame(host)
        assert "3 [x] arbeid" in text_frame(host)
        assert "1 [?] seksueel" in text_frame(host)
        assert "12 tot 14" not in text_frame(host)


async def test_one_value_goes_on_and_several_stay() -> None:
    form = RegistrationForm()
    owner = Owner(form)
    async with Host(form).test(46, 24) as pilot:
        form.show("c-1", ROWS)
        form.focus()
        await pilot.press("2", "1", "3", "enter", "1", "i")
        assert owner.told == [
            ("pick", "c-1", "leeftijd", "12 tot 14"),
            ("pick", "c-1", "vorm", "seksueel"),
            ("pick", "c-1", "vorm", "arbeid"),
            ("pick", "c-1", "nu", "acuut gevaar"),
            ("pick", "c-1", "dwang", "manier 18"),
        ]


async def test_unknown_and_taking_over() -> None:
    form = RegistrationForm()
    owner = Owner(form)
    async with Host(form).test(46, 24) as pilot:
        form.show("c-1", ROWS)
        form.focus()
        await pilot.press("0", "question_mark", "space", "backspace", "home", "plus")
        assert owner.told == [
            ("clear", "c-1", "leeftijd"),
            ("clear", "c-1", "vorm"),
            ("accept", "c-1", "nu"),
            ("clear", "c-1", "dwang"),
            ("accept", "c-1", "vorm", "nu"),
        ]


async def test_a_row_that_a_value_brings_is_there_for_the_next_key_of_a_burst() -> None:
    form = RegistrationForm()
    owner = Owner(form, bring=row("hoe", "beelden", "live"))
    async with Host(form).test(46, 24) as pilot:
        form.show("c-1", ROWS)
        form.focus()
        await pilot.press("down", "1", "enter", "2")
        assert owner.told[-1] == ("pick", "c-1", "hoe", "live")


async def test_another_subject_begins_at_the_top_and_its_keys_are_its_own() -> None:
    form = RegistrationForm()
    owner = Owner(form)
    async with Host(form).test(46, 24) as pilot:
        form.show("c-1", ROWS)
        form.focus()
        await pilot.press("end")
        form.show("c-2", ROWS)
        await pilot.press("1")
        assert owner.told == [("pick", "c-2", "leeftijd", "11 of jonger")]


async def test_leaving_is_told_with_the_subject() -> None:
    form = RegistrationForm()
    owner = Owner(form)
    async with Host(form).test(46, 24) as pilot:
        form.show("c-1", ROWS)
        form.focus()
        await pilot.pause()
        form.blur()
        await pilot.pause()
        assert owner.told == [("left", "c-1")]


async def test_a_filter_finds_a_field_by_its_values_and_its_letters_choose_nothing() -> None:
    form = RegistrationForm()
    owner = Owner(form)
    host = Host(form)
    async with host.test(46, 24) as pilot:
        form.show("c-1", ROWS)
        form.focus()
        await pilot.press("slash", *"acu", "1")
        assert owner.told == []
        await pilot.press("backspace", "enter", "2")
        assert owner.told == [("pick", "c-1", "nu", "onveilig")]
        await pilot.press("escape")
        assert "Leeftijd" in text_frame(host)


async def test_two_answers_to_one_field_are_a_question() -> None:
    form = RegistrationForm()
    owner = Owner(form)
    host = Host(form)
    clash = replace(
        row("leeftijd", "15", "18 tot 22"),
        values=("van jou: 15", "elders: 18 tot 22"),
        known=True,
        asks="Verschillend ingevuld:",
        mark="kies",
    )
    async with host.test(46, 24) as pilot:
        host.screen.set_focus(None)
        await pilot.pause()
        form.show("c-1", (ROWS[0], clash, *ROWS[2:]))
        folded = text_frame(host)
        assert "van jou: 15" in folded
        assert "elders: 18 tot 22" in folded
        form.focus()
        await pilot.press("0")
        assert owner.told == []
        assert "Verschillend ingevuld:" in text_frame(host)
        await pilot.press("2")
        assert owner.told == [("pick", "c-1", "leeftijd", "18 tot 22")]


@pytest.mark.parametrize(("width", "height"), [(44, 22), (58, 17), (40, 12), (20, 10), (12, 5)])
async def test_every_width_shows_every_key_that_fits(width: int, height: int) -> None:
    form = RegistrationForm()
    host = Host(form)
    async with host.test(width, height) as pilot:
        form.show("c-1", ROWS, name="bever", state=SAVED)
        form.focus()
        await pilot.press("end")
        frame = text_frame(host)
        assert "1 [ ]" in frame
        if height >= 20 or width >= 44:
            assert "i [ ]" in frame
