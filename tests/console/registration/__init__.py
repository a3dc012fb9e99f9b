"""Tests of the registration of a conversation."""
