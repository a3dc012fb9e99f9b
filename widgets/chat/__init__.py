"""The parts of the transcript: messages as lines, and the window over them."""
