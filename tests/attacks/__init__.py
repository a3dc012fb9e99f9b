"""Attackers, written from docs/protocol.md alone: they import nothing of the product."""
