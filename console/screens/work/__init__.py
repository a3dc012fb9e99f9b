"""The work screen: the queue, the chat, the pane beside it, and what is done there."""
