"""The keys that move through a text and delete from it, and where each of them leads."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from widgets.drawing.text_rows import TextRows
from widgets.editing.text_buffer import Editor

EDITING_KEYS: Final = (
    Binding("left", "go('left')", show=False, id="composer.left"),
    Binding("right", "go('right')", show=False, id="composer.right"),
    Binding("ctrl+left", "go('word_left')", show=False, id="composer.word_left"),
    Binding("ctrl+right", "go('word_right')", show=False, id="composer.word_right"),
    Binding("up", "row(-1)", show=False, id="composer.up"),
    Binding("down", "row(1)", show=False, id="composer.down"),
    Binding("home,ctrl+a", "go('row_start')", show=False, id="composer.row_start"),
    Binding("end,ctrl+e", "go('row_end')", show=False, id="composer.row_end"),
    Binding("ctrl+home", "go('start')", show=False, id="composer.start"),
    Binding("ctrl+end", "go('end')", show=False, id="composer.end"),
    Binding("backspace", "rub('left')", show=False, id="composer.delete_left"),
    Binding("delete", "rub('right')", show=False, id="composer.delete_right"),
    Binding("ctrl+w,ctrl+backspace,alt+backspace", "rub('word_left')", show=False, id="composer.delete_word_left"),
    Binding("ctrl+delete,alt+d", "rub('word_right')", show=False, id="composer.delete_word_right"),
    Binding("ctrl+u", "rub('row_start')", show=False, id="composer.delete_row_start"),
    Binding("ctrl+k", "rub('row_end')", show=False, id="composer.delete_row_end"),
)
"""`go` moves the cursor and `rub` deletes up to a place that `target` knows; `row` moves by so many rows."""


def target(where: str, editor: Editor, rows: TextRows) -> int:
    """The place in the text (characters from its start) that `where` means, seen from the cursor."""
    row, _ = rows.cell_of(editor.cursor)
    match where:
        case "left":
            return editor.left()
        case "right":
            return editor.right()
        case "word_left":
            return editor.word_left()
        case "word_right":
            return editor.word_right()
        case "row_start":
            return rows.lines[row].start
        case "row_end":
            return rows.end_of(row)
        case "start":
            return 0
        case _:
            return len(editor.text)
