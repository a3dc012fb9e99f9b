"""Removing what was said, keeping it longer for a reason, forgetting a person."""
