"""`baken release` as a process beside a server: the list, the question, what came of it, and what goes wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from console.support.errors import Exit
from protocol.models import Role
from tests.console.cli.reporting import PASSWORD, Helpline, Office, office
from tests.support.forked import Done
from tests.support.raw_http import Answer, Silence, problem

CORRECTION: dict[str, Any] = {"corrects": 1, "takes_back": 2, "open_forms": 3}


async def released(at: Office, *arguments: str, **more: Any) -> Done:
    return await at.report("--year", "2021", *arguments, command="release", **more)


async def test_without_a_terminal_yes_has_to_be_said_before_anybody_signs_in(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        done = await released(at)
        assert (done.code, done.out) == (Exit.NO_TERMINAL, "")
        assert "--yes" in done.err
        assert at.server.asked == []


async def test_yes_shows_the_list_and_publishes_what_it_showed(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(plan={"open_forms": 3, "number": 9})) as at:
        done = await released(at, "--yes")
        assert (done.code, done.err) == (0, "")
        assert "Nothing was registered of 3 chats of 2021." in done.out
        assert done.out.endswith("for everybody who asks for it.\n")
        assert at.helpline.released == [{"year": 2021, "number": 9, "why": ""}]
        assert at.server.paths()[-1] == "/v1/auth/sign-out"


async def test_a_correction_needs_its_reason(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(plan=CORRECTION)) as at:
        done = await released(at, "--yes")
        assert done.code == Exit.USAGE
        assert "--why" in done.err
        assert at.helpline.released == []
        done = await released(at, "--yes", "--why", "  two forms\x1b[2J came\nlate ")
        assert (done.code, done.err) == (0, "")
        assert at.helpline.released == [{"year": 2021, "number": 7, "why": "two forms␛[2J came late"}]
        asked = len(at.server.asked)
        done = await released(at, "--yes", "--why", "x" * 201)
        assert done.code == Exit.USAGE
        assert "at most 200 characters" in done.err
        assert len(at.server.asked) == asked


@pytest.mark.parametrize(
    ("plan", "code", "said"),
    [
        ({"corrects": 1, "published": True}, 0, "are published. Nothing has changed since."),
        ({"corrects": 1, "reveals": ("age",)}, Exit.BAD_INPUT, "- Age at the time of the chat"),
    ],
)
async def test_what_cannot_be_published_is_not_sent(tmp_path: Path, plan: dict[str, Any], code: int, said: str) -> None:
    async with office(tmp_path, Helpline(plan=plan)) as at:
        done = await released(at, "--yes", "--why", "late")
        assert done.code == code
        assert said in done.out
        assert at.helpline.released == []


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (problem(409, "draft_changed"), Exit.BAD_INPUT, "registrations came to 2021"),
        (problem(409, "already_released"), Exit.BAD_INPUT, "a colleague published figures of 2021"),
        (problem(409, "second_person"), Exit.BAD_INPUT, "a second person has to do the same"),
        (problem(409, "reveals"), Exit.BAD_INPUT, "point at somebody"),
        (problem(409, "not_over"), Exit.BAD_INPUT, "2021 is not over yet"),
        (problem(403, "not_allowed"), Exit.NOT_ALLOWED, "by supervisors and administrators"),
        (problem(503, "unavailable"), Exit.TRY_AGAIN, "not known whether the figures were published"),
        (Answer(200, b"<html>", "text/html"), Exit.UNREACHABLE, "not known whether"),
    ],
)
async def test_a_release_that_is_refused_or_of_which_no_answer_comes(
    tmp_path: Path, answer: Answer | Silence, code: Exit, said: str
) -> None:
    async with office(tmp_path, Helpline(release=answer)) as at:
        done = await released(at, "--yes")
        assert done.code == code
        assert said in done.err
        assert "are published" not in done.out


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.TRAINER, Role.RESEARCHER])
async def test_others_publish_nothing(tmp_path: Path, role: Role) -> None:
    async with office(tmp_path, Helpline(role=role)) as at:
        done = await released(at, "--yes")
        assert (done.code, done.out) == (Exit.NOT_ALLOWED, "")
        assert "your account is neither" in done.err
        assert "/v1/report/drafts" not in at.server.paths()


async def test_a_second_person_is_waited_for(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(plan={"needs_second": True})) as at:
        done = await released(at, "--yes")
        assert done.code == 0
        assert "They are not published yet: a second person has to do the same." in done.out


async def test_at_a_terminal_the_year_itself_says_yes(tmp_path: Path) -> None:
    async with office(tmp_path, Helpline(plan=CORRECTION)) as at:
        for answer, published in (("", 0), ("y", 0), ("2021", 1)):
            with at.at_a_terminal("--year", "2021", "--name", "Sam", command="release") as terminal:
                await terminal.until("Password:")
                terminal.send(f"{PASSWORD}\r")
                await terminal.until("What changed, in one line:")
                assert "It hides 2 numbers" in terminal.screen()
                terminal.send("late forms\r")
                await terminal.until("Type 2021 to publish")
                terminal.send(f"{answer}\r")
                assert await asyncio.to_thread(terminal.wait_exit) == 1 - published
                assert ("Nothing was published." in terminal.screen()) is not bool(published)
            assert len(at.helpline.released) == published
        assert at.helpline.released[0]["why"] == "late forms"


async def test_ctrl_c_at_the_question_publishes_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        with at.at_a_terminal("--year", "2021", "--name", "Sam", command="release") as terminal:
            await terminal.until("Password:")
            terminal.send(f"{PASSWORD}\r")
            await terminal.until("Type 2021 to publish")
            terminal.press("ctrl+c")
            assert await asyncio.to_thread(terminal.wait_exit) == 130
        assert at.helpline.released == []


async def test_a_year_that_nobody_published_says_how(tmp_path: Path) -> None:
    for role, said in (
        (Role.SUPERVISOR, "`baken release --year 2021` shows"),
        (Role.RESEARCHER, "A supervisor or an administrator publishes them."),
    ):
        async with office(tmp_path, Helpline(role=role, report=problem(409, "not_released"))) as at:
            done = await at.report("--year", "2021")
            assert (done.code, done.out) == (Exit.BAD_INPUT, "")
            assert "The figures of 2021 have not been published yet." in done.err
            assert said in done.err
