"""The pictures of the README and the docs, made from the running program: `make pictures` (needs Chromium).

A real server, the real console in a pseudo terminal, the real page in Chromium; the conversation is invented.
"""
