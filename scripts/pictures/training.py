"""A trainee's screens: at work in a replayed chat, and the debrief of a weak run."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from console.content.load import load
from console.training.moves.moves import shipped
from console.training.play.codec import encode_log
from console.training.play.scripted_run import run_proef
from console.training.runs.folder import open_folder
from console.training.scenario.catalog import stock
from console.training.scenario.knowledge import known
from scripts.pictures.cells import as_page, shoot
from tests.support.browser import chromium
from tests.support.terminal import Terminal


def of_training(target: Path) -> None:
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
            page = as_page(console)
    with chromium() as browser:
        shoot(browser, page, target / "training.png")


def _answer(console: Terminal, heard: str, text: str) -> None:
    console.wait_for(heard)
    console.send(text)
    console.wait_for(text[-5:])
    console.wait_quiet(0.1)
    console.send("\r")
    console.wait_for("F11 ja")


def of_the_debrief(target: Path) -> None:
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
            shoot(browser, as_page(console), target / "debrief.png")


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
