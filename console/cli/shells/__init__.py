"""Completion in shells: scripts made from the commands, which ask nothing of the program while somebody types."""
