"""The whole product: real server, real visitors, the real console in a real terminal."""
