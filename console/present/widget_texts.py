"""The words that the widgets need: they never translate themselves."""

from __future__ import annotations

from collections.abc import Callable

from console.present.layout import LEAST_HEIGHT, LEAST_WIDTH
from console.strings import _
from widgets.rows import ComposerWords, ListWords, TranscriptWords


def list_words() -> ListWords:
    """For the lists in which time passes."""
    return ListWords(minutes=_("{minutes} min"), overdue=_("{clock} waiting"), last_line=_("quiet {minutes} min"))


def transcript_words() -> TranscriptWords:
    """For the messages."""
    return TranscriptWords(new_below=_("{count} new below"), older=_("Home: older"), empty="")


def composer_words() -> ComposerWords:
    """For the place where the counsellor writes."""
    return ComposerWords(
        to=_("to {name}"),
        enter_sends=_("Enter sends · Ctrl+J new line"),
        enter_breaks=_("Ctrl+J sends · Enter new line"),
        count=_("{count} of {limit}"),
        too_long=_("{count} of {limit}: too long to send"),
        pasted=_("pasted: {count} characters"),
        pasted_changed=_("pasted: {count} characters, strange ones left out"),
        no_room=_("not pasted: {count} characters, there is room for {room}"),
        full=_("full: nothing more fits"),
        paste_guard=_("Enter came too soon after a letter: new line"),
    )


def does_not_fit(count: int, room: int) -> str:
    """Of `count` characters for a field nothing was taken, for it has room for `room`: as the composer says it."""
    words = composer_words()
    return words.no_room.format(count=count, room=room) if room else words.full


def too_small() -> str:
    """What is said where the window has no room for a chat."""
    return _("This window is too small: at least {width} columns and {height} rows.").format(
        width=LEAST_WIDTH, height=LEAST_HEIGHT
    )


def unknown_letter(letter: str, key_for: Callable[[str], str]) -> str:
    """What is said of a letter that is no key here; those of other alphabets come where Latin ones would act."""
    if letter.isascii():
        return _("{letter} does nothing here. {help} shows the keys.").format(letter=letter, help=key_for("app.help"))
    return _("Letters are keys here, in Latin script. {palette} holds every action, and ^K takes a chat.").format(
        palette=key_for("app.palette")
    )
