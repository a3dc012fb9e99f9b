"""The only registry of actions: id, default keys, words. Footer, help, palette, bindings and docs derive from it.

Function keys can be swallowed by terminals, so each action has a second way: another key, or the palette, which holds
them all. Letters act only where no text is written (`Place`). A user's keymap changes the keys by action id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.keys.action import LISTS, VALUE_KEYS, Action, Place, in_places
from console.strings import LANGUAGES, N_, _, in_language

ACTIONS: tuple[Action, ...] = (
    Action(
        "app.help",
        ("f1",),
        N_("help"),
        N_("Show the keys that work here, and how the server is reached (proxy)."),
        footer=99,
    ),
    Action("pane.queue", ("f2",), N_("queue"), N_("Go to the queue."), footer=90),
    Action(
        "queue.claim",
        ("c", "ctrl+k"),
        N_("take"),
        N_("Take the chat under the cursor; it is yours then."),
        in_places(Place.QUEUE, Place.CHATS, Place.TRANSCRIPT),
        footer=88,
    ),
    Action(
        "queue.apart",
        ("a",),
        N_("apart"),
        N_("See who stands apart; supervisors end many of them together, or take that back."),
        in_places(Place.QUEUE),
        footer=89,
    ),
    Action("chat.next", ("f3", "ctrl+n"), N_("next"), N_("Go to the next chat that needs you."), footer=86),
    Action("pane.signals", ("f4",), N_("signals"), N_("Open the checklists of signals."), footer=84),
    Action(
        "pane.form",
        ("f5",),
        N_("registration"),
        N_("Open the registration form of the chat."),
        footer=74,
        short=N_("record"),
    ),
    Action("pane.phases", ("f6",), N_("phases"), N_("Open the phases of the chat."), footer=70),
    Action("pane.referrals", ("f7",), N_("refer"), N_("Open the directory of help to refer to."), footer=72),
    Action(
        "chat.danger",
        ("f8",),
        N_("DANGER"),
        N_("Mark this chat as dangerous now, also through a blank screen; again asks before the mark goes."),
        footer=95,
    ),
    Action("app.lock", ("f9", "ctrl+l"), N_("lock"), N_("Lock the screen at once."), footer=80, short=N_("cover")),
    Action("app.palette", ("ctrl+p",), N_("all"), N_("Find every action by its name."), footer=98, palette=False),
    Action(
        "chat.canned", ("f10", "ctrl+t"), N_("texts"), N_("Put a ready text at the cursor; it is not sent."), footer=60
    ),
    Action("chat.write", ("escape",), N_("write"), N_("Go to the line where you write."), footer=40),
    Action("chat.note", ("ctrl+o",), N_("note"), N_("Write an internal note, or go back to the message."), footer=50),
    Action("chat.safety", ("ctrl+g",), N_("safety"), N_("Fill in what you agreed about safety."), footer=45),
    Action(
        "chat.hold",
        ("h", "ctrl+x"),
        N_("hold"),
        N_("Put the chat on hold, or go on with it."),
        in_places(Place.CHATS, Place.TRANSCRIPT),
        footer=30,
        everywhere=True,
    ),
    Action(
        "chat.release",
        ("g", "ctrl+r"),
        N_("give back"),
        N_("Give the chat back to the queue."),
        in_places(Place.CHATS, Place.TRANSCRIPT),
        footer=28,
        everywhere=True,
    ),
    Action(
        "chat.close",
        ("x", "f12"),
        N_("end"),
        N_("End the chat; once it has ended, finish it."),
        in_places(Place.CHATS, Place.TRANSCRIPT, Place.FORM),
        footer=26,
        everywhere=True,
    ),
    Action("chat.block", (), N_("block"), N_("End the chat for good, where somebody abuses it.")),
    Action(
        "chat.remove",
        (),
        N_("remove"),
        N_("Have all of a chat that has ended removed now, where somebody asks for it."),
    ),
    Action("chat.keep", (), N_("keep"), N_("Have a chat not erased at its time: ask for it, grant it, or end it.")),
    Action("chat.keeps", (), N_("kept chats"), N_("The chats that are kept beyond their time, for supervisors.")),
    Action(
        "text.confirm",
        ("b",),
        N_("send after all"),
        N_("Send a text that was held because it waited too long."),
        in_places(Place.TRANSCRIPT),
        footer=56,
    ),
    Action(
        "text.edit",
        ("e",),
        N_("change"),
        N_("Take a text that was not sent back to where you write."),
        in_places(Place.TRANSCRIPT),
        footer=55,
    ),
    Action(
        "text.again",
        ("r",),
        N_("again"),
        N_("Send a text again that failed."),
        in_places(Place.TRANSCRIPT),
        footer=54,
    ),
    Action(
        "text.keep",
        ("n",),
        N_("keep as note"),
        N_("Keep a text that could not be delivered as an internal note."),
        in_places(Place.TRANSCRIPT),
        footer=53,
    ),
    Action(
        "text.drop",
        ("w",),
        N_("drop"),
        N_("Let go of a text that was not sent."),
        in_places(Place.TRANSCRIPT),
        footer=52,
    ),
    Action(
        "referral.age",
        ("a",),
        N_("age"),
        N_("Show help for another age."),
        in_places(Place.REFERRALS),
        footer=35,
    ),
    Action(
        "referral.form",
        ("v",),
        N_("form"),
        N_("Show help for another form of exploitation."),
        in_places(Place.REFERRALS),
        footer=34,
    ),
    Action(
        "referral.region",
        ("r",),
        N_("region"),
        N_("Show help in another region."),
        in_places(Place.REFERRALS),
        footer=33,
    ),
    Action(
        "referral.open",
        ("o",),
        N_("open now"),
        N_("Show only what is open now, or everything."),
        in_places(Place.REFERRALS),
        footer=32,
    ),
    Action(
        "referral.chat",
        ("k",),
        N_("can chat"),
        N_("Show only where somebody can chat, or everything."),
        in_places(Place.REFERRALS),
        footer=31,
    ),
    Action(
        "referral.free",
        ("g",),
        N_("free"),
        N_("Show only what costs nothing, or everything."),
        in_places(Place.REFERRALS),
        footer=30,
    ),
    Action(
        "me.presence",
        ("p", "ctrl+s"),
        N_("pause"),
        N_("Go on pause with a reason, or come back."),
        in_places(Place.QUEUE),
        footer=24,
        everywhere=True,
    ),
    Action(
        "me.mute",
        ("m", "ctrl+f"),
        N_("mute"),
        N_("Switch the bell off for fifteen minutes, or on again."),
        in_places(Place.QUEUE),
        footer=22,
        everywhere=True,
    ),
    Action(
        "app.report",
        ("r",),
        N_("report"),
        N_("Read the report of a year."),
        in_places(Place.QUEUE),
        footer=18,
    ),
    Action("app.settings", (), N_("settings"), N_("Language, colours, send key, locking, bell.")),
    Action(
        "app.redraw",
        ("shift+f5", "f17"),
        N_("draw again"),
        N_("Draw the screen again, where something was left on it."),
    ),
    Action("app.quit", ("ctrl+q",), N_("quit"), N_("End your shift and leave the console."), footer=20),
    Action("widget.move", ("up", "down"), N_("move"), N_("Move the cursor."), LISTS | {Place.FORM}, palette=False),
    Action(
        "widget.choose",
        ("enter", "space"),
        N_("choose"),
        N_("Open, tick or choose; never send or take."),
        LISTS,
        palette=False,
    ),
    Action(
        "widget.filter",
        ("slash",),
        N_("filter"),
        N_("Filter the list by typing; Escape removes the filter."),
        LISTS | {Place.FORM},
        palette=False,
    ),
    Action(
        "widget.find",
        (),
        N_("find by typing"),
        N_("Type a word to find signals; Enter ticks the first one found, and Escape lets go of the word."),
        in_places(Place.SIGNALS),
        palette=False,
    ),
    Action(
        "widget.aim",
        ("left", "right"),
        N_("message"),
        N_("Point the next tick at an older or a newer message of the chatter."),
        in_places(Place.SIGNALS),
        footer=41,
        palette=False,
    ),
    Action(
        "widget.value",
        VALUE_KEYS,
        N_("value"),
        N_("Choose the value with this key; where several go together, again to let it go."),
        in_places(Place.FORM),
        footer=39,
        palette=False,
    ),
    Action(
        "widget.accept",
        ("space",),
        N_("take over"),
        N_("Take over what is suggested for this field."),
        in_places(Place.FORM),
        footer=38,
        palette=False,
    ),
    Action(
        "widget.accept_all",
        ("plus",),
        N_("take over all"),
        N_("Take over everything that is suggested in this form."),
        in_places(Place.FORM),
        footer=37,
        palette=False,
    ),
    Action(
        "widget.unknown",
        ("0", "question_mark", "backspace"),
        N_("unknown"),
        N_("Unknown is an answer too: let go of the value of this field."),
        in_places(Place.FORM),
        footer=36,
        palette=False,
    ),
    Action(
        "widget.next_field",
        ("enter",),
        N_("next field"),
        N_("Go on to the next field."),
        in_places(Place.FORM),
        palette=False,
    ),
    Action(
        "widget.fields",
        ("tab", "shift+tab"),
        N_("next pane"),
        N_("Go to the next or the previous pane."),
        palette=False,
    ),
    Action(
        "widget.page",
        ("pageup", "pagedown"),
        N_("look back"),
        N_("Read a page back in the chat, or forward again, while you write."),
        in_places(Place.COMPOSER, Place.TRANSCRIPT),
        footer=9,
        palette=False,
    ),
    Action(
        "widget.newline", ("ctrl+j",), N_("new line"), N_("Begin a new line."), in_places(Place.COMPOSER), palette=False
    ),
    Action(
        "widget.send",
        ("enter",),
        N_("send"),
        N_("Send the text to the person named above it."),
        in_places(Place.COMPOSER),
        palette=False,
    ),
)
"""Every action of live work, in the order of help and palette."""

_AT_THE_LISTS = in_places(Place.QUEUE, Place.CHATS, Place.TRANSCRIPT)


def _trainee(
    id: str, key: str, label: str, help: str, footer: int = 0, places: frozenset[Place] = _AT_THE_LISTS
) -> Action:
    return Action(id, (key,), label, help, places, footer, training=True)


TRAINING: tuple[Action, ...] = (
    _trainee("train.label", "f11", N_("what I did"), N_("Say what your message did."), 94, in_places(Place.ANYWHERE)),
    _trainee(
        "train.label_this",
        "l",
        N_("label"),
        N_("Say what the message under the cursor did."),
        57,
        in_places(Place.TRANSCRIPT),
    ),
    _trainee("train.hint", "t", N_("hint"), N_("Show the hint of this turn (practice only)."), 51),
    _trainee("train.pause", "z", N_("stand still"), N_("Let time stand still, or go on (practice only)."), 49),
    _trainee("train.rewind", "u", N_("rewind"), N_("Go back to an earlier turn, in a new take (practice only).")),
    _trainee("train.speed", "v", N_("speed"), N_("Let time go faster or slower (practice only).")),
    _trainee("train.stop", "ctrl+d", N_("stop"), N_("Stop, or talk to someone."), 93, in_places(Place.ANYWHERE)),
    _trainee("train.leave", "q", N_("to live work"), N_("Keep the run and leave, because the queue needs you.")),
)
"""What only a trainee can do; live screens know none of it."""

FOR_TRAINEES: tuple[Action, ...] = (*ACTIONS, *TRAINING)
"""Every action of the work screen in training."""

BY_ID: Mapping[str, Action] = {action.id: action for action in FOR_TRAINEES}


def bound(
    keymap: Mapping[str, str] | None = None, actions: Iterable[Action] = ACTIONS
) -> Iterable[tuple[Action, tuple[str, ...]]]:
    """Each action that the console itself binds, with its keys; `keymap` (id: "key,key") replaces the default keys."""
    for action in actions:
        if not action.id.startswith("widget."):
            yield action, keys_of(action, keymap)


def keys_of(action: Action, keymap: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keys of an action under a user's keymap."""
    changed = (keymap or {}).get(action.id)
    if changed is None:
        return action.keys
    return tuple(key.strip() for key in changed.split(",") if key.strip())


def acts_in(action: Action, place: Place) -> bool:
    """Whether the action's keys work while the focus is in `place`."""
    return Place.ANYWHERE in action.places or place in action.places


def places_of(action: Action, key: str) -> frozenset[Place]:
    """Where one key of the action works."""
    return frozenset({Place.ANYWHERE}) if action.everywhere and len(key) > 1 else action.places


def with_capitals(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys, and of each letter its capital too: Caps Lock changes nothing."""
    return tuple(each for key in keys for each in ((key, key.upper()) if len(key) == 1 and key.isalpha() else (key,)))


EVERYWHERE = ".everywhere"
"""What is added to an action's id for the binding of its keys that act everywhere, where the others do not."""


def by_binding(action: Action, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`keys` of the action by the id of the binding that they belong to: one, or two with `everywhere`."""
    keys = tuple(keys)
    if not action.everywhere:
        return {action.id: keys}
    letters = tuple(key for key in keys if len(key) == 1)
    return {action.id: letters, action.id + EVERYWHERE: tuple(key for key in keys if len(key) > 1)}


def keymap_of_bindings(keymap: Mapping[str, str]) -> dict[str, str]:
    """A user's keymap (by action) as Textual wants it (by binding)."""
    return {
        binding: ",".join(keys)
        for action in FOR_TRAINEES
        if action.id in keymap
        for binding, keys in by_binding(action, with_capitals(keys_of(action, keymap))).items()
    }


SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "space": N_("space"),
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "slash": "/",
    "plus": "+",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "left": "←",
    "right": "→",
}
"""Names of keys on the screen."""

ASCII_SHOWN = {"up": N_("up"), "down": N_("down"), "left": N_("arrow left"), "right": N_("arrow right")}


def shown(key: str, *, ascii_only: bool = False) -> str:
    """A key as it is written on the screen: F1, ^P, Esc, c."""
    if ascii_only and key in ASCII_SHOWN:
        return _(ASCII_SHOWN[key])
    if key in SHOWN:
        return _(SHOWN[key])
    if key.startswith("shift+f"):
        return f"Shift+{key.removeprefix('shift+').upper()}"
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    return key.upper() if len(key) > 1 else key


def found_by(action: Action) -> str:
    """The words by which the palette finds an action: its names in every language."""
    return " ".join(in_language(code, text) for code in LANGUAGES for text in (action.label, action.help))
