"""The OpenAPI document, and requests made from it: whatever comes, the server answers in its own words."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.schemas import APIOperation

from protocol.models import Role
from tests.support.http import Line
from tests.support.server import as_process, server_config

EXAMPLES = 2
"""Requests of each route; `tests/nightly/test_contract.py` makes more."""
Case = schemathesis.Case[Any]
Operation = APIOperation[Any, Any, Any, Any]


def test_no_request_is_answered_by_a_fault(tmp_path: Path) -> None:
    """Made-up requests for every route, as a supervisor and as a chatter: never 500, always `{error, message}`."""
    ask_everything(tmp_path, EXAMPLES)


def ask_everything(folder: Path, examples: int) -> None:
    """So many requests of each route."""

    async def everything() -> None:
        async with as_process(server_config(folder)) as (server, _process):
            token = await server.token("Sanne", role=Role.SUPERVISOR)
            vos = await server.visitor("Vos")
            document = (await vos.line.request("GET", "/v1/openapi.json", token=token)).json()
            assert document["openapi"].startswith("3.1")
            assert {"/v1/snapshot", "/v1/visitor/conversations", "/v1/auth/sign-in"} <= document["paths"].keys()
            schema = schemathesis.openapi.from_dict(document)
            await asyncio.to_thread(probe, schema, server.address, token, vos.token, examples)

    asyncio.run(everything())


def probe(schema: schemathesis.BaseSchema, address: str, token: str, visitor_token: str, examples: int) -> None:
    """Ask what the schema makes up; blocking, so in a thread of its own."""
    line = Line(address)
    with asyncio.Runner() as runner:
        asked = Counter[int]()

        def ask(case: Case, own: str) -> None:
            prepared = case.as_transport_kwargs(base_url=address)
            query = {**(prepared.get("params") or {}), **({"wait": 0} if case.path.endswith("/events") else {})}
            address_asked = quote(case.formatted_path, safe="/%") + (
                "?" + urlencode(query, doseq=True) if query else ""
            )
            body = prepared.get("json")
            reply = runner.run(line.request(case.method, address_asked, body, token=own))
            line.close()  # making up the next one may take longer than the server keeps a silent connection
            asked[reply.status] += 1
            assert reply.status < 500, (case.method, case.path, reply.status)
            if reply.status >= 400:
                assert {"error", "message"} <= reply.json().keys()

        for result in schema.get_all_operations():
            operation = result.ok()  # type: ignore[union-attr]  # the document is ours; an error here fails the test
            if not operation.path.endswith("/sign-out"):
                own = visitor_token if "/visitor/" in operation.path else token
                made_up(operation, partial(ask, own=own), examples)
        assert asked[200] + asked[201] + asked[204] > 10, asked
        assert asked[400] > 10, asked


def made_up(operation: Operation, ask: Callable[[Case], None], examples: int) -> None:
    """Call `ask` with requests as the schema wants them, and with others."""
    valid = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    other = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(valid, other))
    def each(case: Case) -> None:
        ask(case)

    each()
