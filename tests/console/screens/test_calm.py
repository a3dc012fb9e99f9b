"""What a message draws and what it leaves alone (PERF-3): the queue of a busy night is long."""

from __future__ import annotations

import pytest

from console.screens.work.painter import Painter
from protocol.models import State
from tests.console.screens.consoles import console
from tests.stubs.fake_server import FakeServer
from widgets.queue_list import QueueList
from widgets.transcript import Transcript


def busy(server: FakeServer) -> None:
    server.arrive("c-1", "Vos", state=State.ACTIVE, owner="anna", claim_epoch=1)
    server.arrive("w-1", "Uil")


async def test_perf_3_a_message_in_ones_own_chat_does_not_draw_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(prepare=busy) as running:
        work = running.app.work
        assert work is not None
        running.session.open("c-1")
        await running.settle()
        drawn = 0
        queue = Painter.queue

        def counted(self: Painter) -> None:
            nonlocal drawn
            drawn += 1
            queue(self)

        monkeypatch.setattr(Painter, "queue", counted)
        running.server.says("c-1", "hoi")
        await running.until(lambda: len(work.query_one(Transcript).lines.items) > 1)
        assert drawn == 0
        running.server.says("w-1", "is daar iemand")
        await running.until(lambda: drawn)
        assert work.query_one(QueueList).holds("w-1")
