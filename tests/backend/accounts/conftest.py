"""A real server, on both databases, as the contract's tests have it."""

from __future__ import annotations

from tests.contract.conftest import clock, config, postgres, postgres_url, server

__all__ = ["clock", "config", "postgres", "postgres_url", "server"]
