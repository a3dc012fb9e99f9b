"""Training: replayed chats on the real screens (`docs/training.md`). Nothing here can open a connection."""
