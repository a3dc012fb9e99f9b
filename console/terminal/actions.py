"""Which of Textual's own actions may run: a closed list (SEC-G4).

Stock actions write screenshots to disk, press keys, suspend the process, change themes; markup and bindings reach them
by name. An action that our code defines, or overrides, is ours to judge.
"""

from __future__ import annotations

from textual.dom import DOMNode

ALLOWED = frozenset({"focus_next", "focus_previous"})


def is_refused(node: DOMNode, action: str) -> bool:
    """Whether `action` on this app or screen is one of Textual's own that is not on the list."""
    if action in ALLOWED:
        return False
    methods = (getattr(type(node), f"{prefix}{action}", None) for prefix in ("_action_", "action_"))
    return any(method is not None and method.__module__.startswith("textual.") for method in methods)
