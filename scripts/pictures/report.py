"""The head of the yearly report over made-up years, as a board would publish it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from backend.config import ServerConfig
from backend.report.offline import open_data
from tests.support.browser import chromium


def of_the_report(target: Path) -> None:
    """The page over the made-up years, published by the operator."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        data = ["--data", str(Path(folder, "data"))]
        _baken("demo-data", "--years", "2019-2021", "--seed", "1", *data)
        asyncio.run(_publish(Path(folder, "data")))
        _baken("report", "--year", "2021", "--compare", "--format", "html", "--output", str(page), *data)
        with chromium() as browser:
            shot = browser.new_page(viewport={"width": 1100, "height": 1500})
            shot.goto(page.as_uri())
            shot.screenshot(path=target / "report.png")


async def _publish(data: Path) -> None:
    """As the operator does it on the server itself."""
    async with open_data(ServerConfig(data=data)) as reports:
        for year in (2019, 2020, 2021):
            draft = await reports.draft(year, "operator")
            await reports.release(year, draft.number, "", "operator")


def _baken(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "console", *arguments], check=True, capture_output=True)
