"""Debian's nginx with the site file that we ship, as a process of a test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import trustme

SITE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NAME = "chat.example.org"
START = 30.0
"""Seconds that it may take to listen: a guard against hanging."""


class Proxy:
    """A running nginx. `tls` trusts its certificate."""

    def __init__(self, port: int, tls: ssl.SSLContext) -> None:
        self.port = port
        self.tls = tls

    async def send(self, raw: bytes, source: str = "127.0.0.1", patience: float = 40.0) -> bytes:
        """Put bytes on a TLS line of their own, and read until it ends."""
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.port, ssl=self.tls, server_hostname=NAME, local_addr=(source, 0)
        )
        try:
            writer.write(raw)
            async with asyncio.timeout(patience):
                return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextlib.asynccontextmanager
async def running(folder: Path, upstream: int) -> AsyncIterator[Proxy]:
    """nginx with our site before `upstream`, with ports, certificate and log of this test alone."""
    authority = trustme.CA()
    own = authority.issue_cert(NAME)
    own.cert_chain_pems[0].write_to_path(folder / "chain.pem")
    own.private_key_pem.write_to_path(folder / "key.pem")
    plain, secure = _free(), _free()
    site = SITE.read_text(encoding="utf-8")
    for shipped, here in (
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("/etc/ssl/baken/fullchain.pem", str(folder / "chain.pem")),
        ("/etc/ssl/baken/privkey.pem", str(folder / "key.pem")),
        ("/var/log/nginx/baken.log", str(folder / "site.log")),
        ("127.0.0.1:8790", f"127.0.0.1:{upstream}"),
    ):
        assert shipped in site, shipped
        site = site.replace(shipped, here)
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\n{temporary}    include {folder}/site.conf;\n}}\n"
    )
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    tls = ssl.create_default_context()
    authority.configure_trust(tls)
    proxy = Proxy(secure, tls)
    try:
        async with asyncio.timeout(START):
            while True:
                assert process.returncode is None, (folder / "error.log").read_text()
                try:
                    _reader, writer = await asyncio.open_connection("127.0.0.1", secure)
                except ConnectionError:
                    await asyncio.sleep(0.05)  # it says nothing when it listens
                else:
                    writer.close()
                    break
        yield proxy
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
