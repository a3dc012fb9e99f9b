"""Tests of the presentational widgets, each in a small host application."""
