"""Scripted runs beside a scenario: read and checked."""
