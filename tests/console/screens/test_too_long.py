"""A key that is held, or a paste, in a field for a secret: it is said, taken away, and asked of nobody.

`docs/protocol.md`: a server takes names, passwords and codes of at most 1000 characters.
"""

from __future__ import annotations

import pytest

from api_client.errors import BackendError, Refused
from console.present.error_texts import sign_in_sentence
from console.screens.access.lock import Locked
from console.screens.access.pin import ChoosePin
from console.screens.access.sign_in_again import SignInAgain
from console.screens.base import Field
from console.screens.settings import Options
from console.strings import set_language
from tests.console.screens.consoles import PASSWORD, FakeGate, Running, console

LONGEST = 1000
TOO_LONG = {"nl": "te lang: hoogstens 1000 tekens", "en": "too long: at most 1000 characters"}
FAULT = {"nl": "storing", "en": "fault"}


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    set_language(chosen)
    return chosen


def said(desk: Running) -> str:
    return " ".join(desk.text().split())


async def hold(desk: Running, field: str, text: str) -> Field:
    """`text` stands in the field, and Enter is pressed there."""
    line = desk.app.screen.query_one(f"#{field}", Field)
    line.value = text
    line.focus()
    await desk.settle()
    await desk.press("enter")
    return line


async def test_at_the_lock_it_is_no_try_and_the_password_opens_after(language: str) -> None:
    async with console(options=Options(language=language)) as desk:
        await desk.press("f9")
        locked = desk.app.screen
        assert isinstance(locked, Locked)
        for _ in range(6):  # more than the wrong tries that end a session
            secret = await hold(desk, "secret", "x" * 2000)
            assert TOO_LONG[language] in said(desk)
            assert FAULT[language] not in said(desk)
            assert secret.value == ""
        await hold(desk, "secret", PASSWORD)
        await desk.until(lambda: desk.app.screen is not locked)


@pytest.mark.parametrize("field", ["name", "password", "code"])
async def test_at_the_sign_in(language: str, field: str) -> None:
    async with console(signed_in=False, options=Options(language=language)) as desk:
        values = {"name": "anna", "password": PASSWORD, "code": "123456"} | {field: "x" * (LONGEST + 1)}
        for name, value in values.items():
            desk.app.screen.query_one(f"#{name}", Field).value = value
        await hold(desk, "password", values["password"])
        assert TOO_LONG[language] in said(desk)
        assert desk.app.screen.query_one(f"#{field}", Field).value == ""
        assert desk.gate.tries == [], "nobody was asked"


async def test_at_the_sign_in_again(language: str) -> None:
    async with console(options=Options(language=language)) as desk:
        desk.backend.sign_out()
        await desk.until(lambda: isinstance(desk.app.screen, SignInAgain))
        password = await hold(desk, "password", "x" * (LONGEST + 1))
        assert TOO_LONG[language] in said(desk)
        assert password.value == ""
        assert desk.gate.tries == []


async def test_at_the_choice_of_a_pin(language: str) -> None:
    async with console(options=Options(language=language)) as desk:
        pin = ChoosePin()
        desk.app.push_screen(pin)
        await desk.until(lambda: desk.app.screen is pin and pin.query("#pin-again"))
        pin.query_one("#pin-first", Field).value = "x" * (LONGEST + 1)
        again = await hold(desk, "pin-again", "x" * (LONGEST + 1))
        assert desk.app.screen is pin
        assert TOO_LONG[language] in said(desk)
        assert again.value == ""


async def test_the_longest_that_a_server_takes_is_asked() -> None:
    async with console(signed_in=False) as desk:
        for name, value in {"name": "anna", "password": "x" * LONGEST}.items():
            desk.app.screen.query_one(f"#{name}", Field).value = value
        await hold(desk, "password", "x" * LONGEST)
        await desk.until(lambda: desk.gate.tries)


@pytest.mark.parametrize("why", ["too_long", "malformed", "weak", "bad_request", "moon"])
def test_a_refused_request_is_never_called_a_fault_of_the_server(language: str, why: str) -> None:
    assert FAULT[language] not in sign_in_sentence(Refused(why))


@pytest.mark.parametrize("error", [Refused("moon"), Refused("malformed")])
async def test_the_lock_keeps_nothing_that_the_server_refused(language: str, error: BackendError) -> None:
    def refuses(gate: FakeGate) -> None:
        gate.check_errors.append(error)

    async with console(gate=refuses, options=Options(language=language)) as desk:
        await desk.press("f9")
        secret = await hold(desk, "secret", "iets anders")
        await desk.until(lambda: secret.value == "")
        assert sign_in_sentence(error) in said(desk)
