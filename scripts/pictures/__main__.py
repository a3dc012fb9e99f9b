"""Makes them all, or with `sizes` only those of the small and large screens."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from console.demo.stage import Stage, stage
from scripts.pictures.cells import as_page, shoot
from scripts.pictures.night import arrive, claim, fill_in_the_form, fill_queue, sign_in, talk, tick_the_debt
from scripts.pictures.report import of_the_report
from scripts.pictures.sizes import of_the_console, of_the_page
from scripts.pictures.training import of_the_debrief, of_training
from tests.support.browser import Visit, chromium
from tests.support.terminal import Terminal

TARGET = Path(__file__).parents[2] / "docs" / "pictures"


def main() -> None:
    """Write every picture."""
    TARGET.mkdir(exist_ok=True)
    only_sizes = sys.argv[1:] == ["sizes"]
    if not only_sizes:
        of_the_report(TARGET)
        of_the_debrief(TARGET)
        of_training(TARGET)
    # The queue is filled first: Playwright's own event loop runs in this thread from then on.
    with stage(chatters=False) as running, asyncio.Runner() as queue:
        queue.run(fill_queue(running.visitor_url))
        _take(running, only_sizes=only_sizes)


def _take(running: Stage, *, only_sizes: bool) -> None:
    with chromium() as browser:
        tab = Visit(browser, running.visitor_url, "https://example.org/")
        command = [sys.executable, "-m", "console", "--server", running.counsellor_url]
        with Terminal(command, columns=120, rows=36) as console:
            sign_in(console, running.name, running.password)
            page = arrive(tab)
            claim(console)
            talk(console, page)
            of_the_page(page, TARGET)
            tick_the_debt(console)
            of_the_console(browser, console, TARGET)
            if not only_sizes:
                shoot(browser, as_page(console), TARGET / "work.png")
                fill_in_the_form(console)
                shoot(browser, as_page(console), TARGET / "form.png")


if __name__ == "__main__":
    main()
