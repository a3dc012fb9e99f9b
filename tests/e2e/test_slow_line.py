"""Over a line that joins and cuts what comes, the chatter gets what was typed and nothing that a machine sent."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.consoles import working
from tests.e2e.test_bursts import claimed, written_to
from tests.support.relay import relay
from tests.support.server import Server, in_process, server_config

LETTERS = [
    "dag",
    " ",
    "ik ben er",
    "é",
    "ñ",
    "ü",
    "\u00df",
    "\u20ac",
    "niet",
    "!",
    "(ja)",
    "[",
    "O",
    "35",
    "m",
    "~",
    ";",
]
"""What somebody types; among it what ends or fills the sequences below."""

OF_THE_MACHINE = [
    "\x1b[<35;50;20M",  # the mouse moved (xterm, ctlseqs: SGR 1006)
    "\x1b[<35;7;3M",
    "\x1b[I",  # the terminal has the focus, and has not
    "\x1b[O",
    "\x1b[F",  # the end key, where the cursor is already
    "\x1b[4~",
    "\x1b[25~",  # F13, which does nothing here
    "\x1b[57441u",  # a shift of the Kitty protocol
    "\x1b[?62;22c",  # a late answer of the terminal about itself
]
EMPTY = re.compile(r"▎ +│")
"""Nothing stands in the box."""
PASTED = ["adres? nee", "112", "\u00e9\u00e9n", "200~", "wat [19~ is"]


def line_of(dice: random.Random) -> tuple[str, str]:
    """What arrives for one message, and what the chatter is to read."""
    arrives, read = "", ""
    for _ in range(dice.randint(6, 12)):
        match dice.randrange(5):
            case 0 | 1:
                word = dice.choice(LETTERS)
                arrives, read = arrives + word, read + word
            case 2:
                word = dice.choice(PASTED)
                arrives, read = f"{arrives}\x1b[200~{word}\x1b[201~", read + word
            case _:
                arrives += dice.choice(OF_THE_MACHINE)
    return f"x{arrives}.", f"x{read}."


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path)) as running:
        yield running


async def talk_over_a_slow_line(server: Server, messages: int, seed: int) -> None:
    """So many messages, each with its Enter joined to its last letters or apart from them."""
    dice = random.Random(seed)
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    async with working(server, brackets=True) as terminal:
        await claimed(terminal, "Vos")
        for number in range(messages):
            arrives, read = line_of(dice)
            await relay(terminal, f"{arrives}\r".encode(), dice, dice.randint(2, 9))
            await terminal.until(EMPTY)
            got = await written_to(chatter)
            while len(got) == number:
                await asyncio.to_thread(terminal.wait_quiet)
                got = await written_to(chatter)
            assert got[number:] == [read], f"seed {seed}, message {number}: {arrives!r}"


async def test_what_a_machine_sends_in_parts_never_reaches_the_chatter(server: Server) -> None:
    await talk_over_a_slow_line(server, 3, 1)
