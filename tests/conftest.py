"""Fixtures and plugins of every suite."""

from __future__ import annotations

pytest_plugins = ["tests.support.needs"]
