"""A path has one spelling."""

from __future__ import annotations

import pytest

from backend.edge.headers import Message, Receive, Scope, Send
from backend.edge.paths import is_canonical, with_canonical_paths
from tests.backend.asgi import echo, request, scope


@pytest.mark.parametrize(
    "path", ["/", "/page.js", "/v1/info", "/v1/conversations/c-0a1b/signals/b2.x:y_z~", "/v1/..x/...", "/V1/info"]
)
def test_a_plain_path_is_canonical(path: str) -> None:
    assert is_canonical(path.encode())


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "v1/info",
        "//",
        "//v1/info",
        "/v1//info",
        "/v1/info/",
        "/./v1/info",
        "/v1/./info",
        "/v1/info/.",
        "/v1/x/../info",
        "/v1/info/..",
        "/v1/%69nfo",
        "/v1%2finfo",
        "/v1%2Finfo",
        "/v1/info%00",
        "/v1/info%20",
        "/v1/info;x",
        "/v1;x=1/info",
        "/v1\\info",
        "/v1/info ",
        "/v1/info\n",
        "/v1/inf\u00f6",
        "/v1/info\x00",
        "/v1/info?",
        "/v1/info#",
        "/v1/info,",
        "/v1/info@",
    ],
)
def test_every_other_spelling_is_not(path: str) -> None:
    assert not is_canonical(path.encode())


async def test_a_spelling_is_refused_before_its_body_is_read() -> None:
    answer = await request(with_canonical_paths(echo), scope("//v1/info", method="POST"), ())
    assert (answer.status, answer.field("error")) == (404, "not_found")
    assert answer.header("connection") == "close"


async def test_the_path_that_came_counts_and_not_the_decoded_one() -> None:
    asked = {**scope("/v1/info"), "raw_path": b"/v1/%69nfo"}
    assert (await request(with_canonical_paths(echo), asked)).status == 404


@pytest.mark.parametrize("kind", ["connect", "lifespan", "websocket"])
async def test_what_is_no_request_has_no_path_to_look_at(kind: str) -> None:
    """ASGI 3.0: the scope of a lifespan has no path. Other types may come."""
    passed = []

    async def app(asked: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(asked["type"])

    async def nothing() -> Message:
        raise AssertionError

    async def none_is_sent(message: Message) -> None:
        raise AssertionError(message)

    await with_canonical_paths(app)({"type": kind}, nothing, none_is_sent)
    assert passed == [kind]
