"""The way in and the lock over it: authenticators, tokens, the key store."""
