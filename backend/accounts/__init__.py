"""Who may use the console: passwords, one-time codes, sessions and their tokens."""
