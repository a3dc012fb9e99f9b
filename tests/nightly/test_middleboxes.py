"""Twenty messages each way through every kind of box, where `tests/e2e/test_middleboxes.py` has ten."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Phone, browser, phone
from tests.e2e.test_middleboxes import boxes, server, talk_through
from tests.support.middlebox import Middlebox, Mode
from tests.support.needs import needs_chromium

__all__ = ["boxes", "browser", "phone", "server"]
pytestmark = needs_chromium


@pytest.mark.parametrize("mode", [Mode.BUFFER, Mode.IDLE_CLOSE], ids=lambda mode: mode.value)
def test_twenty_messages_each_way(boxes: tuple[Middlebox, Middlebox], phone: Phone, mode: Mode) -> None:
    talk_through(boxes, phone, mode, 20)
