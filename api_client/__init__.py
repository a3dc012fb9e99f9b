"""The chat backend as Python sees it: typed models, sanitised text, one Protocol and its adapters.

Usable without the console. `api_client.errors` and `.backend` load no network code;
httpx is known to `api_client.transport` alone.
"""
