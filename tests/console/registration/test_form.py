"""The pure form: what is chosen, suggested, saved and merged. Nothing of anybody is lost silently."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.registration.form import (
    MINE,
    THEIRS,
    Form,
    Trouble,
    accept,
    answered,
    choice_in,
    chosen,
    clear,
    conflicted,
    failed,
    is_settled,
    is_shown,
    offer,
    patch,
    pick,
    received,
    started,
    unsaved,
)
from console.registration.suggest import Choice, Origin, Suggestion
from protocol.registration import (
    FIELD,
    FIELDS,
    AgeBand,
    Flag,
    Gender,
    Perpetrator,
    Record,
    Registration,
    SafetyLevel,
    Status,
    changed,
)
from protocol.registration import Form as FormOf


def saved(version: int = 0, **values: Any) -> Registration:
    return Registration(conversation="c-1", version=version, month="2026-11", record=Record(**values))


def fresh(**values: Any) -> Form:
    return received(Form("c-1"), saved(**values))


def from_signals(**choices: str) -> dict[str, Suggestion]:
    return {name: Suggestion(frozenset(values.split()), Origin.SIGNALS) for name, values in choices.items()}


def test_everything_is_unknown_until_somebody_says_otherwise() -> None:
    form = fresh()
    assert all(not chosen(form, field.name) for field in FIELDS)
    assert is_settled(form)


def test_one_value_replaces_another_and_several_go_together() -> None:
    form = pick(pick(fresh(), "age_band", "15"), "age_band", "16-17")
    assert chosen(form, "age_band") == {"16-17"}
    form = pick(pick(pick(form, "perp_relation", "father"), "perp_relation", "mother"), "perp_relation", "father")
    assert chosen(form, "perp_relation") == {"mother"}
    assert unsaved(form) == {"age_band": {"16-17"}, "perp_relation": {"mother"}}


def test_nobody_excludes_everybody_else() -> None:
    form = pick(pick(fresh(), "known_to", "school"), "known_to", "nobody")
    assert chosen(form, "known_to") == {"nobody"}
    assert chosen(pick(form, "known_to", "care"), "known_to") == {"care"}


@pytest.mark.parametrize(
    ("have", "known", "offered"),
    [
        ("school", "nobody", ""),
        ("nobody", "school", ""),
        ("", "nobody", "nobody"),
        ("", "nobody school", ""),
        ("school", "police", "police"),
    ],
)
def test_no_suggestion_stands_beside_what_it_excludes(have: str, known: str, offered: str) -> None:
    form = pick(fresh(), "known_to", have)
    suggested = from_signals(known_to=known)
    assert offer(form, "known_to", suggested) == set(offered.split())
    taken = chosen(accept(form, FIELD, suggested), "known_to")
    assert taken == set(have.split()) | set(offered.split())


def test_back_to_what_the_server_has_is_nothing_to_save() -> None:
    form = pick(fresh(), "forms", "labour")
    assert is_settled(pick(form, "forms", "labour"))


def test_a_value_that_there_is_not_changes_nothing() -> None:
    assert pick(fresh(), "age_band", "father") == fresh()


@pytest.mark.parametrize(
    ("kind", "form_of", "value"), [("sexual_kind", "sexual", "images"), ("criminal_kind", "criminal", "theft")]
)
def test_a_kind_is_shown_with_its_form_and_what_it_holds_is_never_hidden(kind: str, form_of: str, value: str) -> None:
    form = fresh()
    assert not is_shown(form, kind)
    form = pick(form, "forms", form_of)
    assert is_shown(form, kind)
    form = pick(pick(form, kind, value), "forms", form_of)
    assert is_shown(form, kind)
    assert chosen(form, kind) == {value}


def test_a_suggestion_is_not_saved_until_it_is_taken_over() -> None:
    known = from_signals(forms="sexual", safety="acute")
    form = fresh()
    assert offer(form, "forms", known) == {"sexual"}
    assert is_settled(form)
    form = accept(form, ["forms"], known)
    assert unsaved(form) == {"forms": {"sexual"}}
    assert not offer(form, "forms", known)
    assert accept(form, FIELD, known).mine["safety"] == {"acute"}


def test_a_suggestion_goes_beside_what_was_chosen_and_never_over_it() -> None:
    known = from_signals(forms="sexual", safety="acute")
    form = pick(pick(fresh(), "forms", "labour"), "safety", "safe_now")
    assert offer(form, "forms", known) == {"sexual"}
    assert not offer(form, "safety", known)
    assert chosen(accept(form, FIELD, known), "forms") == {"sexual", "labour"}
    assert chosen(accept(form, FIELD, known), "safety") == {"safe_now"}


def test_unknown_is_an_answer_to_a_suggestion_too() -> None:
    known = from_signals(forms="sexual")
    form = clear(fresh(), "forms")
    assert not offer(form, "forms", known)
    assert is_settled(form)
    assert chosen(clear(pick(fresh(safety=SafetyLevel.ACUTE), "safety", "unsafe"), "safety"), "safety") == frozenset()


def test_unknown_over_a_known_value_is_saved() -> None:
    form = clear(fresh(safety=SafetyLevel.ACUTE), "safety")
    assert changed(Record(safety=SafetyLevel.ACUTE), patch(unsaved(form))).safety is SafetyLevel.UNKNOWN


def test_what_the_other_changed_comes_in_and_what_i_changed_stays_on_top() -> None:
    form = pick(fresh(), "age_band", "15")
    form = received(form, saved(1, gender=Gender.BOY_MAN))
    assert chosen(form, "gender") == {"boy_man"}
    assert "gender" in form.elsewhere
    assert unsaved(form) == {"age_band": {"15"}}
    assert not form.clashes


def test_a_field_that_both_changed_waits_for_a_choice_with_both_values() -> None:
    form = pick(pick(fresh(), "age_band", "15"), "gender", "other")
    form = received(form, saved(1, age_band=AgeBand.FROM_18))
    assert form.clashes == {"age_band": {"18-22"}}
    assert chosen(form, "age_band") == {"15"}
    assert unsaved(form) == {"gender": {"other"}}
    assert not is_settled(form)
    mine = pick(form, "age_band", MINE)
    assert unsaved(mine) == {"gender": {"other"}, "age_band": {"15"}}
    theirs = pick(form, "age_band", THEIRS)
    assert chosen(theirs, "age_band") == {"18-22"}
    assert unsaved(theirs) == {"gender": {"other"}}


def test_two_people_who_say_the_same_agree() -> None:
    form = received(pick(fresh(), "status", "ongoing"), saved(1, status=Status.ONGOING))
    assert is_settled(form)
    assert not form.clashes


def test_what_i_change_while_a_save_is_under_way_is_saved_after_it() -> None:
    form = started(pick(fresh(), "age_band", "15"))
    form = pick(form, "age_band", "16-17")
    form = answered(form, saved(1, age_band=AgeBand.AT_15))
    assert not form.clashes
    assert unsaved(form) == {"age_band": {"16-17"}}


def test_back_to_the_old_value_while_a_save_is_under_way_is_saved_too() -> None:
    form = started(pick(fresh(), "age_band", "15"))
    form = clear(form, "age_band")
    form = answered(form, saved(1, age_band=AgeBand.AT_15))
    assert unsaved(form) == {"age_band": frozenset()}


def test_a_save_whose_answer_was_lost_is_not_taken_for_somebody_else() -> None:
    form = failed(started(pick(fresh(), "age_band", "15")), Trouble.OFFLINE)
    form = started(pick(form, "age_band", "16-17"))
    form = conflicted(form, saved(1, age_band=AgeBand.AT_15))
    assert not form.clashes
    assert unsaved(form) == {"age_band": {"16-17"}}
    assert form.trouble is Trouble.NONE


def test_an_older_record_and_one_of_another_chat_change_nothing() -> None:
    form = received(fresh(), saved(2, status=Status.PAST))
    assert received(form, saved(1, status=Status.ONGOING)) == form
    assert received(form, replace(saved(3), conversation="c-2")) == form


def test_a_record_of_another_definition_is_not_guessed_at() -> None:
    form = received(pick(fresh(), "age_band", "15"), replace(saved(1), definition=3))
    assert form.trouble is Trouble.NEWER
    assert form.mine == {"age_band": {"15"}}


def test_what_was_filled_in_before_the_record_came_is_merged_with_it() -> None:
    form = pick(pick(Form("c-1"), "age_band", "15"), "gender", "other")
    form = received(form, saved(3, age_band=AgeBand.FROM_18, flagged_trafficking=Flag.YES))
    assert form.clashes == {"age_band": {"18-22"}}
    assert unsaved(form) == {"gender": {"other"}}
    assert chosen(form, "flagged_trafficking") == {"yes"}
    assert not form.elsewhere


def test_a_patch_names_what_changed_and_nothing_else() -> None:
    both = patch({"age_band": frozenset({"15"}), "perp_relation": frozenset({"father", "mother"})})
    record = changed(Record(gender=Gender.BOY_MAN, forms=frozenset({FormOf.SEXUAL})), both)
    assert record.age_band is AgeBand.AT_15
    assert record.perp_relation == {Perpetrator.FATHER, Perpetrator.MOTHER}
    assert record.gender is Gender.BOY_MAN
    assert record.forms == {FormOf.SEXUAL}


PICKS = [(field.name, value) for field in FIELDS for value in field.values]
FEW = [(name, value) for name, value in PICKS if name in ("age_band", "forms", "known_to", "status")]
PICK = st.sampled_from(FEW)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), PICK),
        st.tuples(st.just("clear"), PICK),
        st.tuples(st.just("other"), PICK),
        st.tuples(st.sampled_from(["start", "answer", "lose", "lost", "conflict", "hear"]), PICK),
        st.tuples(st.just("settle"), PICK),
    ),
    max_size=40,
)


class Table:
    """One console with a form, the server, and somebody else, in any order. `history` is every record there was."""

    def __init__(self) -> None:
        self.history = [saved(0)]
        self.form = fresh()
        self.under_way: tuple[int, Any] | None = None
        self.given_up: dict[str, bool] = {}

    @property
    def now(self) -> Registration:
        return self.history[-1]

    def save(self, version: int, change: Any) -> bool:
        if version != self.now.version:
            return False
        record = changed(self.now.record, change)
        self.history.append(replace(self.now, version=version + 1, record=record))
        return True

    def step(self, what: str, name: str, value: str) -> None:
        form = self.form
        match what:
            case "mine" | "clear" if name not in form.clashes:
                self.form = pick(form, name, value) if what == "mine" else clear(form, name)
                self.given_up.pop(name, None)
            case "other":
                other = pick(received(Form("c-1"), self.now), name, value)
                self.save(self.now.version, patch(unsaved(other)))
            case "start" if unsaved(form) and not form.saving and form.base is not None:
                self.under_way = (form.base.version, patch(unsaved(form)))
                self.form = started(form)
            case "answer" | "lost" | "lose" | "conflict" if self.under_way is not None:
                version, change = self.under_way
                self.under_way = None
                arrived = what != "lose" and self.save(version, change)
                if what in ("lose", "lost"):
                    self.form = failed(form, Trouble.OFFLINE)
                else:
                    self.form = answered(form, self.now) if arrived else conflicted(form, self.now)
            case "hear":
                self.form = received(form, self.now)
            case "settle" if name in form.clashes:
                mine = len(value) % 2 == 0
                self.form = pick(form, name, MINE if mine else THEIRS)
                if not mine:
                    self.given_up[name] = True


def was_there(table: Table, name: str, choice: Choice) -> bool:
    return any(choice_in(one.record, name) == choice for one in table.history)


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_in_any_order_nothing_i_chose_vanishes_before_the_server_had_it(
    steps: list[tuple[str, tuple[str, str]]],
) -> None:
    table = Table()
    wanted: dict[str, Choice] = {}
    for what, (name, value) in steps:
        table.step(what, name, value)
        if what in ("mine", "clear") and name not in table.form.clashes:
            wanted[name] = chosen(table.form, name)
        for field, choice in wanted.items():
            kept = chosen(table.form, field) == choice
            assert kept or table.given_up.get(field) or was_there(table, field, choice)
    # In the end everything is settled: mine on top, the other's beside it.
    for name in tuple(table.form.clashes):
        table.form = pick(table.form, name, MINE)
    table.form = conflicted(table.form, table.now) if table.form.saving else table.form
    for _ in range(3):
        table.form = received(table.form, table.now)
        for name in tuple(table.form.clashes):
            table.form = pick(table.form, name, MINE)
        table.step("start", "", "")
        table.step("answer", "", "")
    assert is_settled(table.form)
    for one in FIELDS:
        assert chosen(table.form, one.name) == choice_in(table.now.record, one.name)
