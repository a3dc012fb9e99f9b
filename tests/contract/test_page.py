"""What the settings say of a helpline is what its page says."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from backend.visitor import Line
from tests.support.server import in_process, server_config


async def test_where_there_is_no_backup_or_another_the_page_says_so(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    said: dict[int, str] = {}
    for hours in (0, 1, 168):
        async with in_process(replace(config, privacy=replace(config.privacy, backup_hours=hours))) as server:
            vos = await server.visitor()
            said[hours] = (await vos.line.request("GET", "/words.js")).body.decode()
    assert "reservekopie" not in said[0]
    assert "for 1 hour longer at most" in said[1]
    assert "hoogstens 168 uur langer" in said[168]


async def test_the_page_tells_of_the_helpline_of_the_settings(tmp_path: Path) -> None:
    """It stands in the page's own files, so that nothing of it comes late and moves what can be pressed."""
    config = server_config(tmp_path)
    line = Line(phone="070-123 45 67", label={"nl": "Een vriendelijke lijn", "en": "A kind line"})
    said = replace(
        config, organisation="Stichting Voorbeeld", lines=(line,), timings=replace(config.timings, retention=24 * 3600)
    )
    async with in_process(said) as server:
        vos = await server.visitor()
        html = (await vos.line.request("GET", "/")).body.decode()
        words = (await vos.line.request("GET", "/words.js")).body.decode()
    assert "tel:0701234567" in html
    assert "Deze chat is van Stichting Voorbeeld." in words
    assert "Een vriendelijke lijn: 070-123 45 67" in words
    assert "wissen we 24 uur na het gesprek. In een reservekopie staat het hoogstens 24 uur langer. Heel soms" in words
    assert "24 hours after the chat ends. A backup has it for 24 hours longer at most. Very rarely" in words
    assert "Iets met seks dat ik niet wil" in words
