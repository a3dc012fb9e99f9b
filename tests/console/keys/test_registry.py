"""The registry of actions is consistent, and `docs/keys.md` says what it says."""

from __future__ import annotations

from console.keys.bindings import bindings_of
from console.keys.keymap import KEY, WRITING, clashes
from console.keys.registry import ACTIONS, BY_ID, FOR_TRAINEES, TRAINING, keys_of
from scripts.keys_doc import FILE, page


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(FOR_TRAINEES)


def test_no_key_belongs_to_two_actions_in_one_place() -> None:
    assert clashes({}, FOR_TRAINEES) == []


def test_every_key_is_one_that_a_keymap_may_name() -> None:
    assert not [(action.id, key) for action in FOR_TRAINEES for key in action.keys if not KEY.fullmatch(key)]


def test_letters_act_only_where_no_text_is_written() -> None:
    assert not [
        action.id for action in FOR_TRAINEES for key in action.keys if len(key) == 1 and action.places & WRITING
    ]


def test_every_function_key_has_a_second_way() -> None:
    function_keys = [
        action for action in FOR_TRAINEES if any(key[0] == "f" and key[1:].isdigit() for key in action.keys)
    ]
    assert not [action.id for action in function_keys if len(action.keys) < 2 and not action.palette]


def test_every_action_has_a_second_way() -> None:
    """Another key, or the palette by its name; the palette itself is not in the palette."""
    alone = [each.id for each in FOR_TRAINEES if len(each.keys) < 2 and not each.palette]
    assert [id_ for id_ in alone if not id_.startswith("widget.")] == ["app.palette"]


def test_a_letter_is_a_key_with_caps_lock_too() -> None:
    """Of every action that the console binds; keys that only a widget has are left out."""
    for action in FOR_TRAINEES:
        letters = {key for key in action.keys if len(key) == 1 and key.isalpha()}
        bound = {key for each in bindings_of([action]) for key in each.key.split(",")}
        if not action.id.startswith("widget."):
            assert letters | {letter.upper() for letter in letters} <= bound, action.id


def test_what_only_a_trainee_does_is_no_action_of_live_work() -> None:
    assert all(action.training for action in TRAINING)
    assert not [action.id for action in ACTIONS if action.training or action.id.startswith("train.")]


def test_a_keymap_replaces_the_default_keys() -> None:
    action = BY_ID["chat.next"]
    assert keys_of(action, {"chat.next": "f5, ctrl+x"}) == ("f5", "ctrl+x")
    assert keys_of(action, {"chat.next": ""}) == ()
    assert keys_of(action, {}) == action.keys


def test_the_page_of_keys_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run: python -m scripts.keys_doc"
