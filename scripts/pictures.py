"""Make the pictures of the README from the running program: `make pictures` (needs Chromium).

A real server, the real console in a pseudo terminal, the real page in Chromium; the conversation is invented.
"""

from __future__ import annotations

import asyncio
import html
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Page

from api_client.transport import Transport
from backend.config import ServerConfig
from backend.report.offline import open_data
from console.content.load import load
from console.demo.stage import Stage, stage
from console.demo.visitor import Visitor
from console.training.folder import open_folder
from console.training.moves import shipped
from console.training.play.codec import encode_log
from console.training.play.proef_run import run_proef
from console.training.scenario.knowledge import known
from console.training.shelf import stock
from tests.support.browser import Visit, chromium
from tests.support.terminal import Terminal

TARGET = Path(__file__).parents[1] / "docs" / "pictures"
WAITING = (
    ("Reiger", "nl", "home", "no", ["ben je er?", "ik heb niet lang"]),
    ("Bever", "nl", "someone-else", "yes", ["hallo, mag ik iets vragen over een vriendin"]),
    ("Otter", "en", None, "unknown", []),
)
TALK = (
    ("hoi is dit anoniem", "Hoi, goed dat je er bent. Ik weet niet wie je bent en je hoeft je naam niet te zeggen."),
    ("ok. ik heb een keer een scooter geleend van een jongen", "Fijn dat je dat vertelt. Wat gebeurde er toen?"),
    ("die is gejat. nu moet ik dat terugwerken zegt hij. maar het wordt steeds meer", ""),
)
PAGE = """<!doctype html><meta charset=utf-8><style>
body {{ margin: 0; background: {ground}; }}
pre {{ margin: 0; padding: 14px; display: inline-block; font: 15px/19px "DejaVu Sans Mono", monospace; }}
span {{ display: inline-block; height: 19px; vertical-align: top; }}
</style><pre>{rows}</pre>"""


def main() -> None:
    """Write `work.png`, `form.png`, `page.png`, `report.png` and `debrief.png`."""
    TARGET.mkdir(exist_ok=True)
    _report()
    _debrief()
    # The queue is filled first: Playwright's own event loop runs in this thread from then on.
    with stage(chatters=False) as running, asyncio.Runner() as queue:
        queue.run(_fill_queue(running.visitor_url))
        _take(running)


def _take(running: Stage) -> None:
    with chromium() as browser:
        tab = Visit(browser, running.visitor_url, "https://example.org/")
        command = [sys.executable, "-m", "console", "--server", running.counsellor_url]
        with Terminal(command, columns=120, rows=36) as console:
            _sign_in(console, running.name, running.password)
            page = _arrive(tab)
            _claim(console)
            _talk(console, page)
            page.screenshot(path=TARGET / "page.png")
            _tick_the_debt(console)
            shot = browser.new_page(viewport={"width": 1200, "height": 700})
            for name in ("work", "form"):
                if name == "form":
                    _fill_in_the_form(console)
                shot.set_content(_as_page(console))
                shot.locator("pre").screenshot(path=TARGET / f"{name}.png")


def _report() -> None:
    """The head of the page over the made-up years, as a board would publish it."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        data = ["--data", str(Path(folder, "data"))]
        _baken("demo-data", "--years", "2019-2021", "--seed", "1", *data)
        asyncio.run(_publish(Path(folder, "data")))
        _baken("report", "--year", "2021", "--compare", "--format", "html", "--output", str(page), *data)
        with chromium() as browser:
            shot = browser.new_page(viewport={"width": 1100, "height": 1500})
            shot.goto(page.as_uri())
            shot.screenshot(path=TARGET / "report.png")


async def _publish(data: Path) -> None:
    """As the operator does it on the server itself."""
    async with open_data(ServerConfig(data=data)) as reports:
        for year in (2019, 2020, 2021):
            draft = await reports.draft(year, "operator")
            await reports.release(year, draft.number, "", "operator")


def _debrief() -> None:
    """What happened in the weak scripted run of the first scenario, at a finding that nobody may overlook."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        _keep_a_run(Path(folder))
        command = [sys.executable, "-m", "console", "train", "--folder", folder, "--trainee", "kim", "--lang", "nl"]
        with Terminal(command, columns=120, rows=36) as console:
            console.wait_for("SCENARIO'S")
            console.send("p")
            console.wait_for("Je oefeningen")
            console.press("end")
            console.send("\r")
            console.wait_for("1 van 5")
            console.press("right")
            console.wait_for("2 van 5")
            console.press("right")
            console.wait_for("Verder naar")
            console.send("j")
            console.wait_for("3 van 5")
            while "KRITIEK" not in console.screen():
                console.send("n")
                console.wait_quiet(0.3)
            console.wait_quiet(0.5)
            shot = browser.new_page(viewport={"width": 1200, "height": 700})
            shot.set_content(_as_page(console))
            shot.locator("pre").screenshot(path=TARGET / "debrief.png")


def _keep_a_run(folder: Path) -> None:
    content, moves = load(), shipped()
    shelf = stock(known(content, moves.moves))
    scenario = shelf.find("crim-jongen-01")
    weak = next(one for one in shelf.runs_of("crim-jongen-01") if one.run == "weak")
    if scenario is None:
        raise FileNotFoundError("crim-jongen-01")
    log = run_proef(weak, scenario, moves)
    began = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    header = replace(log.header, run="weak", trainee="kim", began=began)
    open_folder(folder).log("weak").write_bytes(encode_log(header, log.entries))


def _training() -> None:
    """The work screen while training: a message sent, and the line that asks what it did."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "console", "train", "--folder", folder, "--trainee", "Kees"]
        with Terminal(command, columns=120, rows=36) as console:
            console.wait_for("Nachtuil")
            console.send("/nachtuil\r")
            console.wait_quiet(0.3)
            console.send("\r")
            console.wait_for("VOOR JE BEGINT")
            console.send("+++\r")
            console.wait_for("nachtuil")
            console.send("c")
            _answer(console, "hoi is dit anoniem", "Hoi, goed dat je er bent. Kun je nu veilig typen?")
            console.press("f11")
            console.wait_for("F11 anders")
            _answer(console, "oudere gasten", "Dank je dat je dat vertelt. Hoe is dat voor jou?")
            page = _as_page(console)
    with chromium() as browser:
        shot = browser.new_page(viewport={"width": 1200, "height": 700})
        shot.set_content(page)
        shot.locator("pre").screenshot(path=TARGET / "training.png")


def _answer(console: Terminal, heard: str, text: str) -> None:
    console.wait_for(heard)
    console.send(text)
    console.wait_for(text[-5:])
    console.wait_quiet(0.1)
    console.send("\r")
    console.wait_for("F11 ja")


def _baken(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "console", *arguments], check=True, capture_output=True)


async def _fill_queue(url: str) -> None:
    for alias, language, topic, can_type_safely, lines in WAITING:
        visitor = Visitor(Transport(url))
        await visitor.arrive(alias, language, topic, can_type_safely)
        for line in lines:
            await visitor.say(line)


def _sign_in(console: Terminal, name: str, password: str) -> None:
    console.wait_for("Wachtwoord")
    console.send(f"{name}\r")
    console.wait_for(name)
    console.send(f"{password}\r")
    console.wait_for("WACHTRIJ 3")


def _arrive(tab: Visit) -> Page:
    page = tab.open()
    page.locator("#begin").click()
    page.locator("#alias").fill("Nachtuil")
    page.locator("#start").click()
    _say(page, TALK[0][0])
    return page


def _say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()


def _claim(console: Terminal) -> None:
    console.wait_for("Nachtuil")
    console.press("f2")
    console.press("end")
    console.send("c")
    console.wait_for("aan Nachtuil")
    console.wait_for(TALK[0][0])


def _talk(console: Terminal, page: Page) -> None:
    for asked, answer in TALK:
        if asked != TALK[0][0]:
            _say(page, asked)
            console.wait_for(asked[:30])
        if answer:
            console.send(answer)
            console.wait_for(answer[-12:])
            console.wait_quiet(0.1)
            console.send("\r")
            page.get_by_text(answer[-30:]).wait_for()
    page.locator("#text").blur()


def _tick_the_debt(console: Terminal) -> None:
    console.press("f4")
    console.wait_quiet(0.3)
    for key in "/schuld":
        console.send(key)
        console.wait_quiet(0.1)
    console.send("\r")
    console.wait_for("Moet een schuld afbetalen")
    console.wait_quiet(0.3)
    console.send(" ")
    console.wait_for("◂ signaal")
    console.press("escape")
    console.wait_quiet(1.2)


def _fill_in_the_form(console: Terminal) -> None:
    console.press("f5")
    console.wait_for("[Formulier]")
    for key in ("2", "1", "1", "4", "2"):
        console.send(key)
        console.wait_quiet(0.1)
    console.press("down")
    console.send("2")
    console.wait_for("opgeslagen")
    console.wait_quiet(1.5)


def _as_page(console: Terminal) -> str:
    """The terminal's cells as HTML, in their colours."""
    screen = console.emulator
    rows = []
    for y in range(screen.lines):
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        rows.append("".join(_cell(cell.data, cell.fg, cell.bg, cell.bold, cell.reverse) for cell in cells))
    return PAGE.format(ground=_colour(screen.buffer[1][0].bg, "#14181d"), rows="\n".join(rows))


def _cell(data: str, fg: str, bg: str, bold: bool, reverse: bool) -> str:
    text, ground = _colour(fg, "#d7dce2"), _colour(bg, "#14181d")
    if reverse:
        text, ground = ground, text
    weight = ";font-weight:bold" if bold else ""
    return f'<span style="color:{text};background:{ground}{weight}">{html.escape(data)}</span>'


def _colour(name: str, default: str) -> str:
    """A colour of pyte (six hexadecimal digits, or "default") as CSS."""
    return default if name == "default" else f"#{name}" if len(name) == 6 else name


if __name__ == "__main__":
    main()
