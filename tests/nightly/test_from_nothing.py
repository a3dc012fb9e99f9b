"""From nothing to a helpline: the block of docs/deployment.md as it is printed, in an empty Debian, up to a first chat.

Then an update by the block that is printed for it. What is installed first is the last version before the newest
migration, by its own document, so that the update takes a database of an older schema along. Skipped, with the reason,
where no Debian can be made or where that version is not in the clone.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import trustme

from tests.support import debian
from tests.support.debian import Debian
from tests.support.serving import ROOT

SOURCE = "usr/local/src/baken"
NAME = "chat.example.org"
PASSWORD = "niemand raadt dit zomaar"
CHATTER = """
import http.client, json, socket, ssl
tls = ssl.create_default_context(cafile={authority!r})
def ask(method, path, body=None, token=None):
    line = http.client.HTTPSConnection({name!r}, 443, context=tls, timeout=60)
    line.sock = tls.wrap_socket(socket.create_connection(("127.0.0.1", 443), 60), server_hostname={name!r})
    head = {{"content-type": "application/json"}} | ({{"authorization": "Bearer " + token}} if token else {{}})
    line.request(method, path, json.dumps(body) if body is not None else None, head)
    answer = line.getresponse()
    return answer.status, answer.read().decode()
{script}
"""
LISTENING = """
import socket, time
for port in (8790, 443):
    limit = time.monotonic() + 90
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < limit, port
            time.sleep(0.1)
"""
FIRST_CHAT = """
status, page = ask("GET", "/")
assert status == 200 and "<html" in page, (status, page[:200])
status, arrived = ask("POST", "/v1/visitor/conversations", {"alias": "Vos", "language": "nl", "prechat": {}})
assert status == 201, (status, arrived)
token = json.loads(arrived)["token"]
hello = {"client_id": "0190a5d0-0000-7000-8000-000000000001", "text": "hoi"}
status, said = ask("POST", "/v1/visitor/messages", hello, token)
assert status in (200, 201), (status, said)
status, here = ask("GET", "/v1/visitor/conversation", token=token)
assert "hoi" in here, here
print(json.dumps({"token": token}))
"""
STILL_THERE = """
status, here = ask("GET", "/v1/visitor/conversation", token={token!r})
assert status == 200 and "hoi" in here, (status, here)
print("{{}}")
"""


SIGNS_IN = """
status, here = ask("POST", "/v1/auth/sign-in", {{"name": "noor", "password": {password!r}}})
assert status == 200 and json.loads(here)["me"]["role"] == "counsellor", (status, here)
print("{{}}")
"""
SCHEMA = "sqlite3 /srv/baken/baken.sqlite3 'select version_num from alembic_version'"


def block(name: str, version: str = "HEAD") -> str:
    """The block of docs/deployment.md that stands below this comment, as a version of it has it."""
    text = git("show", f"{version}:docs/deployment.md", cwd=ROOT)
    (found,) = re.findall(rf"<!-- {name} -->\n```sh\n(.*?)```\n", text, re.DOTALL)
    return str(found)


def git(*arguments: str, cwd: Path) -> str:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True)
class Before:
    """The last version with an older schema, and the schemas of then and now (numbers of migrations)."""

    version: str
    schema: str
    now: str


@pytest.fixture(scope="module")
def before() -> Before:
    if git("rev-parse", "--is-shallow-repository", cwd=ROOT) == "true":
        pytest.skip("this clone is shallow: no version with an older schema is in it")
    *_, then, newest = sorted(ROOT.glob("backend/**/migrations/versions/[0-9]*.py"), key=lambda path: path.name)
    # Followed, because a folder may have been moved since.
    added = git("log", "--follow", "--diff-filter=A", "--format=%H", "-1", "--", str(newest), cwd=ROOT)
    version = git("rev-parse", f"{added}^", cwd=ROOT)
    assert "<!-- install -->" in git("show", f"{version}:docs/deployment.md", cwd=ROOT)
    return Before(version, then.name[:4], newest.name[:4])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, before: Before) -> Iterator[Debian]:
    """A Debian with nothing but a clone of this repository, of a version that has a tag, and a certificate."""
    if (why := debian.missing()) is not None:
        pytest.skip(why)
    root = tmp_path_factory.mktemp("debian")
    debian.make(root)
    upstream = root / "srv/upstream"
    git("clone", "--quiet", str(ROOT), str(upstream), cwd=ROOT)
    git("checkout", "--quiet", "-B", "helpline", before.version, cwd=upstream)
    git("tag", "v9.1.0", cwd=upstream)
    with debian.running(root) as running:
        git("clone", "--quiet", str(upstream), str(root / SOURCE), cwd=ROOT)
        git("remote", "set-url", "origin", "/srv/upstream", cwd=root / SOURCE)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(root / "root/authority.pem"))
        own = authority.issue_cert(NAME)
        (root / "etc/ssl/baken").mkdir(mode=0o700)
        for pem in own.cert_chain_pems:
            pem.write_to_path(str(root / "etc/ssl/baken/fullchain.pem"), append=True)
        own.private_key_pem.write_to_path(str(root / "etc/ssl/baken/privkey.pem"))
        yield running


def chat(there: Debian, script: str) -> dict[str, str]:
    """Do this as a chatter over TLS."""
    authority = str(there.root / "root/authority.pem")
    return dict(json.loads(there.client(CHATTER.format(authority=authority, name=NAME, script=script))))


def asked(question: str, times: int, screen: str) -> bool:
    """Whether the screen shows the question so often."""
    return screen.count(question) >= times


def serving(there: Debian) -> None:
    """Wait until the service listens, and Debian's nginx before it."""
    there.client(LISTENING)


def test_the_printed_block_leads_to_a_first_chat_and_an_update_updates(
    empty: Debian, before: Before, tmp_path: Path
) -> None:
    with empty.typed(block("install", before.version), tmp_path) as shell:
        for nth, _account in enumerate(("marit", "noor"), 1):
            for question in ("Password:", "The same again:"):
                shell.wait_for(partial(asked, question, nth), timeout=debian.PATIENCE)
                shell.send(PASSWORD + "\r")
        shell.wait_for("ALL-OF-IT-DONE", timeout=300)
        assert shell.wait_exit() == 0
        assert b"baken 9.1.0" in shell.output
    serving(empty)

    token = chat(empty, FIRST_CHAT)["token"]
    owners = empty.run("find /srv/baken /var/lib/baken /var/backups/baken ! -user baken -o -perm /077")
    assert owners == "", "everything is the server's, and closed to others"
    assert "return-words.json" in empty.run("ls /var/lib/baken")
    assert "return-words.json" not in empty.run("ls -R /var/backups")
    (number,) = empty.run("cat /run/baken.pid").split()
    status = Path(f"/proc/{number}/status").read_text("ascii")
    assert re.search(r"^Uid:\t([1-9]\d*)\t\1\t\1\t\1$", status, re.MULTILINE), "no root in it"
    assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)
    assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE)

    assert empty.run(SCHEMA).strip() == before.schema

    git("reset", "--hard", git("rev-parse", "HEAD", cwd=ROOT), cwd=empty.root / "srv/upstream")
    git("tag", "v9.2.0", cwd=empty.root / "srv/upstream")
    with empty.typed(block("update"), tmp_path) as shell:
        shell.wait_for("ALL-OF-IT-DONE", timeout=debian.PATIENCE)
        assert shell.wait_exit() == 0
        assert b"baken 9.2.0" in shell.output
    serving(empty)
    assert empty.run(SCHEMA).strip() == before.now
    chat(empty, STILL_THERE.format(token=token))
    chat(empty, SIGNS_IN.format(password=PASSWORD))
    audit = "runuser -u baken -- /opt/baken/bin/baken audit verify --data /srv/baken"
    assert "account added" in empty.run(f"{audit} && {audit.replace('verify', 'list')}"), "its log goes on unbroken"


def test_the_first_account_made_by_root_does_not_lock_the_server_out(empty: Debian) -> None:
    before = empty.run("ls -ln /srv/baken")
    with pytest.raises(subprocess.CalledProcessError) as raised:
        empty.run(
            "/opt/baken/bin/baken user add anna --role counsellor --password-stdin --data /srv/baken <<E\n"
            + PASSWORD
            + "\nE"
        )
    assert "runuser -u baken --" in str(raised.value.stderr)
    assert empty.run("ls -ln /srv/baken") == before
