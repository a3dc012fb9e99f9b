"""The organisation's policy stands above the person: their files, arguments and environment (SEC-A7)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api_client.transport import Transport
from console.settings import config, paths
from console.strings import set_language
from console.support.errors import ConsoleError, Exit
from tests.console.screens.consoles import console

ROOT = Path(__file__).parents[3]
EVERY_KEY: dict[str, tuple[str, str]] = {
    "server": ('"https://vast.example"', '"https://eigen.example"'),
    "language": ('"en"', '"nl"'),
    "theme": ('"baken-contrast"', '"baken-light"'),
    "send_key": ('"ctrl+j"', '"enter"'),
    "blank_minutes": ("2", "60"),
    "lock_minutes": ("4", "60"),
    "mouse": ("false", "true"),
    "kitty_keys": ("false", "true"),
    "bell": ("true", "false"),
    "bell_repeat_seconds": ("20", "600"),
    "reply_overdue_seconds": ("60", "3600"),
    "proxy": ('"http://vast.example:3128"', '"http://eigen.example:3128"'),
    "ascii": ("false", "true"),
    "keymap": ('{ "app.lock" = "f9" }', '{ "app.lock" = "" }'),
}
"""Each key of docs/configuration.md: what the organisation says, and what the person says."""
ON_THE_COMMAND_LINE: dict[str, tuple[str, str | bool, str]] = {
    "server": ("https://vast.example", "https://eigen.example", "--server"),
    "language": ("en", "nl", "--lang"),
    "ascii": ("false", True, "--ascii"),
}
"""Each option that sets one of these keys: as above, and what it is called. (`--content` sets none of them.)"""


def test_every_key_of_the_document_is_tried() -> None:
    document = (ROOT / "docs/configuration.md").read_text("utf-8")
    personal = document.partition("## config.toml")[2].partition("## policy.toml")[0]
    assert set(re.findall(r"^### (\w+)$", personal, re.MULTILINE)) == EVERY_KEY.keys()


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def two_files(folder: Path, theirs: str, mine: str) -> tuple[config.Config, config.Policy]:
    (folder / "policy.toml").write_text(f"[settings]\n{theirs}\n")
    (folder / "config.toml").write_text(f"{mine}\n")
    return config.load(folder / "config.toml", folder / "policy.toml")


@pytest.mark.proves("SEC-A7", breaks="the person's file is laid over the organisation's")
@pytest.mark.parametrize("key", EVERY_KEY)
def test_the_persons_file_changes_no_key_that_is_fixed(tmp_path: Path, key: str) -> None:
    theirs, mine = EVERY_KEY[key]
    both, policy = two_files(tmp_path, f"{key} = {theirs}", f"{key} = {mine}")
    alone, _policy = two_files(tmp_path, f"{key} = {theirs}", "")
    assert getattr(both, key) == getattr(alone, key)
    assert policy.fixed == {key}


@pytest.mark.proves("SEC-A7", "F9", breaks="an option of the command line is laid over what is fixed")
@pytest.mark.parametrize("key", ON_THE_COMMAND_LINE)
def test_an_option_that_says_something_else_is_refused_and_one_that_says_the_same_is_not(
    tmp_path: Path, key: str
) -> None:
    theirs, mine, option = ON_THE_COMMAND_LINE[key]
    settings, policy = two_files(tmp_path, f"{key} = {theirs}" if key == "ascii" else f'{key} = "{theirs}"', "")
    with pytest.raises(ConsoleError) as refused:
        config.with_options(settings, policy, **{key: mine})
    assert refused.value.exit_code == Exit.USAGE
    assert refused.value.message == f"{option} cannot be used: your organisation has set this."
    assert config.with_options(settings, policy, **{key: None if key == "ascii" else theirs}) == settings
    free = config.with_options(settings, config.Policy(), **{key: mine})
    assert getattr(free, key) == mine, "where nothing is fixed, it counts"


FIXED_AT = "http://127.0.0.1:8790"
SAME = ("http://127.0.0.1:8790/", "HTTP://127.0.0.1:8790", "Http://127.0.0.1:8790/")
OTHER = (
    "https://127.0.0.1:8790",
    "http://127.0.0.1:8791",
    "http://127.0.0.1",
    "http://localhost:8790",
    "http://127.0.0.1:8790/x",
    "http://127.0.0.1:8790//",
    "http://127.0.0.1:8790?",
    "http://127.0.0.1:8790/#",
    "http://a@127.0.0.1:8790",
    "http://127.0.0.1:8790@elders.example",
    "http://127.0.0.1.:8790",
)
"""RFC 3986, section 6.2.2.1 and 6.2.3: which spellings are the same address by their syntax alone."""


@pytest.mark.proves("SEC-A7", breaks="the spellings compared letter by letter; the path left out of the comparison")
def test_the_fixed_server_in_another_spelling_is_the_same_server_and_nothing_else_is(tmp_path: Path) -> None:
    settings, policy = two_files(tmp_path, f'server = "{FIXED_AT}"', "")
    for spelling in SAME:
        assert config.with_options(settings, policy, server=spelling).server == FIXED_AT, spelling
    for other in OTHER:
        with pytest.raises(ConsoleError):
            config.with_options(settings, policy, server=other)
    settings, policy = two_files(tmp_path, 'server = "https://Vast.example"', "")
    for spelling in ("https://vast.example:443/", "HTTPS://VAST.EXAMPLE", "https://vast.example"):
        assert config.with_options(settings, policy, server=spelling).server == "https://Vast.example", spelling
    with pytest.raises(ConsoleError):
        config.with_options(settings, policy, server="https://vast.example:80")


@pytest.mark.proves("SEC-A7", breaks="the proxy of the environment wins over a configured one")
@pytest.mark.parametrize("excepted", ["", "*"])
def test_the_proxy_of_the_environment_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, excepted: str) -> None:
    settings, _policy = two_files(tmp_path, 'proxy = "http://vast.example:3128"', "")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://eigen.example:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, excepted)
    assert Transport("https://vast.example", settings.proxy).effective_proxy == "http://vast.example:3128"


@pytest.mark.proves("F9", "SEC-A7", breaks="the path comes from platformdirs, which reads the environment")
@pytest.mark.parametrize(
    ("platform", "path"),
    [("linux", "/etc/xdg/baken/policy.toml"), ("darwin", "/Library/Application Support/baken/policy.toml")],
)
def test_no_variable_moves_the_policy(
    platform: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in (
        *("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH"),
        *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "ALLUSERSPROFILE", "SYSTEMDRIVE", "SYSTEMROOT", "TMPDIR"),
        *("BAKEN_POLICY", "BAKEN_CONFIG", "BAKEN_SERVER", "WIN_PD_OVERRIDE_COMMON_APPDATA"),
    ):
        monkeypatch.setenv(name, str(tmp_path))
    assert str(paths.policy_file()) == path


@pytest.mark.proves("F9", "SEC-A7", breaks="the field is open although the server is fixed")
async def test_the_field_for_the_server_is_closed_and_says_why() -> None:
    from console.screens.settings import Options

    options = Options(language="en", fixed=frozenset({"server"}))
    async with console(signed_in=False, options=options) as desk:
        field = desk.app.screen.query_one("#server")
        assert field.disabled
        assert "Your organisation has set the server." in desk.text()
        field.value = "https://eigen.example"  # type: ignore[attr-defined]  # as if somebody found a way into it
        await desk.write("anna")
        await desk.press("enter")
        await desk.write("vuurtoren aan zee")
        await desk.press("enter")
        await desk.until(lambda: bool(desk.gate.tries))
        assert [server for server, _name, _code in desk.gate.tries] == ["https://baken.example"]


def _own_namespace() -> str | None:
    """Why this machine gives a process no mounts of its own, or None."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return "needs Linux with unshare (util-linux)"
    tried = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/etc"], capture_output=True)
    return None if tried.returncode == 0 else "this machine gives no process mounts of its own"


WITH_A_POLICY = """
mount -t tmpfs none /etc && mkdir -p /etc/xdg/baken && cp "$POLICY" /etc/xdg/baken/policy.toml && exec "$@"
"""


@pytest.mark.proves(
    "F9", "SEC-A7", breaks="`report` lays --server over the policy, or XDG_CONFIG_DIRS chooses the file"
)
def test_a_real_process_goes_by_the_policy_of_its_machine(tmp_path: Path) -> None:
    reason = _own_namespace()
    if reason:
        pytest.skip(reason)
    (tmp_path / "real.toml").write_text('[settings]\nserver = "http://127.0.0.1:1"\nlanguage = "en"\n')
    mine = tmp_path / "mine" / "baken"
    mine.mkdir(parents=True)
    (mine / "policy.toml").write_text('[settings]\nserver = "http://127.0.0.1:2"\n')
    (mine / "config.toml").write_text('server = "http://127.0.0.1:3"\n')
    hostile = dict.fromkeys(("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "PROGRAMDATA", "APPDATA"), str(mine.parent))
    hostile |= {"BAKEN_SERVER": "http://127.0.0.1:4", "HOME": str(tmp_path), "POLICY": str(tmp_path / "real.toml")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        in_it = ["unshare", "-rm", "sh", "-c", WITH_A_POLICY, "sh", sys.executable, "-m", "console", *arguments]
        given = {"input": "geheim\n", "capture_output": True, "text": True, "timeout": 60, "cwd": ROOT}
        return subprocess.run(in_it, env={**os.environ, **hostile}, **given)  # type: ignore[call-overload, no-any-return]  # a dict of options

    asked = run("report", "--year", "2021", "--name", "mila", "--password-stdin")
    assert "http://127.0.0.1:1;" in asked.stderr, asked
    for arguments in (["--server", "http://127.0.0.1:5", "report"], ["report", "--lang", "nl"]):
        refused = run(*arguments, "--year", "2021", "--name", "mila", "--password-stdin")
        assert refused.returncode == 2
        assert len(refused.stderr.strip().splitlines()) == 2, "one sentence, and what to do"
