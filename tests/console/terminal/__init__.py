"""Tests of what stands between Textual and the terminal."""

from __future__ import annotations

CANARY = "canary-4711"
"""Stands in the host app where a chat would stand."""

LOG = "incidents.jsonl"
"""The host app's log of crashes, in its HOME."""
