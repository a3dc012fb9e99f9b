"""One signed-in person at work: what talks to the server, put together around one store."""
