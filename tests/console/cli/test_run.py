"""What `baken` says when something goes wrong that nobody thought of."""

from __future__ import annotations

import click
import pytest

from console.cli import baken, run
from console.cli.support.spoken_click import LazyGroup

SECRET = "geheim-kanarie"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        kept = SECRET
        raise LookupError(f"what the chat said: {kept}")

    get_command = type(baken).get_command

    def get(self: LazyGroup, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return click.Command("broken", callback=fail) if cmd_name == "broken" else get_command(self, ctx, cmd_name)

    monkeypatch.setattr(type(baken), "get_command", get)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(("language", "said"), [("nl", "fout in het programma"), ("en", "mistake in the program")])
def test_sec_c1_a_mistake_in_a_command_is_told_without_its_text(
    capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    assert run(["--lang", language, "broken"]) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "LookupError" in err
    assert "Traceback" not in err
    assert SECRET not in err
    assert len(err.strip().splitlines()) == 2
