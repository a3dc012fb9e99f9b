"""A short-lived process for the key store of the operating system: `python -I -m console.sign_in.token_helper`.

A key store can block for ever (a mute Secret Service, a prompt that nobody sees), and a thread that is blocked keeps
the interpreter from ending; a process can be killed. One JSON object comes in on stdin, one goes out on stdout. The
backend is chosen by name from a closed list: keyring's own search would run code that a file or a variable names, ask
for passwords on the terminal, or write plain text files (SEC-K2).
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any, Protocol, cast

SERVICE = "baken"
BACKENDS = {
    "secret-service": ("keyring.backends.SecretService", "Keyring"),
    "windows": ("keyring.backends.Windows", "WinVaultKeyring"),
    "macos": ("keyring.backends.macOS", "Keyring"),
}
"""Name -> module and class."""


class KeyStore(Protocol):
    """What is used of a backend of keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def open_store(name: str) -> KeyStore:
    """The backend called `name`. Raises KeyError, ImportError, or what the backend raises where it cannot work."""
    module, attribute = BACKENDS[name]
    kind: Any = getattr(importlib.import_module(module), attribute)
    # Asking for the priority makes a backend check that its service is there.
    if kind.priority <= 0:
        raise RuntimeError(f"{name} cannot keep anything here")
    store = kind()
    if name == "windows":
        # The default would let the secret roam with the profile to other machines.
        store.persist = "local machine"
    return cast(KeyStore, store)


def answer(request: dict[str, str]) -> dict[str, str | None]:
    """Do what `request["do"]` (load, save, forget) says; any failure is an answer, and no text of an exception is."""
    try:
        store = open_store(request["backend"])
    except Exception:
        return {"failure": "no-store"}
    try:
        match request["do"]:
            case "load":
                return {"token": store.get_password(SERVICE, request["account"])}
            case "save":
                store.set_password(SERVICE, request["account"], request["token"])
                # A backend that keeps nothing (keyring's null one) must not pass for one that does.
                kept = store.get_password(SERVICE, request["account"]) == request["token"]
                return {} if kept else {"failure": "refused"}
            case "forget":
                if store.get_password(SERVICE, request["account"]) is not None:
                    store.delete_password(SERVICE, request["account"])
                return {}
            case _:
                return {"failure": "refused"}
    except Exception:
        return {"failure": "refused"}


def main() -> int:
    """Read one request, write one answer."""
    sys.stdout.write(json.dumps(answer(json.loads(sys.stdin.read()))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
