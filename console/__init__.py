"""The counsellor's console: store, screens, commands, command line, content."""
