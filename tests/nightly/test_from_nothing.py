"""From nothing to a helpline: the block of docs/deployment.md as it is printed, in an empty Debian, up to a first chat.

Then an update by the block that is printed for it. Skipped, with the reason, where no Debian can be made.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
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


def block(name: str) -> str:
    """The block of docs/deployment.md that stands below this comment."""
    text = (ROOT / "docs/deployment.md").read_text("utf-8")
    (found,) = re.findall(rf"<!-- {name} -->\n```sh\n(.*?)```\n", text, re.DOTALL)
    return str(found)


def git(*arguments: str, cwd: Path) -> None:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *who, *arguments], cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    """A Debian with nothing but a clone of this repository, of a version that has a tag, and a certificate."""
    if (why := debian.missing()) is not None:
        pytest.skip(why)
    root = tmp_path_factory.mktemp("debian")
    debian.make(root)
    upstream = root / "srv/upstream"
    git("clone", "--quiet", str(ROOT), str(upstream), cwd=ROOT)
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


def test_the_printed_block_leads_to_a_first_chat_and_an_update_updates(empty: Debian, tmp_path: Path) -> None:
    with empty.typed(block("install"), tmp_path) as shell:
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

    git("commit", "--quiet", "--allow-empty", "-m", "next", cwd=empty.root / "srv/upstream")
    git("tag", "v9.2.0", cwd=empty.root / "srv/upstream")
    with empty.typed(block("update"), tmp_path) as shell:
        shell.wait_for("ALL-OF-IT-DONE", timeout=debian.PATIENCE)
        assert shell.wait_exit() == 0
        assert b"baken 9.2.0" in shell.output
    serving(empty)
    chat(empty, STILL_THERE.format(token=token))


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
