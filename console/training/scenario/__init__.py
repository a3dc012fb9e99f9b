"""Scenario files (`draaiboek/1`, `docs/scenarios.md`): parsed, linted, laid out as paths."""
