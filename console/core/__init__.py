"""The state of the console and all that changes it: pure, no screen, no network, no clock."""
