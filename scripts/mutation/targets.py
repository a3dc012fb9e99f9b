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
    Target("lock", ("console/sign_in/lock.py",), ("tests/console/sign_in/test_lock.py",)),
    Target("tokens", ("backend/credentials/tokens.py",), ("tests/backend/credentials/test_tokens.py",)),
    Target("rotation", ("backend/accounts/rotation.py",), ("tests/backend/accounts/test_rotation.py",)),
    Target("access", ("backend/credentials/access.py",), ("tests/backend/credentials/test_access.py",)),
    Target("paths", ("backend/edge/paths.py",), ("tests/backend/edge/test_paths.py",)),
    Target("origins", ("backend/edge/origins.py",), ("tests/backend/edge/test_origins.py",)),
    Target(
        "pace", ("backend/edge/pace.py",), ("tests/backend/edge/test_pace.py", "tests/backend/edge/test_connections.py")
    ),
    Target("polls", ("backend/edge/polls.py",), ("tests/backend/edge/test_polls.py",)),
    Target(
        "edge turns",
        ("backend/edge/turns.py",),
        ("tests/backend/edge/test_turns.py", "tests/backend/edge/test_connections.py"),
    ),
    Target("door", ("backend/http/door.py",), ("tests/backend/http/test_door.py",)),
    Target("rates", ("backend/edge/rates.py",), ("tests/backend/edge/test_rates.py",)),
    Target(
        "bodies",
        ("backend/edge/bodies.py",),
        (
            "tests/backend/edge/test_bodies.py",
            "tests/contract/test_worst_requests.py"
            "::test_sec_a1_a_body_is_16_kb_where_no_message_is_sent_and_64_where_one_is",
        ),
    ),
    Target("crowd", ("backend/edge/crowd.py",), ("tests/backend/edge/test_crowd.py",)),
    Target("attempts", ("backend/accounts/attempts.py",), ("tests/backend/accounts/test_attempts.py",)),
    Target("slow lane", ("backend/accounts/slow_lane.py",), ("tests/backend/accounts/test_slow_lane.py",)),
    Target("fair", ("backend/chat/flood/fair.py",), ("tests/backend/chat/flood/test_fair.py",)),
    Target("token store", ("console/sign_in/tokens.py",), ("tests/console/sign_in/test_tokens.py",)),
    Target(
        "sanitiser",
        ("protocol/safe_text.py",),
        ("tests/protocol/test_safe_text_alphabet.py", "tests/protocol/test_safe_text.py"),
    ),
)
