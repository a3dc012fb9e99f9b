"""Where the counsellor writes: small, calm, and never losing a word.

Not Textual's TextArea: one key repaints two or three cells here (`docs/performance.md`). The head line names the chat
that will receive the text; what is written is kept per conversation, also while nothing can be sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message

from protocol.models import TEXT_LIMIT
from protocol.safe_text import LIMIT, SafeText, sanitise
from widgets.drawing.canvas import Canvas, Line, Span
from widgets.drawing.cells import fit
from widgets.drawing.text_rows import TextRows
from widgets.editing.composer_head import head_line
from widgets.editing.composer_look import CSS, PARTS
from widgets.editing.editing_keys import EDITING_KEYS, target
from widgets.editing.paste_guard import PasteGuard, pressed_at
from widgets.editing.text_buffer import Editor
from widgets.rows import ComposerWords

ROWS = 8
"""Most rows of text on the screen; a longer text scrolls."""


ECHO = 0.5
"""Seconds in which the letter that led here, pressed once more, was meant for where it came from."""


class Composer(Canvas):
    """A soft-wrapped text of one to eight rows under a head line. Enter sends (or breaks the line, by setting)."""

    can_focus = True
    prefix = "composer"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"composer--{part}" for part in PARTS}
    DEFAULT_CSS = CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        *EDITING_KEYS,
        Binding("ctrl+z", "undo", show=False, id="composer.undo"),
        Binding("ctrl+y", "redo", show=False, id="composer.redo"),
        Binding("ctrl+j,alt+enter,shift+enter,ctrl+enter", "other_enter", show=False, id="composer.other_enter"),
    ]

    class Submitted(Message):
        """A text is to be sent to the conversation that the head line named, or kept there as a note.

        The composer is empty afterwards; `give_back` puts a refused text into it again.
        """

        def __init__(self, conversation: str, text: SafeText, note: bool) -> None:
            super().__init__()
            self.conversation = conversation
            self.text = text
            self.note = note

    class Changed(Message):
        """The unsent text of a conversation is now this; it is the owner's draft."""

        def __init__(self, conversation: str, text: str, note: bool) -> None:
            super().__init__()
            self.conversation = conversation
            self.text = text
            self.note = note

    def __init__(
        self,
        *,
        words: ComposerWords | None = None,
        enter_sends: bool = True,
        limit: int = TEXT_LIMIT,
        clock: Callable[[events.Key], float] = pressed_at,
        brackets_pastes: Callable[[], bool] = lambda: False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`brackets_pastes`: whether the terminal marks pastes, so that every Enter that comes as a key was pressed."""
        super().__init__(id=id, classes=classes)
        self.words = words or ComposerWords()
        self.enter_sends = enter_sends
        self.limit = limit
        self._clock = clock
        self._brackets_pastes = brackets_pastes
        self._conversation: str | None = None
        self._label = ""
        self._note = False
        self._reason = ""
        self._refused = ""
        self._remark = ""
        self._editors: dict[tuple[str, bool], Editor] = {}
        self._editor = Editor()
        self._rows = TextRows("", 1)
        self._top = 0
        self._column: int | None = None
        self._guard = PasteGuard()
        self._echo = ("", 0.0)

    # What the owner calls.

    @property
    def conversation(self) -> str | None:
        """The conversation that would receive the text."""
        return self._conversation

    @property
    def note(self) -> bool:
        """Whether a note for colleagues is being written."""
        return self._note

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._editor.text

    def write_to(self, conversation: str | None, label: str, draft: str | None = None, *, note: bool = False) -> None:
        """Write to another conversation, or (`note`) to the colleagues who read it. Each has a text of its own.

        `draft` is used when nothing was written to it here yet. None: to nobody; nothing can be written.
        """
        key = (conversation, note) if conversation is not None else None
        if conversation == self._conversation and note == self._note and (key is None or key in self._editors):
            if label != self._label:
                self._label = label
                self.repaint()
            return
        if key is not None and key not in self._editors:
            clean = sanitise(draft or "")
            self._editors[key] = Editor(clean, len(clean))
        self._editor = self._editors[key] if key is not None else Editor()
        self._conversation = conversation
        self._label = label
        self._note = note
        self._remark = self._refused = ""
        self._settle()

    def set_draft(self, conversation: str, text: str, *, note: bool = False) -> None:
        """Another unsent text (written on another console of the same person); it can be undone."""
        clean = sanitise(text)
        editor = self._editors.setdefault((conversation, note), Editor())
        if editor.text != clean:
            editor.replace(clean)
            self._settle()

    def give_back(self, conversation: str, text: str, *, note: bool = False) -> None:
        """A text that could not be taken stands in the composer again, before what was written since."""
        editor = self._editors.setdefault((conversation, note), Editor())
        editor.replace(f"{text}\n{editor.text}" if editor.text else text)
        self.post_message(self.Changed(conversation, editor.text, note))
        self._settle()

    def forget(self, conversation: str) -> None:
        """Nothing of what was written to this conversation is kept."""
        for note in (False, True):
            self._editors.pop((conversation, note), None)
        if conversation == self._conversation:
            self.write_to(None, "")
        self.repaint_all()

    def insert_text(self, text: str) -> None:
        """Write at the cursor (a canned text, a referral), apart from the word before it; nothing is sent."""
        before = self._editor.text[: self._editor.cursor]
        self._add(text if not before or before[-1].isspace() else f" {text}")

    def write_on(self, letters: str) -> None:
        """Write what was typed while something else had the focus, as if it had been typed here."""
        self._add(letters)

    def lock_with(self, reason: str) -> None:
        """Nothing can be written or sent, and the head line says why; the text stays. Empty: unlocked."""
        if reason != self._reason:
            self._reason = reason
            self._settle()

    # Keys.

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters belong to the text, not to any binding."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Letters and Enter; everything else is a binding."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._enter(self._clock(event))
            return
        if not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        if self._is_echo(event):
            return
        self._guard.typed(self._clock(event))
        if len(self._editor.text) < LIMIT:
            self._write(event.character)
        else:
            self._refuse(self.words.full)

    def pass_over(self, character: str, after: float) -> None:
        """The key that led here may be pressed twice, or held: from `after` (monotonic seconds) on a while the same
        letter, while nothing is written yet, is not text.
        """
        self._echo = (character, after + ECHO)

    def _is_echo(self, event: events.Key) -> bool:
        character, until = self._echo
        same = event.character is not None and event.character.casefold() == character
        if same and not self._editor.text and self._clock(event) < until:
            return True
        self._echo = ("", 0.0)
        return False

    def on_paste(self, event: events.Paste) -> None:
        """A bracketed paste: cleaned like everything that comes from outside."""
        event.stop()
        event.prevent_default()
        clean = self._add(event.text)
        if clean is None:
            return
        same = clean == event.text.replace("\r\n", "\n").replace("\r", "\n")
        words = self.words.pasted if same else self.words.pasted_changed
        self._remark = words.format(count=len(clean))
        self.repaint()

    def action_other_enter(self) -> None:
        """What Enter does not do: break the line, or send."""
        if self.enter_sends:
            self._write("\n")
        else:
            self._submit()

    def action_go(self, where: str) -> None:
        """Move the cursor."""
        self._column = None
        self._editor.move_to(target(where, self._editor, self._rows))
        self._settle()

    def action_row(self, step: int) -> None:
        """A row up or down, keeping the column."""
        row, column = self._rows.cell_of(self._editor.cursor)
        self._column = column if self._column is None else self._column
        row += step
        if not 0 <= row < len(self._rows.lines):
            self._editor.move_to(0 if row < 0 else len(self._editor.text))
        else:
            self._editor.move_to(self._rows.place_at(row, self._column))
        self._settle()

    def action_rub(self, where: str) -> None:
        """Delete from the cursor to somewhere."""
        if self._locked:
            return
        ends = sorted((self._editor.cursor, target(where, self._editor, self._rows)))
        if self._editor.delete(*ends):
            self._edited()

    def action_undo(self) -> None:
        """Take back the last step."""
        if not self._locked and self._editor.undo():
            self._edited()

    def action_redo(self) -> None:
        """Do it again."""
        if not self._locked and self._editor.redo():
            self._edited()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor."""
        at = event.get_content_offset_capture(self)
        row = self._top + at.y - 1
        if at.y >= 1 and row < len(self._rows.lines):
            self._column = None
            self._editor.move_to(self._rows.place_at(row, max(0, at.x - 2)))
            self._settle()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The bar and the cursor show where the keys go."""
        super().watch_has_focus(has_focus)
        self._settle()

    def on_resize(self, event: events.Resize) -> None:
        """The terminal's own cursor moves with the widget."""
        self.call_after_refresh(self._place_hardware_cursor)

    # Drawing.

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The head line and the rows of the text."""
        return 1 + min(ROWS, len(self._lay_out(width).lines))

    def before_draw(self) -> None:
        """Wrap, and keep the cursor in sight."""
        self._lay_out(self.size.width)
        self._top = self._rows.scrolled_to(self._editor.cursor, self._top, max(1, self.size.height - 1))

    def draw(self, y: int) -> tuple[Line, str]:
        """The head line, or a row behind the bar."""
        if y == 0:
            return self._head(), ""
        row = self._top + y - 1
        bar = Span("▎ ", "bar" if self.has_focus else "bar-away")
        if row >= len(self._rows.lines):
            return [bar], ""
        text = self._rows.lines[row].text
        style = "locked" if self._locked else ""
        cursor_row, column = self._rows.cell_of(self._editor.cursor)
        if row != cursor_row or not self.has_focus:
            return [bar, Span(text, style), *self._placeholder()], ""
        before, under, after = self._rows.split(row, column)
        return [bar, Span(before, style), Span(under, "cursor"), Span(after, style), *self._placeholder()], ""

    # Inside.

    @property
    def _locked(self) -> bool:
        return bool(self._reason) or self._conversation is None

    def _placeholder(self) -> Line:
        if self._editor.text or self._locked or not self.words.placeholder:
            return []
        return [Span(fit(self.words.placeholder, self.size.width - 3), "placeholder")]

    def _head(self) -> Line:
        return head_line(
            self.words,
            width=self.size.width,
            name=self._label,
            note=self._note,
            reason=self._reason,
            remark=self._remark,
            refused=self._refused,
            count=len(self._editor.text),
            limit=self.limit,
            enter_sends=self.enter_sends,
        )

    def _enter(self, now: float) -> None:
        guarded = self._guard.pasted_enter(now) and not self._brackets_pastes()
        if guarded or not self.enter_sends:
            self._write("\n")
            if guarded and self.enter_sends and not self._locked:
                self._remark = self.words.paste_guard
                self.repaint()
            return
        self._submit()

    def _submit(self) -> None:
        text = sanitise(self._editor.text.strip())
        if "cut" in text.flags:
            self._refuse(self.words.full)
            return
        if self._locked or not text or len(text) > self.limit or self._conversation is None:
            return
        self._editors[self._conversation, self._note] = self._editor = Editor()
        self._remark = ""
        self.post_message(self.Submitted(self._conversation, text, self._note))
        self._edited()

    def _add(self, text: str) -> SafeText | None:
        """Write all of it at the cursor; nothing, with a word, where not all of it fits: nothing is ever cut."""
        if self._locked:
            return None
        room = max(0, LIMIT - len(self._editor.text))
        clean = sanitise(text, limit=room)
        if "cut" in clean.flags:
            self._refuse(self.words.no_room.format(count=len(text), room=room))
            return None
        self._write(clean)
        return clean

    def _refuse(self, why: str) -> None:
        if not self._locked:
            self._refused = why
            self.repaint()

    def _write(self, text: str) -> None:
        if self._locked or not text:
            return
        self._editor.insert(text)
        self._edited()

    def _edited(self) -> None:
        self._remark = self._refused = ""
        self._column = None
        if self._conversation is not None:
            self.post_message(self.Changed(self._conversation, self._editor.text, self._note))
        self._settle()

    def _settle(self) -> None:
        """Draw what changed; only another number of rows needs a layout."""
        if not self.is_mounted:
            return
        width = self.size.width
        if width and 1 + min(ROWS, len(self._lay_out(width).lines)) != self.size.height:
            self.refresh(layout=True)
        self.repaint()
        self._place_hardware_cursor()

    def _place_hardware_cursor(self) -> None:
        """Screen magnifiers and input methods follow the terminal's own cursor."""
        if not self.has_focus or not self.size:
            return
        row, column = self._rows.cell_of(self._editor.cursor)
        self.app.cursor_position = self.content_region.offset + Offset(2 + column, 1 + row - self._top)

    def _lay_out(self, width: int) -> TextRows:
        """The bar takes two cells, the cursor at the end of a full row one."""
        room = max(1, width - 3)
        if (self._rows.text, self._rows.width) != (self._editor.text, room):
            self._rows = TextRows(self._editor.text, room)
        return self._rows
