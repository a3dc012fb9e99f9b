"""Which pages may ask. Values as the W3C's Fetch Metadata and the Fetch Standard define them."""

from __future__ import annotations

import pytest

from backend.edge.origins import is_foreign


def foreign(visitor_url: str | None = None, **headers: str) -> bool:
    return is_foreign(
        [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()], visitor_url
    )


@pytest.mark.parametrize(("site", "is_so"), [("same-origin", False), ("none", False), ("cross-site", True)])
def test_a_browser_says_it_by_itself(site: str, is_so: bool) -> None:
    assert foreign(sec_fetch_site=site) is is_so


@pytest.mark.parametrize("site", ["same-site", "Cross-Site", "", "same-origin, cross-site", "new-word"])
def test_everything_but_our_own_page_is_foreign(site: str) -> None:
    assert foreign(sec_fetch_site=site)


def test_what_the_browser_says_goes_before_what_the_origin_says() -> None:
    assert foreign(sec_fetch_site="cross-site", origin="https://chat.example.org", host="chat.example.org")
    assert not foreign(sec_fetch_site="same-origin", origin="https://chat.example.org", host="10.0.0.1:8790")


HOME = "https://chat.example.org/"


@pytest.mark.parametrize(
    ("visitor_url", "headers", "is_so"),
    [
        pytest.param(None, {}, False, id="a console, or a navigation"),
        pytest.param(None, {"origin": "https://chat.example.org", "host": "chat.example.org"}, False, id="our page"),
        pytest.param(None, {"origin": "https://chat.example.org:8443", "host": "chat.example.org"}, False, id="a port"),
        pytest.param(None, {"origin": "https://evil.example", "host": "chat.example.org"}, True, id="another page"),
        pytest.param(
            None,
            {"origin": "https://chat.example.org", "host": "127.0.0.1:8790", "x-forwarded-for": "198.51.100.7"},
            False,
            id="a proxy that keeps our name to itself: an old telephone is not shut out",
        ),
        pytest.param(
            HOME,
            {"origin": "https://evil.example", "host": "127.0.0.1:8790", "x-forwarded-for": "198.51.100.7"},
            True,
            id="behind such a proxy, but the settings say our name",
        ),
        pytest.param(
            HOME,
            {"origin": "https://chat.example.org", "host": "127.0.0.1:8790", "x-forwarded-for": "198.51.100.7"},
            False,
            id="and our page there",
        ),
        pytest.param(
            HOME, {"origin": "https://other.example", "host": "other.example"}, False, id="a second name of ours"
        ),
        pytest.param(
            None,
            {"origin": "https://other.example", "host": "backend", "x-forwarded-host": "other.example"},
            False,
            id="a name that the proxy tells",
        ),
        pytest.param(
            None,
            {
                "origin": "https://evil.example",
                "x-forwarded-host": "chat.example.org",
                "x-forwarded-for": "198.51.100.7",
            },
            True,
            id="another page, and the proxy tells our name",
        ),
        pytest.param(HOME, {"origin": "null", "host": "chat.example.org"}, True, id="a sandboxed frame"),
        pytest.param(None, {"origin": "null", "x-forwarded-for": "198.51.100.7"}, True, id="that, and no name of ours"),
        pytest.param(None, {"origin": "zzz://evil.example", "host": "chat.example.org"}, True, id="behind null"),
        pytest.param(HOME, {"origin": "https://[", "host": "chat.example.org"}, True, id="rubbish"),
    ],
)
def test_an_old_browser_is_judged_by_its_origin(visitor_url: str | None, headers: dict[str, str], is_so: bool) -> None:
    assert is_foreign([(name.encode(), value.encode()) for name, value in headers.items()], visitor_url) is is_so
