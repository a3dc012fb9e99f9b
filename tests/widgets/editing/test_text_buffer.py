"""The text that is being written: cursor at clusters, undo that brings everything back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from widgets.editing.text_buffer import Editor

PIECES = st.sampled_from(["a", "hoi ", "\n", "👩‍👩‍👧", "🇳🇱", "é", "漢", "👍🏽", " ", "שלום"])
MOVES = st.sampled_from(["left", "right", "word_left", "word_right"])


def edges(text: str) -> set[int]:
    """Places between clusters."""
    found = {0}
    place = 0
    for cluster in iter_graphemes(text):
        place += len(cluster)
        found.add(place)
    return found


@given(
    st.lists(PIECES, max_size=20), st.lists(st.sampled_from(["left", "right", "word_left", "word_right"]), max_size=30)
)
def test_the_cursor_stays_between_clusters(pieces: list[str], moves: list[str]) -> None:
    editor = Editor("".join(pieces))
    editor.move_to(len(editor.text))
    for move in moves:
        editor.move_to(getattr(editor, move)())
        assert editor.cursor in edges(editor.text)


@given(st.lists(PIECES, min_size=1, max_size=20))
def test_left_and_right_undo_each_other(pieces: list[str]) -> None:
    editor = Editor("".join(pieces))
    seen = [0]
    while editor.right() > editor.cursor:
        editor.move_to(editor.right())
        seen.append(editor.cursor)
    assert seen[-1] == len(editor.text)
    while editor.cursor:
        assert editor.cursor == seen.pop()
        editor.move_to(editor.left())


@given(st.lists(st.one_of(PIECES, st.just("")), max_size=30))
def test_undoing_everything_gives_the_beginning_and_redoing_the_end(pieces: list[str]) -> None:
    editor = Editor()
    for piece in pieces:
        if piece:
            editor.insert(piece)
        else:
            editor.delete(editor.word_left(), editor.cursor)
    end = editor.text
    while editor.undo():
        pass
    assert editor.text == ""
    while editor.redo():
        pass
    assert editor.text == end


def test_a_word_is_one_step() -> None:
    editor = Editor()
    for letter in "hoi daar":
        editor.insert(letter)
    editor.undo()
    assert editor.text == "hoi "
    editor.undo()
    assert editor.text == "hoi"


def test_words_are_found_around_punctuation() -> None:
    editor = Editor("ben je er, nog?", 15)
    editor.move_to(editor.word_left())
    assert editor.cursor == 11
    editor.move_to(editor.word_left())
    assert editor.cursor == 7
    assert editor.word_right() == 9
