"""How the registry of actions becomes bindings of the work screen."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

from console.keys.action import Action, Place
from console.keys.registry import EVERYWHERE, bound, by_binding, with_capitals

PLACES = {
    "queue": Place.QUEUE,
    "chats": Place.CHATS,
    "colleagues": Place.COLLEAGUES,
    "transcript": Place.TRANSCRIPT,
    "composer": Place.COMPOSER,
    "signals": Place.SIGNALS,
    "phases": Place.PHASES,
    "referrals": Place.REFERRALS,
    "form": Place.FORM,
}
"""What the focus on a widget means, by the widget's id."""


def action_of(action: Action, binding: str) -> str:
    """Textual's name of what a key of `binding` does: the console's own actions go straight to it."""
    if binding.endswith(EVERYWHERE):
        return f"do_anywhere('{action.id}')"
    anywhere = Place.ANYWHERE in action.places  # else a letter, which acts only where nothing is written
    own = anywhere and action.id.startswith("app.") and action.id != "app.palette"
    return action.id if own else f"do('{action.id}')"


def comes_first(action: Action, binding: str) -> bool:
    """Whether its keys are looked at before the focused widget sees them.

    On a slow line keys come in bursts. What moves the focus has to be done before the next letter of the burst is given
    to a widget; Textual does that for bindings with priority only. Escape belongs to the widgets first.
    """
    anywhere = Place.ANYWHERE in action.places or binding.endswith(EVERYWHERE)
    return anywhere and "escape" not in action.keys


def bindings_of(actions: Iterable[Action]) -> list[Binding]:
    """What a screen binds for these actions."""
    return [
        Binding(",".join(keys), action_of(action, id_), show=False, id=id_, priority=comes_first(action, id_))
        for action, all_keys in bound(actions=actions)
        for id_, keys in by_binding(action, with_capitals(all_keys)).items()
        if keys
    ]
