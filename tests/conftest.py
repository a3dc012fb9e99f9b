"""Fixtures and plugins of every suite."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from console.strings import DEFAULT, set_language
from tests.support.at_rest import look_often
from tests.support.stylesheets import read_once

pytest_plugins = ["tests.support.needs"]
look_often()
read_once()
# The machine of whoever tests may speak any language; what is started with these variables speaks the default one.
os.environ.pop("LC_ALL", None)
os.environ["LC_MESSAGES"] = "nl_NL.UTF-8"


def pytest_collection_finish() -> None:
    """What was imported stays to the end, and the collector need not walk through it a thousand times: a fifth of the
    processor time of a screen's test went there, and pauses in which a server did not answer within a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Each test begins in the default language, whatever the one before it chose."""
    set_language(DEFAULT)
    yield
    set_language(DEFAULT)
