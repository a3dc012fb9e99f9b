"""One browser for each module; a helpline and a visit for each test.

Not one browser for the whole run: while Playwright is started, its event loop counts as this thread's own, and no test
of another module could run one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Visit, chromium, neutral_site, visit
from tests.support.needs import require
from tests.visitor.helpline import Helpline, serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require("browser")
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def exit_url() -> Iterator[str]:
    with neutral_site() as address:
        yield address


@pytest.fixture
def helpline() -> Helpline:
    return Helpline()


@pytest.fixture
def origin(helpline: Helpline, exit_url: str) -> Iterator[str]:
    with serve(helpline, exit_url) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, origin: str, exit_url: str) -> Iterator[Visit]:
    """A visit by a Dutch phone."""
    with visit(browser, origin, exit_url) as opened:
        yield opened
