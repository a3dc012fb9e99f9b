"""Security headers on every answer."""

from __future__ import annotations

from backend.headers import SECURITY_HEADERS, with_security_headers
from tests.backend.asgi import echo, request, scope


async def test_every_answer_has_the_headers_once_and_no_cookie() -> None:
    answer = await request(with_security_headers(echo), scope("/"))
    names = [name for name, _value in answer.headers]
    assert sorted(names) == sorted(SECURITY_HEADERS)
    assert answer.header("cache-control") == "no-store"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("cross-origin-opener-policy") == "same-origin"


def test_the_content_security_policy_allows_own_files_and_nothing_inline() -> None:
    policy = SECURITY_HEADERS["content-security-policy"]
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
