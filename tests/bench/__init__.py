"""Measurements; not tests. See docs/performance.md."""
