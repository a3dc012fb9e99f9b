"""A headless Chromium that looks like an old phone and watches what a page does.

`chromium()` starts the browser with a temporary profile; `Visit` is one visitor's tab. What a page of ours must never
do (ask another origin for anything, set a cookie, break its content security policy, raise an error) is collected in
`Visit.problems`; `Visit.close` fails when there is any.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.support.needs import chromium_path

PHONE = {"width": 390, "height": 844}
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GUARD = 15_000
"""Milliseconds after which an awaited condition counts as never coming."""
expect.set_options(timeout=GUARD)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, in a profile of its own that is gone afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def neutral_site() -> Iterator[str]:
    """An ordinary page on an origin of its own, for the quick exit to lead to; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Weather</title><link rel=icon href=data:,><h1>Sunny</h1>")

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Visit:
    """One visitor's tab on `origin`; `exit_url` is the only other address it may go to."""

    def __init__(
        self, browser: Browser, origin: str, exit_url: str, *, locale: str = "nl-NL", dark: bool = False
    ) -> None:
        self.origin = origin.rstrip("/")
        self.exit_url = exit_url
        self.problems: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            locale=locale,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(GUARD)
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))

    def open(self, path: str = "/") -> Page:
        """Load the page and give it."""
        self.page.goto(self.origin + path)
        return self.page

    def close(self) -> None:
        """End the visit; fail if the page did what it must not do."""
        cookies = self.context.cookies()
        self.context.close()
        assert not self.problems, self.problems
        assert not cookies, cookies

    def _on_request(self, request: Request) -> None:
        if request.url.startswith((self.origin + "/", self.exit_url, "data:")):
            return
        self.problems.append(f"request to another origin: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # The browser itself reports each refused or failed request of ours; that is what many tests are about.
        if message.text.startswith("Failed to load resource") and "/v1/visitor/" in message.location["url"]:
            return
        self.problems.append(f"console {message.type}: {message.text}")


@contextmanager
def visit(
    browser: Browser, origin: str, exit_url: str, *, locale: str = "nl-NL", dark: bool = False
) -> Iterator[Visit]:
    """A visit that is checked and closed at the end."""
    tab = Visit(browser, origin, exit_url, locale=locale, dark=dark)
    try:
        yield tab
    except BaseException:
        tab.context.close()
        raise
    tab.close()
