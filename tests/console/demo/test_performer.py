"""The scripted chatters: in order, in turn, and gone as the script says."""

from __future__ import annotations

import pytest

from console.demo.performer import perform
from console.demo.script import Chatter, load


class Recorder:
    """A side that is answered `answers` times, after which the conversation ends."""

    def __init__(self, answers: int) -> None:
        self.log: list[str] = []
        self.slept = 0.0
        self._answers = answers
        self.ended = False

    async def arrive(self, alias: str, language: str, topic: str | None, can_type_safely: str) -> None:
        self.log.append(f"arrive {alias}")

    async def say(self, text: str) -> None:
        self.log.append(text)

    async def typing(self, on: bool) -> None:
        self.log.append("typing")

    async def leave(self, how: str) -> None:
        self.log.append(f"leave {how}")
        self.ended = True

    async def listen(self) -> int:
        if self._answers == 0:
            self.ended = True
            return 0
        self._answers -= 1
        return 1

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds


CHATTER = Chatter(
    alias="Egel",
    language="nl",
    topic=None,
    can_type_safely="no",
    after=5,
    typing=4,
    opening=("a", "b"),
    replies=(("c",), ("d", "e")),
    leave="quick_exit",
)


async def test_replies_follow_answers_and_the_end_is_as_written() -> None:
    side = Recorder(answers=2)
    await perform(CHATTER, side, side.sleep)
    said = [line for line in side.log if line != "typing"]
    assert said == ["arrive Egel", "a", "b", "c", "d", "e", "leave quick_exit"]
    assert side.log.count("typing") == 5
    assert side.slept == 5 + 5 * 5 + 4


async def test_a_conversation_that_ends_stops_the_chatter() -> None:
    side = Recorder(answers=1)
    await perform(CHATTER, side, side.sleep)
    assert side.log[-1] == "c"


@pytest.mark.parametrize("chatter", load().chatters, ids=lambda chatter: chatter.alias)
def test_the_shipped_chatters_arrive_within_a_minute(chatter: Chatter) -> None:
    assert chatter.after <= 60
    assert chatter.opening
    assert all(len(line) < 200 for reply in chatter.replies for line in reply)
