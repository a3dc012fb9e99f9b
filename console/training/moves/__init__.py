"""How a message is read for patterns: its plain forms, and patterns made of named pieces."""
