"""What to press in a demo, where a chat will be: the first thing that somebody sees who never saw Baken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from console.strings import N_, _

WELCOME: Final = N_("This is a demo. Who waits is made up, and nothing leaves this machine.")
STEPS: Final = (
    ("queue.claim", N_("take this chat; then type, Enter sends")),
    ("pane.signals", N_("tick what you hear")),
    ("pane.referrals", N_("find who can help")),
    ("chat.next", N_("to the next chat that needs you")),
    ("app.help", N_("all keys that work here")),
    ("app.quit", N_("leave: nothing of the demo stays")),
)
"""Actions of the registry, in the order in which somebody tries them, and what they do for a newcomer."""
BE_ONE: Final = N_("To be a chatter yourself, open this in a browser:")


def steps(visitor_url: str, key_for: Callable[[str], str]) -> str:
    """The text. `key_for` gives the key of an action as it is written on the screen; empty where it has none."""
    keys = [(key_for(action), _(words)) for action, words in STEPS]
    width = max(len(key) for key, _words in keys)
    lines = [f"{key:{width}}  {words}" for key, words in keys if key]
    return "\n".join([_(WELCOME), "", *lines, "", _(BE_ONE), visitor_url])
