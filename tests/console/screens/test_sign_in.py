"""Signing in, first and again, and every sentence for a closed way in."""

from __future__ import annotations

import pytest

from api_client.errors import BackendError, Refused, Unauthorised, Unavailable, WrongServer
from console.present.error_texts import NO_ADDRESS, REFUSED, UNREACHABLE, WRONG_SERVER, sign_in_sentence
from console.screens.access.sign_in_again import SignInAgain
from console.screens.base import Field
from console.strings import _
from tests.console.screens.consoles import PASSWORD, FakeGate, Running, console
from tests.console.screens.steps import busy

WORDED: list[BackendError] = [
    *(Unauthorised(why) for why in REFUSED),
    *(Unavailable(why) for why in UNREACHABLE),
    *(WrongServer(why) for why in WRONG_SERVER),
    *(Refused(why) for why in NO_ADDRESS),
]


@pytest.mark.parametrize("error", WORDED, ids=lambda error: f"{type(error).__name__}-{error.why}")
def test_every_reason_has_a_sentence_of_its_own(error: BackendError) -> None:
    sentences = [sign_in_sentence(each) for each in WORDED]
    assert sentences.count(sign_in_sentence(error)) == 1
    assert sign_in_sentence(error).endswith(".")


def test_a_reason_nobody_thought_of_is_a_fault_and_waiting_is_said_in_seconds() -> None:
    assert sign_in_sentence(Unavailable("moon")) == _(UNREACHABLE["server"])
    assert "30" in sign_in_sentence(Unavailable("busy", retry_after=30))


async def fill_in(desk: Running, password: str = PASSWORD, name: str = "Anna") -> None:
    for id_, text in (("name", name), ("password", password)):
        field = desk.app.screen.query_one(f"#{id_}", Field)
        field.value = text
        field.focus()
    await desk.settle()
    await desk.press("enter")


async def test_with_the_keyboard_alone() -> None:
    async with console(signed_in=False, prepare=busy) as desk:
        assert desk.where() == "name"
        await desk.write("anna")
        await desk.press("enter")
        assert desk.where() == "password"
        await desk.write(PASSWORD)
        assert PASSWORD not in desk.text()
        await desk.press("enter")
        await desk.until(lambda: desk.app.session is not None and desk.app.session.state.me is not None)
        assert desk.gate.tries == [("https://baken.example", "anna", None)]


async def test_a_wrong_password_is_said_and_taken_away() -> None:
    async with console(signed_in=False) as desk:
        await fill_in(desk, "fout")
        assert "klopt niet" in desk.text()
        assert desk.app.screen.query_one("#password", Field).value == ""
        assert desk.where() == "password"


async def test_the_code_is_asked_for_only_where_it_helps() -> None:
    async with console(signed_in=False, gate=lambda gate: gate.errors.append(Unauthorised("code_required"))) as desk:
        assert "Eenmalige code" not in desk.text()
        await fill_in(desk)
        assert desk.where() == "code"
        await desk.press("enter")
        assert "nog leeg" in desk.text()
        await desk.write("123456")
        await desk.press("enter")
        await desk.until(lambda: desk.app.session is not None)
        assert desk.gate.tries[-1][2] == "123456"


async def test_who_has_to_wait_and_has_no_codes_is_told_how_long_and_gets_in_afterwards() -> None:
    refused = Unavailable("code_or_wait", 30)
    async with console(signed_in=False, gate=lambda gate: gate.errors.append(refused)) as desk:
        await fill_in(desk)
        assert "Eenmalige code" in desk.text()
        assert desk.where() == "password", "a password that is typed again must not land in the field of the code"
        await desk.advance(0)
        await desk.advance(20)
        assert "(10 s)" in desk.text()
        await desk.advance(10)
        assert "Je kunt het nu weer proberen." in desk.text()
        await desk.press("enter")
        await desk.until(lambda: desk.app.session is not None)
        assert desk.gate.tries[-1][2] is None


async def test_who_has_to_wait_and_has_a_code_gets_in_at_once() -> None:
    refused = Unavailable("code_or_wait", 30)
    async with console(signed_in=False, gate=lambda gate: gate.errors.append(refused)) as desk:
        await fill_in(desk)
        await desk.press("tab")
        assert desk.where() == "code"
        await desk.write("123456")
        await desk.press("enter")
        await desk.until(lambda: desk.app.session is not None)
        assert desk.gate.tries[-1][2] == "123456"


async def test_that_the_sign_in_is_not_kept_is_said() -> None:
    def not_kept(gate: object) -> None:
        gate.note = "Niet bewaard."  # type: ignore[attr-defined]  # FakeGate, named nowhere else here

    async with console(gate=not_kept) as desk:
        await desk.until(lambda: "Niet bewaard." in desk.text())


async def test_sec_k6_signing_in_again_keeps_chats_and_drafts() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("down", "c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        await desk.settle()
        await desk.write("half af")
        desk.backend.sign_out()
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        assert "bewaard" in desk.text()
        assert "half af" not in desk.text()
        desk.backend.sign_in()
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.app.work)
        assert "half af" in desk.text()
        assert desk.state.opened == "c-2"


@pytest.mark.proves("F2", "SEC-A6", breaks="`Renewed` does not compare the person, or not the installation")
@pytest.mark.parametrize(("what", "said"), [("person", "alleen Anna"), ("installation", "andere server")])
async def test_neither_somebody_else_nor_another_installation_can_go_on_with_open_chats(what: str, said: str) -> None:
    async with console(prepare=busy) as desk:
        desk.backend.sign_out()
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        setattr(desk.gate, what, "bea")
        desk.backend.sign_in()
        asked = len(desk.backend.calls)
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: said in desk.text())
        assert isinstance(desk.app.screen, SignInAgain)
        assert desk.app.screen.query_one("#password", Field).value == ""
        assert len(desk.backend.calls) == asked, "the session does not go on"


@pytest.mark.proves("F2", "SEC-A6", breaks="the screen has a field for the server, or for the name")
async def test_signing_in_again_has_no_field_but_the_password_and_the_code() -> None:
    async with console(prepare=busy) as desk:
        desk.backend.sign_out()
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        assert {field.id for field in desk.app.screen.query("Input")} == {"password", "code"}
        assert "https://baken.example" in desk.text()
        assert "Anna" in desk.text()


async def test_who_could_not_be_let_in_at_the_start_is_told_why() -> None:
    def offline(gate: FakeGate) -> None:
        gate.not_resumed = Unavailable("dns")

    async with console(signed_in=False, gate=offline) as desk:
        await desk.until(lambda: _(UNREACHABLE["dns"]).split(".")[0] in desk.text())
        await fill_in(desk)
        await desk.until(lambda: desk.app.session is not None)


OTHER = "https://elders.example"


@pytest.mark.parametrize("error", [WrongServer("not_baken"), Unavailable("refused"), Refused("address")], ids=repr)
async def test_a_wrong_server_is_said_before_a_password_is_typed(error: BackendError) -> None:
    def wrong(gate: FakeGate) -> None:
        gate.wrong_servers[OTHER] = error

    begin = " ".join(sign_in_sentence(error).split()[:4])
    async with console(signed_in=False, gate=wrong) as desk:
        field = desk.app.screen.query_one("#server", Field)
        field.focus()
        field.value = OTHER
        await desk.settle()
        await desk.press("enter")
        await desk.until(lambda: begin in desk.text())
        assert desk.where() == "name", "who types goes on"
        assert desk.gate.tries == []
        field.focus()
        field.value = "https://baken.example"
        await desk.settle()
        await desk.press("tab")
        await desk.until(lambda: begin not in desk.text())
        assert desk.gate.looked[-2:] == [OTHER, "https://baken.example"]


async def test_the_server_of_last_time_is_looked_at_once_and_its_fault_said_at_the_start() -> None:
    def down(gate: FakeGate) -> None:
        gate.wrong_servers["https://baken.example"] = Unavailable("refused")

    async with console(signed_in=False, gate=down) as desk:
        await desk.until(lambda: _(UNREACHABLE["refused"]).split(".")[0] in desk.text())
        assert desk.gate.looked == ["https://baken.example"]
        await fill_in(desk)
        await desk.until(lambda: desk.app.session is not None)
