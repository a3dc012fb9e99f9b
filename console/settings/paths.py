"""Where the console keeps its two settings files and its log of crashes.

It keeps nothing else on a workstation: no chats, no drafts, no names. The log holds names of our own code and line
numbers only (`console.terminal.crash`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

NAME = "baken"


def config_file() -> Path:
    """The person's own settings."""
    return platformdirs.user_config_path(NAME, appauthor=False) / "config.toml"


def policy_file() -> Path:
    """The organisation's settings, which win: in a folder where a counsellor cannot write.

    The same on every machine of its kind. No variable of the environment moves it, which the person could set.
    """
    return _system_folder() / NAME / "policy.toml"


def _system_folder() -> Path:
    if sys.platform == "win32":
        import winreg

        where = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, where) as key:
            return Path(winreg.QueryValueEx(key, "Common AppData")[0])
    if sys.platform == "darwin":
        return Path("/Library/Application Support")
    return Path("/etc/xdg")


def crash_log() -> Path:
    """Where failures of the program are noted, without any text."""
    return platformdirs.user_state_path(NAME, appauthor=False) / "incidents.jsonl"
