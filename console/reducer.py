"""reduce(state, event) -> state, changes; pure."""
