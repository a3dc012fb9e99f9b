"""What a quick exit leaves on the telephone: the whole profile is searched, after the browser was killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import sync_playwright

from tests.support.needs import needs_chromium
from tests.support.profile import telephone, words_in
from tests.support.server import server_config
from tests.visitor.background import real_helpline
from tests.visitor.remains import CONTROL, WORDS, chat, leave_fast


@needs_chromium
@pytest.mark.proves("SEC-A8", "F8", breaks="the tab's memory holds the outbox and the draft in clear")
def test_after_a_quick_exit_no_file_of_the_profile_holds_a_word(tmp_path: Path, exit_url: str) -> None:
    (data := tmp_path / "server").mkdir(mode=0o700)
    config = replace(server_config(data), exit_url=exit_url)
    with (
        sync_playwright() as playwright,
        real_helpline(config) as real,
        telephone(playwright, tmp_path / "telephone") as phone,
    ):
        page = chat(phone, real)
        phone.until_written(exit_url, CONTROL)
        leave_fast(page, exit_url)
        phone.kill()
        found = words_in(phone.profile, [*WORDS, CONTROL])
    assert list(found) == [CONTROL]
