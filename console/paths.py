"""Where the console keeps its two settings files and its log of crashes.

It keeps nothing else on a workstation: no chats, no drafts, no names. The log holds names of our own code and line
numbers only (`console.terminal.crash`).
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

NAME = "baken"


def config_file() -> Path:
    """The person's own settings."""
    return platformdirs.user_config_path(NAME, appauthor=False) / "config.toml"


def policy_file() -> Path:
    """The organisation's settings, which win; in the system's folder, where a counsellor cannot write."""
    return platformdirs.site_config_path(NAME, appauthor=False) / "policy.toml"


def crash_log() -> Path:
    """Where failures of the program are noted, without any text."""
    return platformdirs.user_state_path(NAME, appauthor=False) / "incidents.jsonl"
