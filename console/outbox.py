"""What was written and is not yet confirmed."""
