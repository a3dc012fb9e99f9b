"""Passwords and tokens, and who asks with one."""
