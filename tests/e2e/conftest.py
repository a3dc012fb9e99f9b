"""One browser for each module. Needs and guards are those of the other suites."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route

from tests.support.browser import Visit, chromium, visit
from tests.support.needs import require
from tests.support.serving import EXIT_URL

Phone = Callable[[str], Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require("browser")
    with chromium() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    """Opens visits to an address; each is checked and closed at the end."""
    with contextlib.ExitStack() as visits:

        def visiting(origin: str) -> Visit:
            tab = visits.enter_context(visit(browser, origin, EXIT_URL))
            tab.context.route(EXIT_URL, _weather)
            return tab

        yield visiting


def _weather(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<!doctype html><link rel=icon href=data:,><h1>Sunny</h1>")
