"""The report on the screen, and publishing it."""
