"""The real console behind a proxy: what it refuses is told apart, the way is shown, and the password never is."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest
import trustme

from tests.e2e.consoles import ROOT, SIGN_IN, command, quit_console
from tests.support.connect_proxy import ConnectProxy
from tests.support.middlebox import Middlebox
from tests.support.server import PASSWORD, create_user, in_process, server_config
from tests.support.terminal import Terminal

CANARY = "geheim-kanarie"
WANTS_PASSWORD, NOT_THROUGH = "vraagt een wachtwoord", "laat de console niet door"
"""What is said of 407 (RFC 9110, 15.5.8) and of any other refusal; each stands on the screen without the other."""


@pytest.mark.proves("SEC-N2", breaks="407 taken for any other refusal; the proxy not shown; shown with its password")
async def test_a_proxy_that_refuses_is_told_apart_and_one_that_lets_through_is_shown(tmp_path: Path) -> None:
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("baken.test").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    config = server_config(tmp_path)
    async with (
        in_process(config) as server,
        Middlebox(int(server.address.rpartition(":")[2]), tls=tls) as front,
        ConnectProxy(front.port, "407 Proxy Authentication Required") as proxy,
    ):
        await create_user(config, "anna", running=True)
        env = {
            "HTTPS_PROXY": f"http://ans:{CANARY}@127.0.0.1:{proxy.port}",
            "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
        }
        with Terminal(command("https://baken.test"), cwd=ROOT, columns=120, rows=40, env=env) as terminal:
            await terminal.until(SIGN_IN)
            terminal.send(f"anna\t{PASSWORD}\r")
            assert NOT_THROUGH not in await terminal.until(WANTS_PASSWORD)
            proxy.refusal = "502 Bad Gateway"
            terminal.press("enter")
            assert WANTS_PASSWORD not in await terminal.until(NOT_THROUGH)
            proxy.refusal = None
            terminal.press("enter")
            await terminal.until("WACHTRIJ")
            terminal.press("f1", "end")
            screen = await terminal.until("VERBINDING")
            assert "https://baken.test" in screen
            assert f"http://127.0.0.1:{proxy.port}" in screen
            terminal.press("escape")
            assert await quit_console(terminal) == 0
            assert CANARY.encode() not in terminal.output
    password = base64.b64encode(f"ans:{CANARY}".encode()).decode()
    assert all(head.startswith("CONNECT baken.test:443 ") and password in head for head in proxy.heads)
