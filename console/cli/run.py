"""`baken` without a command: the console."""

from __future__ import annotations


def run_console(*, server: str | None, lang: str | None, content_dir: str | None, ascii_only: bool) -> None:
    """Open the console; returns when it is closed."""
