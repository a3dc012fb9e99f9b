"""What is asked of a Baken server, as values: no connection, no token (`docs/protocol.md`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from api_client.decode import encode
from api_client.errors import Refused
from protocol.models import EndReason, KeepReason, Presence, SafetyPatch
from protocol.registration import RegistrationSave
from protocol.report import View
from protocol.safe_text import outgoing

REPORT_WAIT = 45.0
"""How long a report may take beyond an ordinary answer, in seconds: the years before it may have to be made first."""

SIGN_IN_WAIT = 45.0
"""How long a sign-in may take beyond an ordinary answer, in seconds: at a change of shift many wait for their turn."""

_IDENT = re.compile(r"(?!\.+$)[A-Za-z0-9._:-]{1,128}")


@dataclass(frozen=True, slots=True)
class Request:
    """One question. `wait` is how long the server may hold its answer back, in seconds."""

    method: str
    path: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    wait: float = 0.0


def info() -> Request:
    return Request("GET", "/v1/info")


def installation(nonce: str, address: str) -> Request:
    return _with_body("POST", "/v1/auth/installation", {"nonce": nonce, "address": address})


def sign_in(name: str, password: str, code: str | None, device: str | None) -> Request:
    fields = _without_none(name=name, password=password, code=code, device=device)
    return replace(_with_body("POST", "/v1/auth/sign-in", fields), wait=SIGN_IN_WAIT)


def refresh(refresh_token: str) -> Request:
    return _with_body("POST", "/v1/auth/refresh", {"refresh_token": refresh_token})


def check(password: str, code: str | None) -> Request:
    return _with_body("POST", "/v1/auth/check", _without_none(password=password, code=code))


def sign_out() -> Request:
    return Request("POST", "/v1/auth/sign-out")


def snapshot() -> Request:
    return Request("GET", "/v1/snapshot")


def events(after: str, wait: float) -> Request:
    return Request("GET", "/v1/events?" + urlencode({"after": after, "wait": f"{wait:g}"}), wait=wait)


def history(conversation: str, before: int | None, limit: int) -> Request:
    query = urlencode(_without_none(before=before, limit=limit))
    return Request("GET", f"{_conversation(conversation)}/messages?{query}")


def claim(conversation: str) -> Request:
    return Request("POST", f"{_conversation(conversation)}/claim")


def release(conversation: str) -> Request:
    return Request("POST", f"{_conversation(conversation)}/release")


def hold(conversation: str, on: bool) -> Request:
    return _with_body("PUT", f"{_conversation(conversation)}/hold", {"on": on})


def close(conversation: str, reason: EndReason) -> Request:
    return _with_body("POST", f"{_conversation(conversation)}/close", {"reason": reason})


def send(conversation: str, text: str, client_id: str) -> Request:
    body = {"client_id": client_id, "text": outgoing(text)}
    return _with_body("POST", f"{_conversation(conversation)}/messages", body)


def note(conversation: str, text: str, client_id: str) -> Request:
    body = {"client_id": client_id, "text": outgoing(text)}
    return _with_body("POST", f"{_conversation(conversation)}/notes", body)


def typing(conversation: str, on: bool) -> Request:
    return _with_body("POST", f"{_conversation(conversation)}/typing", {"on": on})


def signal(conversation: str, signal: str, message: int | None, on: bool) -> Request:
    path = f"{_conversation(conversation)}/signals/{_segment(signal)}"
    return _with_body("PUT", path, {"message": message, "on": on})


def draft(conversation: str, text: str) -> Request:
    return _with_body("PUT", f"{_conversation(conversation)}/draft", {"text": outgoing(text)})


def read(conversation: str, message: int) -> Request:
    return _with_body("POST", f"{_conversation(conversation)}/read", {"message": message})


def phase(conversation: str, phase: str) -> Request:
    return _with_body("PUT", f"{_conversation(conversation)}/phase", {"phase": phase})


def safety(conversation: str, patch: SafetyPatch) -> Request:
    clean = SafetyPatch(
        safe=patch.safe,
        who=_outgoing(patch.who),
        device=_outgoing(patch.device),
        stop_word=_outgoing(patch.stop_word),
        plan=_outgoing(patch.plan),
    )
    return _with_body("PATCH", f"{_conversation(conversation)}/safety", clean)


def flag_danger(conversation: str, on: bool) -> Request:
    return _with_body("PUT", f"{_conversation(conversation)}/danger", {"on": on})


def registration(conversation: str) -> Request:
    return Request("GET", f"{_conversation(conversation)}/registration")


def save_registration(conversation: str, patch: Any, version: int) -> Request:
    save = RegistrationSave(version=version, patch=patch)
    return _with_body("PATCH", f"{_conversation(conversation)}/registration", save)


def presence(state: Presence, reason: str | None) -> Request:
    return _with_body("PUT", "/v1/me/presence", _without_none(state=state, reason=_outgoing(reason)))


def my_consoles() -> Request:
    return Request("GET", "/v1/me/consoles")


def left() -> Request:
    return Request("POST", "/v1/me/left")


def report_years() -> Request:
    return Request("GET", "/v1/report/years")


def report(year: int, view: View) -> Request:
    return Request("GET", "/v1/report?" + urlencode({"year": year, "view": view.value}), wait=REPORT_WAIT)


def report_draft(year: int) -> Request:
    return _waiting(_with_body("POST", "/v1/report/drafts", {"year": year}))


def report_release(year: int, number: int, why: str) -> Request:
    wish = {"year": year, "number": number, "why": _outgoing(why)}
    return _waiting(_with_body("POST", "/v1/report/releases", wish))


def _waiting(request: Request) -> Request:
    return replace(request, wait=REPORT_WAIT)


def apart(offset: int, limit: int) -> Request:
    return Request("GET", "/v1/apart?" + urlencode({"offset": offset, "limit": limit}))


def end_apart(crowd: str | None, silent: bool) -> Request:
    return _with_body("POST", "/v1/apart/end", {"crowd": crowd, "silent": silent})


def restore_apart(sweep: str) -> Request:
    return _with_body("POST", "/v1/apart/restore", {"id": sweep})


def purge(conversation: str) -> Request:
    return Request("POST", f"{_conversation(conversation)}/purge")


def ask_keep(conversation: str, reason: KeepReason, days: int) -> Request:
    return _with_body("POST", f"{_conversation(conversation)}/keep", {"reason": reason, "days": days})


def grant_keep(conversation: str, keep: str) -> Request:
    return _with_body("POST", f"{_conversation(conversation)}/keep/grant", {"id": keep})


def lift_keep(conversation: str, keep: str) -> Request:
    return _with_body("POST", f"{_conversation(conversation)}/keep/lift", {"id": keep})


def keeps() -> Request:
    return Request("GET", "/v1/keeps")


def _with_body(method: str, path: str, body: object) -> Request:
    return Request(method, path, encode(body))


def _without_none(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _outgoing(text: str | None) -> str | None:
    return None if text is None else outgoing(text)


def _conversation(conversation: str) -> str:
    return f"/v1/conversations/{_segment(conversation)}"


def _segment(ident: str) -> str:
    """An identifier as a part of a path: never `..`, never another route. Raises `Refused("malformed")`."""
    if not _IDENT.fullmatch(ident):
        raise Refused("malformed")
    return quote(ident, safe=":")  # encoded, it would be another spelling of the same path
