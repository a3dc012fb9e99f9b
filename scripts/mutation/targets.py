"""What is mutated, and by which tests: fast ones that run inside one process. The largest target stands last."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A module and the tests that must notice every change in it."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


TARGETS = (
    Target("guard", ("console/terminal/guard.py",), ("tests/console/terminal/test_guard.py",)),
    Target("lock", ("console/lock.py",), ("tests/console/test_lock.py",)),
    Target("tokens", ("backend/accounts/tokens.py",), ("tests/backend/accounts/test_tokens.py",)),
    Target("rotation", ("backend/accounts/rotation.py",), ("tests/backend/accounts/test_rotation.py",)),
    Target("token store", ("console/tokens.py",), ("tests/console/test_tokens.py",)),
    Target("attempts", ("backend/accounts/attempts.py",), ("tests/backend/accounts/test_attempts.py",)),
    Target("access", ("backend/access.py",), ("tests/backend/test_access.py",)),
    Target(
        "sanitiser",
        ("api_client/safe_text.py",),
        ("tests/api_client/test_safe_text_alphabet.py", "tests/api_client/test_safe_text.py"),
    ),
)
