"""How the registry of actions becomes bindings of the work screen."""

from __future__ import annotations

from console.keys import Action, Place

PLACES = {
    "queue": Place.QUEUE,
    "chats": Place.CHATS,
    "colleagues": Place.COLLEAGUES,
    "transcript": Place.TRANSCRIPT,
    "composer": Place.COMPOSER,
    "signals": Place.SIGNALS,
    "phases": Place.PHASES,
    "referrals": Place.REFERRALS,
}
"""What the focus on a widget means, by the widget's id."""


def action_of(action: Action) -> str:
    """Textual's name of what a key does: the console's own actions go straight to it."""
    own = action.id.startswith("app.") and action.id != "app.palette"
    return action.id if own else f"do('{action.id}')"


def comes_first(action: Action) -> bool:
    """Whether its keys are looked at before the focused widget sees them.

    On a slow line keys come in bursts. What moves the focus has to be done before the next letter of the burst is given
    to a widget; Textual does that for bindings with priority only. Escape belongs to the widgets first.
    """
    return Place.ANYWHERE in action.places and "escape" not in action.keys
