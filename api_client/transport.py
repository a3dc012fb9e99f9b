"""The only module that knows httpx."""
