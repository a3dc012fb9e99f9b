"""Playing a scenario: a pure state machine on an injected clock, and the backend that shows it."""
