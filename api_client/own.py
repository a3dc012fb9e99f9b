"""The adapter for our own backend."""
