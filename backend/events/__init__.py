"""What happened, in the order of commit: the log, who may know of it, consoles that wait."""
