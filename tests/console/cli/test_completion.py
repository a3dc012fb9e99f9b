"""Shells really complete: each runs the script that `baken completion` writes, and nothing of Baken while it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from console.cli import run
from tests.support.needs import needs_fish, needs_zsh
from tests.support.terminal import Terminal

TYPED = {
    "baken us": {"user"},
    "baken user re": {"reset"},
    "baken --lang nl user d": {"disable"},
    "baken user --lang nl d": {"disable"},
    "baken user add --role s": {"supervisor"},
    "baken --lang ": {"nl", "en"},
    "baken audit ": {"list", "opened", "verify", "waiting"},
    "baken user add --pass": {"--password-stdin"},
    "baken config schema p": {"policy"},
    "baken user add --capacity 3 --ro": {"--role"},
    "baken user add --capacity user": set(),
    "baken nonsense user ad": {"add"},
}
"""What is typed, and what there is to go on with. Words that are no command are passed over."""


PLAIN = {"PS1": "$ ", "TERM": "xterm", "LC_MESSAGES": None}


@pytest.fixture
def script(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    shell = request.param
    assert run(["completion", shell, "--lang", "en"]) == 0
    place = tmp_path / f"script.{shell}"
    place.write_text(capsys.readouterr().out)
    return place


@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_gets_the_words(script: Path) -> None:
    asks = "\n".join(
        f"COMP_WORDS=({line} {'' if line[-1] != ' ' else chr(34) * 2}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
        '_baken; echo "${COMPREPLY[@]}"'
        for line in TYPED
    )
    told = subprocess.run(
        ["bash", "--norc", "-c", f"source {script}\n{asks}"], capture_output=True, text=True, check=True, env={}
    )
    assert told.stderr == ""
    assert [set(line.split()) for line in told.stdout.splitlines()] == list(TYPED.values())


@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_completes_what_somebody_types(script: Path, tmp_path: Path) -> None:
    (tmp_path / "een map").mkdir()
    with Terminal(["bash", "--norc", "-i"], cwd=tmp_path, env=PLAIN) as terminal:
        terminal.wait_for("$")
        terminal.send(f"source {script}\r")
        terminal.send("baken user re\t")
        terminal.wait_for("baken user reset")
        terminal.send("--totp --data een\t")
        terminal.wait_for("--data een\\ map/")


@needs_zsh
@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_zsh_completes_what_somebody_types(script: Path, tmp_path: Path) -> None:
    with Terminal(["zsh", "-f", "-i"], cwd=tmp_path, env=PLAIN) as terminal:
        terminal.wait_for("$")
        terminal.send(f"autoload -Uz compinit && compinit -u -d {tmp_path}/dump; source {script}; echo there\r")
        terminal.wait_for("\nthere")
        terminal.send("baken user re\t")
        terminal.wait_for("baken user reset")


@needs_fish
@pytest.mark.parametrize("script", ["fish"], indirect=True)
def test_fish_gets_the_words_with_their_help(script: Path, tmp_path: Path) -> None:
    asks = "\n".join(f"complete -C '{line}'; echo ---" for line in TYPED)
    told = subprocess.run(
        ["fish", "--no-config", "-c", f"source {script}\n{asks}"],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    assert told.stderr == ""
    found = [part.strip().splitlines() for part in told.stdout.split("---")[:-1]]
    assert [{line.split("\t")[0] for line in part} for part in found] == list(TYPED.values())
    assert found[1] == ["reset\tGive an account another password, and end its sessions."]


def test_the_script_runs_nothing_of_baken(capsys: pytest.CaptureFixture[str]) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert run(["completion", shell]) == 0
        told = capsys.readouterr().out
        assert sys.executable not in told
        assert "_BAKEN_COMPLETE" not in told
