"""Mutation testing of the guards: does a test fail when one of them is changed? See `docs/testing.md`."""
