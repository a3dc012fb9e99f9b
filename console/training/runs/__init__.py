"""Runs: one that is played, the journal on disk, the kept ones, and the backend that shows one."""
