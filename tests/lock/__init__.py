"""The lock as a machine: the real console, a real server, and an attacker who may take its place at any moment."""
