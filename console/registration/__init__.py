"""The registration of a conversation: its words, its state, what signals suggest. No input and no output."""
