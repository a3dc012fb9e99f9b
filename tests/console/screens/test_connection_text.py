"""Help says how the server is reached: its address, the proxy without its password, and who judges certificates."""

from __future__ import annotations

import pytest

from api_client.transport import Transport
from console.screens.help import connection_text


@pytest.mark.proves("SEC-N2", breaks="the proxy of the settings put in with its password")
def test_sec_n2_the_proxy_is_shown_without_its_password() -> None:
    transport = Transport("https://baken.example", "http://ans:geheim-kanarie@proxy.example:3128")
    said = connection_text(transport.address, transport.effective_proxy)
    assert "VERBINDING" in said
    assert "https://baken.example" in said
    assert "http://proxy.example:3128" in said
    assert "geheim" not in said
    assert "geen" in connection_text("http://127.0.0.1:8790", None)
