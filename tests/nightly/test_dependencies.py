"""The declared versions are true: the lowest, the newest and the locked ones run a helpline, on every Python here.

Packages come from whatever index pip knows on this machine; without one this is skipped.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.http import Line
from tests.support.serving import until

ROOT = Path(__file__).parents[2]
PASSWORD = "niemand raadt dit zomaar\n"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")


def lowest() -> str:
    """Constraints: the least version that is declared of each package that Baken itself names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(one for extra in ("server", "report") for one in project["optional-dependencies"][extra]),
    ]
    pins = [re.sub(r"\[[^]]*\]", "", one).replace(">=", "==") for one in declared]
    assert all("==" in one for one in pins), pins
    return "\n".join(pins) + "\n"


@pytest.fixture(params=PYTHONS)
def python(request: pytest.FixtureRequest) -> str:
    """A Python that runs, of the system or of pyenv: a name may be there and lead nowhere."""
    name = str(request.param)
    of_pyenv = Path.home().glob(f".pyenv/versions/{name.removeprefix('python')}*/bin/{name}")
    for found in filter(None, (shutil.which(name), *map(str, sorted(of_pyenv)))):
        if not subprocess.run([found, "-c", "import venv, ensurepip"], capture_output=True).returncode:
            return found
    pytest.skip(f"{name} is not on this machine")


@pytest.fixture(params=["lowest", "newest", "locked"])
def baken(request: pytest.FixtureRequest, python: str, tmp_path: Path) -> Path:
    """`baken` in an environment of its own, with these versions."""
    environment = tmp_path / "venv"
    subprocess.run([python, "-m", "venv", environment], check=True)
    source = tmp_path / "source"
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, files.split("\0")):
        if not name.startswith(("tests/", "docs/")) and (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    pip = [str(environment / "bin" / "python"), "-m", "pip"]
    if subprocess.run([*pip, "download", "--quiet", "--no-deps", "--dest", str(tmp_path), "msgspec"]).returncode:
        pytest.skip("no package index answers here")
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(lowest() if request.param == "lowest" else "", "utf-8")
    steps = [["-c", str(constraints), f"{source}[server,report]"]]
    if request.param == "locked":
        locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements.lock")]
        steps = [locked, ["--no-deps", "--no-build-isolation", str(source)]]
    for step in steps:
        installed = subprocess.run([*pip, "install", "--quiet", *step], capture_output=True, text=True)
        assert installed.returncode == 0, installed.stderr[-2000:]
    return environment / "bin" / "baken"


def run(baken: Path, home: Path, *arguments: str, typed: str = "", code: int = 0) -> str:
    done = subprocess.run(
        [str(baken), *arguments],
        input=typed,
        capture_output=True,
        text=True,
        cwd=home,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8"},
        timeout=300,
    )
    assert done.returncode == code, (arguments, done.stdout[-500:], done.stderr[-1500:])
    return done.stdout


@pytest.fixture
def server(baken: Path, tmp_path: Path) -> Iterator[str]:
    home = tmp_path / "home"
    home.mkdir()
    data = ["--data", str(home / "data")]
    run(baken, home, "user", "add", "noor", "--role", "counsellor", "--password-stdin", *data, typed=PASSWORD)
    ready = home / "ready.json"
    with subprocess.Popen(
        [str(baken), "serve", *data, "--port", "0", "--ready-file", str(ready)], cwd=home, env={"HOME": str(home)}
    ) as process:
        try:
            until(lambda: ready.exists() or process.poll() is not None, "the server is ready", 60)
            assert process.poll() is None, "the server ended by itself"
            yield str(json.loads(ready.read_text("utf-8"))["visitor_url"])
        finally:
            process.terminate()
            assert process.wait(30) == 0


async def test_a_helpline_runs(baken: Path, server: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    line = Line(server)
    page = await line.request("GET", "/")
    assert page.status == 200
    body = {"alias": "Vos", "language": "nl", "prechat": {}}
    assert (await line.request("POST", "/v1/visitor/conversations", body)).status == 201
    line.close()
    made_up = ["--data", str(home / "made-up")]
    run(baken, home, "demo-data", "--years", "2021-2021", "--seed", "1", *made_up)
    for form in ("html", "ods", "xlsx", "csv", "json"):
        target = home / f"report.{form}"
        run(baken, home, "report", "--year", "2021", "--internal", "--format", form, "--output", str(target), *made_up)
        assert target.stat().st_size > 1000
    (scenario,) = baken.parents[1].glob(
        "lib/python*/site-packages/console/content/scenarios/crim-jongen-01.draaiboek.txt"
    )
    run(baken, home, "train", "lint", str(scenario))
    # Over the network, as somebody who signs in and may not see figures; and the store of secrets, which is not there.
    asking = ("report", "--server", server, "--name", "noor", "--password-stdin", "--year", "2021")
    await asyncio.to_thread(run, baken, home, *asking, typed=PASSWORD, code=77)
    store = [str(baken.with_name("python")), "-c", "from keyring.backends.SecretService import Keyring"]
    assert await (await asyncio.create_subprocess_exec(*store, cwd=home)).wait() == 0
