"""Security headers on every answer."""

from __future__ import annotations

from backend.edge.headers import with_security_headers
from tests.backend.asgi import echo, request, scope

NAMES = [
    *("cache-control", "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy"),
    *("permissions-policy", "referrer-policy", "x-content-type-options", "x-frame-options"),
]
"""What OWASP's HTTP Headers Cheat Sheet asks of an answer that holds something private."""


async def test_every_answer_has_the_headers_once_and_no_cookie() -> None:
    answer = await request(with_security_headers(echo), scope("/"))
    names = [name for name, _value in answer.headers]
    assert sorted(names) == NAMES
    assert answer.header("cache-control") == "no-store"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("cross-origin-opener-policy") == "same-origin"


async def test_the_content_security_policy_allows_own_files_and_nothing_inline() -> None:
    policy = (await request(with_security_headers(echo), scope("/"))).header("content-security-policy")
    assert policy is not None
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "unsafe" not in policy
