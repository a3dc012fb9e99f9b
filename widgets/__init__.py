"""Presentational Textual widgets: they draw what they are given, post messages with ids, and know no network."""
