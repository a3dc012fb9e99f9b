"""Tests; the tree mirrors the packages, with `contract/`, `e2e/` and `bench/` beside them."""
